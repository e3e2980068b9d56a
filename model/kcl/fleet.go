package kcl

import (
	"fmt"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/spec"
)

// A Fleet is one application: the names of its workers and of their tenures, and what of the
// stream its workers can still ask for. No worker knows anything by it.
type Fleet struct {
	c       FleetConfig
	starts  []int32 // worker of each start: that of owner n is starts[n-1]
	again   []int32 // starts of each worker
	readers []int32 // that each shard has had so far
	claims  []*claim
	done    []bool // by shard: its lease at SHARD_END has been deleted
}

// NewFleet returns an application without workers.
func NewFleet(c FleetConfig) *Fleet {
	return &Fleet{c: c, again: make([]int32, len(c.Group.Workers))}
}

// start numbers one more start of a worker.
func (f *Fleet) start(worker int32) (owner int32) {
	f.starts = append(f.starts, worker)
	f.again[worker]++
	return int32(len(f.starts))
}

// Worker is the worker whose start an owner of a lease is.
func (f *Fleet) Worker(owner int32) int32 { return f.starts[owner-1] }

// name is that of one more reader of a shard.
func (f *Fleet) name(shard int32) string {
	for len(f.readers) <= int(shard) {
		f.readers = append(f.readers, 0)
	}
	f.readers[shard]++
	name := fmt.Sprintf("%s/%s/%s", f.c.Group.Name, f.c.Group.Stream, api.ShardID(shard))
	if n := f.readers[shard]; n > 1 {
		return fmt.Sprintf("%s#%d", name, n)
	}
	return name
}

func (f *Fleet) add(c *claim) { f.claims = append(f.claims, c) }

// remove forgets a claim by which nothing is read or written any more.
func (f *Fleet) remove(c *claim) {
	for i := range f.claims {
		if f.claims[i] == c {
			f.claims = append(f.claims[:i], f.claims[i+1:]...)
			return
		}
	}
}

// delete notes that the lease of a shard has been deleted behind its end.
func (f *Fleet) delete(shard int32) {
	for len(f.done) <= int(shard) {
		f.done = append(f.done, false)
	}
	f.done[shard] = true
}

// Needed is the index below which the application will not ask for records of a shard any
// more: the memory of the run, not a rule of Kinesis.
func (f *Fleet) Needed(shard int32) uint64 {
	least := ^uint64(0)
	for _, c := range f.claims {
		if c.shard == shard {
			least = min(least, c.low)
		}
	}
	if int(shard) < len(f.done) && f.done[shard] {
		return least
	}
	l, found := f.c.Truth.FindLease(f.c.Group.App, shard)
	switch {
	case !found || l.Checkpoint.Kind == api.MarkTrimHorizon || l.Checkpoint.Kind == api.MarkTimestamp:
		return 0
	case l.Checkpoint.Kind == api.MarkNumber:
		return min(least, l.Checkpoint.Next)
	}
	return least
}

// first is the checkpoint of the leases that are made first.
func (f *Fleet) first() api.Mark {
	switch f.c.Group.Spec.From {
	case spec.FromLatest:
		return api.Mark{Kind: api.MarkLatest}
	case spec.FromTimestamp:
		return api.Mark{Kind: api.MarkTimestamp}
	}
	return api.Mark{Kind: api.MarkTrimHorizon}
}
