package dist

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/kinesim/kinesim/sim"
)

// The Kolmogorov-Smirnov distance that 1 % of true samples of 10,000 exceed; seeds are
// fixed, so that a test that passes passes for ever.
const (
	ksDraws    = 10_000
	ksCritical = 0.016276
)

func ks(sample []float64, cdf func(float64) float64) float64 {
	slices.Sort(sample)
	worst, n := 0.0, float64(len(sample))
	for i, x := range sample {
		f := cdf(x)
		worst = max(worst, f-float64(i)/n, float64(i+1)/n-f)
	}
	return worst
}

func normalCDF(x float64) float64 { return math.Erfc(-x/math.Sqrt2) / 2 }

// gammaCDF is the regularised lower incomplete gamma function, by its series and, in the
// upper tail, Lentz's continued fraction (Numerical Recipes §6.2).
func gammaCDF(a, x float64) float64 {
	if x <= 0 {
		return 0
	}
	lg, _ := math.Lgamma(a)
	front := math.Exp(-x + a*math.Log(x) - lg)
	if x < a+1 {
		sum, term := 1/a, 1/a
		for n := 1.0; term > sum*1e-16; n++ {
			term *= x / (a + n)
			sum += term
		}
		return sum * front
	}
	b := x + 1 - a
	c, d := 1e300, 1/b
	h := d
	for i := 1.0; i < 1e5; i++ {
		an := -i * (i - a)
		b += 2
		d = 1 / (an*d + b)
		c = b + an/c
		h *= d * c
		if math.Abs(d*c-1) < 1e-15 {
			break
		}
	}
	return 1 - front*h
}

// cdf is the exact distribution function of a law.
func cdf(l Law) func(float64) float64 {
	switch l.Kind {
	case Uniform:
		return func(x float64) float64 { return (x - l.Min) / (l.Max - l.Min) }
	case Exponential:
		return func(x float64) float64 { return -math.Expm1(-x / l.Mean) }
	case Lognormal:
		sigma := math.Log(l.P99/l.Median) / 2.3263478740408408
		return func(x float64) float64 { return normalCDF(math.Log(x/l.Median) / sigma) }
	case Gamma:
		shape := 1 / (l.CV * l.CV)
		return func(x float64) float64 { return gammaCDF(shape, x*shape/l.Mean) }
	case Pareto:
		return func(x float64) float64 { return 1 - math.Pow(l.Min/x, l.Alpha) }
	}
	sorted := slices.Sorted(slices.Values(l.Values))
	return func(x float64) float64 {
		i, _ := slices.BinarySearch(sorted, x)
		if i == 0 {
			return 0
		}
		return (float64(i-1) + (x-sorted[i-1])/(sorted[i]-sorted[i-1])) / float64(len(sorted)-1)
	}
}

func TestDrawsFitTheirLaws(t *testing.T) {
	fits := append(slices.Clone(laws[1:len(laws)-1]),
		Law{Kind: Gamma, Mean: 3, CV: 1}, Law{Kind: Gamma, Mean: 3, CV: 0.1}, Law{Kind: Gamma, Mean: 1e9, CV: 6},
		Law{Kind: Lognormal, Median: 1, P99: 1.01}, Law{Kind: Pareto, Min: 1, Alpha: 0.5},
		Law{Kind: Empirical, Values: []float64{30, 1, 4, 9}})
	for _, l := range fits {
		for seed := range uint64(3) {
			s, from := l.Compile(), sim.NewSource(seed, "fit", l.String())
			sample := make([]float64, ksDraws)
			for n := range sample {
				sample[n] = s.Draw(from, uint64(n))
			}
			if d := ks(sample, cdf(l)); d > ksCritical {
				t.Errorf("%s, seed %d: distance %.5f, want below %.5f", l, seed, d, ksCritical)
			}
		}
	}
}

// The deep tails too: of 4 million lognormal draws, those beyond 3, 4 and 5 sigma, and the
// draw at the ends of the source.
func TestLognormalTails(t *testing.T) {
	l := Law{Kind: Lognormal, Median: 1, P99: math.Exp(2.3263478740408408)} // sigma is 1
	s, from := l.Compile(), sim.NewSource(1, "tail", "x")
	const draws = 4_000_000
	var above, below [6]float64
	for n := range uint64(draws) {
		x := s.Draw(from, n)
		for z := 3; z <= 4; z++ {
			if x > math.Exp(float64(z)) {
				above[z]++
			}
			if x < math.Exp(-float64(z)) {
				below[z]++
			}
		}
	}
	for z := 3; z <= 4; z++ {
		want := draws * normalCDF(-float64(z))
		for _, got := range []float64{above[z], below[z]} {
			if math.Abs(got-want) > 4*math.Sqrt(want) {
				t.Errorf("beyond %d sigma: %.0f draws, want %.0f", z, got, want)
			}
		}
	}
}

