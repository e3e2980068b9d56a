package interval

import (
	"math"
	"testing"

	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

// Exact bounds of Clopper and Pearson, from sums of the binomial distribution.
func TestSharesOfRuns(t *testing.T) {
	for _, c := range []struct {
		held, runs      int
		atLeast, atMost float64
	}{
		{10, 10, 0.7411344491, 1}, {0, 10, 0, 0.2588655509}, {9, 10, 0.6058366976, 0.9948838031},
		{3, 20, 0.0421694079, 0.3436638043}, {28, 29, 0.8466079755, 0.9982328290}, {4, 5, 0.3425916820, 0.9897937817},
	} {
		s := ShareOf(c.held, c.runs, 0.95)
		if math.Abs(s.AtLeast-c.atLeast) > 1e-9 || math.Abs(s.AtMost-c.atMost) > 1e-9 ||
			s.Value != float64(c.held)/float64(c.runs) {
			t.Errorf("%d of %d: got %+v, want %g to %g", c.held, c.runs, s, c.atLeast, c.atMost)
		}
	}
	if s := ShareOf(0, 0, 0.95); !math.IsNaN(s.Value) || s.AtLeast != 0 || s.AtMost != 1 {
		t.Errorf("no runs: %+v", s)
	}
}

// bound is what a threshold with such an operator wants of a value.
func bound(op string, at float64) func(float64) bool {
	return func(v float64) bool {
		return map[string]bool{"<": v < at, "<=": v <= at, ">": v > at, ">=": v >= at, "==": v == at, "!=": v != at}[op]
	}
}

// The ends of the one-sided interval of Student's sleep data: 1.58 ± 1.833113 × 1.229995 ÷ √10,
// which is 0.866989 to 2.293011.
func TestVerdicts(t *testing.T) {
	sleep := []float64{1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4}
	zero := make([]float64, 10)
	for _, c := range []struct {
		name   string
		values []float64
		op     string
		bound  float64
		want   Answer
	}{
		{"clearly below", sleep, "<", 2.2931, Meets}, {"not clear", sleep, "<", 2.2929, Unsure},
		{"not clear", sleep, "<=", 0.8671, Unsure}, {"clearly above", sleep, "<=", 0.8669, Fails},
		{"at least", sleep, ">", 0.8669, Meets}, {"at least", sleep, ">", 0.8671, Unsure},
		{"too little", sleep, ">=", 2.2931, Fails}, {"not clear", sleep, ">=", 2.2929, Unsure},
		{"never throttled", zero, "<", 0.001, Meets}, {"never", zero, ">", 0, Fails},
		{"four equal runs are too few", zero[:4], "<", 0.001, Unsure}, {"five are not", zero[:5], "<", 0.001, Meets},
		{"exactly", zero, "==", 0, Meets}, {"exactly", zero, "!=", 0, Fails}, {"exactly", sleep, "==", 2.4, Fails},
		{"one run", sleep[:1], "<", 100, Unsure}, {"none", nil, "<", 1, Unsure},
	} {
		if got := Verdict(c.values, bound(c.op, c.bound), c.bound, 0.95); got != c.want {
			t.Errorf("%s: %v %s %g: got %s, want %s", c.name, c.values, c.op, c.bound, got, c.want)
		}
	}
	if got := Verdict(sleep, bound("<", 2.2), 2.2, 0.9); got != Meets {
		t.Errorf("with less confidence: %s", got)
	}
}

// The mean meets what many runs miss, and the share says so.
func TestVerdictsOfShares(t *testing.T) {
	values := make([]float64, 30)
	for i := range 8 {
		values[i] = 11 + float64(i%2)/10
	}
	if got := Verdict(values, bound("<", 10), 10, 0.95); got != Meets {
		t.Errorf("the mean: %s", got)
	}
	for share, want := range map[float64]Answer{0.5: Meets, 0.7: Unsure, 0.9: Fails} {
		if got := VerdictOfShare(22, 30, share, 0.95); got != want {
			t.Errorf("a share of %g: %s, want %s", share, got, want)
		}
	}
	if got := VerdictOfShare(0, 0, 0.5, 0.95); got != Unsure {
		t.Errorf("no runs: %s", got)
	}
	if Worst() != Meets || Worst(Meets, Unsure) != Unsure || Worst(Unsure, Fails, Meets) != Fails {
		t.Error("the worst of answers is another")
	}
}

// With a mean that is exactly the bound, each of the two clear answers is wrong as often as
// the confidence says: 5 % of 4,000. With runs that all hold with a chance of one half, the
// share is wrong at most as often.
func TestVerdictsAreWrongAsOftenAsTheySay(t *testing.T) {
	draws := sim.NewSource(1, "verdict", "value")
	const times = 4000
	wrong := map[string]int{}
	for i := range uint64(times) {
		var values []float64
		heads := 0
		for j := range uint64(10) {
			u := draws.Float(i, j)
			values, heads = append(values, dist.NormalInverse(u)), heads+int(math.Round(u))
		}
		wrong["mean "+string(Verdict(values, bound("<", 0), 0, 0.95))]++
		wrong["share "+string(VerdictOfShare(heads, 10, 0.5000001, 0.95))]++
		wrong["share "+string(VerdictOfShare(heads, 10, 0.4999999, 0.95))]++
	}
	for _, answer := range []Answer{Meets, Fails} {
		if n := wrong["mean "+string(answer)]; n < times*4/100 || n > times*6/100 {
			t.Errorf("the mean %s in %d of %d, want 160 to 240", answer, n, times)
		}
	}
	if n := wrong["share meets"]; n == 0 || n > 2*times*5/100 {
		t.Errorf("the share meets in %d of %d", n, 2*times)
	}
}

func TestPairs(t *testing.T) {
	a, b := []float64{1, 2, 3, 4}, []float64{3, 4, 5, 7}
	d, chance, ok := Difference(a, b)
	if !ok || d.Value != 2.25 || math.Abs(d.Half-3.182446*0.25) > 1e-6 || chance > 0.01 {
		t.Errorf("got %+v, chance %g", d, chance)
	}
	// The variances are 5/3 and 35/12, that of the differences is 1/4.
	if ratio, ok := Shared(a, b); !ok || math.Abs(ratio-0.25/(5./3+35./12)) > 1e-12 {
		t.Errorf("ratio %g", ratio)
	}
	if _, ok := Shared(a[:1], b[:1]); ok {
		t.Error("one pair has a ratio")
	}
	if _, ok := Shared([]float64{1, 1}, []float64{2, 2}); ok {
		t.Error("nothing varies")
	}
}
