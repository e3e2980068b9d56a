package producer

import (
	"fmt"
	"slices"

	"github.com/kinesim/kinesim/model/aggregate"
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
	size  dist.Integers
	pool  sim.Source // sizes of contents that records share

	firstKey, aliases api.Key // its first key, and that of an aggregate behind it (KPL)

	mode    mode
	process spec.Process
	shape   float64 // of gamma gaps
	even    even
	counted counted
	order   sim.Source // of a trace's keys within a period
	profile profile
}

// mode is the way to the instants of records.
type mode uint8

const (
	modeProfile mode = iota // a process of rate 1, seen through the integral of the rate
	modeEven                // one rate throughout, in exact arithmetic
	modeCounted             // a trace's counts, spread within each period
	modeEvents              // a trace's single events
)

// NewGroup prepares a producer and brings its partition keys into the keyspace. first
// numbers its instances over the scenario; nothing is due at end or later.
func NewGroup(seed uint64, p *spec.Producer, first int, keys *api.Keyspace, end sim.Time) *Group {
	a := &p.Arrivals
	g := &Group{seed: seed, spec: p, first: first, end: end, size: p.Size.Compile().Guide(), process: a.Process,
		pool: sim.NewSource(seed, p.Name, "size of content")}
	cv := a.CV
	if a.Trace != nil {
		g.process, cv = a.Trace.Within, a.Trace.CV
	}
	if g.process == spec.Gamma {
		g.shape = 1 / float64(cv*cv)
	}
	g.mode = modeOf(a, g.process)
	g.firstKey = api.Key(keys.Len())
	g.keys = newKeyLaw(p, keys)
	if k := p.Client.KPL; k != nil && k.Aggregation {
		g.aliases = keys.AddAliases(aggregate.PartitionKey, g.firstKey, uint32(keys.Len())-uint32(g.firstKey))
	}
	// A trace of bytes counts what Kinesis counts: data and partition key.
	meanBytes := p.Size.Expected() + g.keys.meanBytes
	switch g.mode {
	case modeEven:
		g.even = newEven(a.Rate)
	case modeCounted:
		g.counted = newCounted(a.Trace, p.Keys.Law == spec.KeysTrace, meanBytes)
		g.order = sim.NewSource(seed, p.Name, "order")
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
	case a.Trace != nil:
		return modeCounted
	case process == spec.Constant && a.Sine == nil && len(a.Stages) == 0:
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
	known    []known // of the records at hand; nil: nothing is known of any
	source   sim.Source
	turns    sim.Source // of a trace's periods: see spread
	keys     sim.Source
	sizes    sim.Source
	contents sim.Source
	profile  cursor
	counted  countedCursor
	events   eventCursor

	ahead      [gapsAtOnce]float64 // gaps of the draws from a number on
	aheadFirst uint64
	drawn      bool
}

// arrival is the next record: when, and what the trace says of it.
type arrival struct {
	due sim.Time
	known
}

// known is what a trace says of a record beside its instant.
type known struct {
	key  int   // of the law; -1: drawn
	size int64 // of the data, or with the key if the trace counts it so; -1: drawn
}

// Instance returns the workload of instance i of the group.
func (g *Group) Instance(i int) *Workload {
	name := fmt.Sprintf("%s/%d", g.spec.Name, i)
	w := &Workload{
		g: g, instance: i,
		next:   arrival{known: known{key: -1, size: -1}},
		source: sim.NewSource(g.seed, name, "arrival"),
		turns:  sim.NewSource(g.seed, name, "turn"),
		keys:   sim.NewSource(g.seed, name, "key"),
		sizes:  sim.NewSource(g.seed, name, "size"),

		contents: g.contents(i),
	}
	if g.mode == modeEvents || g.counted.keyed || g.counted.sized {
		w.known = make([]known, 0, fillAtOnce)
	}
	if g.mode == modeProfile && len(g.profile.segments) > 0 {
		w.nextSegment()
	}
	w.plan()
	return w
}

// NextDue is when the next record is due; sim.Never when there is none.
func (w *Workload) NextDue() sim.Time { return w.next.due }

// Fill appends the next records in order of their due instants, at most max, none due
// after until; it returns how many. It goes on where the last Fill stopped.
func (w *Workload) Fill(c *api.Columns, max int, until sim.Time) int {
	until = min(until, w.g.end-1)
	made := 0
	for made < max && w.next.due <= until {
		made += w.fillSome(c, min(max-made, fillAtOnce), until)
	}
	return made
}

// fillAtOnce is the number of records made column by column: the loop over one column
// overlaps its waits for memory and for the polynomials of draws, which a loop over
// whole records cannot (73 to 81 instead of 86 to 93 ns a record; with a Zipf law over
// 1 M keys 19 to 35 instead of 95, measured).
const fillAtOnce = 128

func (w *Workload) fillSome(c *api.Columns, max int, until sim.Time) int {
	g, first, had := w.g, w.n, len(c.Due)
	known := w.known[:0]
	due := c.Due
	for i := 0; i < max && w.next.due <= until; i++ {
		due = append(due, w.next.due)
		if w.known != nil {
			known = append(known, w.next.known)
		}
		w.n++
		w.plan()
	}
	c.Due = due
	n := len(due) - had

	c.UID, c.Key, c.Bytes = grow(c.UID, n), grow(c.Key, n), grow(c.Bytes, n)
	uids := c.UID[len(c.UID)-n:]
	for i := range uids {
		uids[i] = api.MakeUID(g.first+w.instance, first+uint64(i))
	}
	keys, bytes := c.Key[len(c.Key)-n:], c.Bytes[len(c.Bytes)-n:]
	if w.known != nil {
		g.keys.pickKnown(w.keys, first, known, keys, bytes)
	} else {
		g.keys.pick(w.keys, first, keys, bytes)
	}
	w.addSizes(first, known, bytes)
	return n
}

// grow lengthens a column by n values, whatever they are.
func grow[T any](column []T, n int) []T {
	return slices.Grow(column, n)[:len(column)+n]
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
