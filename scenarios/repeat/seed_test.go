package repeat

import (
	"slices"
	"testing"
)

// Seeds are part of what a result promises: they never change. Run 0 is the scenario's.
func TestSeedsAreFixed(t *testing.T) {
	var got []uint64
	for i := range 4 {
		got = append(got, Seed(7, i))
	}
	if want := []uint64{7, 3071865788326088, 6089902015400932, 7671231488325291}; !slices.Equal(got, want) {
		t.Errorf("got %d, want %d", got, want)
	}
}

func TestSeedsDiffer(t *testing.T) {
	seen := map[uint64]bool{}
	for scenario := range uint64(50) {
		for i := range 200 {
			s := Seed(scenario, i)
			if seen[s] {
				t.Errorf("seed %d comes twice", s)
			}
			if seen[s] = true; s >= 1<<seedBits {
				t.Errorf("seed %d has more than %d bits", s, seedBits)
			}
		}
	}
}
