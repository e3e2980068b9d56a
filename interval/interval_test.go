package interval

import (
	"math"
	"slices"
	"testing"

	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

// Student's own example (1908): ten patients, hours of sleep gained by one drug over
// the other; mean 1.58, t = 4.0621, p = 0.00283, interval 0.70 to 2.46.
func TestSleepDataOfStudent(t *testing.T) {
	d := []float64{1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4}
	m, ok := Of(d)
	if !ok || math.Abs(m.Value-1.58) > 1e-12 || math.Abs(m.Low()-0.7001142) > 1e-6 ||
		math.Abs(m.High()-2.4598858) > 1e-6 || m.Runs != 10 {
		t.Errorf("got %+v, from %g to %g", m, m.Low(), m.High())
	}
	if p := Chance(d); math.Abs(p-0.00283289) > 1e-7 {
		t.Errorf("p is %g", p)
	}
}

func TestFewAndEqualValues(t *testing.T) {
	if _, ok := Of([]float64{3}); ok {
		t.Error("one value has an interval")
	}
	if m, ok := Of([]float64{0.1, 0.1, 0.1}); !ok || m.Value != 0.1 || m.Half != 0 {
		t.Errorf("equal values: %+v", m)
	}
	for _, c := range []struct {
		d    []float64
		want float64
	}{{nil, 1}, {[]float64{5}, 1}, {[]float64{0, 0}, 1}, {[]float64{2, 2}, 0}, {[]float64{-1, 1}, 1}} {
		if got := Chance(c.d); got != c.want {
			t.Errorf("%v: chance %g, want %g", c.d, got, c.want)
		}
	}
}

// The example of Holm (1979) in its usual form, and the edges.
func TestHolm(t *testing.T) {
	for _, c := range []struct {
		p    []float64
		want []bool
	}{
		{[]float64{0.01, 0.04, 0.03, 0.005}, []bool{true, false, false, true}},
		{[]float64{0.04}, []bool{true}},
		{[]float64{0.04, 0.04}, []bool{false, false}},
		{[]float64{0.04, 0.02}, []bool{true, true}},
		{nil, []bool{}},
	} {
		if got := Holm(c.p); !slices.Equal(got, c.want) {
			t.Errorf("%v: got %v, want %v", c.p, got, c.want)
		}
	}
}

// Of 4,000 intervals from ten normal or exponential values, as many hold the true mean as
// they say. Student's t is exact for the first, and known to be short for the second.
func TestCoverage(t *testing.T) {
	draws := sim.NewSource(1, "coverage", "value")
	for _, c := range []struct {
		name            string
		draw            func(i, j uint64) float64
		mean, low, high float64
	}{
		{"normal", func(i, j uint64) float64 { return dist.NormalInverse(draws.Float(i, j)) }, 0, 0.94, 0.96},
		{"exponential", func(i, j uint64) float64 { return -dist.Log(draws.Float(i, j)) }, 1, 0.88, 0.92},
	} {
		covered := 0
		for i := range uint64(4000) {
			var values []float64
			for j := range uint64(10) {
				values = append(values, c.draw(i, j))
			}
			if m, _ := Of(values); m.Low() <= c.mean && c.mean <= m.High() {
				covered++
			}
		}
		if share := float64(covered) / 4000; share < c.low || share > c.high {
			t.Errorf("%s: %g of the intervals hold the mean, want %g to %g", c.name, share, c.low, c.high)
		}
	}
}

// Student's quantiles of 29 degrees for one interval at 99 %, and for families of 36, 40 and
// 60 that hold together (computed with scipy).
func TestFamily(t *testing.T) {
	values := make([]float64, 30)
	for i := range values {
		values[i] = float64(i)
	}
	scale := math.Sqrt(77.5 / 30) // the variance of 0 to 29 is 77.5
	for family, want := range map[int]float64{1: 2.756386, 36: 4.133926, 40: 4.172463, 60: 4.320257} {
		m, ok := At(values, 0.01/float64(family))
		if got := m.Half / scale; !ok || m.Value != 14.5 || math.Abs(got-want) > 1e-6 {
			t.Errorf("a family of %d: %g, want %g", family, got, want)
		}
	}
}
