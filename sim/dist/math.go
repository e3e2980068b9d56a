// Package dist draws from distributions, the same bits on every CPU: own logarithm,
// exponential and normal inverse, every product rounded before it is added, inversion
// of the CDF or sub-draws in place of a shared source.
package dist

import "math"

// Constants of the fdlibm polynomials for log and exp (FreeBSD msun e_log.c, e_exp.c).
const (
	ln2Hi = 6.93147180369123816490e-01
	ln2Lo = 1.90821492927058770002e-10
	ln2   = 0.693147180559945309417232121458176568

	log1 = 6.666666666666735130e-01
	log2 = 3.999999999940941908e-01
	log3 = 2.857142874366239149e-01
	log4 = 2.222219843214978396e-01
	log5 = 1.818357216161805012e-01
	log6 = 1.531383769920937332e-01
	log7 = 1.479819860511658591e-01

	exp1 = 1.66666666666666657415e-01
	exp2 = -2.77777777770155933842e-03
	exp3 = 6.61375632143793436117e-05
	exp4 = -1.65339022054652515390e-06
	exp5 = 4.13813679705723846039e-08
)

// Log is the natural logarithm of a positive, finite x, within 1 ulp.
func Log(x float64) float64 {
	bits := math.Float64bits(x)
	k := int(bits>>52) - 1022
	if k == -1022 { // subnormal
		f, e := math.Frexp(x)
		bits, k = math.Float64bits(f), e
	}
	f := math.Float64frombits(bits&^(0x7ff<<52) | 0x3fe<<52) // in [1/2, 1)
	if f < math.Sqrt2/2 {
		f *= 2
		k--
	}
	f--
	s := f / (2 + f)
	z := float64(s * s)
	w := float64(z * z)
	t1 := float64(w * (log2 + float64(w*(log4+float64(w*log6)))))
	t2 := float64(z * (log1 + float64(w*(log3+float64(w*(log5+float64(w*log7)))))))
	r := t1 + t2
	h := float64(0.5 * float64(f*f))
	kf := float64(k)
	return float64(kf*ln2Hi) - ((h - (float64(s*(h+r)) + float64(kf*ln2Lo))) - f)
}

// Exp is e^x within 1 ulp; 0 and +Inf beyond the range of float64.
func Exp(x float64) float64 {
	switch {
	case x > 709.782712893384:
		return math.Inf(1)
	case x < -745.1332191019411:
		return 0
	}
	k := math.Floor(float64(x*(1/ln2)) + 0.5)
	hi := x - float64(k*ln2Hi)
	lo := float64(k * ln2Lo)
	r := hi - lo
	t := float64(r * r)
	c := r - float64(t*(exp1+float64(t*(exp2+float64(t*(exp3+float64(t*(exp4+float64(t*exp5)))))))))
	y := 1 - ((lo - float64(r*c)/(2-c)) - hi)
	if k > -1021 && k < 1023 {
		return y * math.Float64frombits(uint64(int64(k)+1023)<<52)
	}
	return math.Ldexp(y, int(k))
}

// Pow is x^y for a positive x.
func Pow(x, y float64) float64 {
	if y == 0 || x == 1 {
		return 1
	}
	return Exp(float64(y * Log(x)))
}

// SinTurn is sin(2πx): the sine of x turns.
func SinTurn(x float64) float64 {
	x -= math.Floor(x)
	sign := 1.0
	if x >= 0.5 {
		x, sign = x-0.5, -1
	}
	if x > 0.25 {
		x = 0.5 - x
	}
	// Taylor to the 17th power: below 1e-15 on a quarter turn.
	a := float64(2 * math.Pi * x)
	z := float64(a * a)
	p := 1.0
	for n := 16.0; n >= 2; n -= 2 {
		p = 1 - float64(p*z)/float64(n*(n+1))
	}
	return float64(sign * float64(a*p))
}

// LogGamma is log Γ(x) for x > 0, by Stirling's series above 10 and recursion below;
// relative error below 1e-13 where the result is not near 0.
func LogGamma(x float64) float64 {
	product := 1.0
	for x < 10 {
		product = float64(product * x)
		x++
	}
	z := 1 / float64(x*x)
	s := 1.0/12 - float64(z*(1.0/360-float64(z*(1.0/1260-float64(z*(1.0/1680-float64(z*(1.0/1188))))))))
	const halfLog2Pi = 0.918938533204672741780329736405617639861
	return float64((x-0.5)*Log(x)) - x + halfLog2Pi + s/x - Log(product)
}
