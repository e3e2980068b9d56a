package kcl

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/consumer"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// What vmware-go-kcl-v2 does with a lease that it has: it renews it by a put on condition that
// nobody else has it, and puts checkpoints without one.

// renew prolongs a lease that is its own, or that is at its end by its own clock.
func (v *vmware) renew(now sim.Time, h *held, a *api.LeaseCall, out *sim.Outbox) {
	p := v.w.part(h.lease.Shard)
	if p == nil || p.token != h.token {
		return
	}
	if a.Error != nil || !a.Found || a.Now.Owner != v.w.owner && v.clock(now) < a.Now.Until {
		v.end(now, p, api.LeaveLost, out)
		return
	}
	l := a.Now
	l.Until = v.clock(now) + v.w.failover()
	call := api.LeaseCall{Op: api.LeaseRenew, If: api.LeaseIfUntil, Known: a.Now, Lease: l, Token: h.token, Reader: -1}
	if l.Owner != v.w.owner {
		call.Op, call.Lease.Owner = api.LeaseTake, v.w.owner
	}
	v.w.send(now, call, pending{why: toRecheck, held: h}, out)
}

func (v *vmware) renewed(now sim.Time, p *pending, a *api.LeaseCall, out *sim.Outbox) {
	h := p.held
	part := v.w.part(h.lease.Shard)
	switch {
	case part == nil || part.token != h.token:
	case !a.Applied:
		v.end(now, part, api.LeaveLost, out)
	default:
		h.lease.Until, h.lease.Counter = a.Lease.Until, a.Known.Counter+1
		out.After(v.w.fleet.c.Times.VMwareRenew, v.w.c.Self, kindRenew, uint32(h.lease.Shard))
	}
}

// write puts a checkpoint: CheckpointSequence saves the whole item, with this worker as the
// owner, whatever the table has. Without that bug it does so where it is the owner.
func (v *vmware) write(now sim.Time, h *held, out *sim.Outbox) {
	p := v.w.part(h.lease.Shard)
	if p == nil || p.token != h.token || p.claim == nil || !p.claim.wants && p.state != partEnds {
		return
	}
	c := p.claim
	l := h.lease
	l.Owner, l.Checkpoint = v.w.owner, c.want
	l.Counter++
	call := api.LeaseCall{Op: api.LeaseCreate, If: api.LeaseAlways, Known: h.lease, Lease: l, Token: h.token,
		Reader: c.reader}
	if !v.w.fleet.c.kcl().Has(spec.UnconditionalCheckpoint) {
		call.Op, call.If, call.Known.Owner = api.LeaseUpdate, api.LeaseIfOwner, v.w.owner
	}
	why := toWrite
	if p.state == partEnds {
		why = toEnd
	}
	h.busy = true
	v.w.send(now, call, pending{why: why, held: h, part: p, mark: c.want}, out)
}

func (v *vmware) written(now sim.Time, p *pending, a *api.LeaseCall, out *sim.Outbox) {
	h, c := p.held, p.part.claim
	h.busy = false
	switch {
	case v.w.part(p.shard) != p.part:
	case failedCondition(a.Error):
		v.end(now, p.part, api.LeaveLost, out)
	case a.Error != nil:
		out.After(v.w.fleet.c.Times.WriteRetry, v.w.c.Self, kindCheckpoint, uint32(p.shard))
	case p.why == toEnd:
		h.lease.Checkpoint = p.mark
		v.end(now, p.part, api.LeaveShardEnd, out)
	default:
		h.lease.Checkpoint, h.lease.Counter, c.low = p.mark, a.Lease.Counter, p.mark.Next
		if c.want == p.mark {
			c.wants, c.told = false, false
		}
		v.w.next(now, h, out)
	}
}

// end ends a part and gives its lease up, if the table still has this worker for its owner
// (releaseLease, RemoveLeaseOwner). Whether that works, nobody asks.
func (v *vmware) end(now sim.Time, p *part, why api.LeaveReason, out *sim.Outbox) {
	h := v.w.find(p.shard)
	if c := p.claim; c != nil {
		c.alive = false
		v.w.fleet.remove(c)
		if p.state == partReads || p.state == partEnds {
			v.w.fleet.c.Group.History.Leave(api.LeaveRow{At: now, Reader: c.reader, Reason: why})
			out.After(1, c.actor, consumer.KindStop, 0)
		}
	}
	v.w.forget(p)
	if h == nil {
		return
	}
	v.w.drop(h)
	known := h.lease
	known.Owner = v.w.owner
	v.w.send(now, api.LeaseCall{Op: api.LeaseEvict, If: api.LeaseIfOwner, Known: known, Token: h.token, Reader: -1},
		pending{why: toDelete}, out)
}
