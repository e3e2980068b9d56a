// Package consumer holds the actors that read a stream: the group of an application, which
// gives each shard an owner; the poller of a shard (GetRecords on shared throughput) and
// the subscriber of a shard (enhanced fan-out); and the work that both do on what they
// receive.
package consumer

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/machine"
	"github.com/kinesim/kinesim/model/mutant"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

// Config is what the reader of one shard needs of the world.
type Config struct {
	Group    *GroupConfig
	Claim    Claim
	Self     sim.ID
	Name     string // such as billing/0/orders/shardId-000000000003
	Reader   int32  // number of the reader over the whole scenario
	Shard    int32
	Worker   int32             // of the application
	Process  api.Process       // of its worker; nil without faults
	Marks    api.Process       // the same worker, calling its table of marks
	Timely   bool              // checkpoints are written at their instant, not when somebody asks next
	Received func(bytes int64) // is told what arrives; nil: nobody wants to know
	Machine  *machine.Machine  // that it runs on; nil: it has all that it needs

	Range  api.HashRange // of the shard, for a reader that takes aggregates apart as KCL does
	origin Origin        // where the tenure began

	hash uint64 // of the name, which every call and every mark needs
	dies bool   // the work has come to a place where a crash lay in wait
}

// key numbers a call for the draws of faults: a worker has many readers, and each counts its
// own calls.
func (c *Config) key(call uint64) uint64 { return c.hash + call }

// reader is what poller and subscriber share: their calls, their place, their work.
//
//	tenure begins ──► reads ──shard closed and drained, work done──► SHARD_END
//	                    ├─────crash──────► gone: what it held is read again by the next tenure
//	                    └─────taken over─► zombie: it does what it has received, and no more
type reader struct {
	c       *Config
	out, in sim.Source // network, each way
	latency dist.Sampler
	calls   uint64
	flight  flight
	next    uint64 // index behind the last record received
	began   uint64 // where the tenure began
	started bool   // has received a position
	closed  bool   // has received the last record of a closed shard
	over    bool   // the tenure is over
	work    work
	leftOut []bool
	leaving bool     // the shard is to be handed over: nothing more is read of it
	brought sim.Time // when the network of the machine has brought all answers so far
	ticking bool     // of a timely reader: it wakes for the checkpoints that are written every so often
}

// flight is the call under way: a reader has one at a time.
type flight struct {
	waiting bool
	call    uint64
	body    uint32
	mine    bool // nobody else has the body: the request was lost, or its answer was
	freed   bool
}

// The reader's timers, and what its group tells it.
const (
	kindWake     = api.KindConsumer + iota
	kindRoom     // the subscriber may have room for an event
	kindTimeout  // Body: the call, its low half
	kindDrain    // the last record of a closed shard is done
	kindYield    // the group takes the shard away; Body: the reason
	kindService  // of a consumer with dedup: the effect is done
	kindLook     // of a consumer with dedup: try the table again
	kindSettle   // a batch is done, or a checkpoint is due that is written every so often
	kindStop     // the worker has found that the shard is no longer its own
	kindDoom     // an effect happens at which the worker crashes
	kindBatch    // a micro-batch begins
	kindCommit   // all tasks of a micro-batch are done
	kindHandOver // the group wants the shard for another worker, when what was received is done
)

// KindStop tells a reader that its tenure is over: it reads no more, and forgets what it has
// not begun.
const KindStop = kindStop

// KindStart wakes an actor at the start of the run.
const KindStart = kindWake

// Open puts the reader of a shard into the world: a subscriber or a poller, as the consumer
// reads. It begins with KindStart, which a poller that was started at some time in the past
// gets within the phase that is returned.
func Open(c Config, out *sim.Outbox) (id sim.ID, phase sim.Time) {
	if c.Group.Spec.Pushed() {
		s := NewSubscriber(c)
		s.c.Self = out.Spawn("consumer "+c.Name, s)
		c.Group.Roster.add(c.Name, s)
		return s.c.Self, 0
	}
	p := NewPoller(c)
	p.c.Self = out.Spawn("consumer "+c.Name, p)
	c.Group.Roster.add(c.Name, p)
	return p.c.Self, p.Phase()
}

