package consumer

import (
	"fmt"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

// A Poller reads one shard for one application by GetRecords, start to start in its
// interval, as long as it has room for more work. A call that is refused is not
// repeated before the next interval.
//
//	phase ──► GetShardIterator ──► poll ──► GetRecords ──► deliver ─┐
//	               ▲                ▲                               │ interval since the
//	               └─iterator expired└──────────────────────────────┘ last start, and room
type Poller struct {
	reader
	interval  dist.Sampler
	intervals sim.Source
	iterator  api.Iterator
	pollAt    sim.Time // start of the last poll
	polls     uint64
}

// The reader's timers.
const kindWake = api.KindConsumer

// KindStart wakes a reader at the start of the run.
const KindStart = kindWake

// NewPoller returns the actor; Phase says when to start it.
func NewPoller(c Config) *Poller {
	return &Poller{
		reader:    newReader(c),
		interval:  c.Spec.Interval.Compile(),
		intervals: sim.NewSource(c.Seed, c.Name, "interval"),
	}
}

// Phase is when the poller starts: anywhere in one interval, as pollers that were
// started at some time in the past are.
func (p *Poller) Phase() sim.Time {
	span := p.interval.Time(p.intervals, 0)
	if span <= 0 {
		return 0
	}
	return sim.Time(sim.NewSource(p.c.Seed, p.c.Name, "phase").Below(0, 0, uint64(span)))
}

// Handle is the actor's one door.
func (p *Poller) Handle(now sim.Time, m sim.Message, out *sim.Outbox) {
	switch m.Kind {
	case kindWake:
		p.onWake(now, out)
	case api.KindGetShardIteratorReply:
		p.onIterator(now, m.Body, out)
	case api.KindGetRecordsReply:
		p.onRecords(now, m.Body, out)
	default:
		panic(fmt.Sprintf("consumer: %s cannot handle message kind %d", p.c.Name, m.Kind))
	}
}

func (p *Poller) onWake(now sim.Time, out *sim.Outbox) {
	if !p.started {
		p.getShardIterator(now, out)
		return
	}
	p.poll(now, out)
}

func (p *Poller) getShardIterator(now sim.Time, out *sim.Outbox) {
	p.call(now, api.KindGetShardIterator, out, p.position)
}

func (p *Poller) onIterator(now sim.Time, h uint32, out *sim.Outbox) {
	b := p.c.Bodies.Reads.At(h)
	if b.Error != nil {
		out.After(p.c.Retry, p.c.Self, kindWake, 0)
	} else {
		p.start(now, b)
		p.iterator = b.Iterator
		p.poll(now, out)
	}
	p.c.Bodies.Reads.Free(h)
}

func (p *Poller) poll(now sim.Time, out *sim.Outbox) {
	room := p.c.Spec.InWork - p.work.count(now)
	if room <= 0 {
		out.At(p.work.roomAt(now, p.c.Spec.InWork), p.c.Self, kindWake, 0)
		return
	}
	p.pollAt = now
	p.call(now, api.KindGetRecords, out, func(b *api.Read) {
		b.Iterator = p.iterator
		b.Limit = int32(min(p.c.Spec.Limit, room))
	})
}

func (p *Poller) onRecords(now sim.Time, h uint32, out *sim.Outbox) {
	b := p.c.Bodies.Reads.At(h)
	p.deliver(now, b.SentAt, false, b)
	expired := b.Error != nil && b.Error.Code == api.ExpiredIterator
	if b.Error == nil {
		p.iterator = b.Iterator
	}
	p.c.Bodies.Reads.Free(h)
	if expired {
		p.getShardIterator(now, out)
		return
	}
	p.polls++
	out.At(p.pollAt+p.interval.Time(p.intervals, p.polls), p.c.Self, kindWake, 0)
}

// Finish settles the work when the run ends.
func (p *Poller) Finish(now sim.Time) { p.work.settle(now) }
