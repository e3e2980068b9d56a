package producer

import (
	"math"
	"math/big"
	"slices"
	"testing"

	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"
)

// A constant rate offers exactly ceil(rate·t) records, at m/rate rounded down, however
// many instances share it.
func TestConstantIsExact(t *testing.T) {
	for _, c := range []struct {
		rate      float64
		num, den  int64
		instances int
		end       sim.Time
	}{
		{1, 1, 1, 1, 10 * sim.Second},
		{1000, 1000, 1, 7, 3 * sim.Second},
		{0.1, 1, 10, 3, 1000 * sim.Second},
		{333.3, 3333, 10, 2, 77 * sim.Second},
		{2000.0 / 60, 2000, 60, 4, 60 * sim.Second},
		{5.0 / 3600, 5, 3600, 2, 3 * sim.Hour},
		{7, 7, 1, 5, sim.Second/7 + 1},
	} {
		due := union(web(c.instances, spec.Arrivals{Rate: c.rate}), c.end)
		for m, at := range due {
			want := new(big.Int).Mul(big.NewInt(int64(m)*c.den), big.NewInt(1e9))
			if want.Div(want, big.NewInt(c.num)).Int64() != int64(at) {
				t.Fatalf("rate %v: record %d due at %d, want %v", c.rate, m, at, want)
			}
		}
		want := (int64(c.end)*c.num + c.den*1e9 - 1) / (c.den * 1e9)
		if int64(len(due)) != want {
			t.Errorf("rate %v: %d records in %v, want %d", c.rate, len(due), c.end, want)
		}
	}
}

// Behind 30 days, record m is still due at m/rate to the nanosecond, for rates of any form.
func TestConstantDoesNotDrift(t *testing.T) {
	properties := gopter.NewProperties(gopter.DefaultTestParametersWithSeed(2))
	properties.Property("exact", prop.ForAll(func(num int64, period int, seconds int64) bool {
		den := ratePeriods[period]
		rate := float64(num) / float64(den)
		m := uint64(float64(seconds) * rate)
		got := newEven(rate).due(m)
		want := new(big.Int).Mul(new(big.Int).SetUint64(m), new(big.Int).SetUint64(den*1e9))
		return want.Div(want, big.NewInt(num)).Cmp(big.NewInt(int64(got))) == 0
	}, gen.Int64Range(1, 10e6), gen.IntRange(0, len(ratePeriods)-1), gen.Int64Range(0, 30*86400)))
	properties.TestingRun(t)
	irrational := math.Pi * 1000
	at := newEven(irrational).due(uint64(30 * 86400 * irrational))
	if off := at.Duration().Seconds() - 30*86400; math.Abs(off) > 0.002 {
		t.Errorf("π·1000/s is off by %v s after 30 days", off)
	}
	for _, rate := range []float64{0, -1, math.NaN(), 1e-15} {
		if got := newEven(rate).due(1); rate != 1e-15 && got != sim.Never {
			t.Errorf("rate %v: due at %v", rate, got)
		}
	}
}

// gaps of an instance's records in expected records: rate × time.
func gaps(due []sim.Time, rate float64) []float64 {
	g := make([]float64, len(due)-1)
	for i := range g {
		g[i] = float64(due[i+1]-due[i]) * rate / 1e9
	}
	return g
}

// kolmogorov is the distance of a sample from a distribution, times the root of its size:
// above 1.63 once in a hundred.
func kolmogorov(sample []float64, cdf func(float64) float64) float64 {
	s := slices.Sorted(slices.Values(sample))
	d, n := 0.0, float64(len(s))
	for i, x := range s {
		d = max(d, math.Abs(cdf(x)-float64(i)/n), math.Abs(cdf(x)-float64(i+1)/n))
	}
	return d * math.Sqrt(n)
}

func exponential(x float64) float64 { return 1 - math.Exp(-x) }

func TestPoissonGaps(t *testing.T) {
	p := web(3, spec.Arrivals{Process: spec.Poisson, Rate: 3000})
	g := newGroup(p, 100*sim.Second)
	for i := range 3 {
		due := made(g, i).Due
		near(t, "Poisson", len(due), 100e3)
		if d := kolmogorov(gaps(due, 1000), exponential); d > 1.63 {
			t.Errorf("instance %d: gaps are not exponential: %.2f", i, d)
		}
	}
	// The union of independent Poisson processes is one of the sum of their rates.
	if d := kolmogorov(gaps(union(p, 100*sim.Second), 3000), exponential); d > 1.63 {
		t.Errorf("gaps of the group are not exponential: %.2f", d)
	}
}

// Counts of disjoint seconds have the variance of their mean.
func TestPoissonDispersion(t *testing.T) {
	due := union(web(1, spec.Arrivals{Process: spec.Poisson, Rate: 100}), 2000*sim.Second)
	sum := 0.0
	for i := range sim.Time(2000) {
		d := float64(between(due, i*sim.Second, (i+1)*sim.Second)) - 100
		sum += d * d / 100
	}
	if math.Abs(sum-2000) > 4*math.Sqrt(2*2000) {
		t.Errorf("index of dispersion %.3f, want 1", sum/2000)
	}
}

func TestGammaGaps(t *testing.T) {
	for _, c := range []struct{ cv, tolerance float64 }{{0.3, 0.01}, {1, 0.02}, {3, 0.03}, {13.15, 0.15}} {
		p := web(2, spec.Arrivals{Process: spec.Gamma, CV: c.cv, Rate: 2000})
		due := made(newGroup(p, 1000*sim.Second), 1).Due
		g := gaps(due, 1000)
		sum, squares := 0.0, 0.0
		for _, x := range g {
			sum, squares = sum+x, squares+x*x
		}
		mean := sum / float64(len(g))
		cv := math.Sqrt(squares/float64(len(g))-mean*mean) / mean
		// The mean of n gaps has the standard error cv/√n.
		if e := math.Abs(mean - 1); e > 4*c.cv/math.Sqrt(float64(len(g))) || math.Abs(cv/c.cv-1) > c.tolerance {
			t.Errorf("cv %v: %d gaps of mean %.4f and cv %.3f", c.cv, len(g), mean, cv)
		}
	}
}

func TestPart(t *testing.T) {
	const n = 30_000_000 // × 5 minutes in ns is beyond 64 bits
	if got := part(5*sim.Minute, n-1, n); got != 5*sim.Minute-10*sim.Microsecond {
		t.Errorf("last of %d parts of 5m at %v", n, got)
	}
}
