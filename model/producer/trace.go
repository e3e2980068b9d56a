package producer

import (
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// eventCursor is where an instance stands in a trace of single events: it takes every
// Instances-th of them.
type eventCursor struct {
	round sim.Time
	taken int // events of this instance in this round
}

// planEvent takes the instance's next event. A trace of events with keys holds the
// index of each event's key as its only count.
func (w *Workload) planEvent() {
	t, c := w.g.spec.Arrivals.Trace, &w.events
	i := c.taken*w.g.spec.Instances + w.instance
	if i >= len(t.At) {
		if !t.Repeat || t.Length <= 0 || w.instance >= len(t.At) || c.round+t.Length >= w.g.end {
			w.next.due = sim.Never
			return
		}
		c.round, c.taken, i = c.round+t.Length, 0, w.instance
	}
	c.taken++
	w.next.due = c.round + t.At[i]
	if len(t.Sizes) > 0 {
		w.next.size = t.Sizes[i]
	}
	if w.g.spec.Keys.Law == spec.KeysTrace && len(t.Counts) > i {
		w.next.key = int(t.Counts[i][0])
	}
}
