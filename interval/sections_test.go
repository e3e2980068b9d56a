package interval

import (
	"math"
	"strings"
	"testing"

	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

// keeping is a series of which each value keeps a part of the one before: the sum of its
// correlations is (1 + part) ÷ (1 − part).
func keeping(part float64, n int, seed uint64) []float64 {
	draws := sim.NewSource(seed, "correlation", "value")
	values := make([]float64, n)
	last := 0.0
	for i := range values {
		last = part*last + dist.NormalInverse(draws.Float(uint64(i), 0))
		values[i] = last
	}
	return values
}

func TestCorrelation(t *testing.T) {
	for _, part := range []float64{0, 0.5, 0.9} {
		sum := 0.0
		for seed := range uint64(20) {
			sum += Correlation(keeping(part, 5000, seed))
		}
		if got, want := sum/20, (1+part)/(1-part); math.Abs(got/want-1) > 0.1 {
			t.Errorf("each value keeps %g: %g, want about %g", part, got, want)
		}
	}
	for _, v := range [][]float64{nil, {1}, {2, 2, 2}, {1, -1, 1, -1, 1, -1}} {
		if got := Correlation(v); got != 1 {
			t.Errorf("%v: %g", v, got)
		}
	}
}

// independent is ten sections of a run that lacks nothing.
func independent() *Long {
	l := &Long{Slices: keeping(0, 900, 1)}
	for i := range Sections {
		l.Sections = append(l.Sections, 100+float64(i%5))
		l.Beyond = append(l.Beyond, 0.009+0.0005*float64(i%5))
		l.Counts = append(l.Counts, 1000)
	}
	return l
}

// Student's quantile of 9 degrees is 2.262157. The sections are 100 to 104 twice: around 102
// their squares sum to 20, around 103 to 30.
func TestIntervalOfAMean(t *testing.T) {
	for whole, squares := range map[float64]float64{102: 20, 103: 30} {
		s, lack := independent().Mean(whole)
		half := 2.262157 * math.Sqrt(squares/9/10)
		if lack != nil || s.Value != whole || math.Abs(s.Low-(whole-half)) > 1e-5 || math.Abs(s.High-(whole+half)) > 1e-5 {
			t.Errorf("around %g: %+v %v, want ± %g", whole, s, lack, half)
		}
	}
}

// The shares beyond the p99 are 0.9 to 1.1 %, whose half width is 2.262157 × √(5·10⁻⁶÷90).
// In an exponential law, the p99 moves by the logarithm: further up than down.
func TestIntervalOfAQuantile(t *testing.T) {
	exponential := func(q float64) float64 { return -math.Log(1 - q) }
	s, lack := independent().Quantile(0.99, exponential)
	half := 2.262157 * math.Sqrt(5e-6/90)
	if lack != nil || math.Abs(s.Value-math.Log(100)) > 1e-9 || math.Abs(s.Low+math.Log(0.01+half)) > 1e-6 ||
		math.Abs(s.High+math.Log(0.01-half)) > 1e-6 || s.High-s.Value <= s.Value-s.Low {
		t.Errorf("got %+v %v, half %g", s, lack, half)
	}
}

// What a run lacks is said, with how long it is to be.
func TestNotEnoughData(t *testing.T) {
	for _, c := range []struct {
		name        string
		change      func(l *Long)
		mean, tail  string // "" is an interval
		longer      int
		ofQuantiles int
	}{
		{"as it is", func(*Long) {}, "", "", 0, 0},
		{"300 values in a section", func(l *Long) { l.Counts[3] = 300 }, "",
			"too few values beyond the p99: 3, want 10", 0, 4},
		{"7 values", func(l *Long) { l.Counts[3] = 7 }, "too few values: 7, want 40",
			"too few values beyond the p99: 0, want 10", 6, 143},
		{"an empty section", func(l *Long) { l.Counts[0] = 0 }, "too few values: 0, want 40",
			"too few values beyond the p99: 0, want 10", 40, 1000},
		{"slow", func(l *Long) { l.Slices = keeping(0.9, 900, 2) }, "correlation times long, want 40",
			"correlation times long, want 40", 10, 10},
		{"equal", func(l *Long) { l.Sections, l.Beyond = make([]float64, 10), l.Sections },
			"its sections do not vary", "come in too few clusters", 0, 0},
		{"clusters", func(l *Long) { l.Beyond = []float64{0, 0, 0, 0, 0, 0.1, 0, 0, 0, 0} }, "", "too few clusters", 0, 21},
		{"rare", func(l *Long) { l.Sections = []float64{0, 0, 0, 0, 0, 1020, 0, 0, 0, 0} }, "differ by more than itself", "", 21, 0},
		{"no sections", func(l *Long) { *l = Long{} }, "leaves too little", "leaves too little", 2, 2},
	} {
		l := independent()
		c.change(l)
		whole := 102.0
		if c.name == "equal" {
			whole = 0
		}
		check := func(what, want string, longer int, lack *Lack) {
			switch {
			case (lack == nil) != (want == ""), lack != nil && !strings.Contains(lack.Reason, want):
				t.Errorf("%s: %s: got %+v, want %q", c.name, what, lack, want)
			case lack != nil && longer > 0 && (lack.Longer < longer/2+1 || lack.Longer > longer*3/2):
				t.Errorf("%s: %s: %d times as long, want about %d", c.name, what, lack.Longer, longer)
			}
		}
		_, lack := l.Mean(whole)
		check("mean", c.mean, c.longer, lack)
		_, lack = l.Quantile(0.99, func(q float64) float64 { return q })
		check("p99", c.tail, c.ofQuantiles, lack)
	}
}

func TestLongerRuns(t *testing.T) {
	for _, c := range []struct {
		s    Span
		want int
	}{{Span{96, 100, 104}, 1}, {Span{90, 100, 110}, 4}, {Span{94, 100, 106}, 2}, {Span{-1, 0, 1}, 1}} {
		if got := c.s.LongerFor(0.05); got != c.want {
			t.Errorf("%v: %d times as long, want %d", c.s, got, c.want)
		}
	}
	if got := Rounded(1.23456789); got != 1.23457 {
		t.Errorf("rounded to %g", got)
	}
}