func newReader(c Config) reader {
	g := c.Group
	c.hash = sim.HashName(c.Name)
	r := reader{
		c:       &c,
		out:     sim.NewSource(g.Seed, c.Name, "network there"),
		in:      sim.NewSource(g.Seed, c.Name, "network back"),
		latency: g.Latency.Scale(0.5).Compile(),
	}
	switch {
	case g.Work != nil:
		r.work = handed{g.Work(r.c)}
	case g.Spec.Dedup != nil:
		r.work = newChecked(r.c)
	case r.c.computes():
		r.work = newShared(r.c)
	default:
		r.work = newTimed(r.c)
	}
	return r
}

// call sends a read; fill completes its body.
func (r *reader) call(now sim.Time, kind sim.Kind, out *sim.Outbox, fill func(*api.Read)) {
	g := r.c.Group
	h, b := g.Bodies.Reads.Take()
	records, members, arrival, child := b.Records, b.Members, b.Arrival[:0], b.Child[:0]
	records.Reset()
	members.Reset()
	*b = api.Read{From: r.c.Self, Reader: r.c.Reader, App: g.App, Stream: int32(g.Spec.Stream), Shard: r.c.Shard,
		Call: r.calls, SentAt: now, Zone: api.NoZone, Records: records, Members: members, Arrival: arrival,
		Child: child}
	fill(b)
	b.Back = r.latency.Time(r.in, r.calls)
	there := r.latency.Time(r.out, r.calls)
	r.flight = flight{waiting: true, call: r.calls, body: h}
	r.calls++
	p := r.c.Process
	if p != nil {
		b.Zone = p.Zone(now, r.c.key(b.Call))
		there += p.Delay(now, r.c.key(b.Call))
	}
	b.Digest = b.DigestRequest()
	g.History.Ask(api.AskRow{At: now, Reader: b.Reader, Shard: b.Shard, Stream: b.Stream})
	if p == nil {
		out.After(there, g.Service, kind, h)
		return
	}
	out.After(g.Timeout, r.c.Self, kindTimeout, uint32(b.Call))
	b.Error = api.RefusedClock(p.Skew(now), g.SkewMax)
	switch {
	case b.Error != nil:
		out.After(there+b.Back, r.c.Self, kind+1, h) // each reply is the kind behind its request
	case p.RequestLost(now, r.c.key(b.Call)):
		r.flight.mine = true
	default:
		out.After(there, g.Service, kind, h)
	}
}

// arrived takes an answer: it reports false when nobody waits for it, or when it is lost.
func (r *reader) arrived(now sim.Time, h uint32) bool {
	b := r.c.Group.Bodies.Reads.At(h)
	f := &r.flight
	if r.over || !f.waiting || f.call != b.Call || b.Gone {
		r.c.Group.Bodies.Reads.Free(h)
		return false
	}
	if p := r.c.Process; p != nil && p.ResponseLost(now, r.c.key(b.Call)) {
		r.c.Group.Bodies.Reads.Free(h)
		f.mine, f.freed = true, true
		return false
	}
	f.waiting = false
	return true
}

// timedOut gives the call under way up; it reports false when it was answered.
func (r *reader) timedOut(call uint32) bool {
	if !r.flight.waiting || uint32(r.flight.call) != call {
		return false
	}
	r.giveUp()
	return true
}

// giveUp forgets the call under way. Its body is freed here when nobody else has it,
// and by whoever meets it otherwise.
func (r *reader) giveUp() {
	f := &r.flight
	if !f.waiting {
		return
	}
	f.waiting = false
	if f.freed {
		return
	}
	b := r.c.Group.Bodies.Reads.At(f.body)
	if f.mine || b.Silent {
		r.c.Group.Bodies.Reads.Free(f.body)
		return
	}
	b.Gone = true
}

