// Package model assembles a scenario: Build puts its streams, producers and readers
// into a kernel, and a runner owns the time. What happens is told to the checkers,
// the measures and the trace hash; the verdict and the result come from them.
package model

import (
	"fmt"
	"time"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/consumer"
	"github.com/kinesim/kinesim/model/history"
	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/model/producer"
	"github.com/kinesim/kinesim/model/result"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/model/stream"
	"github.com/kinesim/kinesim/sim"
)

// Options is what a run may change about a scenario without being another scenario.
type Options struct {
	MemoryBytes int64  // budget of what a run keeps; 0 is the default, 2 GiB
	Mutant      string // id of a planted bug; "" is none
	EventsMax   uint64 // budget of messages; 0 is the default
}

// World is a scenario in a kernel.
type World struct {
	Kernel   *sim.Kernel
	spec     *spec.Scenario
	limits   *limits.Table
	options  Options
	bodies   *api.Bodies
	groups   *producer.Groups
	keys     *api.Keyspace
	history  *tee
	streams  []*stream.Stream
	actors   []finisher
	readers  []readerInfo
	keeper   keeper
	names    []string // of producer instances
	keyFirst []int    // first key of each producer
	aborted  string
	ended    bool
}

// finisher is an actor that has something to tell when the run ends.
type finisher interface{ Finish(now sim.Time) }

// readerInfo is one application reading one shard.
type readerInfo struct {
	number        int32
	name          string
	consumer      int   // in the scenario
	application   int32 // over the whole scenario: consumers × count
	stream, shard int
}

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
	if !IsMutant(o.Mutant) {
		return nil, fmt.Errorf("model: no planted bug %q", o.Mutant)
	}
	table, err := limits.For(s.AsOf, s.Region)
	if err != nil {
		return nil, err
	}
	if err := checkMemory(s, o.MemoryBytes); err != nil {
		return nil, err
	}
	w := &World{
		Kernel: sim.New(o.EventsMax), spec: s, limits: table, options: o,
		bodies: &api.Bodies{}, groups: &producer.Groups{}, keys: &api.Keyspace{},
	}
	w.register()
	w.nameReaders()
	workloads := w.workloads()
	w.history = &tee{
		checker: history.New(w.checkerConfig()),
		measure: result.NewGatherer(w.gathererConfig()),
		trace:   sim.NewTraceHash(traceRing),
	}
	w.Kernel.Observe(w.history.trace)
	services, err := w.addStreams()
	if err != nil {
		return nil, err
	}
	if err := w.addProducers(services, workloads); err != nil {
		return nil, err
	}
	return w, w.addReaders(services)
}

// register tells the kernel how to free and digest the bodies of each kind.
func (w *World) register() {
	put := func(h uint32) uint64 { return w.bodies.Puts.At(h).Digest }
	read := func(h uint32) uint64 { return w.bodies.Reads.At(h).Digest }
	for _, kind := range []sim.Kind{api.KindPut, api.KindPutReply, producer.KindRetryCall} {
		w.Kernel.Register(kind, put, w.bodies.Puts.Free)
	}
	for kind := api.KindGetShardIterator; kind <= api.KindPush; kind++ {
		w.Kernel.Register(kind, read, w.bodies.Reads.Free)
	}
	w.Kernel.Register(producer.KindResend, w.groups.Digest, w.groups.Free)
}

// nameReaders numbers the readers: each application of each consumer, each shard.
func (w *World) nameReaders() {
	application := int32(-1)
	for ci := range w.spec.Consumers {
		c := &w.spec.Consumers[ci]
		st := &w.spec.Streams[c.Stream]
		for app := range c.Count {
			application++
			for shard := range st.Shards {
				name := fmt.Sprintf("%s/%d/%s/%s", c.Name, app, st.Name, stream.ShardID(int32(shard)))
				w.readers = append(w.readers, readerInfo{int32(len(w.readers)), name, ci, application,
					c.Stream, shard})
			}
		}
	}
}

func (w *World) workloads() []*producer.Group {
	groups := make([]*producer.Group, 0, len(w.spec.Producers))
	for i := range w.spec.Producers {
		p := &w.spec.Producers[i]
		w.keyFirst = append(w.keyFirst, w.keys.Len())
		groups = append(groups, producer.NewGroup(w.spec.Seed, p, len(w.names), w.keys, w.spec.Duration))
		for j := range p.Instances {
			w.names = append(w.names, fmt.Sprintf("%s/%d", p.Name, j))
		}
	}
	return groups
}

