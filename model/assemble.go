package model

import (
	"fmt"
	"slices"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/consumer"
	"github.com/kinesim/kinesim/model/fault"
	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/model/operator"
	"github.com/kinesim/kinesim/model/producer"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/model/stream"
	"github.com/kinesim/kinesim/model/table"
	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

// Needed makes the world a stream.Keeper: what may still be read, its ledgers know.
func (w *World) Needed(app, shard int32) uint64 { return w.applications[app].ledger.Needed(shard) }

func (w *World) addStreams() error {
	law := w.laws()
	for i := range w.spec.Streams {
		st := &w.spec.Streams[i]
		core := stream.New(st.Name, int32(i), st.Shards, w.streamLimits(st), w.keys, w.history, w.created())
		core.Mutant, core.Keeper = w.mutant, w
		core.SetMode(st.Mode, st.Demand.Warm)
		watcher, err := w.addScaler(i)
		if err != nil {
			return err
		}
		service := stream.NewService(stream.ServiceConfig{
			Self: w.next(), Seed: w.spec.Seed, Bodies: w.bodies, Zones: w.zones(st), Quorum: quorum(st),
			Concurrent: st.Replication.Concurrent, Watcher: watcher,
			Region: w.faults.Region(), Timeout: sim.Time(w.limits.Int(limits.ServiceTimeout)), Control: law.control,
			Silence: sim.Time(w.limits.Int(limits.FanOutSilence)), Get: law.get, Dispatch: law.dispatch,
			Quantum:        law.quantum,
			Encryption:     w.encryption(st),
			OutstandingMax: int(w.limits.Int(limits.PushOutstanding)),
		}, core)
		for app := range w.applications {
			c := &w.spec.Consumers[w.applications[app].consumer]
			if c.Stream != i {
				continue
			}
			core.DeclareApplication(int32(app))
			if !c.Pushed() {
				continue
			}
			if e := core.RegisterStreamConsumer(0, w.applications[app].name, int32(app)); e != nil {
				return fmt.Errorf("model: consumer %s: %w", c.Name, e)
			}
		}
		id, err := w.add("stream "+st.Name, service)
		if err != nil {
			return err
		}
		if first := core.NextChange(); first != sim.Never {
			w.Kernel.Inject(first, id, stream.KindChange, 0)
		}
		w.services, w.serving = append(w.services, id), append(w.serving, service)
		if watcher.Watches {
			w.Kernel.Inject(sim.Minute, id, stream.KindMinute, 0)
		}
		w.streams = append(w.streams, core)
	}
	return nil
}

func (w *World) addTables() error {
	for i := range w.spec.Tables {
		s := &w.spec.Tables[i]
		t := table.New(s, int32(i), table.LimitsOf(w.limits), w.history)
		t.Mutant = w.mutant
		c := table.Config{Name: s.Name, Seed: w.spec.Seed, Bodies: w.bodies, Latency: s.Latency,
			Faults: w.faults.Table(i)}
		if w.spec.Network.LatencyOff {
			c.Latency = dist.Law{}
		}
		id, err := w.add("table "+s.Name, table.NewActor(c, t))
		if err != nil {
			return err
		}
		w.tableActors = append(w.tableActors, id)
		w.tables = append(w.tables, t)
	}
	return nil
}

func (w *World) addProducers(groups []*producer.Group) error {
	instance := int32(0)
	for i := range w.spec.Producers {
		p := &w.spec.Producers[i]
		for j := range p.Instances {
			name := w.names[instance]
			a := producer.NewInstance(producer.Config{
				Self: w.next(), Service: w.services[p.Stream], Name: name, Instance: instance,
				Group: int32(i), Spec: p, End: w.spec.Duration, PutBytes: w.limits.Int(limits.PutRecordsMaxBytes),
				Latency: w.network(), Seed: w.spec.Seed, Keys: w.keys, Bodies: w.bodies, Groups: w.groups,
				History: w.history, Process: w.faults.Producer(i, j, name),
				SkewMax: sim.Time(w.limits.Int(limits.ClockSkewMax)), Mutant: w.mutant,
			}, groups[i].Instance(j))
			id, err := w.add("producer "+name, a)
			if err != nil {
				return err
			}
			w.producers = append(w.producers, id)
			w.Kernel.Inject(0, id, producer.KindStart, 0)
			instance++
		}
	}
	return nil
}

func (w *World) addApplications() error {
	w.addMachines()
	for i := range w.applications {
		a := &w.applications[i]
		s := &w.spec.Consumers[a.consumer]
		c := consumer.GroupConfig{
			Self: w.next(), Service: w.services[s.Stream], Name: a.name, Stream: w.spec.Streams[s.Stream].Name,
			App: int32(i), Consumer: int32(a.consumer), Spec: s, Seed: w.spec.Seed, Latency: w.network(),
			Retry:   sim.Time(w.limits.Int(limits.ReaderRetry)),
			Timeout: sim.Time(w.limits.Int(limits.ConsumerTimeout)),
			SkewMax: sim.Time(w.limits.Int(limits.ClockSkewMax)),
			Sync:    sim.Time(w.limits.Int(limits.ShardSync)), Table: sim.Nobody,
			Replays: w.replays(a.consumer), Roster: w.roster, Keys: w.keys, Bodies: w.bodies,
			History: w.history, Mutant: w.mutant,
			Contents: w.contents,
		}
		if s.Dedup != nil {
			c.Table = w.tableActors[s.Dedup.Table]
			c.TTL = w.spec.Tables[s.Dedup.Table].TTL
		}
		for j := range max(s.Workers, 1) {
			name := workerName(a.name, j)
			c.Workers = append(c.Workers, w.faults.Consumer(a.consumer, j, name))
			c.Marks = append(c.Marks, w.faults.Dedup(a.consumer, j, name))
		}
		c.Machines = w.machinesOf(a)
		if s.KCL != nil {
			if err := w.addFleet(a, c); err != nil {
				return err
			}
			continue
		}
		c.Fragile = len(c.Replays) > 0 || w.fragile(a.consumer) || s.Balance != nil
		if s.Lambda != nil {
			w.mapping(&c, s)
		}
		group, ledger := consumer.NewGroup(c)
		a.ledger = ledger
		id, err := w.add("application "+a.name, group)
		if err != nil {
			return err
		}
		a.actor = id
		w.Kernel.Inject(s.StartAt, id, consumer.KindStart, 0)
	}
	return nil
}

// replays are the events that make a consumer read again.
func (w *World) replays(consumerIndex int) []consumer.Replay {
	var list []consumer.Replay
	for i := range w.spec.Events {
		e := &w.spec.Events[i]
		if e.Action == spec.ActReplay && e.Consumer == consumerIndex {
			list = append(list, consumer.Replay{Event: int32(i), At: e.At, From: e.From, FromTime: e.FromTime})
		}
	}
	return list
}

// fragile tells whether a worker of a consumer may lose what it has received.
func (w *World) fragile(consumerIndex int) bool {
	for i := range w.spec.Faults {
		f := &w.spec.Faults[i]
		if (f.Kind == spec.Crash || f.Kind == spec.Pause) && f.Target.Producer < 0 &&
			(f.Target.Consumer < 0 || f.Target.Consumer == consumerIndex) {
			return true
		}
	}
	return false
}

func (w *World) addOperator() error {
	orders := w.orders()
	if len(w.spec.Events)+len(orders) == 0 {
		return nil
	}
	groups := make([][]sim.ID, len(w.spec.Consumers))
	for i := range w.applications {
		a := &w.applications[i]
		groups[a.consumer] = append(groups[a.consumer], a.actor)
	}
	id, err := w.add("operator", operator.New(operator.Config{
		Self: w.next(), Events: w.spec.Events, Orders: orders, Services: w.services, Groups: groups,
		Seed: w.spec.Seed, Latency: w.network(), Bodies: w.bodies, History: w.history,
	}))
	if err != nil {
		return err
	}
	for i := range w.spec.Events {
		w.Kernel.Inject(w.spec.Events[i].At, id, operator.KindEvent, uint32(i))
	}
	for i := range orders {
		w.Kernel.Inject(orders[i].At, id, operator.KindOrder, uint32(i))
	}
	return nil
}

// orders are what processes are told of their faults: that they crash and that they are
// back, and groups that a worker may have been silent for longer than they wait.
func (w *World) orders() []operator.Order {
	var list []operator.Order
	tell := func(down []fault.Window, to sim.ID, body int) {
		for _, d := range down {
			list = append(list, operator.Order{At: d.From, To: to, Kind: api.KindCrash, Body: uint32(body)},
				operator.Order{At: d.To, To: to, Kind: api.KindRestart, Body: uint32(body)})
		}
	}
	instance := 0
	for i := range w.spec.Producers {
		for j := range w.spec.Producers[i].Instances {
			tell(w.faults.ProducerDown(i, j), w.producers[instance], 0)
			instance++
		}
	}
	for i := range w.applications {
		a := &w.applications[i]
		s := &w.spec.Consumers[a.consumer]
		for j := range max(s.Workers, 1) {
			down := w.faults.ConsumerDown(a.consumer, j)
			to := a.actor
			if s.KCL != nil {
				to = a.workers[j]
			}
			tell(down, to, j)
			for _, f := range w.faults.ConsumerAmbushed(a.consumer, j) {
				if !slices.ContainsFunc(down, func(d fault.Window) bool { return d.From <= f.To && f.To < d.To }) {
					list = append(list, operator.Order{At: f.To, To: to, Kind: api.KindRestart, Body: uint32(j)})
				}
			}
			for k := range w.spec.Faults {
				f := &w.spec.Faults[k]
				if s.KCL == nil && f.Kind == spec.Pause && f.Target.Producer < 0 && only(f.Target.Stream, s.Stream) &&
					hits(f.Target.Consumer, f.Target.Worker, a.consumer, j) {
					list = append(list, operator.Order{At: f.At + s.Failover, To: a.actor, Kind: consumer.KindSilence,
						Body: uint32(j)})
				}
			}
		}
	}
	return list
}

// only tells whether a stream that may be named is the one at hand.
func only(named, at int) bool { return named < 0 || named == at }

// hits tells whether a target of a whole and a part of it means one part of one whole.
func hits(whole, part, i, j int) bool {
	return (whole < 0 || whole == i) && (part < 0 || part == j)
}
