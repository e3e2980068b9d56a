package result

import (
	"github.com/kinesim/kinesim/model/measure"
	"github.com/kinesim/kinesim/sim"
)

// latencies is a histogram that can leave the warm-up out: a fixed one as it counts, an
// automatic one afterwards, for which it is kept in segments of the run.
type latencies struct {
	from     sim.Time // what began earlier does not count
	all      measure.Histogram
	segments *measure.Segments // nil unless the warm-up is automatic: then all is empty
}

// latencies is a histogram that leaves the scenario's warm-up out.
func (g *Gatherer) latencies() latencies {
	l := latencies{from: g.c.Spec.Warmup.For}
	if g.c.Spec.Warmup.Auto {
		l.segments = measure.NewSegments(g.end)
	}
	return l
}

// tries is a ratio that can leave an automatic warm-up out, nil when there is none.
func (g *Gatherer) tries() *measure.Ratio {
	if !g.c.Spec.Warmup.Auto {
		return nil
	}
	return measure.NewRatio(g.end)
}

// only returns the one histogram that counts everything, nil when it depends on the
// instant: so that the path of a record need not ask.
func (l *latencies) only() *measure.Histogram {
	if l.from > 0 || l.segments != nil {
		return nil
	}
	return &l.all
}

// record counts a value of something that began at an instant.
func (l *latencies) record(began, v sim.Time) { l.recordN(began, v, 1) }

func (l *latencies) recordN(began, v sim.Time, n int64) {
	switch {
	case l.segments != nil:
		l.segments.RecordN(began, int64(v), n)
	case began >= l.from:
		l.all.RecordN(int64(v), n)
	}
}

// mergeInto adds everything, or what began behind an automatic warm-up.
func (l *latencies) mergeInto(h *measure.Histogram, cut sim.Time) {
	h.Merge(&l.all)
	if l.segments != nil {
		l.segments.MergeInto(h, cut)
	}
}

// merge adds what another has counted.
func (l *latencies) merge(o *latencies) {
	l.all.Merge(&o.all)
	if l.segments != nil {
		l.segments.Merge(o.segments)
	}
}

// warmupCut is what an automatic warm-up leaves out: until the put latency of all
// producers has settled.
func (g *Gatherer) warmupCut() sim.Time {
	if !g.c.Spec.Warmup.Auto {
		return 0
	}
	var all []*measure.Segments
	for i := range g.producers {
		all = append(all, g.producers[i].latency.segments)
	}
	return measure.WarmUp(all)
}
