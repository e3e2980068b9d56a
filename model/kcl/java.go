package kcl

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// java is the protocol of amazon-kinesis-client 1 and 2: every worker scans the table for
// leases to take, and renews those that it holds by their counters.
//
//	boot ──no leases: wait, list shards, make them──┐
//	  └──────────────leases─────────────────────────┴► loops:
//	take:  scan ──► decide ──► take one after another ──► idle 2 (failover + ε)
//	renew: each held lease ──► all answered ──► idle failover/3 - ε
//	audit: the leader alone: scan ──hole seen three times──► list shards ──► make leases
type java struct {
	w         *Worker
	view      view
	taker     taker
	running   bool
	waitUntil sim.Time // with an empty table
	scans     uint64
	taking    []int32
	took      []api.Lease
	tries     int // of the take under way
	makes     int // leases under way to be made
	renewing  int // renewals of this round without an answer
	audit     audit
}

func (j *java) times() *Times { return &j.w.fleet.c.Times }

func (j *java) begin(now sim.Time, out *sim.Outbox) {
	k := j.w.fleet.c.kcl()
	g := &j.w.fleet.c.Group
	*j = java{w: j.w, taker: taker{self: j.w.owner, failover: g.Spec.Failover,
		veryOld: sim.Time(j.times().VeryOld) * g.Spec.Failover, most: k.MaxLeasesPerWorker, steals: k.MaxLeasesToSteal,
		draws: sim.NewSource(g.Seed, j.w.c.Name, "lease to take")}}
	j.w.scan(now, toBoot, out)
}

func (j *java) timer(now sim.Time, kind sim.Kind, _ uint32, out *sim.Outbox) {
	switch kind {
	case kindBoot:
		j.w.scan(now, toBoot, out)
	case kindTake:
		j.w.scan(now, toScan, out)
	case kindRenew:
		j.renewAll(now, out)
	case kindElect:
		j.w.scan(now, toElect, out)
		out.After(j.times().Leader, j.w.c.Self, kindElect, 0)
	case kindAudit:
		if j.audit.leads {
			j.w.scan(now, toAudit, out)
		}
		out.After(j.times().Audit, j.w.c.Self, kindAudit, 0)
	case kindList:
		j.w.list(now, out)
	case kindClean:
		j.clean(now, out)
		out.After(j.times().CleanLook, j.w.c.Self, kindClean, 0)
	}
}

func (j *java) answer(now sim.Time, p *pending, a *api.LeaseCall, out *sim.Outbox) {
	switch p.why {
	case toParent:
		j.w.onParent(now, p.part, a)
	case toBegin:
		j.w.onBegin(p.part, a)
	case toBoot:
		j.onBoot(now, a, out)
	case toScan:
		j.onScan(now, a, out)
	case toElect:
		j.onElect(a)
	case toAudit:
		j.onAudit(now, a, out)
	case toMake:
		j.onMade(now, out)
	case toOther:
		j.onOther(now, p, a, out)
	case toMakeKid:
		j.onKid(now, p, a, out)
	case toTake:
		j.onTake(now, p, a, out)
	case toRenew:
		j.onRenew(now, p, a, out)
	case toRecheck:
		j.onRecheck(now, p, a, out)
	case toWrite:
		j.onWrite(now, p, a, out)
	case toEnd:
		j.onEnd(now, p, a, out)
	case toSeeKid, toDelete:
		j.onClean(now, p, a, out)
	}
}

// onBoot is whether the table has leases. With an empty one, a worker waits for some time,
// and looks again and again, before it makes them (Scheduler.shouldInitiateLeaseSync).
func (j *java) onBoot(now sim.Time, a *api.LeaseCall, out *sim.Outbox) {
	t := j.times()
	if j.waitUntil == 0 && j.w.fleet.c.kcl().Version > 1 {
		draw := sim.NewSource(j.w.fleet.c.Group.Seed, j.w.c.Name, "wait for leases")
		j.waitUntil = now + t.FirstMin + sim.Time(draw.Below(uint64(j.w.owner), 0, uint64(t.FirstMax-t.FirstMin)))
	}
	switch {
	case a.Error != nil:
		out.After(t.Dispatch, j.w.c.Self, kindBoot, 0)
	case len(a.All) > 0:
		j.run(out)
	case now < j.waitUntil:
		out.After(t.FirstLook, j.w.c.Self, kindBoot, 0)
	default:
		j.w.list(now, out)
	}
}

// listed makes the leases that are missing.
func (j *java) listed(now sim.Time, shards []api.ShardInfo, out *sim.Outbox) {
	missing := firstLeases(shards, j.w.fleet.first())
	if j.running {
		missing = missingLeases(shards, j.audit.seen, j.w.fleet.first())
	}
	for _, l := range missing {
		j.makes++
		j.w.make(now, toMake, l, nil, out)
	}
	if len(missing) == 0 && !j.running {
		j.run(out)
	}
}

// onMade: whoever made it, it is there; if nobody has, the audit will see a hole.
func (j *java) onMade(_ sim.Time, out *sim.Outbox) {
	if j.makes--; j.makes == 0 && !j.running {
		j.run(out)
	}
}

// run begins the loops.
func (j *java) run(out *sim.Outbox) {
	j.running = true
	self, t := j.w.c.Self, j.times()
	j.w.run(out)
	out.After(1, self, kindTake, 0)
	out.After(1, self, kindRenew, 0)
	if j.w.fleet.c.kcl().Version == 1 {
		out.After(j.w.fleet.c.kcl().ShardSync, self, kindAudit, 0)
		j.audit.leads = true // every worker looks
	} else {
		out.After(1, self, kindElect, 0)
		out.After(t.AuditAfter, self, kindAudit, 0)
	}
	out.After(t.CleanLook, self, kindClean, 0)
}

// onScan decides which leases to take. A scan that fails is left out.
func (j *java) onScan(now sim.Time, a *api.LeaseCall, out *sim.Outbox) {
	j.taking, j.took, j.tries = nil, j.took[:0], 0
	if a.Error == nil {
		j.view.update(now, a.All)
		d := j.taker.decide(&j.view, j.scans)
		j.scans++
		j.taking = d.take
	}
	j.takeNext(now, out)
}

// takeNext takes one lease after another, and holds them when all are taken.
func (j *java) takeNext(now sim.Time, out *sim.Outbox) {
	if len(j.taking) > 0 {
		s, _ := j.view.find(j.taking[0])
		l := s.lease
		l.Owner = j.w.owner
		j.w.send(now, api.LeaseCall{Op: api.LeaseTake, If: api.LeaseIfCounter, Known: s.lease, Lease: l, Reader: -1},
			pending{why: toTake}, out)
		return
	}
	for _, l := range j.took {
		j.w.hold(now, l)
	}
	f := j.w.failover()
	out.After(takeEvery(f, j.times().Epsilon), j.w.c.Self, kindTake, 0)
}

func (j *java) onTake(now sim.Time, p *pending, a *api.LeaseCall, out *sim.Outbox) {
	if a.Error != nil && a.Error.Throttle() {
		if j.tries++; j.tries < j.times().Takes {
			j.takeNext(now, out)
			return
		}
	}
	if s, known := j.view.find(p.shard); known && a.Applied {
		s.lease.Owner = j.w.owner
		s.lease.Counter++
		j.took = append(j.took, s.lease)
	}
	j.taking, j.tries = j.taking[1:], 0
	j.takeNext(now, out)
}
