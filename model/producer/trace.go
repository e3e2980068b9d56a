package producer

import (
	"cmp"
	"math"
	"slices"

	"github.com/kinesim/kinesim/sim"
)

// eventCursor is where an instance stands in a trace of single events: it takes every
// Instances-th of them.
type eventCursor struct {
	round sim.Time
	taken int // events of this instance in this round
}

func (w *Workload) planEvent() {
	t, c := w.g.events, &w.events
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
	if len(t.Keys) > 0 && len(t.Counts) > i {
		w.next.key = int(t.Counts[i][0])
	}
}

// exactCursor is where an instance stands in a trace of exact counts per key: each key
// is spread evenly over its period by itself.
type exactCursor struct {
	round  sim.Time
	row    int
	list   []keyed // of the period at hand, all instances
	at     int
	total  int64     // records of the group before the list
	before []float64 // counts of each key in the periods so far
}

type keyed struct {
	due sim.Time
	key int32
}

func (w *Workload) planExact() {
	t, c := w.g.exact, &w.exact
	for {
		for ; c.at < len(c.list); c.at++ {
			if (c.total+int64(c.at))%int64(w.g.spec.Instances) == int64(w.instance) {
				w.next.due, w.next.key = c.list[c.at].due, int(c.list[c.at].key)
				c.at++
				return
			}
		}
		if c.row == len(t.At) {
			if !t.Repeat || t.Length <= 0 || c.round+t.Length >= w.g.end {
				w.next.due = sim.Never
				return
			}
			c.round, c.row = c.round+t.Length, 0
		}
		w.listPeriod()
	}
}

// listPeriod makes the records of the next period. Fractions that a scale leaves are
// carried over per key, so that totals are right to one record.
func (w *Workload) listPeriod() {
	t, c := w.g.exact, &w.exact
	c.total += int64(len(c.list))
	c.list, c.at = c.list[:0], 0
	if len(c.before) == 0 {
		c.before = make([]float64, len(t.Keys))
	}
	for k, count := range t.Counts[c.row] {
		before := c.before[k]
		c.before[k] += count
		n := int64(math.Floor(before+count+0.5)) - int64(math.Floor(before+0.5))
		for i := range n {
			due := c.round + t.At[c.row] + t.Period*sim.Time(2*i+1)/sim.Time(2*n)
			c.list = append(c.list, keyed{due, int32(k)})
		}
	}
	slices.SortFunc(c.list, func(a, b keyed) int {
		return cmp.Or(cmp.Compare(a.due, b.due), cmp.Compare(a.key, b.key))
	})
	c.row++
}
