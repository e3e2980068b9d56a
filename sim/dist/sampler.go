package dist

import (
	"math"
	"slices"

	"github.com/kinesim/kinesim/sim"
)

// Sampler draws from a law. It is a value that may be shared.
type Sampler struct {
	kind   Kind
	a, b   float64 // what the kind needs: offset and factor, mu and sigma, shape and scale …
	values []float64
}

// Compile prepares a law that has passed Check.
func (l Law) Compile() Sampler {
	s := Sampler{kind: l.Kind}
	switch l.Kind {
	case Constant:
		s.a = l.Value
	case Uniform:
		s.a, s.b = l.Min, l.Max-l.Min
	case Exponential:
		s.b = l.Mean
	case Lognormal:
		if s.a, s.b = Log(l.Median), l.sigma(); s.b == 0 {
			s = Sampler{kind: Constant, a: l.Median}
		}
	case Gamma:
		s.a = 1 / float64(l.CV*l.CV)
		s.b = l.Mean / s.a
	case Pareto:
		s.a, s.b = l.Min, -1/l.Alpha
	case Empirical:
		s.values = slices.Clone(l.Values)
		slices.Sort(s.values)
	}
	return s
}

// IsConstant returns the value when all draws are the same.
func (s *Sampler) IsConstant() (float64, bool) { return s.a, s.kind == Constant }

// Draw is draw n of the law from a source.
func (s *Sampler) Draw(from sim.Source, n uint64) float64 {
	if s.kind == Gamma {
		return float64(GammaUnit(s.a, from, n) * s.b)
	}
	return s.inverse(from.Float(n, 0))
}

// inverse is the law's value for a uniform u: monotone in it. All laws but the gamma law,
// which rejects, are drawn so.
func (s *Sampler) inverse(u float64) float64 {
	switch s.kind {
	case Constant:
		return s.a
	case Uniform:
		return s.a + float64(u*s.b)
	case Exponential:
		return float64(-Log(u) * s.b)
	case Lognormal:
		return Exp(s.a + float64(s.b*NormalInverse(u)))
	case Pareto:
		return float64(s.a * Pow(u, s.b))
	}
	return s.quantile(u)
}

// quantile interpolates the sorted sample linearly.
func (s *Sampler) quantile(u float64) float64 {
	last := len(s.values) - 1
	at := float64(u * float64(last))
	i := min(int(at), last)
	if i == last {
		return s.values[last]
	}
	return s.values[i] + float64((at-float64(i))*(s.values[i+1]-s.values[i]))
}

const intMax = 1 << 62

// Int is a draw rounded to an integer, from 0 to 2^62.
func (s *Sampler) Int(from sim.Source, n uint64) int64 { return round(s.Draw(from, n)) }

func round(v float64) int64 {
	v = math.Floor(v + 0.5)
	switch {
	case v >= intMax:
		return intMax
	case v > 0: // false for what is no number
		return int64(v)
	}
	return 0
}

// Time is a draw in nanoseconds.
func (s *Sampler) Time(from sim.Source, n uint64) sim.Time { return sim.Time(s.Int(from, n)) }

// ExponentialUnit is draw n of the exponential law with mean 1.
func ExponentialUnit(from sim.Source, n uint64) float64 { return -Log(from.Float(n, 0)) }

// GammaUnit is draw n of the gamma law with this shape and scale 1 (Marsaglia and
// Tsang 2000). What it rejects it draws again under the next sub-index.
func GammaUnit(shape float64, from sim.Source, n uint64) float64 {
	boost := 1.0
	if shape < 1 { // Γ(a) = Γ(a+1)·U^(1/a)
		boost = Pow(from.Float(n, 0), 1/shape)
		shape++
	}
	d := shape - 1.0/3
	c := 1 / math.Sqrt(float64(9*d))
	for i := uint64(1); ; i += 2 {
		x := NormalInverse(from.Float(n, i))
		v := 1 + float64(c*x)
		if v <= 0 {
			continue
		}
		v = float64(float64(v*v) * v)
		u, xx := from.Float(n, i+1), float64(x*x)
		if u < 1-float64(0.0331*float64(xx*xx)) { // implied by the exact test, and cheap
			return float64(float64(boost*d) * v)
		}
		if Log(u) < float64(0.5*xx)+d-float64(d*v)+float64(d*Log(v)) {
			return float64(float64(boost*d) * v)
		}
	}
}

// Poisson is draw n of the Poisson law: a count with this mean. Small means by
// inversion, large ones by transformed rejection under sub-indexes (Hörmann 1993, PTRS).
func Poisson(mean float64, from sim.Source, n uint64) int64 {
	if mean <= 0 {
		return 0
	}
	if mean < 10 {
		u, k := from.Float(n, 0), int64(0)
		p := Exp(-mean)
		for sum, more := p, p; u > sum; sum = more {
			k++
			p = float64(p*mean) / float64(k)
			if more = sum + p; more == sum { // the sum has reached 1, but for its rounding
				break
			}
		}
		return k
	}
	b := 0.931 + float64(2.53*math.Sqrt(mean))
	a := -0.059 + float64(0.02483*b)
	invAlpha := 1.1239 + 1.1328/(b-3.4)
	vr := 0.9277 - 3.6224/(b-2)
	for i := uint64(0); ; i += 2 {
		u, v := from.Float(n, i)-0.5, from.Float(n, i+1)
		us := 0.5 - math.Abs(u)
		k := math.Floor(float64((float64(2*a)/us+b)*u) + mean + 0.43)
		if us >= 0.07 && v <= vr {
			return int64(k)
		}
		if k < 0 || us < 0.013 && v > us {
			continue
		}
		left := Log(v) + Log(invAlpha) - Log(a/float64(us*us)+b)
		if left <= float64(k*Log(mean))-mean-LogGamma(k+1) {
			return int64(k)
		}
	}
}
