package measure

import (
	"testing"

	"github.com/kinesim/kinesim/sim"
)

func TestSeriesAddsAndKeepsMaxima(t *testing.T) {
	sum, most := NewSeries(sim.Second, 3*sim.Second), NewSeries(sim.Second, 3*sim.Second)
	for _, v := range []struct {
		at sim.Time
		v  int64
	}{{0, 5}, {sim.Second - 1, 7}, {2 * sim.Second, -3}, {2*sim.Second + 1, -9}} {
		sum.Add(v.at, v.v)
		most.Max(v.at, v.v)
	}
	for i, want := range []struct {
		sum, most int64
		set       bool
	}{{12, 7, true}, {0, 0, false}, {-12, -3, true}} {
		s, set := sum.At(i)
		m, mset := most.At(i)
		if s != want.sum || m != want.most || set != want.set || mset != want.set {
			t.Errorf("slice %d: sum %d %v, max %d %v, want %+v", i, s, set, m, mset, want)
		}
	}
}

// A slice without a value is told from one whose value is 0.
func TestSeriesKnowsWhatIsSet(t *testing.T) {
	s := NewSeries(sim.Second, 2*sim.Second)
	s.Max(0, 0)
	if v, set := s.At(0); v != 0 || !set {
		t.Errorf("slice 0: got %d %v, want a 0 that is set", v, set)
	}
	if _, set := s.At(1); set {
		t.Error("slice 1 is set")
	}
}

// The end of a run, and what an actor tells a little later, belong to the last slice.
func TestSeriesKeepsWhatLiesBehindItsEnd(t *testing.T) {
	s := NewSeries(2*sim.Second, 5*sim.Second)
	s.Add(5*sim.Second, 1)
	s.Add(sim.Hour, 1)
	s.Add(-1, 1)
	first, _ := s.At(0)
	if last, _ := s.At(2); s.Len() != 3 || last != 2 || first != 1 {
		t.Errorf("%d slices, first %d, last %d; want 3, 1, 2", s.Len(), first, last)
	}
}

func TestSliceFor(t *testing.T) {
	for _, c := range []struct {
		span sim.Time
		n    int
		want sim.Time
	}{
		{sim.Second / 2, 7200, sim.Second},
		{2 * sim.Hour, 7200, sim.Second},
		{2*sim.Hour + 1, 7200, 2 * sim.Second},
		{sim.Day, 7200, 15 * sim.Second},
		{30 * sim.Day, 7200, 10 * sim.Minute},
		{sim.Minute, 60, sim.Second},
		{sim.Hour, 60, sim.Minute},
		{365 * sim.Day, 100, 4 * sim.Day},
		{100 * sim.Day, 1, 100 * sim.Day},
	} {
		got := SliceFor(c.span, c.n)
		if got != c.want {
			t.Errorf("%v in %d slices: got %v, want %v", c.span, c.n, got, c.want)
		}
		if n := (c.span + got - 1) / got; n > sim.Time(c.n) {
			t.Errorf("%v in slices of %v are %d, want at most %d", c.span, got, n, c.n)
		}
	}
}

func BenchmarkSeriesAdd(b *testing.B) {
	s := NewSeries(sim.Second, sim.Hour)
	for i := 0; b.Loop(); i++ {
		s.Add(sim.Time(i&0xfff)*sim.Millisecond, 1)
	}
}
