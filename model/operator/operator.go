// Package operator holds the actor that does what the events and the faults of a scenario
// say: the calls of the control plane that a person or a script would make, the decision to
// read a stream again, and what happens to processes.
package operator

import (
	"fmt"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

// An Operator makes each call of the scenario at its instant.
//
//	event ──► splitShard by share? ──yes──► ListShards ──► the call ──► answer, kept
//	             └──no──────────────────────────────────────┘
//	event ──► replay ──► each application of the consumer
type Operator struct {
	c       Config
	latency dist.Sampler
	out, in sim.Source
	calls   uint64
}

// Config is what an Operator needs of the world.
type Config struct {
	Self     sim.ID
	Events   []spec.Event
	Orders   []Order
	Services []sim.ID   // by stream
	Groups   [][]sim.ID // applications by consumer
	Seed     uint64
	Latency  dist.Law // of a network round trip
	Bodies   *api.Bodies
	History  api.Client
}

// Order is what a process is told at an instant: that it crashes, that it is back, that
// another is silent. It goes through the operator and not straight into the future,
// because a crash drops all that is under way to its process.
type Order struct {
	At   sim.Time
	To   sim.ID
	Kind sim.Kind
	Body uint32
}

// KindOrder tells the operator that an order is due; Body: its index.
const KindOrder = api.KindOperator + 1

// KindEvent tells the operator that an event is due; Body: its index.
const KindEvent = api.KindOperator

// New returns the actor; the runner injects KindEvent for each event at its instant.
func New(c Config) *Operator {
	return &Operator{c: c, latency: c.Latency.Scale(0.5).Compile(),
		out: sim.NewSource(c.Seed, "operator", "network there"),
		in:  sim.NewSource(c.Seed, "operator", "network back")}
}

// Finish has nothing to tell.
func (o *Operator) Finish(sim.Time) {}

// Handle is the actor's one door.
func (o *Operator) Handle(now sim.Time, m sim.Message, out *sim.Outbox) {
	switch m.Kind {
	case KindEvent:
		o.onEvent(now, int32(m.Body), out)
	case KindOrder:
		d := &o.c.Orders[m.Body]
		out.After(1, d.To, d.Kind, d.Body)
	case api.KindControlReply:
		o.onReply(now, m.Body, out)
	default:
		panic(fmt.Sprintf("operator: cannot handle message kind %d", m.Kind))
	}
}

func (o *Operator) onEvent(now sim.Time, event int32, out *sim.Outbox) {
	e := &o.c.Events[event]
	switch e.Action {
	case spec.ActReplay:
		for _, g := range o.c.Groups[e.Consumer] {
			out.After(1, g, api.KindReplay, uint32(event))
		}
		o.c.History.Control(api.ControlRow{At: now, Event: event, Stream: -1})
	case spec.ActSplitShard: // where to split is a share of the range, which the list tells
		o.call(now, event, api.Control{Operation: api.ListShards}, out)
	default:
		o.call(now, event, o.request(e), out)
	}
}

// request is the call of an event.
func (o *Operator) request(e *spec.Event) api.Control {
	switch e.Action {
	case spec.ActUpdateShardCount:
		return api.Control{Operation: api.UpdateShardCount, Target: int32(e.Target)}
	case spec.ActMergeShards:
		return api.Control{Operation: api.MergeShards, Shard: int32(e.Shard), Adjacent: int32(e.Adjacent)}
	case spec.ActIncreaseRetention:
		return api.Control{Operation: api.IncreaseStreamRetentionPeriod, Retention: e.Retention}
	case spec.ActDecreaseRetention:
		return api.Control{Operation: api.DecreaseStreamRetentionPeriod, Retention: e.Retention}
	case spec.ActUpdateMode:
		return api.Control{Operation: api.UpdateStreamMode, Mode: int32(e.Mode), Warm: e.Warm}
	case spec.ActUpdateWarm:
		return api.Control{Operation: api.UpdateStreamWarmThroughput, Warm: e.Warm}
	}
	panic("operator: an event without a call")
}

func (o *Operator) call(now sim.Time, event int32, c api.Control, out *sim.Outbox) {
	e := &o.c.Events[event]
	h, b := o.c.Bodies.Controls.Take()
	shards := b.Shards[:0]
	*b = c
	b.Shards, b.From, b.Event, b.Stream, b.SentAt = shards, o.c.Self, event, int32(e.Stream), now
	b.Back = o.latency.Time(o.in, o.calls)
	b.Digest = b.DigestRequest()
	out.After(o.latency.Time(o.out, o.calls), o.c.Services[e.Stream], api.KindControl, h)
	o.calls++
}

func (o *Operator) onReply(now sim.Time, h uint32, out *sim.Outbox) {
	b := o.c.Bodies.Controls.At(h)
	event, listed := b.Event, b.Operation == api.ListShards && b.Error == nil
	if !listed {
		o.c.History.Control(api.ControlRow{At: now, Event: event, Stream: b.Stream, Operation: b.Operation,
			Error: b.Error})
		o.c.Bodies.Controls.Free(h)
		return
	}
	e := &o.c.Events[event]
	split := api.Control{Operation: api.SplitShard, Shard: int32(e.Shard)}
	for i := range b.Shards {
		if s := &b.Shards[i]; s.Index == split.Shard {
			split.At = s.Range.At(e.Share)
		}
	}
	o.c.Bodies.Controls.Free(h)
	o.call(now, event, split, out)
}
