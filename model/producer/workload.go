package producer

import (
	"fmt"
	"math"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

// Group is what the instances of one producer share: the rate over time, the keys, the
// sizes. It is read-only once made.
type Group struct {
	seed  uint64
	spec  *spec.Producer
	first int // number of the first instance over the scenario
	end   sim.Time
	keys  keyLaw
	size  dist.Sampler

	mode    mode
	process spec.Process
	shape   float64 // of gamma gaps
	even    even
	counted counted
	profile profile
}

// mode is the way to the instants of records.
type mode uint8

const (
	modeProfile mode = iota // a process of rate 1, seen through the integral of the rate
	modeEven                // one rate throughout, in exact arithmetic
	modeCounted             // a trace's counts, spread evenly within each period
	modeEvents              // a trace's single events
)

// NewGroup prepares a producer and brings its partition keys into the keyspace. first
// numbers its instances over the scenario; nothing is due at end or later.
func NewGroup(seed uint64, p *spec.Producer, first int, keys *api.Keyspace, end sim.Time) *Group {
	a := &p.Arrivals
	g := &Group{seed: seed, spec: p, first: first, end: end, size: p.Size.Compile(), process: a.Process}
	cv := a.CV
	if a.Trace != nil {
		g.process, cv = a.Trace.Within, a.Trace.CV
	}
	if g.process == spec.Gamma {
		g.shape = 1 / float64(cv*cv)
	}
	g.mode = modeOf(a, g.process)
	g.keys = newKeyLaw(p, keys, g.mode == modeCounted)
	// A trace of bytes counts what Kinesis counts: data and partition key.
	meanBytes := p.Size.Expected() + g.keys.meanBytes
	switch g.mode {
	case modeEven:
		g.even = newEven(a.Rate)
	case modeCounted:
		g.counted = newCounted(a.Trace, &g.keys, meanBytes)
	case modeProfile:
		g.profile = newProfile(a, meanBytes, end)
		g.profile.compile(p.Instances)
	}
	return g
}

func modeOf(a *spec.Arrivals, process spec.Process) mode {
	switch {
	case a.Trace != nil && a.Trace.Period == 0:
		return modeEvents
	case a.Trace != nil && process == spec.Constant:
		return modeCounted
	case process == spec.Constant && a.Trace == nil && a.Sine == nil && len(a.Stages) == 0:
		return modeEven
	}
	return modeProfile
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
	counted  countedCursor
	events   eventCursor
}

// arrival is the next record: when, and what the trace says of it.
type arrival struct {
	due  sim.Time
	row  int   // of the trace: whose key weights hold
	key  int   // of the law; -1: drawn
	size int64 // of the trace; -1: drawn
}

// Instance returns the workload of instance i of the group.
func (g *Group) Instance(i int) *Workload {
	name := fmt.Sprintf("%s/%d", g.spec.Name, i)
	w := &Workload{
		g: g, instance: i,
		next:   arrival{key: -1, size: -1},
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
	g := w.g
	until = min(until, g.end-1)
	uids, keys, bytes, dues := c.UID, c.Key, c.Bytes, c.Due // kept in registers
	i := 0
	for ; i < max && w.next.due <= until; i++ {
		key, nameBytes := g.keys.pick(w.keys, w.n, &w.next)
		size := w.next.size
		if size < 0 {
			size = g.size.Int(w.sizes, w.n)
		}
		uids = append(uids, api.MakeUID(g.first+w.instance, w.n))
		keys = append(keys, key)
		bytes = append(bytes, uint32(min(size+int64(nameBytes), math.MaxUint32)))
		dues = append(dues, w.next.due)
		w.n++
		w.plan()
	}
	c.UID, c.Key, c.Bytes, c.Due = uids, keys, bytes, dues
	return i
}

// plan finds the next record's arrival.
func (w *Workload) plan() {
	switch w.g.mode {
	case modeProfile:
		w.planProfile()
	case modeEven:
		w.next.due = w.g.even.due(w.groupNumber())
	case modeCounted:
		w.planCounted()
	case modeEvents:
		w.planEvent()
	}
	if w.next.due >= w.g.end {
		w.next.due = sim.Never
	}
}

// groupNumber is the number of the instance's next record among those of the group
// when these are dealt out in turn.
func (w *Workload) groupNumber() uint64 {
	return w.n*uint64(w.g.spec.Instances) + uint64(w.instance)
}
