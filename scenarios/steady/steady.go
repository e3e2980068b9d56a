// Package steady makes intervals out of one long run of a steady state: of its sections
// behind the warm-up, where several runs have one value each.
package steady

import (
	"fmt"

	"github.com/kinesim/kinesim/interval"
	"github.com/kinesim/kinesim/model/measure"
)

// Tail is the quantile that has an interval beside the mean.
const Tail = 0.99

// unsettled is the share of a run behind which a warm-up is no start any more.
const unsettled = 0.4

// Outcome is an interval, or what the run lacks for one.
type Outcome struct {
	Span interval.Span
	Lack *interval.Lack
}

// Of are the intervals of the mean and of the tail of a histogram, in its unit, or what the
// run lacks. One that takes two fifths of its time to settle has not settled.
func Of(s *measure.Sections) (mean, tail Outcome) {
	lack := settled(s.Skipped)
	if s.Whole.Min() == s.Whole.Max() {
		lack = &interval.Lack{Reason: "all its values are the same"}
	}
	if lack != nil {
		return Outcome{Lack: lack}, Outcome{Lack: lack}
	}
	edge := s.Whole.Quantile(Tail)
	l := interval.Long{Slices: s.Slices}
	for i := range s.Parts {
		part := &s.Parts[i]
		l.Sections = append(l.Sections, part.Mean())
		l.Beyond = append(l.Beyond, part.Beyond(edge))
		l.Counts = append(l.Counts, part.Count())
	}
	mean.Span, mean.Lack = l.Mean(s.Whole.Mean())
	tail.Span, tail.Lack = l.Quantile(Tail, s.Whole.Quantile)
	return mean, tail
}

// OfRatio is the interval of a ratio. What happens is counted as values are: too few of them
// in a section are not enough data.
func OfRatio(s *measure.RatioSections) (o Outcome) {
	if o.Lack = settled(s.Skipped); o.Lack != nil {
		return o
	}
	if !(s.Whole > 0) { // or there is nothing that it could be a part of
		return Outcome{Lack: &interval.Lack{Reason: "it never happened"}}
	}
	l := interval.Long{Sections: s.Parts, Counts: s.Counts, Slices: s.Slices}
	o.Span, o.Lack = l.Mean(s.Whole)
	return o
}

// settled is what a run lacks that takes two fifths of its time to settle, or nil.
func settled(skipped float64) *interval.Lack {
	if skipped <= unsettled {
		return nil
	}
	return &interval.Lack{Reason: fmt.Sprintf("the run takes %.0f %% of its time to settle", 100*skipped), Longer: 2}
}
