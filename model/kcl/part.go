package kcl

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/consumer"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// A part is what a worker does on one shard of which it holds the lease. It goes on by one
// step at each look of the worker at what it holds (ShardConsumer.executeLifecycle), once a
// second.
//
//	lease held ──► wait for the parents ──► begin ──► read ──last record done──► end ──► over
//	                 └─not at their end: again after the poll interval
//	lease lost, in any state ──► gone
type part struct {
	shard   int32
	token   uint64
	state   partState
	at      sim.Time // the next look at the parents
	asked   int      // parents whose leases are being asked for
	blocked bool     // one of them is not at its end
	claim   *claim
	both    bool // the other parent of a merge has a lease, or is this one's own
	makes   int  // leases of children under way to be made
	made    int  // that are there
}

type partState uint8

const (
	partParents partState = iota
	partBegin
	partReady
	partReads
	partEnds
	partOver
)

// part is what the worker does on a shard, or nil.
func (w *Worker) part(shard int32) *part {
	for _, p := range w.parts {
		if p.shard == shard {
			return p
		}
	}
	return nil
}

// dispatch goes one step on with every part: the loop of the KCL's scheduler.
func (w *Worker) dispatch(now sim.Time, out *sim.Outbox) {
	for i := 0; i < len(w.parts); i++ {
		p := w.parts[i]
		if h := w.find(p.shard); !w.valid(h, now) || h.token != p.token {
			w.lose(now, p, out)
			w.parts = append(w.parts[:i], w.parts[i+1:]...)
			i--
		}
	}
	for _, h := range w.held {
		if !w.valid(h, now) {
			continue
		}
		p := w.part(h.lease.Shard)
		if p == nil {
			p = &part{shard: h.lease.Shard, token: h.token}
			if h.lease.Checkpoint.Kind == api.MarkShardEnd {
				p.state = partOver
			}
			w.parts = append(w.parts, p)
		}
		w.step(now, p, h, out)
	}
}

// step goes on with a part, when it does not wait for an answer.
func (w *Worker) step(now sim.Time, p *part, h *held, out *sim.Outbox) {
	switch p.state {
	case partParents:
		if p.asked > 0 || now < p.at {
			return
		}
		p.blocked = false
		for _, parent := range h.lease.Parents {
			if parent != api.NoShard {
				p.asked++
				w.get(now, toParent, parent, p, out)
			}
		}
		if p.asked == 0 {
			p.state = partBegin
			w.get(now, toBegin, p.shard, p, out)
		}
	case partBegin:
		if p.asked == 0 {
			w.get(now, toBegin, p.shard, p, out)
		}
	case partReady:
		w.read(now, p, h, out)
	}
}

// onParent is the lease of a parent. One that is not there does not block: its end has been
// written, and it has been deleted since (BlockOnParentShardTask; KCL #150).
func (w *Worker) onParent(now sim.Time, p *part, a *api.LeaseCall) {
	p.asked--
	if a.Error != nil || a.Found && a.Now.Checkpoint.Kind != api.MarkShardEnd {
		p.blocked = true
	}
	switch {
	case p.asked > 0:
	case p.blocked:
		p.at = now + w.fleet.c.kcl().ParentPoll
	default:
		p.state = partBegin
	}
}

// onBegin is the lease of the shard itself: where to begin.
func (w *Worker) onBegin(p *part, a *api.LeaseCall) {
	p.asked--
	if a.Error != nil || !a.Found {
		return // the next look asks again, or finds that the lease is lost
	}
	if p.state = partReady; a.Now.Checkpoint.Kind == api.MarkShardEnd {
		p.state = partOver
		return
	}
	g := &w.fleet.c.Group
	o := consumer.Origin{From: g.Spec.From, FromTime: g.Spec.FromTime}
	switch a.Now.Checkpoint.Kind {
	case api.MarkNumber:
		o.Known, o.Next, o.Sub = true, a.Now.Checkpoint.Next, uint32(a.Now.Checkpoint.Sub)
	case api.MarkTrimHorizon:
		o.From = spec.FromTrimHorizon
		o.Child = a.Now.Parents[0] != api.NoShard
	}
	p.claim = &claim{worker: w, shard: p.shard, token: p.token, origin: o, low: o.Next, alive: true}
	w.fleet.add(p.claim)
}

// read puts the reader of a shard into the world.
func (w *Worker) read(now sim.Time, p *part, h *held, out *sim.Outbox) {
	f := w.fleet
	g := &w.group
	c := p.claim
	p.state, c.reader = partReads, int32(g.Roster.Len())
	name := f.name(p.shard)
	actor, _ := consumer.Open(consumer.Config{Group: g, Name: name, Reader: c.reader, Shard: p.shard, Claim: c,
		Worker: w.c.Number, Process: g.Workers[w.c.Number], Marks: g.Marks[w.c.Number], Timely: true,
		Machine: g.MachineOf(w.c.Number), Range: h.lease.Range}, out)
	c.actor = actor
	g.History.Join(api.JoinRow{At: now, Reader: c.reader, Name: name, Consumer: g.Consumer, Application: g.App,
		Stream: int32(g.Spec.Stream), Shard: p.shard, Tenure: h.tenure, Worker: w.c.Number})
	out.After(1, actor, consumer.KindStart, 0)
}

// over ends a part whose shard is at its end.
func (w *Worker) over(now sim.Time, p *part) {
	p.state, p.claim.alive = partOver, false
	w.fleet.remove(p.claim)
	w.fleet.c.Group.History.Leave(api.LeaveRow{At: now, Reader: p.claim.reader, Reason: api.LeaveShardEnd})
}

// forget takes a part out of those that the worker has.
func (w *Worker) forget(p *part) {
	for i := range w.parts {
		if w.parts[i] == p {
			w.parts = append(w.parts[:i], w.parts[i+1:]...)
			return
		}
	}
}

// lose ends a part whose lease is lost.
func (w *Worker) lose(now sim.Time, p *part, out *sim.Outbox) {
	c := p.claim
	if c == nil {
		return
	}
	c.alive = false
	w.fleet.remove(c)
	if p.state == partReads || p.state == partEnds {
		w.fleet.c.Group.History.Leave(api.LeaveRow{At: now, Reader: c.reader, Reason: api.LeaveLost})
		out.After(1, c.actor, consumer.KindStop, 0)
	}
}
