package kcl

import (
	"cmp"
	"slices"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// vmware is the protocol of vmware-go-kcl-v2 (f6e79f1): leases end at an instant that their
// owner writes by its own clock, and a worker takes one lease each time that it looks at the
// shards.
//
//	loop: shard sync ± 50 % ──► list shards ──► one after another: get ──may be taken──► put, and no more
//	part: wait for the parent ──► begin ──► read, renewing every 2.5 s ──end──► SHARD_END ──► released
//
// Two bugs of the library are in unless they are left out (spec.Bug): a checkpoint is put whatever
// the table has, and only the first parent of a merge is waited for.
type vmware struct {
	w      *Worker
	loops  uint64
	shards []api.ShardInfo // as listed last
	order  []int32         // of those that are still to be looked at
	jitter sim.Source
	draws  sim.Source
}

func (v *vmware) begin(_ sim.Time, out *sim.Outbox) {
	g := &v.w.fleet.c.Group
	*v = vmware{w: v.w, jitter: sim.NewSource(g.Seed, v.w.c.Name, "shard sync"),
		draws: sim.NewSource(g.Seed, v.w.c.Name, "shard to look at")}
	v.sleep(out)
}

// sleep waits for the next look: half of the interval, and up to as much again.
func (v *vmware) sleep(out *sim.Outbox) {
	sync := v.w.fleet.c.kcl().ShardSync
	v.loops++
	out.After(sync/2+sim.Time(v.jitter.Below(v.loops, uint64(v.w.owner), uint64(sync))), v.w.c.Self, kindList, 0)
}

// clock is the time as the worker's process has it.
func (v *vmware) clock(now sim.Time) sim.Time {
	if p := v.w.process; p != nil {
		return now + p.Skew(now)
	}
	return now
}

func (v *vmware) timer(now sim.Time, kind sim.Kind, body uint32, out *sim.Outbox) {
	switch kind {
	case kindList:
		v.w.list(now, out)
	case kindParent:
		if p := v.w.part(int32(body)); p != nil && p.state == partParents {
			v.waitForParents(now, p, out)
		}
	case kindRenew:
		if h := v.w.find(int32(body)); h != nil {
			v.get(now, toRenew, int32(body), h, nil, out)
		}
	}
}

// listed looks at the shards in any order (the library ranges over a map).
func (v *vmware) listed(now sim.Time, shards []api.ShardInfo, out *sim.Outbox) {
	v.shards = append(v.shards[:0], shards...)
	v.order = v.order[:0]
	open := 0
	for _, h := range v.w.held {
		if h.lease.Checkpoint.Kind != api.MarkShardEnd {
			open++
		}
	}
	if most := v.w.fleet.c.kcl().MaxLeasesPerWorker; most == 0 || open < most {
		for i := range v.shards {
			v.order = append(v.order, v.shards[i].Index)
		}
	}
	slices.SortFunc(v.order, func(a, b int32) int {
		x, y := v.draws.Uint64(v.loops, uint64(a)), v.draws.Uint64(v.loops, uint64(b))
		return cmp.Or(cmp.Compare(x, y), cmp.Compare(a, b))
	})
	v.look(now, out)
}

// look asks for the lease of the next shard that this worker does not have.
func (v *vmware) look(now sim.Time, out *sim.Outbox) {
	for len(v.order) > 0 {
		shard := v.order[0]
		v.order = v.order[1:]
		if v.w.find(shard) == nil {
			v.get(now, toScan, shard, nil, nil, out)
			return
		}
	}
	v.sleep(out)
}

func (v *vmware) get(now sim.Time, why purpose, shard int32, h *held, p *part, out *sim.Outbox) {
	v.w.send(now, api.LeaseCall{Op: api.LeaseGet, ConsistentRead: true, Known: api.Lease{Shard: shard}, Reader: -1},
		pending{why: why, held: h, part: p}, out)
}

func (v *vmware) answer(now sim.Time, p *pending, a *api.LeaseCall, out *sim.Outbox) {
	switch p.why {
	case toScan:
		v.consider(now, p.shard, a, out)
	case toTake:
		v.taken(now, p, a, out)
	case toParent:
		v.onParent(now, p.part, a, out)
	case toBegin:
		v.w.onBegin(p.part, a)
		if p.part.state == partReady && v.w.find(p.shard) != nil {
			v.w.read(now, p.part, v.w.find(p.shard), out)
			out.After(v.w.fleet.c.Times.VMwareRenew, v.w.c.Self, kindRenew, uint32(p.shard))
		} else if p.part.state != partReads {
			v.end(now, p.part, api.LeaveLost, out)
		}
	case toRenew:
		v.renew(now, p.held, a, out)
	case toRecheck:
		v.renewed(now, p, a, out)
	case toWrite, toEnd:
		v.written(now, p, a, out)
	}
}

// consider takes a lease that is at its end by this worker's clock, or has no owner (GetLease).
func (v *vmware) consider(now sim.Time, shard int32, a *api.LeaseCall, out *sim.Outbox) {
	mine := a.Now
	mine.Shard, mine.Owner, mine.Until = shard, v.w.owner, v.clock(now)+v.w.failover()
	call := api.LeaseCall{Op: api.LeaseTake, If: api.LeaseIfUntil, Known: a.Now, Lease: mine, Reader: -1}
	switch {
	case a.Error != nil || a.Found && a.Now.Checkpoint.Kind == api.MarkShardEnd:
		v.look(now, out)
		return
	case !a.Found:
		i := slices.IndexFunc(v.shards, func(s api.ShardInfo) bool { return s.Index == shard })
		l := leaseOf(&v.shards[i], v.w.fleet.first())
		l.Owner, l.Until, l.Counter = mine.Owner, mine.Until, 1
		call.Op, call.If, call.Lease, call.Known = api.LeaseCreate, api.LeaseIfAbsent, l, api.Lease{Shard: shard}
	case a.Now.Owner == api.Unowned:
		call.If = api.LeaseIfOwner
	case v.clock(now) < a.Now.Until && a.Now.Owner != v.w.owner:
		v.look(now, out)
		return
	}
	v.w.send(now, call, pending{why: toTake}, out)
}

// taken begins a shard; only one in each loop.
func (v *vmware) taken(now sim.Time, p *pending, a *api.LeaseCall, out *sim.Outbox) {
	if !a.Applied {
		v.look(now, out)
		return
	}
	l := a.Lease
	if a.Op == api.LeaseTake {
		l.Counter++
	}
	h := v.w.hold(now, l)
	part := &part{shard: p.shard, token: h.token}
	v.w.parts = append(v.w.parts, part)
	v.waitForParents(now, part, out)
	v.order = v.order[:0]
	v.sleep(out)
}

// waitForParents asks for the checkpoints of the parents that are waited for
// (waitOnParentShard). Meanwhile the lease is not renewed.
func (v *vmware) waitForParents(now sim.Time, p *part, out *sim.Outbox) {
	p.blocked = false
	parents := v.w.find(p.shard).lease.Parents
	if v.w.fleet.c.kcl().Has(spec.OneParent) {
		parents[1] = api.NoShard
	}
	for _, parent := range parents {
		if parent != api.NoShard {
			p.asked++
			v.get(now, toParent, parent, nil, p, out)
		}
	}
	if p.asked == 0 {
		v.start(now, p, out)
	}
}

func (v *vmware) start(now sim.Time, p *part, out *sim.Outbox) {
	p.state = partBegin
	v.w.get(now, toBegin, p.shard, p, out)
}

// onParent: a parent without a checkpoint does not block, because its lease may have been
// removed with the shard.
func (v *vmware) onParent(now sim.Time, p *part, a *api.LeaseCall, out *sim.Outbox) {
	p.asked--
	p.blocked = p.blocked || a.Error != nil || a.Found && a.Now.Checkpoint.Kind == api.MarkNumber
	switch {
	case p.asked > 0 || v.w.part(p.shard) != p:
	case p.blocked:
		out.After(v.w.fleet.c.kcl().ParentPoll, v.w.c.Self, kindParent, uint32(p.shard))
	default:
		v.start(now, p, out)
	}
}
