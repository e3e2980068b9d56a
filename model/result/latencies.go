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

// only returns the one histogram that counts everything, nil when it depends on the
// instant: so that the path of a record need not ask.
func (l *latencies) only() *measure.Histogram {
	if l.from > 0 || l.span > 0 {
		return nil
	}
	return &l.segments[0]
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

// warmupCut is what an automatic warm-up leaves out: MSER-5 over the mean put latency of
// the slices that have one. What the cut falls into is left out whole, which is a 64th of
// the run at most.
func (g *Gatherer) warmupCut() sim.Time {
	if !g.c.Spec.Warmup.Auto || len(g.streams) == 0 {
		return 0
	}
	var means []float64
	var slices []int
	for i := range g.streams[0].delaySum.Len() {
		sum, n := int64(0), int64(0)
		for j := range g.streams {
			a, _ := g.streams[j].delaySum.At(i)
			b, _ := g.streams[j].delayCount.At(i)
			sum, n = sum+a, n+b
		}
		if n > 0 {
			means, slices = append(means, float64(sum)/float64(n)), append(slices, i)
		}
	}
	if drop := mser5(means); drop > 0 {
		return sim.Time(slices[drop]) * g.slice
	}
	return 0
}