// tellTimeout tells the history of a read that was given up.
func (r *reader) tellTimeout(now sim.Time) {
	g := r.c.Group
	g.History.Deliver(api.DeliverRow{At: now, AskAt: now, Reader: r.c.Reader, Consumer: g.Consumer,
		Stream: int32(g.Spec.Stream), Shard: r.c.Shard, First: r.next, Next: r.next, Error: timeout})
}

var timeout = api.NewException(api.RequestTimeout, "no answer in time")

// position fills in where a chain of reads is to start: where it broke off, at the
// checkpoint of the tenure before, or where the scenario says.
func (r *reader) position(b *api.Read) {
	o := r.c.Claim.Origin()
	if !r.started {
		r.c.origin = o
	}
	if r.started {
		o.Known, o.Next = true, r.next
	}
	switch {
	case o.Known && o.Next > 0:
		b.Type, b.Index = api.AfterSequenceNumber, o.Next-1
	case o.Child && r.c.planted(mutant.ChildAtLatest):
		b.Type = api.Latest
	case o.Known || o.Child:
		b.Type = api.TrimHorizon
	case o.From == spec.FromTimestamp:
		b.Type, b.At = api.AtTimestamp, o.FromTime
	case o.From == spec.FromLatest:
		b.Type = api.Latest
	default:
		b.Type = api.TrimHorizon
	}
}

func (r *reader) start(now sim.Time, b *api.Read) {
	if !r.started {
		r.began = b.Iterator.Next
	}
	r.started, r.next = true, b.Iterator.Next
	r.c.Group.History.Start(api.StartRow{At: now, AskAt: b.SentAt, Reader: b.Reader, Stream: b.Stream,
		Shard: b.Shard, Type: b.Type, Index: b.Index, Next: b.Iterator.Next})
	r.c.Claim.Start(now, b.Iterator.Next)
}

// deliver tells the history what arrived, and begins the work on it.
func (r *reader) deliver(now, asked sim.Time, pushed bool, b *api.Read, out *sim.Outbox) {
	b.LeftOut = r.deaggregate(b)
	r.c.Group.History.Deliver(api.DeliverRow{At: now, AskAt: asked, Pushed: pushed, Reader: b.Reader,
		Consumer: r.c.Group.Consumer, Stream: b.Stream, Shard: b.Shard, First: b.First, Next: b.Iterator.Next,
		Records: b.Records, Members: b.Members, LeftOut: b.LeftOut, Arrival: b.Arrival, Behind: b.Behind,
		Error: b.Error})
	if b.Error != nil {
		return
	}
	r.next = b.Iterator.Next
	r.c.Claim.Receive(r.next)
	if r.c.Received != nil {
		r.c.Received(bytesOf(b))
	}
	r.work.add(now, b, out)
	if r.perish(now, out) {
		return
	}
	r.tick(now, out)
	if b.Closed {
		r.closed = true
		if r.c.Group.Spec.Discovery == 0 {
			r.c.Claim.Learn(b.Child)
		}
		r.drain(now, out)
	}
}

// tick wakes a timely reader for the next checkpoint of those that are written every so often.
func (r *reader) tick(now sim.Time, out *sim.Outbox) {
	p := &r.c.Group.Spec.Checkpoint
	if !r.c.Timely || r.ticking || p.Every == 0 || p.Never {
		return
	}
	r.ticking = true
	out.At((now/p.Every+1)*p.Every, r.c.Self, kindSettle, kindTick)
}

// kindTick is the body of a kindSettle that comes again and again.
const kindTick = 1

// settle is the instant at which a batch is done, or a checkpoint due.
func (r *reader) settle(now sim.Time, body uint32, out *sim.Outbox) {
	r.work.settle(now)
	if body == kindTick {
		r.ticking = false
		if !r.over {
			r.tick(now, out)
		}
	}
}

// stop ends a tenure that its worker knows to be over.
func (r *reader) stop(now sim.Time) {
	r.work.settle(now)
	r.work.drop()
	r.giveUp()
	r.over = true
}