func (w *World) addStreams() ([]sim.ID, error) {
	ids := make([]sim.ID, 0, len(w.spec.Streams))
	law := w.laws()
	for i := range w.spec.Streams {
		st := &w.spec.Streams[i]
		core := stream.New(st.Name, int32(i), st.Shards, w.streamLimits(st), w.keys, w.history, w.created())
		core.Mutant = streamMutant(w.options.Mutant)
		self := sim.ID(len(ids))
		service := stream.NewService(stream.ServiceConfig{
			Self: self, Seed: w.spec.Seed, Bodies: w.bodies,
			Zones: law.zones, Timeout: sim.Time(w.limits.Int(limits.ServiceTimeout)),
			Get: law.get, Dispatch: law.dispatch, Quantum: law.quantum,
			OutstandingMax: int(w.limits.Int(limits.PushOutstanding)), Control: law.control,
		}, core)
		core.Keeper = &w.keeper
		if err := w.registerConsumers(core, i); err != nil {
			return nil, err
		}
		for _, info := range w.readers {
			if info.stream == i {
				core.DeclareApplication(info.application)
			}
		}
		id, err := w.Kernel.Add("stream "+st.Name, service)
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
		w.streams = append(w.streams, core)
	}
	return ids, nil
}

// registerConsumers registers the fan-out consumers of a stream: each application is one.
func (w *World) registerConsumers(core *stream.Stream, index int) error {
	for _, r := range w.readers {
		c := &w.spec.Consumers[r.consumer]
		if r.stream != index || r.shard != 0 || c.Kind != spec.FanOut {
			continue
		}
		if e := core.RegisterStreamConsumer(0, r.name, r.application); e != nil {
			return fmt.Errorf("model: consumer %s: %w", c.Name, e)
		}
	}
	return nil
}

// created is time 0 in seconds since 1970, which sequence numbers show.
func (w *World) created() int64 {
	if t, err := time.Parse(time.RFC3339, w.spec.Start); err == nil {
		return t.Unix()
	}
	return 0
}

func (w *World) addProducers(services []sim.ID, groups []*producer.Group) error {
	next, instance := sim.ID(len(services)), int32(0)
	for i := range w.spec.Producers {
		p := &w.spec.Producers[i]
		for j := range p.Instances {
			a := producer.New(producer.Config{
				Self: next, Service: services[p.Stream], Name: w.names[instance], Instance: instance,
				Group: int32(i), Spec: p, End: w.spec.Duration, PutBytes: w.limits.Int(limits.PutRecordsMaxBytes),
				Quota: producer.Quota{
					Tokens: w.limits.Int(limits.RetryTokens), Cost: w.limits.Int(limits.RetryCost),
					Refund: w.limits.Int(limits.RetryRefund),
				},
				Latency: w.network(), Seed: w.spec.Seed, Bodies: w.bodies, Groups: w.groups,
				History: w.history, LoseOne: w.options.Mutant == producer.MutantLoseOne,
			}, groups[i].Instance(j))
			if err := w.add("producer "+w.names[instance], a, 0, producer.KindStart); err != nil {
				return err
			}
			next++
			instance++
		}
	}
	return nil
}

func (w *World) addReaders(services []sim.ID) error {
	next := sim.ID(len(services) + len(w.names))
	for r, info := range w.readers {
		w.history.Join(api.JoinRow{Reader: int32(r), Name: info.name, Consumer: int32(info.consumer),
			Application: info.application, Stream: int32(info.stream), Shard: int32(info.shard), Tenure: 1})
		c := consumer.Config{
			Self: next, Service: services[info.stream], Name: info.name, Reader: int32(r),
			App: info.application, Consumer: int32(info.consumer), Shard: int32(info.shard),
			Spec: &w.spec.Consumers[info.consumer],
			Seed: w.spec.Seed, End: w.spec.Duration, Latency: w.network(),
			Retry: sim.Time(w.limits.Int(limits.ReaderRetry)), Bodies: w.bodies, History: w.history,
		}
		var a sim.Actor
		phase := sim.Time(0)
		if c.Spec.Kind == spec.FanOut {
			s := consumer.NewSubscriber(c)
			a = s
			w.keeper.add(info, s)
		} else {
			p := consumer.NewPoller(c)
			a, phase = p, p.Phase()
			w.keeper.add(info, p)
		}
		if err := w.add("consumer "+info.name, a, phase, consumer.KindStart); err != nil {
			return err
		}
		next++
	}
	return nil
}

// add puts an actor into the kernel and wakes it at an instant.
func (w *World) add(name string, a sim.Actor, at sim.Time, start sim.Kind) error {
	id, err := w.Kernel.Add(name, a)
	if err != nil {
		return err
	}
	w.actors = append(w.actors, a.(finisher))
	w.Kernel.Inject(at, id, start, 0)
	return nil
}
