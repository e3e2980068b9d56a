package result

import (
	"github.com/kinesim/kinesim/model/measure"
	"github.com/kinesim/kinesim/sim"
)

// latencies is a histogram that can leave the warm-up out: a fixed one as it counts,
// MSER-5's afterwards, for which it is kept in segments of the run.
type latencies struct {
	from     sim.Time // what began earlier does not count
	span     sim.Time // of a segment; 0: there is one
	segments []measure.Histogram
}

// warmSegments is how finely the automatic warm-up can cut.
const warmSegments = 64

func newLatencies(from, span sim.Time) latencies {
	n := 1
	if span > 0 {
		n = warmSegments
	}
	return latencies{from, span, make([]measure.Histogram, n)}
}

// at returns the histogram for what began at an instant; nil in the warm-up.
func (l *latencies) at(began sim.Time) *measure.Histogram {
	if began < l.from {
		return nil
	}
	if l.span == 0 {
		return &l.segments[0]
	}
	return &l.segments[min(int(began/l.span), len(l.segments)-1)]
}

func (l *latencies) record(began, v sim.Time) {
	if h := l.at(began); h != nil {
		h.Record(int64(v))
	}
}

// mergeInto adds all segments that begin at cut or later.
func (l *latencies) mergeInto(h *measure.Histogram, cut sim.Time) {
	for i := range l.segments {
		if l.span == 0 || sim.Time(i)*l.span >= cut {
			h.Merge(&l.segments[i])
		}
	}
}

// mser5 is the truncation point of a series by MSER-5 (White 1997): in batches of five,
// the cut that minimises the variance of the rest over its size, in the first half.
func mser5(values []float64) int {
	var batches []float64
	for i := 0; i+5 <= len(values); i += 5 {
		sum := 0.0
		for _, v := range values[i : i+5] {
			sum += v
		}
		batches = append(batches, sum/5)
	}
	best, cut := 0.0, 0
	for d := 0; d <= len(batches)/2; d++ {
		rest := batches[d:]
		n, sum, squares := float64(len(rest)), 0.0, 0.0
		for _, v := range rest {
			sum += v
		}
		for _, v := range rest {
			squares += float64((v - sum/n) * (v - sum/n))
		}
		if score := squares / float64(n*n); d == 0 || score < best {
			best, cut = score, d
		}
	}
	return cut * 5
}