// vanished tells whether a call says that the shard is no more: it was closed for longer than
// its retention. KCL takes that for the end of the shard (KinesisDataFetcher of
// amazon-kinesis-client 3.5.1, on ResourceNotFoundException); its children show when the
// shards are listed anew.
func (r *reader) vanished(now sim.Time, e *api.Exception, out *sim.Outbox) bool {
	if e == nil || e.Code != api.ResourceNotFound {
		return false
	}
	r.closed, r.next = true, r.c.Claim.Vanish(now, r.next)
	r.drain(now, out)
	return true
}

// drain ends the tenure when the last record of a closed shard is done.
func (r *reader) drain(now sim.Time, out *sim.Outbox) {
	if !r.closed && !r.leaving || r.over {
		return
	}
	if at := r.work.idleAt(now); at > now {
		if at < sim.Never { // else the work itself says when
			out.At(at, r.c.Self, kindDrain, 0)
		}
		return
	}
	if !r.closed {
		r.handed(now, out)
		return
	}
	if !r.c.Group.Spec.MicroBatches() { // else with the commit of the batch
		r.end(now, out)
	}
}

// end writes the end of the shard.
func (r *reader) end(now sim.Time, out *sim.Outbox) {
	if r.stays() {
		return
	}
	r.over = true
	r.c.Claim.End(now, r.next, out)
}

func (r *reader) leave(now sim.Time, why api.LeaveReason) {
	r.c.Group.History.Leave(api.LeaveRow{At: now, Reader: r.c.Reader, Reason: why})
}

// crash ends the reader at once: what was done by now is done, the rest is forgotten.
func (r *reader) crash(now sim.Time, out *sim.Outbox) {
	if r.over {
		return
	}
	r.work.settle(now)
	r.work.drop()
	r.giveUp()
	r.over = true
	r.leave(now, api.LeaveCrashed)
	out.Restart()
}

// perish crashes the worker, and its other readers, when the work has come to a place where a
// crash lay in wait; it reports whether it has.
func (r *reader) perish(now sim.Time, out *sim.Outbox) bool {
	if !r.c.dies {
		return false
	}
	r.c.dies = false
	if !r.over {
		r.crash(now, out)
		out.After(1, r.c.Group.Self, api.KindCrash, uint32(r.c.Worker))
	}
	return true
}

// yield gives the shard to another: what was done by now counts. The worker does not know
// of it, and what it has received is still worked on, unless the application itself goes
// back.
func (r *reader) yield(now sim.Time, why api.LeaveReason, out *sim.Outbox) {
	r.work.settle(now)
	if !r.over {
		r.leave(now, why)
		if why == api.LeaveReplay {
			r.work.drop()
			r.giveUp()
			r.over = true
		}
	}
	out.After(1, r.c.Group.Self, kindFreed, uint32(r.c.Shard))
}

// lost tells whether the reader finds that its tenure is over: it then reads no more.
func (r *reader) lost() bool {
	if !r.over && !r.c.Claim.Holds() && !r.c.planted(mutant.Unfenced) {
		r.over = true
	}
	return r.over
}

// common handles what poller and subscriber have in common; it reports whether it did.
func (r *reader) common(now sim.Time, m sim.Message, out *sim.Outbox) bool {
	switch m.Kind {
	case api.KindCrash:
		r.crash(now, out)
		return true
	case kindYield:
		r.yield(now, api.LeaveReason(m.Body), out)
		return true
	}
	if p := r.c.Process; p != nil {
		if until := p.PausedUntil(now); until > now {
			out.At(until, r.c.Self, m.Kind, m.Body) // a paused process finds it all when it goes on
			return true
		}
	}
	if at := r.wired(now, m); at > now {
		out.At(at, r.c.Self, m.Kind, m.Body)
		return true
	}
	switch m.Kind {
	case kindDrain:
		r.drain(now, out)
	case kindSettle:
		r.settle(now, m.Body, out)
	case kindHandOver:
		r.handOver(now, out)
	case kindStop:
		r.stop(now)
	case kindService, kindLook, kindDoom, KindWork, api.KindItemReply:
		r.work.step(now, m, out)
		if !r.perish(now, out) {
			r.drain(now, out)
		}
	default:
		return false
	}
	return true
}

// finish settles the work when the run ends.
func (r *reader) finish(now sim.Time) { r.work.settle(now) }
