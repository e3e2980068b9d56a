package consumer

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// What the group of an application does to even out the load of its workers: each reports the
// use of its machine and the throughput of its shards, and every so often shards are moved by the
// balancer's rule. A worker that is to give a shard away reads no more of it, finishes what it
// has, and writes how far it is; when that takes too long, the shard goes anyhow.
//
// simplified: the group stands for the leader and for the table, so that there is always one,
// and everybody knows at once what it decides.

// balancing is the state of that.
type balancing struct {
	rule   balancer
	loads  []average // of workers
	busy   []sim.Time
	flows  []average // of shards, in bytes a second
	bytes  []int64   // received of each shard since the last report
	rounds uint64
}

// average is an exponential moving average.
type average struct {
	value float64
	known bool
}

func (a *average) add(v, alpha float64) {
	if a.known {
		v = float64(alpha*v) + float64((1-alpha)*a.value)
	}
	a.value, a.known = v, true
}

// balances begins to look at the load, if the application does.
func (g *Group) balances(out *sim.Outbox) {
	p := g.c.Spec.Balance
	if p == nil || g.balance != nil {
		return
	}
	g.balance = &balancing{rule: balancer{p.Dampening, p.Band, sim.NewSource(g.c.Seed, g.c.Name, "lease to move")},
		loads: make([]average, len(g.workers)), busy: make([]sim.Time, len(g.workers))}
	out.After(p.Report, g.c.Self, kindReport, 0)
	out.After(p.Every, g.c.Self, kindBalance, 0)
}

// listener is what counts the bytes of a shard, if somebody wants to know.
func (g *Group) listener(shard int32) func(int64) {
	if g.balance == nil {
		return nil
	}
	return func(bytes int64) { g.received(shard, bytes) }
}

// received counts what a reader has received of a shard.
func (g *Group) received(shard int32, bytes int64) {
	b := g.balance
	for len(b.bytes) <= int(shard) {
		b.bytes, b.flows = append(b.bytes, 0), append(b.flows, average{})
	}
	b.bytes[shard] += bytes
}

// onReport is when workers report the use of their machines, and the throughput of their leases.
func (g *Group) onReport(now sim.Time, out *sim.Outbox) {
	b, p := g.balance, g.c.Spec.Balance
	for i, m := range g.c.Machines {
		busy := m.Busy(now)
		b.loads[i].add(float64(busy-b.busy[i])/(float64(p.Report)*float64(m.Cores())), p.Alpha)
		b.busy[i] = busy
	}
	for i := range b.bytes {
		b.flows[i].add(float64(b.bytes[i])/(float64(p.Report)/1e9), p.Alpha)
		b.bytes[i] = 0
	}
	out.After(p.Report, g.c.Self, kindReport, 0)
}

// onBalance moves leases, when all workers have reported.
func (g *Group) onBalance(out *sim.Outbox) {
	b := g.balance
	var fleet []burden
	for i := range g.workers {
		if w := &g.workers[i]; !w.gone && !w.silent && (b.loads[i].known || g.c.Spec.Balance.Throughput) {
			fleet = append(fleet, burden{worker: int32(i), load: b.loads[i].value})
		}
	}
	for i := range g.ledger.leases {
		e := &g.ledger.leases[i]
		for j := range fleet {
			if e.state == leaseHeld && e.to == 0 && e.worker == fleet[j].worker && i < len(b.flows) {
				fleet[j].leases = append(fleet[j].leases, flow{int32(i), b.flows[i].value})
			}
		}
	}
	if g.c.Spec.Balance.Throughput {
		byThroughput(fleet)
	}
	if len(fleet) > 1 {
		for _, m := range b.rule.decide(fleet, b.rounds) {
			g.handOver(m, out)
		}
	}
	b.rounds++
	out.After(g.c.Spec.Balance.Every, g.c.Self, kindBalance, 0)
}

// byThroughput makes the load of workers what comes through their leases, as a part of all, as
// KCL 3 does without metrics of its workers.
func byThroughput(fleet []burden) {
	all := 0.0
	for i := range fleet {
		all += fleet[i].rate()
	}
	for i := range fleet {
		if fleet[i].load = 0; all > 0 {
			fleet[i].load = fleet[i].rate() / all
		}
	}
}

// handOver asks the owner of a shard to give it to another worker.
func (g *Group) handOver(m move, out *sim.Outbox) {
	e := g.ledger.lease(m.shard)
	e.to = m.to + 1
	if timeout := g.c.Spec.Balance.Handoff; timeout > 0 {
		out.After(1, e.actor, kindHandOver, 0)
		e.asked = e.tenure
		out.After(timeout, g.c.Self, kindForce, uint32(m.shard))
		return
	}
	out.After(1, e.actor, kindYield, uint32(api.LeaveLost))
}

// onForce takes a shard away whose owner had its time to finish it.
func (g *Group) onForce(shard int32, out *sim.Outbox) {
	if e := g.ledger.lease(shard); e.state == leaseHeld && e.to > 0 && e.tenure == e.asked {
		out.After(1, e.actor, kindYield, uint32(api.LeaveLost))
	}
}

// destined is the worker that a shard is moved to, if it gives a sign; else -1.
func (g *Group) destined(e *lease) int32 {
	to := e.to - 1
	e.to = 0
	if to < 0 || g.workers[to].gone || g.workers[to].silent {
		return -1
	}
	return to
}

// handOver stops the reading of a shard, and gives it away when all is done.
func (r *reader) handOver(now sim.Time, out *sim.Outbox) {
	r.leaving = true
	r.drain(now, out)
}

// handed ends a tenure whose shard goes to another worker: what was received is done.
func (r *reader) handed(now sim.Time, out *sim.Outbox) {
	if r.lost() {
		return
	}
	if r.started && !r.c.Group.Spec.Checkpoint.Never {
		r.c.Claim.Checkpoint(now, r.next, 0)
	}
	r.giveUp()
	r.over = true
	r.leave(now, api.LeaveHandedOver)
	out.After(1, r.c.Group.Self, kindFreed, uint32(r.c.Shard))
}
