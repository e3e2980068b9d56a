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

const halfRoot = 0x3fe6a09e667f3bcd // √½

// Log is the natural logarithm, within 1 ulp: -Inf of 0, NaN below it.
func Log(x float64) float64 {
	bits, subnormal := math.Float64bits(x), 0
	if bits-1<<52 >= 2046<<52 { // subnormal, zero, negative, infinite or no number
		switch {
		case x == 0:
			return math.Inf(-1)
		case !(x > 0):
			return math.NaN()
		case x > math.MaxFloat64:
			return x
		}
		bits, subnormal = math.Float64bits(float64(x*(1<<54))), 54
	}
	// The exponent for which f lies in [√½, √2), without a branch that is a coin toss.
	e := int64(bits-halfRoot) >> 52
	f := math.Float64frombits(bits - uint64(e)<<52)
	k := int(e) - subnormal
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
	case math.IsNaN(x):
		return x
	}
	k := math.Floor(float64(x*(1/ln2)) + 0.5)
	hi := x - float64(k*ln2Hi)
	lo := float64(k * ln2Lo)
	r := hi - lo
	t := float64(r * r)
	c := r - float64(t*(exp1+float64(t*(exp2+float64(t*(exp3+float64(t*(exp4+float64(t*exp5)))))))))
	y := 1 - ((lo - float64(r*c)/(2-c)) - hi)
	if k > -1021 && k < 1023 {
		return float64(y * math.Float64frombits(uint64(int64(k)+1023)<<52))
	}
	return math.Ldexp(y, int(k))
}

// Pow is x^y for an x of 0 or more, with a relative error of about 2e-16·(1+|y·log x|):
// 1e-14 where the result is 1e22.
func Pow(x, y float64) float64 {
	if y == 0 || x == 1 {
		return 1
	}
	return Exp(float64(y * Log(x)))
}

// SinTurn is sin(2πx), the sine of x turns, within 1e-16 or 2 ulp.
func SinTurn(x float64) float64 {
	x -= math.Floor(x)
	sign := 1.0
	if x >= 0.5 {
		x, sign = x-0.5, -1
	}
	if x > 0.25 {
		x = 0.5 - x
	}
	if x > 0.125 {
		return float64(sign * cosine(float64(2*math.Pi*(0.25-x))))
	}
	return float64(sign * sine(float64(2*math.Pi*x)))
}

// sine and cosine are the fdlibm kernels (k_sin.c, k_cos.c) for |a| up to π/4.
func sine(a float64) float64 {
	z := float64(a * a)
	r := 8.33333333332248946124e-03 + float64(z*(-1.98412698298579493134e-04+
		float64(z*(2.75573137070700676789e-06+float64(z*(-2.50507602534068634195e-08+
			float64(z*1.58969099521155010221e-10)))))))
	return a + float64(float64(z*a)*(-1.66666666666666324348e-01+float64(z*r)))
}

func cosine(a float64) float64 {
	z := float64(a * a)
	r := float64(z * (4.16666666666666019037e-02 + float64(z*(-1.38888888888741095749e-03+
		float64(z*(2.48015872894767294178e-05+float64(z*(-2.75573143513906633035e-07+
			float64(z*(2.08757232129817482790e-09+float64(z*-1.13596475577881948265e-11)))))))))))
	h := float64(0.5 * z)
	w := 1 - h
	return w + ((1 - w - h) + float64(z*r))
}

// LogGamma is log Γ(x) for x > 0, by Stirling's series above 10 and recursion below;
// its error is below 1e-14·(1 + |result|).
func LogGamma(x float64) float64 {
	product := 1.0
	for x < 10 {
		product = float64(product * x)
		x++
	}
	z := 1 / float64(x*x)
	s := 1.0/12 - float64(z*(1.0/360-float64(z*(1.0/1260-float64(z*(1.0/1680-
		float64(z*(1.0/1188-float64(z*(691.0/360360-float64(z*(1.0/156))))))))))))
	const halfLog2Pi = 0.918938533204672741780329736405617639861
	return float64((x-0.5)*Log(x)) - x + halfLog2Pi + s/x - Log(product)
}
