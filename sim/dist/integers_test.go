package dist

import (
	"testing"

	"github.com/kinesim/kinesim/sim"
)

// The guided draw is the draw, value by value, for every law.
func TestGuideDrawsTheSame(t *testing.T) {
	from, guided := sim.NewSource(7, "guide", "test"), 0
	for _, l := range []Law{
		{Kind: Constant, Value: 12.5}, {Kind: Uniform, Min: 3, Max: 9.7}, {Kind: Exponential, Mean: 40},
		{Kind: Lognormal, Median: 200, P99: 900}, {Kind: Lognormal, Median: 4e9, P99: 8e12},
		{Kind: Gamma, Mean: 100, CV: 0.5}, {Kind: Pareto, Min: 60, Alpha: 1.2},
		{Kind: Empirical, Values: []float64{1, 5, 5, 80, 1e13}},
	} {
		plain := l.Compile()
		fast := plain.Guide()
		for n := range uint64(200_000) {
			if want, got := plain.Int(from, n), fast.Int(from, n); want != got {
				t.Fatalf("%+v: draw %d: want %d, got %d", l, n, want, got)
			}
		}
		for _, c := range fast.cells {
			if c != mixed {
				guided++
			}
		}
	}
	if guided < 10_000 {
		t.Errorf("only %d cells give their value", guided)
	}
}
