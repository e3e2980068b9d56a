package consumer

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/mutant"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// Everything that is wrong on purpose in this package is here, off by default.

// planted tells whether a planted bug is on.
func (c *Config) planted(id mutant.ID) bool { return c.Group.Mutant == id }

// parents are those that a shard waits for.
func (l *Ledger) parents(e *lease) [2]int32 {
	switch l.mutant {
	case mutant.ChildIgnoresParents:
		return [2]int32{api.NoShard, api.NoShard}
	case mutant.FirstParentOnly:
		return [2]int32{e.info.Parent, api.NoShard}
	}
	return [2]int32{e.info.Parent, e.info.Adjacent}
}

// ended tells whether a parent's end has been written.
func (l *Ledger) ended(parent *lease) bool {
	if l.mutant == mutant.MissingParent && parent.tenure == 0 {
		return true
	}
	return parent.state == leaseEnded
}

// stays tells whether the reader of a drained shard forgets to say so.
func (r *reader) stays() bool {
	return r.c.planted(mutant.ShardEndUnwritten) ||
		r.c.planted(mutant.EmptyShardStays) && r.next == r.began
}

// resume is where a tenure goes on that follows another.
func (l *Ledger) resume(e *lease) uint64 {
	if l.mutant == mutant.RestartFromQueued {
		return e.received
	}
	return e.next
}

// backwardsEvery is the period of CheckpointBackwards.
const backwardsEvery = 10

// backwards is the index that a checkpoint writes.
func (k *checkpoints) backwards(next uint64) uint64 {
	if k.c.planted(mutant.CheckpointBackwards) {
		if k.count++; k.count%backwardsEvery == 0 {
			return k.before
		}
	}
	return next
}

// order is when the mark is written.
func (w *checked) order() spec.DedupOrder {
	if w.c.planted(mutant.MarkFirst) {
		return spec.MarkThenEffect
	}
	return w.c.Group.Spec.Dedup.Order
}

// ttl is how long a mark lives; 0: for ever.
func (w *checked) ttl() sim.Time {
	if w.c.planted(mutant.MarkForgotten) {
		return min(w.c.Group.TTL, sim.Second)
	}
	return w.c.Group.TTL
}

// skipEvery is the period of SkipUnseen.
const skipEvery = 50

// unseen tells whether a record that was never seen is to be skipped.
func (w *checked) unseen() bool {
	return w.c.planted(mutant.SkipUnseen) && w.first%skipEvery == skipEvery-1
}

// covers is what a checkpoint says that lies in the middle of an aggregated record.
func (k *checkpoints) covers(next uint64, sub uint32) (uint64, uint32) {
	if sub > 0 && k.c.planted(mutant.WholeAggregate) {
		return next + 1, 0
	}
	return next, sub
}
