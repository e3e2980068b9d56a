package measure

import (
	"math"
	"testing"

	"github.com/kinesim/kinesim/sim"
)

// In each second of ten minutes ten are tried, of which one is refused, and two behind five
// minutes.
func TestRatio(t *testing.T) {
	r, other := NewRatio(600*sim.Second), NewRatio(600*sim.Second)
	for i := range 600 {
		at, refused := sim.Time(i)*sim.Second, int64(1+i/300)
		r.Add(at, refused, 4)
		other.Add(at, 0, 6)
	}
	r.Merge(other)
	s := r.Sections(0, 10)
	if s.Whole != 0.15 || len(s.Parts) != 10 || s.Parts[4] != 0.1 || s.Parts[5] != 0.2 || s.Counts[9] != 120 ||
		len(s.Slices) != 600 || s.Slices[0] != 0.1 || s.Skipped != 0 {
		t.Errorf("got %+v", s)
	}
	s = r.Sections(295*sim.Second, 10)
	if s.Whole != 0.2 || s.Skipped != 0.5 || len(s.Parts) != 10 || s.Counts[0] != 60 || len(s.Slices) != 300 {
		t.Errorf("behind the half: %+v", s)
	}
	if s := r.Sections(560*sim.Second, 10); len(s.Parts) != 0 || s.Whole != 0.2 {
		t.Errorf("too little is left: %+v", s)
	}
	if s := NewRatio(sim.Second).Sections(0, 10); !math.IsNaN(s.Whole) {
		t.Errorf("of nothing: %+v", s)
	}
}
