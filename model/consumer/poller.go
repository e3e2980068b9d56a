package consumer

import (
	"fmt"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// A Poller reads one shard for one application by GetRecords, at its pace, as long as it has
// room for more work. A call that is refused is not repeated before the next is due.
//
//	phase ──► GetShardIterator ──► poll ──► GetRecords ──► deliver ─┐
//	               ▲                ▲          │                    │ when its pace says,
//	               │                │          └─no answer in time──┤ and there is room
//	               └─iterator expired└──────────────────────────────┘
type Poller struct {
	reader
	pace     pace
	task     *task // of a micro-batch; nil: it polls all the time
	iterator api.Iterator
	pollAt   sim.Time // start of the last poll
	more     bool     // the last answer says that there is more to read
	full     bool     // it waits for room, and the work says when there is some
}

// NewPoller returns the actor.
func NewPoller(c Config) *Poller {
	return &Poller{reader: newReader(c), pace: newPace(c.Group.Spec, c.Group.Seed, c.Name),
		task: newTask(c.Group.Spec)}
}

// Phase is when the poller starts: anywhere in one interval, as pollers that were
// started at some time in the past are.
func (p *Poller) Phase() sim.Time {
	span := p.pace.span()
	if span <= 0 {
		return 0
	}
	return sim.Time(sim.NewSource(p.c.Group.Seed, p.c.Name, "phase").Below(0, 0, uint64(span)))
}

// Handle is the actor's one door.
func (p *Poller) Handle(now sim.Time, m sim.Message, out *sim.Outbox) {
	p.handle(now, m, out)
	p.c.Claim.Flush(now, out)
}

func (p *Poller) handle(now sim.Time, m sim.Message, out *sim.Outbox) {
	if p.common(now, m, out) {
		p.goOn(now, out)
		p.tellTask(now, out)
		return
	}
	switch m.Kind {
	case kindWake:
		p.onWake(now, out)
	case kindBatch:
		p.beginTask(now, out)
	case kindCommit:
		p.commit(now, out)
	case kindTimeout:
		p.onTimeout(now, m.Body, out)
	case api.KindGetShardIteratorReply:
		p.onIterator(now, m.Body, out)
	case api.KindGetRecordsReply:
		p.onRecords(now, m.Body, out)
	default:
		panic(fmt.Sprintf("consumer: %s cannot handle message kind %d", p.c.Name, m.Kind))
	}
}

// goOn polls when there is room again.
func (p *Poller) goOn(now sim.Time, out *sim.Outbox) {
	if p.full && p.work.count(now) < p.c.Group.Spec.InWork {
		p.full = false
		p.onWake(now, out)
	}
}

func (p *Poller) onWake(now sim.Time, out *sim.Outbox) {
	switch {
	case p.closed || p.leaving || p.flight.waiting || p.lost():
	case p.task != nil && p.task.late(now):
		p.endTask(now, out)
	case !p.started:
		p.getShardIterator(now, out)
	default:
		p.poll(now, out)
	}
}

func (p *Poller) getShardIterator(now sim.Time, out *sim.Outbox) {
	p.call(now, api.KindGetShardIterator, out, p.position)
}

func (p *Poller) onIterator(now sim.Time, h uint32, out *sim.Outbox) {
	if !p.arrived(now, h) {
		return
	}
	b := p.c.Group.Bodies.Reads.At(h)
	switch {
	case p.vanished(now, b.Error, out):
	case b.Error != nil:
		out.After(p.c.Group.Retry, p.c.Self, kindWake, 0)
	default:
		p.start(now, b)
		p.iterator = b.Iterator
		p.poll(now, out)
	}
	p.c.Group.Bodies.Reads.Free(h)
}

func (p *Poller) poll(now sim.Time, out *sim.Outbox) {
	if p.leaving {
		return
	}
	room := p.c.Group.Spec.InWork - p.work.count(now)
	if room <= 0 {
		at := p.work.roomAt(now, p.c.Group.Spec.InWork)
		if p.full = at == sim.Never; !p.full {
			out.At(at, p.c.Self, kindWake, 0)
		}
		return
	}
	p.pollAt = now
	p.call(now, api.KindGetRecords, out, func(b *api.Read) {
		b.Iterator = p.iterator
		b.Limit = int32(min(p.c.Group.Spec.Limit, room))
		if p.task != nil {
			b.Limit = int32(min(int(b.Limit), p.task.batch.Records-p.task.records))
		}
	})
}

func (p *Poller) onRecords(now sim.Time, h uint32, out *sim.Outbox) {
	if !p.arrived(now, h) {
		return
	}
	b := p.c.Group.Bodies.Reads.At(h)
	p.deliver(now, b.SentAt, false, b, out)
	of, last := answerOf(b), p.task != nil && p.task.took(now, b)
	p.more = b.Error == nil && b.Behind > 0
	expired, gone := b.Error != nil && b.Error.Code == api.ExpiredIterator, p.vanished(now, b.Error, out)
	if b.Error == nil {
		p.iterator = b.Iterator
	}
	p.c.Group.Bodies.Reads.Free(h)
	switch {
	case p.over:
	case expired:
		p.getShardIterator(now, out)
	case p.task != nil && (last || gone || p.closed):
		p.endTask(now, out)
	case gone || p.closed:
	default:
		p.plan(now, of, out)
	}
}

// plan sets the next poll: sooner while there is more to read, of a consumer that reads so.
func (p *Poller) plan(now sim.Time, of answer, out *sim.Outbox) {
	at := p.pace.next(p.pollAt, now, of)
	if busy := p.c.Group.Busy; p.more && busy > 0 {
		at = min(at, p.pollAt+busy)
	}
	out.At(at, p.c.Self, kindWake, 0)
}

func (p *Poller) onTimeout(now sim.Time, call uint32, out *sim.Outbox) {
	if !p.timedOut(call) || p.over {
		return
	}
	if !p.started {
		out.After(p.c.Group.Retry, p.c.Self, kindWake, 0)
		return
	}
	p.more = false
	p.tellTimeout(now)
	p.plan(now, answerFailed, out)
}

// Finish settles the work when the run ends.
func (p *Poller) Finish(now sim.Time) { p.finish(now) }
