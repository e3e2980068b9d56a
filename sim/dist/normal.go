package dist

import "math"

// NormalInverse is the quantile of the standard normal distribution for p in (0, 1),
// with a relative error of about 1e-16 (Wichura 1988, algorithm AS 241, PPND16).
func NormalInverse(p float64) float64 {
	q := p - 0.5
	if math.Abs(q) <= 0.425 {
		r := 0.180625 - float64(q*q)
		return float64(q * ratio(r, &centreUp, &centreDown))
	}
	r := p
	if q > 0 {
		r = 1 - p
	}
	r = math.Sqrt(-Log(r))
	v := 0.0
	if r <= 5 {
		v = ratio(r-1.6, &middleUp, &middleDown)
	} else {
		v = ratio(r-5, &tailUp, &tailDown)
	}
	if q < 0 {
		return -v
	}
	return v
}

func ratio(r float64, up, down *[8]float64) float64 {
	u := float64(up[7]*r) + up[6]
	u = float64(u*r) + up[5]
	u = float64(u*r) + up[4]
	u = float64(u*r) + up[3]
	u = float64(u*r) + up[2]
	u = float64(u*r) + up[1]
	u = float64(u*r) + up[0]
	d := float64(down[7]*r) + down[6]
	d = float64(d*r) + down[5]
	d = float64(d*r) + down[4]
	d = float64(d*r) + down[3]
	d = float64(d*r) + down[2]
	d = float64(d*r) + down[1]
	d = float64(d*r) + down[0]
	return u / d
}

// The coefficients of AS 241, lowest power first.
var (
	centreUp = [8]float64{3.3871328727963666080e0, 1.3314166789178437745e+2, 1.9715909503065514427e+3,
		1.3731693765509461125e+4, 4.5921953931549871457e+4, 6.7265770927008700853e+4,
		3.3430575583588128105e+4, 2.5090809287301226727e+3}
	centreDown = [8]float64{1, 4.2313330701600911252e+1, 6.8718700749205790830e+2, 5.3941960214247511077e+3,
		2.1213794301586595867e+4, 3.9307895800092710610e+4, 2.8729085735721942674e+4, 5.2264952788528545610e+3}
	middleUp = [8]float64{1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0,
		3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1,
		2.27238449892691845833e-2, 7.74545014278341407640e-4}
	middleDown = [8]float64{1, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
		1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9}
	tailUp = [8]float64{6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0,
		2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
		2.71155556874348757815e-5, 2.01033439929228813265e-7}
	tailDown = [8]float64{1, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
		7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15}
)
