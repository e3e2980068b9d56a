// Package model assembles a scenario: Build puts its streams, tables, producers,
// applications and their faults into a kernel, and a runner owns the time. What happens is
// told to the checkers, the measures and the trace hash; the verdict and the result come
// from them.
package model

import (
	"fmt"
	"time"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/consumer"
	"github.com/kinesim/kinesim/model/fault"
	"github.com/kinesim/kinesim/model/history"
	"github.com/kinesim/kinesim/model/lambda"
	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/model/machine"
	"github.com/kinesim/kinesim/model/mutant"
	"github.com/kinesim/kinesim/model/producer"
	"github.com/kinesim/kinesim/model/result"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/model/stream"
	"github.com/kinesim/kinesim/model/table"
	"github.com/kinesim/kinesim/sim"
)

// Options is what a run may change about a scenario without being another scenario.
type Options struct {
	MemoryBytes int64  // budget of what a run keeps; 0 is the default, 2 GiB
	Mutant      string // id or name of a planted bug; "" is none
	EventsMax   uint64 // budget of messages; 0 is the default

	// Limits are the numbers from outside; nil: those of the scenario's month and region.
	Limits *limits.Table

	// Watch sees every row of the history as well; what is in a row is its own only during
	// the call.
	Watch api.History
}

// World is a scenario in a kernel.
type World struct {
	Kernel       *sim.Kernel
	spec         *spec.Scenario
	limits       *limits.Table
	options      Options
	mutant       mutant.ID
	faults       *fault.Schedule
	bodies       *api.Bodies
	groups       *producer.Groups
	keys         *api.Keyspace
	contents     *api.Contents
	history      *tee
	streams      []*stream.Stream
	tables       []*table.Table
	services     []sim.ID // of streams
	serving      []*stream.Service
	tableActors  []sim.ID
	producers    []sim.ID // by instance
	applications []application
	roster       *consumer.Roster
	account      *lambda.Account
	machines     [][]*machine.Machine // by consumer
	actors       []finisher
	names        []string // of producer instances
	keyFirst     []int    // first key of each producer
	aborted      string
	ended        bool
}

// finisher is an actor that has something to tell when the run ends.
type finisher interface{ Finish(now sim.Time) }

// application is one of a consumer's Count groups of workers.
type application struct {
	name     string // such as billing/0
	consumer int    // in the scenario
	number   int    // of those of its consumer
	actor    sim.ID
	workers  []sim.ID // of the KCL
	ledger   ledger
}

// ledger knows what an application can still ask for of a shard.
type ledger interface{ Needed(shard int32) uint64 }

const (
	memoryDefault    = 2 << 30
	eventsMaxDefault = 100_000_000_000
	traceRing        = 1024
)

// Build puts a scenario into a kernel of its own. It fails when the scenario cannot
// run: a limits table that does not exist, a memory budget that cannot hold it.
func Build(s *spec.Scenario, o Options) (*World, error) {
	if o.MemoryBytes == 0 {
		o.MemoryBytes = memoryDefault
	}
	if o.EventsMax == 0 {
		o.EventsMax = eventsMaxDefault
	}
	m, found := mutant.Find(o.Mutant)
	if !found && o.Mutant != "" {
		return nil, fmt.Errorf("model: no planted bug %q", o.Mutant)
	}
	t := o.Limits
	if t == nil {
		var err error
		if t, err = limits.For(s.AsOf, s.Region); err != nil {
			return nil, err
		}
	}
	if err := checkMemory(s, o.MemoryBytes); err != nil {
		return nil, err
	}
	w := &World{
		Kernel: sim.New(o.EventsMax), spec: s, limits: t, options: o, mutant: m.ID, faults: fault.New(s, t),
		bodies: &api.Bodies{}, groups: &producer.Groups{}, keys: &api.Keyspace{}, roster: &consumer.Roster{},
		contents: &api.Contents{}, account: lambda.NewAccount(int(t.Int(limits.LambdaConcurrency))),
	}
	w.register()
	w.nameApplications()
	workloads := w.workloads()
	checker := history.New(w.checkerConfig())
	if o.Watch == nil {
		o.Watch = api.Blind{}
	}
	w.history = &tee{
		checker: checker,
		measure: result.NewGatherer(w.gathererConfig(checker)),
		trace:   sim.NewTraceHash(traceRing),
		watch:   o.Watch,
	}
	w.Kernel.Observe(w.history.trace)
	for _, add := range []func() error{w.addStreams, w.addTables,
		func() error { return w.addProducers(workloads) }, w.addApplications, w.addOperator} {
		if err := add(); err != nil {
			return nil, err
		}
	}
	return w, nil
}