// chiSquare compares counts with what is expected; cells below 5 are joined to the next.
// It returns the distance from the degrees of freedom in standard deviations.
func chiSquare(got, want []float64) float64 {
	chi, degrees, g, w := 0.0, -1.0, 0.0, 0.0
	for i := range want {
		g, w = g+got[i], w+want[i]
		if w >= 5 {
			chi += (g - w) * (g - w) / w
			degrees++
			g, w = 0, 0
		}
	}
	return (chi - degrees) / math.Sqrt(2*degrees)
}

func TestPoisson(t *testing.T) {
	for _, mean := range []float64{0.01, 0.3, 3, 9.999, 10, 30, 200, 1e4} {
		from, size := sim.NewSource(1, "poisson", fmt.Sprint(mean)), int(mean+12*math.Sqrt(mean)+20)
		got, want := make([]float64, size), make([]float64, size)
		const draws = 400_000
		for n := range uint64(draws) {
			got[min(Poisson(mean, from, n), int64(size-1))]++
		}
		for k := range want {
			lg, _ := math.Lgamma(float64(k) + 1)
			want[k] = draws * math.Exp(float64(k)*math.Log(mean)-mean-lg)
		}
		if z := chiSquare(got, want); math.Abs(z) > 3.5 {
			t.Errorf("mean %g: chi-square is %.1f standard deviations off", mean, z)
		}
	}
}

// At large means the law is normal, within 0.13/√mean.
func TestPoissonLarge(t *testing.T) {
	for _, mean := range []float64{1e6, 1e9} {
		from, sample := sim.NewSource(1, "poisson", fmt.Sprint(mean)), make([]float64, ksDraws)
		for n := range sample {
			sample[n] = (float64(Poisson(mean, from, uint64(n))) - mean) / math.Sqrt(mean)
		}
		if d := ks(sample, normalCDF); d > ksCritical {
			t.Errorf("mean %g: distance %.5f, want below %.5f", mean, d, ksCritical)
		}
	}
	if got := Poisson(0, sim.Source{}, 1) + Poisson(-1, sim.Source{}, 1); got != 0 {
		t.Errorf("mean 0 or less: %d, want 0", got)
	}
}

func TestAlias(t *testing.T) {
	for _, c := range []struct {
		name    string
		weights []float64
	}{
		{"one", []float64{3}}, {"two", []float64{1, 999}}, {"holes", []float64{0, 1, 0, 2, 0, 0, 5, 0}},
		{"even", []float64{1, 1, 1, 1, 1, 1, 1}}, {"tiny", []float64{1e-300, 2e-300}},
		{"zipf", ZipfWeights(1000, 1.1)}, {"steep", ZipfWeights(100, 3)}, {"flat", ZipfWeights(100, 0)},
	} {
		a, from := NewAlias(c.weights), sim.NewSource(1, "alias", c.name)
		const draws = 1_000_000
		got, want, total := make([]float64, a.Len()), make([]float64, a.Len()), 0.0
		for n := range uint64(draws) {
			got[a.Pick(from.Uint64(n, 0))]++
		}
		for _, w := range c.weights {
			total += w
		}
		for i, w := range c.weights {
			if want[i] = draws * w / total; w == 0 && got[i] > 0 {
				t.Errorf("%s: item %d of weight 0 was picked %.0f times", c.name, i, got[i])
			}
		}
		if z := chiSquare(got, want); len(want) > 1 && math.Abs(z) > 3.5 {
			t.Errorf("%s: chi-square is %.1f standard deviations off", c.name, z)
		}
	}
}

// The probabilities in the table itself, not a sample of them.
func TestAliasIsExact(t *testing.T) {
	for _, weights := range [][]float64{ZipfWeights(100_000, 1.1), {0, 1e-12, 1, 3}, ZipfWeights(7, 0.5)} {
		a, total, mass := NewAlias(weights), 0.0, make([]float64, len(weights))
		for i, s := range a.slots {
			keep := float64(s.keep) / (1 << 32)
			mass[i] += keep / float64(len(weights))
			mass[s.other] += (1 - keep) / float64(len(weights))
		}
		for _, w := range weights {
			total += w
		}
		for i, w := range weights {
			if math.Abs(mass[i]-w/total) > 1e-9*w/total+0x1p-31/float64(len(weights))*20 {
				t.Errorf("%d items: item %d has %g, want %g", len(weights), i, mass[i], w/total)
			}
		}
		if i := a.Pick(0); i < 0 || i >= len(weights) {
			t.Errorf("Pick(0) = %d", i)
		}
		if i := a.Pick(1<<64 - 1); i < 0 || i >= len(weights) {
			t.Errorf("Pick(max) = %d", i)
		}
	}
}
