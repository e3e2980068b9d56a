package measure

import (
	"math"
	"testing"

	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

// wander is a series of which each value keeps 0.8 of the one before.
func wander(seed uint64, n int) []float64 {
	draws := sim.NewSource(seed, "mser5", "value")
	values := make([]float64, n)
	last := 0.0
	for i := range values {
		last = 0.8*last + dist.NormalInverse(draws.Float(uint64(i), 0))
		values[i] = 100 + last
	}
	return values
}

// The cut of MSER-5 is that of its definition, done the long way.
func TestMSERIsItsDefinition(t *testing.T) {
	for seed := range uint64(50) {
		v := wander(seed, 40+int(seed))
		for i := range int(seed) {
			v[i] += 50
		}
		best, want := math.Inf(1), 0
		for d := 0; d <= len(v)/2; d++ {
			rest := v[d:]
			m, score := mean(rest), 0.0
			for _, x := range rest {
				score += (x - m) * (x - m)
			}
			if score /= float64(len(rest) * len(rest)); score < best {
				best, want = score, d
			}
		}
		if got := mser(v); got != want {
			t.Errorf("seed %d: cut at %d, want %d", seed, got, want)
		}
	}
}

// A start that is off is cut, wherever it ends in the first half, and whatever settles from
// the start is left whole in 19 of 20 cases; MSER-5 alone would cut one in five.
func TestSettled(t *testing.T) {
	for _, off := range []int{20, 100, 400} {
		v := wander(1, 1000)
		for i := range off {
			v[i] += 30
		}
		if got := Settled(v); got < off-mserBatch || got > off+3*mserBatch {
			t.Errorf("%d values are off: %d are cut", off, got)
		}
	}
	cut, alone := 0, 0
	for seed := range uint64(200) {
		v := wander(seed, 1000)
		if Settled(v) > 0 {
			cut++
		}
		var batches []float64
		for i := 0; i < len(v); i += mserBatch {
			batches = append(batches, mean(v[i:i+mserBatch]))
		}
		if mser(batches) > 0 {
			alone++
		}
	}
	if cut > 10 || alone < 30 {
		t.Errorf("of 200 settled series %d are cut, want at most 10; MSER-5 alone cuts %d", cut, alone)
	}
	rising := make([]float64, 1000)
	for i := range rising {
		rising[i] = float64(i)
	}
	if got := Settled(rising); got != 500 {
		t.Errorf("what never settles is cut at %d, want the half", got)
	}
	for _, few := range [][]float64{nil, {1}, {1, 2, 3, 4, 5, 6}, make([]float64, 100)} {
		if got := Settled(few); got != 0 {
			t.Errorf("of %d values %d are cut", len(few), got)
		}
	}
}