// register tells the kernel how to free and digest the bodies of each kind.
func (w *World) register() {
	b := w.bodies
	put := func(h uint32) uint64 { return b.Puts.At(h).Digest }
	for _, kind := range []sim.Kind{api.KindPut, api.KindPutReply, producer.KindRetryCall} {
		w.Kernel.Register(kind, put, b.Puts.Free)
	}
	read := func(h uint32) uint64 { return b.Reads.At(h).Digest }
	for kind := api.KindGetShardIterator; kind <= api.KindPush; kind++ {
		w.Kernel.Register(kind, read, b.Reads.Free)
	}
	control := func(h uint32) uint64 { return b.Controls.At(h).Digest }
	for kind := api.KindControl; kind <= api.KindControlReply; kind++ {
		w.Kernel.Register(kind, control, b.Controls.Free)
	}
	item := func(h uint32) uint64 { return b.Items.At(h).Digest }
	for kind := api.KindItem; kind <= api.KindItemReply; kind++ {
		w.Kernel.Register(kind, item, b.Items.Free)
	}
	lease := func(h uint32) uint64 { return b.Leases.At(h).Digest }
	for kind := api.KindLease; kind <= api.KindLeaseReply; kind++ {
		w.Kernel.Register(kind, lease, b.Leases.Free)
	}
	w.Kernel.Register(api.KindDatapoint, func(h uint32) uint64 { return b.Datapoints.At(h).Digest }, b.Datapoints.Free)
	w.Kernel.Register(producer.KindResend, w.groups.Digest, w.groups.Free)
}

// nameApplications numbers the applications of all consumers.
func (w *World) nameApplications() {
	for ci := range w.spec.Consumers {
		c := &w.spec.Consumers[ci]
		for i := range c.Count {
			w.applications = append(w.applications, application{
				name: fmt.Sprintf("%s/%d", c.Name, i), consumer: ci, number: i, actor: sim.Nobody})
		}
	}
}

func (w *World) workloads() []*producer.Group {
	groups := make([]*producer.Group, 0, len(w.spec.Producers))
	for i := range w.spec.Producers {
		p := &w.spec.Producers[i]
		w.keyFirst = append(w.keyFirst, w.keys.Len())
		g := producer.NewGroup(w.spec.Seed, p, len(w.names), w.keys, w.spec.Duration)
		g.Contents(w.contents)
		groups = append(groups, g)
		for j := range p.Instances {
			w.names = append(w.names, fmt.Sprintf("%s/%d", p.Name, j))
		}
	}
	return groups
}

// created is time 0 in seconds since 1970, which sequence numbers show.
func (w *World) created() int64 {
	if t, err := time.Parse(time.RFC3339, w.spec.Start); err == nil {
		return t.Unix()
	}
	return 0
}

// add puts an actor into the kernel.
func (w *World) add(name string, a sim.Actor) (sim.ID, error) {
	id, err := w.Kernel.Add(name, a)
	if f, ends := a.(finisher); ends && err == nil {
		w.actors = append(w.actors, f)
	}
	return id, err
}

// next is the address that the next actor will have.
func (w *World) next() sim.ID { return sim.ID(w.Kernel.Actors()) }
