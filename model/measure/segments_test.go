package measure

import (
	"math"
	"testing"

	"github.com/kinesim/kinesim/sim"
)

// ramp records at each second of ten minutes a value of as many ms, twice.
func ramp() *Segments {
	s := NewSegments(600 * sim.Second)
	for i := range int64(600) {
		s.RecordN(sim.Time(i)*sim.Second, i*1e6, 2)
	}
	return s
}

// Behind a warm-up of 61 s, whole segments of 10 s are left; ten sections of 50 s end with
// the run, and what does not divide is in the whole only.
func TestSections(t *testing.T) {
	s := ramp().Sections(61*sim.Second, 10)
	if s.Begin != 100*sim.Second || s.Length != 50*sim.Second || math.Abs(s.Skipped-7.0/60) > 1e-12 {
		t.Errorf("sections of %v from %v, %g skipped", s.Length, s.Begin, s.Skipped)
	}
	if n := s.Whole.Count(); n != 2*530 || s.Whole.Min() != 70e6 {
		t.Errorf("the whole has %d values from %d", n, s.Whole.Min())
	}
	for i := range s.Parts {
		p := &s.Parts[i]
		if p.Count() != 100 || p.Min() != int64(100+50*i)*1e6 || p.Max() != int64(149+50*i)*1e6 {
			t.Errorf("section %d has %d values, %d to %d", i, p.Count(), p.Min(), p.Max())
		}
	}
	if len(s.Slices) != 500 || s.Slices[0] != 100e3 { // µs; a slice of 625 ms has a value or none
		t.Errorf("%d slices from %g", len(s.Slices), s.Slices[0])
	}
	if s := ramp().Sections(555*sim.Second, 10); len(s.Parts) != 0 || s.Whole.Count() != 2*40 {
		t.Errorf("too little is left: %d sections, %d values", len(s.Parts), s.Whole.Count())
	}
}

func TestSegmentsMerge(t *testing.T) {
	a, b := ramp(), ramp()
	a.Merge(b)
	s := a.Sections(0, 10)
	if s.Whole.Count() != 4*600 || s.Parts[9].Count() != 4*60 || s.Slices[599] != 599e3 {
		t.Errorf("%d values, %d in the last section, the last slice is %g", s.Whole.Count(), s.Parts[9].Count(), s.Slices[599])
	}
	b.RecordN(700*sim.Second, 1e6, 1) // behind the end
	b.RecordN(0, 1e6, 0)
	if n := b.Sections(0, 10).Parts[9].Count(); n != 2*60+1 {
		t.Errorf("%d values in the last section", n)
	}
}

// The warm-up is that of all segments together, up to a boundary between them.
func TestWarmUp(t *testing.T) {
	one, other := NewSegments(600*sim.Second), NewSegments(600*sim.Second)
	for i := range int64(600) {
		v := i * 7 % 5 * 1e6
		one.RecordN(sim.Time(i)*sim.Second, v, 1)
		if i < 45 {
			v = 900e6
		}
		other.RecordN(sim.Time(i)*sim.Second, v, 1)
	}
	if got := WarmUp([]*Segments{one, other}); got != 50*sim.Second {
		t.Errorf("got %v, want 50s", got)
	}
	if got := WarmUp([]*Segments{one}); got != 0 {
		t.Errorf("a steady one: %v", got)
	}
	if got := WarmUp(nil); got != 0 {
		t.Errorf("none: %v", got)
	}
}

// The share beyond a quantile is what is left of it.
func TestBeyondIsTheRestOfQuantile(t *testing.T) {
	var h Histogram
	for _, v := range sample(5000, 40) {
		h.Record(v + 1000) // below 256 a bucket is one value, and all of it is beyond or none
	}
	for _, q := range []float64{0.01, 0.5, 0.9, 0.99, 0.999} {
		if got := h.Beyond(h.Quantile(q)); math.Abs(got-(1-q)) > 1e-3 {
			t.Errorf("beyond the quantile %g: %g", q, got)
		}
	}
	var few Histogram
	few.RecordN(3, 9)
	few.RecordN(4, 1)
	if few.Beyond(3) != 0.1 || few.Beyond(2) != 1 || few.Beyond(4) != 0 {
		t.Errorf("of ten small values %g, %g and %g are beyond 2, 3 and 4", few.Beyond(2), few.Beyond(3), few.Beyond(4))
	}
	if h.Beyond(-1) != 1 || h.Beyond(math.MaxInt64) != 0 || !math.IsNaN((&Histogram{}).Beyond(1)) {
		t.Error("ends are wrong")
	}
}
