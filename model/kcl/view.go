package kcl

import (
	"slices"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// A view is what one worker knows of the leases of its application from its scans of the
// table. It has no other way to find out that a worker is gone than a counter that stays.
type view struct {
	sights  []sight // by shard
	scanned sim.Time
}

// sight is a lease, and when a scan first saw it with its counter: never, of a lease that had
// no owner when it was new.
type sight struct {
	lease api.Lease
	since sim.Time
}

// update takes in what a scan returned, at the instant of its answer
// (DynamoDBLeaseTaker.updateAllLeases). Leases that are no more are forgotten.
func (v *view) update(now sim.Time, leases []api.Lease) {
	v.scanned = now
	fresh := make([]sight, 0, len(leases))
	for i := range leases {
		s := sight{leases[i], now}
		old, known := v.find(s.lease.Shard)
		switch {
		case known && old.lease.Counter == s.lease.Counter:
			s.since = old.since
		case !known && s.lease.Owner == api.Unowned:
			s.since = never
		}
		fresh = append(fresh, s)
	}
	slices.SortFunc(fresh, func(a, b sight) int { return int(a.lease.Shard - b.lease.Shard) })
	v.sights = fresh
}

func (v *view) find(shard int32) (sight, bool) {
	i, found := slices.BinarySearchFunc(v.sights, shard, func(s sight, shard int32) int {
		return int(s.lease.Shard - shard)
	})
	if !found {
		return sight{}, false
	}
	return v.sights[i], true
}

// available are the leases that may be taken: without an owner, or expired by the last scan
// (Lease.isAvailable).
func (v *view) available(failover sim.Time) []int32 {
	var shards []int32
	for i := range v.sights {
		if s := &v.sights[i]; s.lease.Owner == api.Unowned || expired(s.since, failover, v.scanned) {
			shards = append(shards, s.lease.Shard)
		}
	}
	return shards
}

// ownedBy are the leases of a worker, expired ones as well.
func (v *view) ownedBy(owner int32) []int32 {
	var shards []int32
	for i := range v.sights {
		if v.sights[i].lease.Owner == owner {
			shards = append(shards, v.sights[i].lease.Shard)
		}
	}
	return shards
}

// load is how many leases that are not available a worker has.
type load struct {
	owner  int32
	leases int
}

// loads counts the leases of each worker that has any that is not available, and of self in
// any case, by worker.
func (v *view) loads(self int32, available []int32) []load {
	list := []load{{self, 0}}
	for i := range v.sights {
		l := &v.sights[i].lease
		if _, is := slices.BinarySearch(available, l.Shard); is {
			continue
		}
		at, found := slices.BinarySearchFunc(list, l.Owner, func(o load, owner int32) int {
			return int(o.owner - owner)
		})
		if !found {
			list = slices.Insert(list, at, load{l.Owner, 0})
		}
		list[at].leases++
	}
	return list
}
