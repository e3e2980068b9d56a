package kcl

import (
	"cmp"
	"slices"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// audit is how KCL 2 finds shards without leases: its leader looks every two minutes whether
// the hash ranges of the leases that are not at their end have a hole, and lists the shards
// when it has seen one three times in a row (PeriodicShardSyncManager).
type audit struct {
	leads bool
	holes int         // audits in a row that saw one
	seen  []api.Lease // of the last audit
}

// leaders are drawn by a seed that all workers share (DeterministicShuffleShardSyncLeaderDecider
// shuffles the owners with 1947).
const leaderSeed = 1947

// onElect looks who is the leader among those that own leases; without any, everybody is.
//
// simplified: the shuffle is ours.
func (j *java) onElect(a *api.LeaseCall) {
	if a.Error == nil {
		leader := leaderOf(a.All)
		j.audit.leads = leader == api.Unowned || leader == j.w.owner
	}
}

func leaderOf(leases []api.Lease) int32 {
	leader, least := api.Unowned, uint64(0)
	draws := sim.NewSource(leaderSeed, "owners", "leader")
	for i := range leases {
		if o := leases[i].Owner; o != api.Unowned {
			if d := draws.Uint64(uint64(o), 0); leader == api.Unowned || d < least {
				leader, least = o, d
			}
		}
	}
	return leader
}

// onAudit looks for a hole. Version 1 lists the shards every time.
func (j *java) onAudit(now sim.Time, a *api.LeaseCall, out *sim.Outbox) {
	if a.Error != nil {
		return
	}
	j.audit.seen = append(j.audit.seen[:0], a.All...)
	if j.w.fleet.c.kcl().Version == 1 {
		j.w.list(now, out)
		return
	}
	if _, hole := holeIn(a.All); !hole {
		j.audit.holes = 0
		return
	}
	if j.audit.holes++; j.audit.holes >= j.times().AuditHoles {
		j.audit.holes = 0
		j.w.list(now, out)
	}
}

// holeIn is the first hash key that no lease covers which is not at its end.
func holeIn(leases []api.Lease) (api.Hash, bool) {
	var ranges []api.HashRange
	for i := range leases {
		if leases[i].Checkpoint.Kind != api.MarkShardEnd {
			ranges = append(ranges, leases[i].Range)
		}
	}
	slices.SortFunc(ranges, func(a, b api.HashRange) int { return compare(a.Start, b.Start) })
	next := api.Hash{}
	for i, r := range ranges {
		if compare(r.Start, next) > 0 {
			return next, true
		}
		if i == 0 || compare(r.End, next) >= 0 {
			if r.End == api.HashMax {
				return api.Hash{}, false
			}
			next = r.End.Next()
		}
	}
	return next, true
}

func compare(a, b api.Hash) int { return cmp.Or(cmp.Compare(a.Hi, b.Hi), cmp.Compare(a.Lo, b.Lo)) }

// firstLeases are those of an empty table: of the shards without a parent to be read, whose
// children come when they are at their end; of an application that starts at the tip, of
// the open ones (EmptyLeaseTableSynchronizer).
func firstLeases(shards []api.ShardInfo, first api.Mark) []api.Lease {
	var out []api.Lease
	for i := range shards {
		s := &shards[i]
		if root := !listed(shards, s.Parent) && !listed(shards, s.Adjacent); first.Kind == api.MarkLatest && s.Open ||
			first.Kind != api.MarkLatest && root {
			out = append(out, leaseOf(s, first))
		}
	}
	return out
}

// missingLeases are those of a table that has some: of shards without a lease, of which no
// child has one (NonEmptyLeaseTableSynchronizer). A shard with a parent is read from its first
// record.
func missingLeases(shards []api.ShardInfo, leases []api.Lease, first api.Mark) []api.Lease {
	has := func(shard int32) bool {
		return slices.ContainsFunc(leases, func(l api.Lease) bool { return l.Shard == shard })
	}
	begun := make([]bool, len(shards)) // it, or a descendant, has a lease: parents come before their children
	var out []api.Lease
	for i := len(shards) - 1; i >= 0; i-- {
		s := &shards[i]
		begun[i] = has(s.Index)
		for k := i + 1; k < len(shards); k++ {
			child := shards[k].Parent == s.Index || shards[k].Adjacent == s.Index
			begun[i] = begun[i] || child && begun[k]
		}
		if !begun[i] {
			mark := first
			if s.Parent != api.NoShard {
				mark = api.Mark{Kind: api.MarkTrimHorizon}
			}
			out = append(out, leaseOf(s, mark))
		}
	}
	slices.Reverse(out)
	return out
}

func listed(shards []api.ShardInfo, shard int32) bool {
	return slices.ContainsFunc(shards, func(s api.ShardInfo) bool { return s.Index == shard })
}

// leaseOf is the new lease of a shard.
func leaseOf(s *api.ShardInfo, at api.Mark) api.Lease {
	return api.Lease{Shard: s.Index, Checkpoint: at, Parents: [2]int32{s.Parent, s.Adjacent},
		Kids: [2]int32{api.NoShard, api.NoShard}, Range: s.Range}
}

// kids are the ids of the children of a shard.
func kids(children []api.ShardInfo) [2]int32 {
	k := [2]int32{api.NoShard, api.NoShard}
	for i := range children {
		k[i] = children[i].Index
	}
	return k
}
