package kcl

import (
	"slices"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// The writes of a held lease, all on condition that the counter is the one that this worker
// wrote last: renewals, checkpoints, SHARD_END.

// renewAll begins a round of renewals.
func (j *java) renewAll(now sim.Time, out *sim.Outbox) {
	j.renewing = 1
	for _, h := range slices.Clone(j.w.held) {
		j.renewing++
		h.renew, h.tries = true, 0
		j.w.next(now, h, out)
	}
	j.renewed(out)
}

// renewed counts one renewal of the round that is over.
func (j *java) renewed(out *sim.Outbox) {
	if j.renewing--; j.renewing == 0 {
		out.After(renewEvery(j.w.failover(), j.times().Epsilon), j.w.c.Self, kindRenew, 0)
	}
}

// write makes the next write of a lease: a renewal, SHARD_END, a checkpoint.
func (j *java) write(now sim.Time, h *held, out *sim.Outbox) {
	p := j.w.part(h.lease.Shard)
	var c *claim
	if p != nil && p.token == h.token {
		c = p.claim
	}
	switch {
	case h.renew && !j.w.valid(h, now):
		j.lose(h, out)
	case h.renew:
		j.send(now, api.LeaseRenew, api.Lease{}, -1, pending{why: toRenew, held: h}, out)
	case c == nil || !j.w.valid(h, now): // a checkpoint is refused (ShutdownException)
	case p.state == partEnds:
		j.end(now, p, h, out)
	case c.wants && p.state == partReads:
		j.send(now, api.LeaseUpdate, api.Lease{Checkpoint: c.want}, c.reader,
			pending{why: toWrite, held: h, part: p, mark: c.want}, out)
	}
}

// send makes a write that the counter fences.
func (j *java) send(now sim.Time, op api.LeaseOp, l api.Lease, reader int32, p pending, out *sim.Outbox) {
	p.held.busy = true
	j.w.send(now, api.LeaseCall{Op: op, If: api.LeaseIfCounter, Known: p.held.lease, Lease: l, Token: p.held.token,
		Reader: reader}, p, out)
}

// onRenew: a failed condition may be that of a renewal whose answer was lost, and which has
// happened: the lease is read to see (DynamoDBLeaseRefresher.renewLease; KCL #247).
func (j *java) onRenew(now sim.Time, p *pending, a *api.LeaseCall, out *sim.Outbox) {
	h := p.held
	h.busy = false
	switch {
	case a.Applied:
		h.lease.Counter++
		h.renewed = now
	case failedCondition(a.Error):
		h.busy = true
		j.w.send(now, api.LeaseCall{Op: api.LeaseGet, Known: h.lease, Reader: -1},
			pending{why: toRecheck, held: h}, out)
		return
	case a.Error.Throttle():
		if h.tries++; h.tries < j.times().Renewals {
			j.w.next(now, h, out)
			return
		}
	}
	j.afterRenewal(now, h, out)
}

func (j *java) onRecheck(now sim.Time, p *pending, a *api.LeaseCall, out *sim.Outbox) {
	h := p.held
	h.busy = false
	switch {
	case a.Error != nil: // not known: the next round tries again
	case a.Found && a.Now.Owner == j.w.owner && a.Now.Counter == h.lease.Counter+1:
		h.lease.Counter++
		h.renewed = now
	default:
		j.w.drop(h)
	}
	j.afterRenewal(now, h, out)
}

func (j *java) afterRenewal(now sim.Time, h *held, out *sim.Outbox) {
	h.renew = false
	j.renewed(out)
	if j.w.find(h.lease.Shard) == h {
		j.w.next(now, h, out)
	}
}

// lose drops a lease, and with it the renewal that waits for its turn.
func (j *java) lose(h *held, out *sim.Outbox) {
	j.w.drop(h)
	if h.renew {
		h.renew = false
		j.renewed(out)
	}
}

// onWrite is the answer to a checkpoint.
func (j *java) onWrite(now sim.Time, p *pending, a *api.LeaseCall, out *sim.Outbox) {
	h, c := p.held, p.part.claim
	h.busy = false
	switch {
	case a.Applied:
		h.lease.Counter++
		h.lease.Checkpoint = p.mark
		h.renewed, c.low = now, p.mark.Next
		if c.want == p.mark {
			c.wants, c.told = false, false
		}
	case failedCondition(a.Error): // somebody has taken it
		j.lose(h, out)
		return
	default: // as the samples of AWS do it
		out.After(j.times().WriteRetry, j.w.c.Self, kindCheckpoint, uint32(p.shard))
		if !h.renew {
			return
		}
	}
	j.w.next(now, h, out)
}

// end makes the leases of the children, and then writes SHARD_END (ShutdownTask).
func (j *java) end(now sim.Time, p *part, h *held, out *sim.Outbox) {
	c := p.claim
	if other := otherParent(c.children, p.shard); other != api.NoShard && !p.both {
		if p.asked == 0 {
			p.asked++
			j.w.send(now, api.LeaseCall{Op: api.LeaseGet, Known: api.Lease{Shard: other}, Reader: -1},
				pending{why: toOther, part: p}, out)
		}
		return
	}
	if p.made < len(c.children) {
		if p.makes == 0 {
			p.makes = len(c.children)
			for i := range c.children {
				j.w.make(now, toMakeKid, leaseOf(&c.children[i], api.Mark{Kind: api.MarkTrimHorizon}), p, out)
			}
		}
		return
	}
	l := api.Lease{Checkpoint: c.want, Kids: kids(c.children)}
	j.send(now, api.LeaseUpdate, l, c.reader, pending{why: toEnd, held: h, part: p, mark: c.want}, out)
}

// otherParent is the other parent of the child of a merge, or NoShard.
func otherParent(children []api.ShardInfo, shard int32) int32 {
	for i := range children {
		if c := &children[i]; c.Adjacent != api.NoShard {
			return c.Parent + c.Adjacent - shard
		}
	}
	return api.NoShard
}

// onOther: the lease of the child of a merge is made when both parents have a lease: else
// nobody would wait for the one that has none (ShutdownTask: BlockedOnParentShardException).
func (j *java) onOther(now sim.Time, p *pending, a *api.LeaseCall, out *sim.Outbox) {
	p.part.asked--
	if p.part.both = a.Error == nil && a.Found; !p.part.both {
		out.After(j.times().Dispatch, j.w.c.Self, kindEnded, uint32(p.part.shard))
		return
	}
	if h := j.w.find(p.part.shard); h != nil && h.token == p.part.token {
		j.w.next(now, h, out)
	}
}

// onKid: the lease of a child is there, whoever made it.
func (j *java) onKid(now sim.Time, p *pending, a *api.LeaseCall, out *sim.Outbox) {
	if a.Applied || failedCondition(a.Error) {
		p.part.made++
	}
	if p.part.makes--; p.part.makes > 0 {
		return
	}
	if p.part.made < len(p.part.claim.children) {
		p.part.made = 0
		out.After(j.times().Dispatch, j.w.c.Self, kindEnded, uint32(p.part.shard))
		return
	}
	if h := j.w.find(p.part.shard); h != nil && h.token == p.part.token {
		j.w.next(now, h, out)
	}
}

func (j *java) onEnd(now sim.Time, p *pending, a *api.LeaseCall, out *sim.Outbox) {
	h := p.held
	h.busy = false
	switch {
	case a.Applied:
		h.lease.Counter++
		h.lease.Checkpoint = p.mark
		h.lease.Kids = kids(p.part.claim.children)
		h.renewed, h.endAt = now, now
		j.w.over(now, p.part)
	case failedCondition(a.Error):
		j.lose(h, out)
		return
	default:
		out.After(j.times().WriteRetry, j.w.c.Self, kindEnded, uint32(p.shard))
		if !h.renew {
			return
		}
	}
	j.w.next(now, h, out)
}
