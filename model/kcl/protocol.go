package kcl

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// A protocol is how a worker comes to its leases and keeps them.
type protocol interface {
	// begin is the start of the process.
	begin(now sim.Time, out *sim.Outbox)
	// timer is one of the worker's timers from kindBoot on, which the protocol has set.
	timer(now sim.Time, kind sim.Kind, body uint32, out *sim.Outbox)
	// answer is that of the table to a call that the protocol has made. An answer with an
	// error that is no failed condition may be to a write that has happened.
	answer(now sim.Time, p *pending, a *api.LeaseCall, out *sim.Outbox)
	// listed is what ListShards has told.
	listed(now sim.Time, shards []api.ShardInfo, out *sim.Outbox)
	// write makes the next write of a held lease, if there is one to make.
	write(now sim.Time, h *held, out *sim.Outbox)
}

// purpose is what a worker has called the table for.
type purpose uint8

const (
	toBoot    purpose = iota // see whether there are leases
	toScan                   // see which leases to take
	toElect                  // see who is the leader
	toAudit                  // see whether hash ranges have a hole
	toMake                   // make a lease of a shard that was listed
	toMakeKid                // make a lease of a child
	toTake                   // take a lease
	toRenew                  // renew a lease
	toRecheck                // see whether a renewal that failed is an older one that did not
	toWrite                  // write a checkpoint
	toEnd                    // write SHARD_END
	toParent                 // see whether a parent is at its end
	toBegin                  // see where to begin
	toOther                  // see whether the other parent of a child has a lease
	toSeeKid                 // see whether a child has begun
	toDelete                 // delete a lease at its end
)

// pending is a call to the table that has not been answered.
type pending struct {
	call  uint64
	why   purpose
	shard int32
	held  *held    // whose write it is
	part  *part    // that waits for it
	mark  api.Mark // toWrite, toEnd: the checkpoint
}

// send makes a call to the table.
func (w *Worker) send(now sim.Time, c api.LeaseCall, p pending, out *sim.Outbox) {
	g := &w.fleet.c.Group
	h, b := g.Bodies.Leases.Take()
	all, fleet := b.All[:0], b.Fleet[:0]
	*b = c
	b.All, b.Fleet = all, fleet
	b.From, b.Table, b.App, b.Caller, b.Call, b.SentAt = w.c.Self, int32(g.Spec.KCL.Table), g.App, w.owner, w.call, now
	b.Back = w.latency.Time(w.in, w.call)
	there := w.latency.Time(w.out, w.call)
	p.call, p.shard = w.call, c.Known.Shard
	w.pending = append(w.pending, p)
	w.call++
	b.Digest = b.DigestRequest()
	f := w.calls
	if f == nil {
		out.After(there, w.fleet.c.Table, api.KindLease, h)
		return
	}
	key := w.hash + p.call
	there += f.Delay(now, key)
	out.After(w.fleet.c.Times.TableWait, w.c.Self, kindTimeout, uint32(p.call))
	b.Error = api.RefusedClock(f.Skew(now), g.SkewMax)
	switch {
	case b.Error != nil:
		out.After(there+b.Back, w.c.Self, api.KindLeaseReply, h)
	case f.RequestLost(now, key):
		g.Bodies.Leases.Free(h)
	default:
		out.After(there, w.fleet.c.Table, api.KindLease, h)
	}
}

// get asks for a lease on behalf of a part.
func (w *Worker) get(now sim.Time, why purpose, shard int32, p *part, out *sim.Outbox) {
	if why == toBegin {
		p.asked++
	}
	w.send(now, api.LeaseCall{Op: api.LeaseGet, Known: api.Lease{Shard: shard}, Reader: -1},
		pending{why: why, part: p}, out)
}

// scan asks for all leases.
func (w *Worker) scan(now sim.Time, why purpose, out *sim.Outbox) {
	w.send(now, api.LeaseCall{Op: api.LeaseScan, Known: api.Lease{Shard: -1}, Reader: -1}, pending{why: why}, out)
}

// make writes a lease that is not there yet.
func (w *Worker) make(now sim.Time, why purpose, l api.Lease, p *part, out *sim.Outbox) {
	w.send(now, api.LeaseCall{Op: api.LeaseCreate, If: api.LeaseIfAbsent, Known: api.Lease{Shard: l.Shard}, Lease: l,
		Reader: -1}, pending{why: why, part: p}, out)
}

func (w *Worker) onReply(now sim.Time, h uint32, out *sim.Outbox) {
	bodies := &w.fleet.c.Group.Bodies.Leases
	b := bodies.At(h)
	lost := w.calls != nil && w.calls.ResponseLost(now, w.hash+b.Call) // then the time-out comes
	if p, waits := w.settle(b.Call, !lost); waits && !lost {
		w.answered(now, &p, b, out)
	}
	bodies.Free(h)
}

func (w *Worker) onTimeout(now sim.Time, call uint32, out *sim.Outbox) {
	for i := range w.pending {
		if uint32(w.pending[i].call) == call {
			p, _ := w.settle(w.pending[i].call, true)
			w.answered(now, &p, &api.LeaseCall{Known: api.Lease{Shard: p.shard}, Error: noAnswer}, out)
			return
		}
	}
}

var noAnswer = api.NewException(api.RequestTimeout, "no answer in time")

// settle takes a call out of those that wait, if it is to be.
func (w *Worker) settle(call uint64, take bool) (pending, bool) {
	for i := range w.pending {
		if p := w.pending[i]; p.call == call {
			if take {
				w.pending = append(w.pending[:i], w.pending[i+1:]...)
			}
			return p, true
		}
	}
	return pending{}, false
}

// answered gives an answer to whom it is for.
func (w *Worker) answered(now sim.Time, p *pending, a *api.LeaseCall, out *sim.Outbox) {
	w.protocol.answer(now, p, a, out)
}

// next makes the next write of a lease that the worker holds, unless one is under way.
func (w *Worker) next(now sim.Time, h *held, out *sim.Outbox) {
	if !h.busy {
		w.protocol.write(now, h, out)
	}
}

// failedCondition tells whether a write met another state than it was made for.
func failedCondition(e *api.Exception) bool { return e != nil && e.Code == api.ConditionalCheckFailed }
