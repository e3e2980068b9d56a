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
	var lack *interval.Lack
	switch {
	case s.Skipped > unsettled:
		lack = &interval.Lack{Longer: 2,
			Reason: fmt.Sprintf("the run takes %.0f %% of its time to settle", 100*s.Skipped)}
	case s.Whole.Min() == s.Whole.Max():
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
