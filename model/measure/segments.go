package measure

import "github.com/kinesim/kinesim/sim"

// A run is cut into segments, each with a histogram of its own, and each segment into
// slices, of which only the mean is kept: segments are enough to put ten sections together
// behind any warm-up, and slices to see how long the values hang together.
const (
	segmentCount     = 60
	slicesPerSegment = 16
	sliceCount       = segmentCount * slicesPerSegment
)

// grid is where segments and slices of a run lie.
type grid struct{ slice sim.Time }

func gridOf(run sim.Time) grid { return grid{max((run+sliceCount-1)/sliceCount, 1)} }

// at is the slice of an instant.
func (g grid) at(at sim.Time) int { return min(max(int(at/g.slice), 0), sliceCount-1) }

// segment is how long one is.
func (g grid) segment() sim.Time { return g.slice * slicesPerSegment }

// first is the segment that begins at an instant or later.
func (g grid) first(from sim.Time) int {
	return min(int((from+g.segment()-1)/g.segment()), segmentCount)
}

// cut puts n sections into what begins at an instant or later: each has per segments, the
// first of them begins with segment begin. What does not divide is left out at the start.
func (g grid) cut(from sim.Time, n int) (first, begin, per int) {
	first = g.first(from)
	per = (segmentCount - first) / n
	return first, segmentCount - per*n, per
}

// Segments is a histogram that is kept in segments of the run.
type Segments struct {
	grid
	parts  []Histogram
	sums   []int64 // by slice, in µs: a slice of a long run has many values
	counts []int64
}

// NewSegments covers a run; what lies behind its end counts to the last segment.
func NewSegments(run sim.Time) *Segments {
	return &Segments{gridOf(run), make([]Histogram, segmentCount), make([]int64, sliceCount), make([]int64, sliceCount)}
}

// RecordN counts a value n times at an instant.
func (s *Segments) RecordN(at sim.Time, v, n int64) {
	if n <= 0 {
		return
	}
	i := s.at(at)
	s.sums[i] += max(v, 0) / 1000 * n
	s.counts[i] += n
	s.parts[i/slicesPerSegment].RecordN(v, n)
}

// Merge adds what other segments of the same run have counted.
func (s *Segments) Merge(o *Segments) {
	for i := range o.sums {
		s.sums[i] += o.sums[i]
		s.counts[i] += o.counts[i]
	}
	for i := range o.parts {
		s.parts[i].Merge(&o.parts[i])
	}
}

// MergeInto adds the segments that begin at an instant or later to a histogram.
func (s *Segments) MergeInto(h *Histogram, from sim.Time) {
	for i := s.first(from); i < len(s.parts); i++ {
		h.Merge(&s.parts[i])
	}
}

// WarmUp is how long it takes until the values of all those segments have settled, by
// MSER-5 over the means of slices; 0 when they are so from the start. What it falls into
// is left out whole, which is a 60th of the run at most.
func WarmUp(all []*Segments) sim.Time {
	if len(all) == 0 {
		return 0
	}
	var means []float64
	var slices []int
	for i := range all[0].sums {
		sum, n := int64(0), int64(0)
		for _, s := range all {
			sum, n = sum+s.sums[i], n+s.counts[i]
		}
		if n > 0 {
			means, slices = append(means, float64(sum)/float64(n)), append(slices, i)
		}
	}
	drop := Settled(means)
	if drop == 0 {
		return 0
	}
	g := all[0].grid
	return sim.Time(g.first(sim.Time(slices[drop])*g.slice)) * g.segment()
}

// Sections is a histogram in sections of equal time: what remains of a run behind a warm-up.
type Sections struct {
	Skipped float64     // share of the run that the warm-up leaves out
	Begin   sim.Time    // of the first section
	Length  sim.Time    // of each
	Whole   Histogram   // all behind the warm-up
	Parts   []Histogram // by section; none when the run has too little left
	Slices  []float64   // means of much finer slices, in order; those without values left out
}

// Sections cuts what begins at an instant or later into n sections.
func (s *Segments) Sections(from sim.Time, n int) *Sections {
	first, begin, per := s.cut(from, n)
	out := &Sections{Skipped: float64(first) / segmentCount, Begin: sim.Time(begin) * s.segment(),
		Length: sim.Time(per) * s.segment()}
	s.MergeInto(&out.Whole, from)
	if per == 0 {
		return out
	}
	out.Parts = make([]Histogram, n)
	for i := begin; i < len(s.parts); i++ {
		out.Parts[(i-begin)/per].Merge(&s.parts[i])
	}
	for i := begin * slicesPerSegment; i < len(s.sums); i++ {
		if s.counts[i] > 0 {
			out.Slices = append(out.Slices, float64(s.sums[i])/float64(s.counts[i]))
		}
	}
	return out
}
