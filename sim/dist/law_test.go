package dist

import (
	"math"
	"strings"
	"testing"

	"github.com/kinesim/kinesim/sim"
)

func TestCheck(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, c := range []struct {
		law  Law
		want string // "" is no error
	}{
		{Law{}, ""},
		{Law{Value: -1}, "want value 0 or more, got -1"},
		{Law{Value: nan}, "want value 0 or more, got NaN"},
		{Law{Value: inf}, "want value 0 or more, got +Inf"},
		{Law{Kind: Uniform, Min: 1, Max: 1}, ""},
		{Law{Kind: Uniform, Min: -1, Max: 1}, "want min 0 or more, got -1"},
		{Law{Kind: Uniform, Min: 4, Max: 3}, "want max at least min (4), got 3"},
		{Law{Kind: Uniform, Max: inf}, "want max at least min (0), got +Inf"},
		{Law{Kind: Exponential, Mean: 1}, ""},
		{Law{Kind: Exponential}, "want mean above 0, got 0"},
		{Law{Kind: Gamma, Mean: 1, CV: 0.1}, ""},
		{Law{Kind: Gamma, Mean: 1}, "want cv above 0, got 0"},
		{Law{Kind: Gamma, CV: 1}, "want mean above 0, got 0"},
		{Law{Kind: Lognormal, Median: 10, P99: 10}, ""},
		{Law{Kind: Lognormal, Median: 10, P99: 5}, "want p99 at least the median (10), got 5"},
		{Law{Kind: Lognormal, P99: 5}, "want median above 0, got 0"},
		{Law{Kind: Lognormal, Median: 1, P99: nan}, "want p99 at least the median (1), got NaN"},
		{Law{Kind: Pareto, Min: 1, Alpha: 1}, ""},
		{Law{Kind: Pareto, Alpha: 1}, "want min above 0, got 0"},
		{Law{Kind: Pareto, Min: 1, Alpha: -2}, "want alpha above 0, got -2"},
		{Law{Kind: Empirical, Values: []float64{0, 3}}, ""},
		{Law{Kind: Empirical}, "want at least one value, got none"},
		{Law{Kind: Empirical, Values: []float64{1, -3}}, "want values of 0 or more, got -3"},
		{Law{Kind: Empirical, Values: []float64{1, nan, -3}}, "want values of 0 or more, got NaN"},
		{Law{Kind: 99}, "want a distribution that exists, got distribution 99"},
	} {
		got := ""
		if err := c.law.Check(); err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%+v: %q, want %q", c.law, got, c.want)
		}
	}
}

// The mean of many draws is Expected, also of a scaled law.
func TestExpected(t *testing.T) {
	for _, plain := range append(laws, Law{Kind: Empirical, Values: []float64{6}},
		Law{Kind: Empirical, Values: []float64{0, 0, 0, 100}}) {
		for _, l := range []Law{plain, plain.Scale(1000)} {
			s, from, sum, squares := l.Compile(), sim.NewSource(1, "mean", l.String()), 0.0, 0.0
			const draws = 200_000
			for n := range uint64(draws) {
				x := s.Draw(from, n)
				sum += x
				squares += x * x
			}
			got, want := sum/draws, l.Expected()
			within := 4*math.Sqrt(max(squares/draws-got*got, 0)/draws) + 1e-9*want
			if l.Kind == Pareto { // no variance: its mean converges slowly
				within = 0.05 * want
			}
			if math.Abs(got-want) > within {
				t.Errorf("%s: mean of the draws %g, want %g ± %g", l, got, want, within)
			}
		}
	}
	if m := (Law{Kind: Pareto, Min: 1, Alpha: 1}).Expected(); !math.IsInf(m, 1) {
		t.Errorf("mean %g, want infinite", m)
	}
}

// Median and p99 are what the lognormal law says.
func TestLognormalQuantiles(t *testing.T) {
	s, from := Law{Kind: Lognormal, Median: 900, P99: 8192}.Compile(), sim.NewSource(1, "q", "x")
	const draws = 200_000
	half, tail := 0, 0
	for n := range uint64(draws) {
		if x := s.Draw(from, n); x > 8192 {
			tail++
		} else if x < 900 {
			half++
		}
	}
	if math.Abs(float64(half)/draws-0.5) > 0.005 || math.Abs(float64(tail)/draws-0.01) > 0.001 {
		t.Errorf("%d below the median and %d above p99 of %d", half, tail, draws)
	}
}

func TestScaleLeavesTheOriginal(t *testing.T) {
	l := Law{Kind: Empirical, Values: []float64{1, 2}}
	if twice := l.Scale(2); l.Values[1] != 2 || twice.Values[1] != 4 {
		t.Errorf("%v and %v, want [1 2] and [2 4]", l.Values, twice.Values)
	}
	if g := (Law{Kind: Gamma, Mean: 2, CV: 3}).Scale(5); g.Mean != 10 || g.CV != 3 {
		t.Errorf("%+v, want mean 10 and cv 3", g)
	}
}

func TestCompile(t *testing.T) {
	for _, c := range []struct {
		law      Law
		value    float64
		constant bool
	}{
		{Law{}, 0, true}, {Law{Value: 3}, 3, true}, {Law{Kind: Lognormal, Median: 4, P99: 4}, 4, true},
		{Law{Kind: Uniform, Min: 1, Max: 2}, 0, false},
	} {
		s := c.law.Compile()
		if v, constant := s.IsConstant(); constant != c.constant || constant && v != c.value {
			t.Errorf("%s: constant %v, %g", c.law, constant, v)
		}
	}
}

// Rounded, never negative, never beyond 2^62, whatever the draw.
func TestIntIsClamped(t *testing.T) {
	for _, c := range []struct {
		value float64
		want  int64
	}{{0, 0}, {0.49, 0}, {0.5, 1}, {2.5, 3}, {-7, 0}, {1e300, 1 << 62}, {math.Inf(1), 1 << 62}, {math.Inf(-1), 0},
		{math.NaN(), 0}, {1<<52 - 1, 1<<52 - 1}} {
		s := Law{Value: c.value}.Compile()
		if got := s.Int(sim.Source{}, 0); got != c.want || int64(s.Time(sim.Source{}, 0)) != c.want {
			t.Errorf("%g: %d, want %d", c.value, got, c.want)
		}
	}
}

// A draw is a function of (source, n): it does not matter what was drawn before.
func TestDrawsAreKeyed(t *testing.T) {
	for _, l := range laws {
		s, from := l.Compile(), sim.NewSource(3, "keyed", "x")
		want := s.Draw(from, 77)
		for n := range uint64(100) {
			s.Draw(from, n)
		}
		twin := l.Compile()
		if got := twin.Draw(from, 77); got != want {
			t.Errorf("%s: %g, then %g", l, want, got)
		}
	}
}

func TestLawString(t *testing.T) {
	var all []string
	for _, l := range laws {
		all = append(all, l.String())
	}
	want := "7 · uniform(2, 12) · exponential(mean 5) · lognormal(median 900, p99 8192) · gamma(mean 5, cv 0.5) · " +
		"gamma(mean 5, cv 3) · pareto(min 3, alpha 1.7) · empirical(5 values)"
	if got := strings.Join(all, " · "); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
