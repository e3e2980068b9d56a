package scaling

import (
	"fmt"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/mutant"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

// A Scaler is the actor of one stream's policy: it is shown datapoints, looks when its policy
// wants to, and makes the calls of the control plane, one at a time.
//
//	look ──► DescribeStreamSummary ──► Decide ─┬─ as it is ──────────────────────────────► done
//	          UpdateShardCount ◄───────────────┘
//	             ├─ accepted ──► DescribeStreamSummary, until it is ACTIVE ──────────────► done
//	             ├─ refused for a limit, and by hand ──► ListShards ─► SplitShard or
//	             │                  MergeShards ─► until it is ACTIVE ─► ListShards ─► … ─► done
//	             └─ refused ─────────────────────────────────────────────────────────────► done
type Scaler struct {
	c       Config
	policy  Policy
	metrics Metrics
	look    look // the one at hand
	latency dist.Sampler
	out, in sim.Source
	calls   uint64
}

// Config is what a Scaler needs of the world.
type Config struct {
	Self    sim.ID
	Service sim.ID
	Stream  int32  // in the scenario
	Name    string // of the stream: draws go by it
	Spec    *spec.Scaling
	Seed    uint64
	Latency dist.Law // of a network round trip
	Bodies  *api.Bodies
	History api.Client
	Mutant  mutant.ID

	ShardBytes   int64 // that a shard takes in a minute
	ShardRecords int64
	Tries        int // of a call that is made by hand
}

// look is what a look has come to.
type look struct {
	Outcome
	to      int
	why     string
	sentAt  sim.Time
	waiting bool    // for what was asked for
	waits   int     // looks whether it is there
	hand    *byHand // nil: by UpdateShardCount
}

// The actor's timers.
const (
	KindLook = api.KindScaling + iota // the first is injected, at First of its policy
	kindWait
	kindTry
)

// NewScaler returns the actor of a policy.
func NewScaler(c Config) *Scaler {
	name := "scaling of " + c.Name
	return &Scaler{c: c, policy: New(c.Spec), latency: c.Latency.Scale(0.5).Compile(),
		metrics: Metrics{ShardBytes: c.ShardBytes, ShardRecords: c.ShardRecords},
		out:     sim.NewSource(c.Seed, name, "network there"), in: sim.NewSource(c.Seed, name, "network back")}
}

// First is when the actor looks for the first time.
func (s *Scaler) First() sim.Time { return First(s.policy) }

// Handle is the actor's one door.
func (s *Scaler) Handle(now sim.Time, m sim.Message, out *sim.Outbox) {
	switch m.Kind {
	case api.KindDatapoint:
		s.metrics.Add(*s.c.Bodies.Datapoints.At(m.Body))
		s.c.Bodies.Datapoints.Free(m.Body)
	case KindLook:
		s.look = look{Outcome: Outcome{LookedAt: now}}
		s.call(now, api.Control{Operation: api.DescribeStreamSummary}, out)
	case kindWait:
		s.call(now, api.Control{Operation: api.DescribeStreamSummary}, out)
	case kindTry:
		s.call(now, api.Control{Operation: api.ListShards}, out)
	case api.KindControlReply:
		s.onReply(now, m.Body, out)
	default:
		panic(fmt.Sprintf("scaling: of %s cannot handle message kind %d", s.c.Name, m.Kind))
	}
}

// call makes a call of the control plane.
func (s *Scaler) call(now sim.Time, c api.Control, out *sim.Outbox) {
	h, b := s.c.Bodies.Controls.Take()
	shards := b.Shards[:0]
	*b = c
	b.Shards, b.From, b.Event, b.Stream, b.SentAt = shards, s.c.Self, -1, s.c.Stream, now
	b.Back = s.latency.Time(s.in, s.calls)
	b.Digest = b.DigestRequest()
	out.After(s.latency.Time(s.out, s.calls), s.c.Service, api.KindControl, h)
	s.calls++
}

func (s *Scaler) onReply(now sim.Time, h uint32, out *sim.Outbox) {
	b := s.c.Bodies.Controls.At(h)
	switch {
	case b.Operation == api.DescribeStreamSummary:
		s.onSummary(now, b, out)
	case b.Operation == api.UpdateShardCount:
		s.onUpdate(now, b, out)
	case b.Operation == api.ListShards && b.Error == nil:
		s.onList(now, b, out)
	default:
		s.onHand(now, b, out)
	}
	s.c.Bodies.Controls.Free(h)
}

// onSummary decides, or has waited for what was asked for.
func (s *Scaler) onSummary(now sim.Time, b *api.Control, out *sim.Outbox) {
	k := &s.look
	switch {
	case b.Error != nil && !k.waiting:
		s.done(now, out)
	case k.waiting && (b.Error != nil || !b.Active):
		k.waits++
		out.After(s.policy.Wait(k.waits), s.c.Self, kindWait, 0)
	case k.waiting && k.hand != nil:
		k.Open = int(b.Open)
		s.call(now, api.Control{Operation: api.ListShards}, out)
	case k.waiting:
		k.Open = int(b.Open)
		s.done(now, out)
	default:
		s.decide(now, int(b.Open), out)
	}
}

// decide asks the policy, and for what it wants: between its least and its most, and no more
// than one call may do unless it can go on by hand.
func (s *Scaler) decide(now sim.Time, open int, out *sim.Outbox) {
	k := &s.look
	k.From, k.Open = open, open
	if k.to, k.why = s.policy.Decide(now, &s.metrics, open); k.to == open {
		s.done(now, out)
		return
	}
	k.to = s.bounded(k.to)
	if !s.policy.ByHand() {
		k.to = within(k.to, (open+1)/2, 2*open)
	}
	if k.to == open {
		s.done(now, out)
		return
	}
	k.sentAt = now
	s.call(now, api.Control{Operation: api.UpdateShardCount, Target: int32(k.to)}, out)
}

// bounded brings what a policy wants between its least and its most.
func (s *Scaler) bounded(to int) int {
	if s.c.Mutant == mutant.MaxIgnored {
		return to
	}
	return within(to, s.c.Spec.Min, s.c.Spec.Max)
}

func (s *Scaler) onUpdate(now sim.Time, b *api.Control, out *sim.Outbox) {
	k := &s.look
	s.tell(now, api.UpdateShardCount, 1, b.Error)
	switch {
	case b.Error == nil:
		k.Asked = true
		s.await(now, out)
	case s.policy.ByHand() && (b.Error.Code == api.LimitExceeded || b.Error.Code == api.InvalidArgument):
		k.hand = &byHand{from: k.From, to: k.to, min: s.c.Spec.Min, max: s.c.Spec.Max}
		s.call(now, api.Control{Operation: api.ListShards}, out)
	default:
		s.done(now, out)
	}
}

// await waits for the stream to be ACTIVE again, if the policy does.
func (s *Scaler) await(now sim.Time, out *sim.Outbox) {
	k := &s.look
	k.waiting, k.waits = true, 0
	if d := s.policy.Wait(0); d != sim.Never {
		out.After(d, s.c.Self, kindWait, 0)
		return
	}
	k.Open = k.to
	s.done(now, out)
}

// onList makes the next call by hand.
func (s *Scaler) onList(now sim.Time, b *api.Control, out *sim.Outbox) {
	k := &s.look
	c, more := k.hand.next(b.Shards)
	if !more {
		s.handed(now, nil, out)
		return
	}
	s.call(now, c, out)
}

// onHand goes on when a split or a merge was accepted; one that was refused is tried again
// some times.
func (s *Scaler) onHand(now sim.Time, b *api.Control, out *sim.Outbox) {
	hand := s.look.hand
	if b.Error == nil {
		hand.calls++
		hand.tries = 0
		s.await(now, out)
		return
	}
	if hand.tries++; hand.tries >= s.c.Tries {
		s.handed(now, b.Error, out)
		return
	}
	hand.merges = b.Operation == api.MergeShards
	out.After(s.policy.Wait(2), s.c.Self, kindTry, 0)
}

// handed ends a change by hand.
func (s *Scaler) handed(now sim.Time, e *api.Exception, out *sim.Outbox) {
	k := &s.look
	k.Asked, k.ByHand = k.hand.calls > 0 && e == nil, e == nil
	s.tell(now, api.SplitShard, k.hand.calls, e)
	s.done(now, out)
}

// tell writes what came of calls.
func (s *Scaler) tell(now sim.Time, o api.Operation, calls int, e *api.Exception) {
	k := &s.look
	s.c.History.Scale(api.ScaleRow{At: now, SentAt: k.sentAt, Stream: s.c.Stream, Operation: o, Calls: calls,
		From: int32(k.From), To: int32(k.to), Why: k.why, Error: e})
}

// done ends a look, and plans the next.
func (s *Scaler) done(now sim.Time, out *sim.Outbox) {
	s.policy.Done(now, s.look.Outcome)
	if next := s.policy.Next(now); next != sim.Never {
		out.At(next, s.c.Self, KindLook, 0)
	}
}
