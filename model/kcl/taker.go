package kcl

import (
	"cmp"
	"slices"

	"github.com/kinesim/kinesim/sim"
)

// taker is the rule by which a worker of KCL 1 and 2 decides after each scan which leases to
// take: those that have been expired for very long, whatever its share; else expired ones up to
// its share; else, if nothing is expired, some of the worker that has most
// (DynamoDBLeaseTaker.computeLeasesToTake and chooseLeasesToSteal of amazon-kinesis-client
// 024eb86e). It knows of other workers only that they own leases.
type taker struct {
	self     int32
	failover sim.Time
	veryOld  sim.Time   // leases that were seen to be renewed last longer ago than that are taken first
	most     int        // leases of this worker; 0: no bound
	steals   int        // at most so many of one scan
	draws    sim.Source // of what is taken, by scan and shard
}

// decision is what a worker does after a scan, with what it reports to CloudWatch.
type decision struct {
	take     []int32 // shards, in the order in which they are taken
	stolen   bool    // they have an owner who still renews them
	expired  int     // ExpiredLeases: all that are available
	needed   int     // NeededLeases
	workers  int     // NumWorkers: that own a lease, and this one
	target   int
	spill    int // LeaseSpillover: above the bound of this worker
	veryOld  int // VeryOldLeases
	ownCount int
}

// decide is the decision after a scan, the n-th of this worker.
func (t *taker) decide(v *view, scan uint64) decision {
	available := v.available(t.failover)
	loads := v.loads(t.self, available)
	d := decision{expired: len(available), workers: len(loads)}
	if len(v.sights) == 0 {
		return d
	}
	d.target, d.spill = t.share(len(v.sights), len(loads))
	for _, l := range loads {
		if l.owner == t.self {
			d.ownCount = l.leases
		}
	}
	need := d.target - d.ownCount
	d.needed = max(need, 0)
	if old := t.veryOldLeases(v); len(old) > 0 {
		room := len(old)
		if t.most > 0 {
			room = max(0, min(room, t.most-d.ownCount))
		}
		d.veryOld = room
		d.take = t.shuffle(old, scan)[:room]
		return d
	}
	switch {
	case need <= 0:
	case len(available) > 0:
		d.take = t.shuffle(available, scan)
		d.take = d.take[:min(need, len(available))]
	default:
		d.take, d.stolen = t.steal(v, loads, need, d.target, scan), true
	}
	return d
}

// share is how many leases this worker should have, and how many above its bound.
func (t *taker) share(leases, workers int) (target, spill int) {
	if workers >= leases {
		return 1, 0
	}
	target = (leases + workers - 1) / workers
	if t.most > 0 && target > t.most {
		return t.most, target - t.most
	}
	return target, 0
}

// veryOldLeases are those that nobody has renewed for very long; a new lease without an
// owner is one.
func (t *taker) veryOldLeases(v *view) []int32 {
	var old []int32
	for i := range v.sights {
		if s := &v.sights[i]; s.since == never || v.scanned-s.since > t.veryOld {
			old = append(old, s.lease.Shard)
		}
	}
	return old
}

// steal picks some leases of the worker that has most: as many as it has above the target,
// or one if it has no more than that and this worker needs two or more.
func (t *taker) steal(v *view, loads []load, need, target int, scan uint64) []int32 {
	most := loads[0]
	for _, l := range loads {
		if l.leases > most.leases {
			most = l
		}
	}
	if most.leases < target {
		return nil
	}
	n := min(need, most.leases-target)
	if n == 0 && need > 1 {
		n = 1
	}
	n = min(n, t.steals)
	candidates := t.shuffle(v.ownedBy(most.owner), scan)
	return candidates[:min(n, len(candidates))]
}

// shuffle puts shards into an order by keyed draws: another shard more or less moves none.
func (t *taker) shuffle(shards []int32, scan uint64) []int32 {
	out := slices.Clone(shards)
	slices.SortFunc(out, func(a, b int32) int {
		return cmp.Or(cmp.Compare(t.draws.Uint64(scan, uint64(a)), t.draws.Uint64(scan, uint64(b))), cmp.Compare(a, b))
	})
	return out
}
