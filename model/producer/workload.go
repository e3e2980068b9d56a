package producer

import (
	"fmt"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

// Group is what the instances of one producer share: the rate over time, the keys, the
// sizes. It is read-only once made.
type Group struct {
	seed    uint64
	spec    *spec.Producer
	first   int // number of the first instance over the scenario
	end     sim.Time
	keys    keyLaw
	size    dist.Sampler
	profile profile
	events  *spec.Trace // single events in place of a profile
	exact   *spec.Trace // exact counts per key and period in place of a profile
}

// NewGroup prepares a producer and brings its partition keys into the keyspace. first
// numbers its instances over the scenario; nothing is due at end or later.
func NewGroup(seed uint64, p *spec.Producer, first int, keys *api.Keyspace, end sim.Time) *Group {
	g := &Group{seed: seed, spec: p, first: first, end: end, size: p.Size.Compile()}
	g.keys = newKeyLaw(p, keys)
	trace := p.Arrivals.Trace
	switch {
	case trace != nil && trace.Period == 0:
		g.events = trace
	case trace != nil && trace.Within == spec.Constant && len(trace.Keys) > 0:
		g.exact = trace
	default:
		g.profile = newProfile(&p.Arrivals, p.Size.Expected(), end)
	}
	return g
}

// Workload is what one producer instance wants to send and when. Draw n belongs to its
// n-th record, so that no other instance, and no earlier Fill, can move it.
type Workload struct {
	g        *Group
	instance int // within the group
	n        uint64
	next     arrival
	source   sim.Source
	keys     sim.Source
	sizes    sim.Source
	profile  cursor
	events   eventCursor
	exact    exactCursor
}

// arrival is the next record: when, and what the trace says of it.
type arrival struct {
	due     sim.Time
	segment int   // of the profile: whose keys
	key     int   // of the trace; -1: drawn
	size    int64 // of the trace; -1: drawn
}

// Instance returns the workload of instance i of the group.
func (g *Group) Instance(i int) *Workload {
	name := fmt.Sprintf("%s/%d", g.spec.Name, i)
	w := &Workload{
		g: g, instance: i,
		source: sim.NewSource(g.seed, name, "arrival"),
		keys:   sim.NewSource(g.seed, name, "key"),
		sizes:  sim.NewSource(g.seed, name, "size"),
	}
	w.plan()
	return w
}

// NextDue is when the next record is due; sim.Never when there is none.
func (w *Workload) NextDue() sim.Time { return w.next.due }

// Fill appends the next records in order of their due instants, at most max, none due
// after until; it returns how many. It goes on where the last Fill stopped.
func (w *Workload) Fill(c *api.Columns, max int, until sim.Time) int {
	i := 0
	for ; i < max && w.next.due <= until && w.next.due < w.g.end; i++ {
		key, nameBytes := w.key()
		size := w.next.size
		if size < 0 {
			size = w.g.size.Int(w.sizes, w.n)
		}
		bytes := min(size+int64(nameBytes), 1<<32-1)
		c.Add(api.MakeUID(w.g.first+w.instance, w.n), key, uint32(bytes), w.next.due)
		w.n++
		w.plan()
	}
	return i
}

func (w *Workload) key() (api.Key, int) {
	if w.next.key >= 0 {
		return w.g.keys.named(w.next.key)
	}
	return w.g.keys.pick(w.keys, w.n, w.next.segment)
}

// plan finds the next record's arrival.
func (w *Workload) plan() {
	w.next = arrival{key: -1, size: -1}
	switch {
	case w.g.events != nil:
		w.planEvent()
	case w.g.exact != nil:
		w.planExact()
	default:
		w.planProfile()
	}
	if w.next.due >= w.g.end {
		w.next.due = sim.Never
	}
}
