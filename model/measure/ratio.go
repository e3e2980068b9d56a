package measure

import "github.com/kinesim/kinesim/sim"

// Ratio is a part of a whole over time, such as attempts refused of those made, in the
// slices that Segments has.
type Ratio struct {
	grid
	part, whole []int64 // by slice
}

// NewRatio covers a run; what lies behind its end counts to the last slice.
func NewRatio(run sim.Time) *Ratio {
	return &Ratio{gridOf(run), make([]int64, sliceCount), make([]int64, sliceCount)}
}

// Add counts a part of a whole at an instant.
func (r *Ratio) Add(at sim.Time, part, whole int64) {
	i := r.at(at)
	r.part[i] += part
	r.whole[i] += whole
}

// Merge adds what another ratio of the same run has counted.
func (r *Ratio) Merge(o *Ratio) {
	for i := range o.part {
		r.part[i] += o.part[i]
		r.whole[i] += o.whole[i]
	}
}

// RatioSections is a ratio in sections of equal time, behind a warm-up.
type RatioSections struct {
	Skipped float64   // share of the run that the warm-up leaves out
	Whole   float64   // the ratio of all behind the warm-up; NaN when there was nothing
	Parts   []float64 // of each section; none when the run has too little left
	Counts  []int64   // the part, in numbers, of each
	Slices  []float64 // of much finer slices, in order; those without a whole left out
}

// Sections cuts what begins at an instant or later into n sections, as Segments does.
func (r *Ratio) Sections(from sim.Time, n int) *RatioSections {
	first, begin, per := r.cut(from, n)
	out := &RatioSections{Skipped: float64(first) / segmentCount}
	part, whole := r.sum(first, segmentCount)
	out.Whole = float64(part) / float64(whole)
	for i := begin; i < segmentCount && per > 0; i += per {
		part, whole := r.sum(i, i+per)
		out.Parts = append(out.Parts, float64(part)/float64(whole))
		out.Counts = append(out.Counts, part)
	}
	for i := begin * slicesPerSegment; i < sliceCount; i++ {
		if r.whole[i] > 0 {
			out.Slices = append(out.Slices, float64(r.part[i])/float64(r.whole[i]))
		}
	}
	return out
}

// sum is part and whole of the segments from one to before another.
func (r *Ratio) sum(from, to int) (part, whole int64) {
	for i := from * slicesPerSegment; i < to*slicesPerSegment; i++ {
		part, whole = part+r.part[i], whole+r.whole[i]
	}
	return part, whole
}
