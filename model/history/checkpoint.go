package history

import (
	"sort"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// C1: an accepted checkpoint covers only records that are done, or lost to retention
// before they were read, or not for the application. C2: the accepted checkpoints of an
// application on a shard never go back, but for a replay that says so, and SHARD_END is
// the last. C3: a tenure that another has followed writes none. Client plane.

// Checkpoint judges a checkpoint that was accepted; one that was refused changed nothing.
func (k *Checker) Checkpoint(r api.CheckpointRow) {
	if !r.Accepted {
		return
	}
	rd := &k.readers[r.Reader]
	as, sh := k.placeOf(rd), k.shard(rd.stream, rd.shard)
	for _, id := range [...]int{c1, c2, c3} {
		k.judged(id)
	}
	if rd.tenure < as.tenure {
		k.fail(c3, r.At, rd.name, "tenure %d wrote checkpoint %d after tenure %d had begun",
			rd.tenure, r.Next, as.tenure)
	}
	if r.Reset {
		k.reset(&r, rd, as)
		return
	}
	k.checkMisplaced(rd)
	k.checkEnded(&r, rd)
	switch {
	case as.ended && !r.End:
		k.fail(c2, r.At, rd.name, "checkpoint %d was written after SHARD_END", r.Next)
	case as.checkpointed && r.Next < as.checkpoint:
		k.fail(c2, r.At, rd.name, "checkpoint %d was written after %d", r.Next, as.checkpoint)
	}
	end, closed := sh.ended()
	if lost := as.covered.gap(0); r.End && lost < sh.horizon {
		k.lose(rd, lost, sh.horizon) // the shard was past its retention when it was asked for
	}
	gap := min(as.covered.gap(0), rd.doneLater(r.At))
	gap = k.checkSub(&r, rd, as, gap)
	switch {
	case gap < r.Next:
		k.fail(c1, r.At, rd.name, "checkpoint %d was written, but index %d is not done", r.Next, gap)
	case r.End && !closed:
		k.fail(c1, r.At, rd.name, "SHARD_END was written of a shard that is open")
	case r.End && gap < end:
		k.fail(c1, r.At, rd.name, "SHARD_END was written, but index %d of %d is not done", gap, end)
	}
	as.checkpointed, as.checkpoint, as.ended = true, r.Next, r.End || as.ended
	as.part.kept = r.Sub
	k.forget(&k.streams[rd.stream], rd.shard)
}

// doneLater is the first index that a reader has done only after an instant, of those
// that it told last: what is done by an instant may be told much later, and a checkpoint
// of that instant after it.
func (rd *readerState) doneLater(at sim.Time) uint64 {
	n := len(rd.doneAt)
	if n == 0 || rd.doneAt[n-1] <= at {
		return ^uint64(0)
	}
	i := sort.Search(n, func(i int) bool { return rd.doneAt[i] > at })
	return rd.doneFrom + uint64(i)
}

// reset: the application goes back, or on, on purpose.
func (k *Checker) reset(r *api.CheckpointRow, rd *readerState, as *appShard) {
	if rd.latest {
		k.apps[rd.app].tip = r.At
	}
	as.checkpointed, as.checkpoint, as.ended = true, r.Next, false
	if len(as.effects) > 0 && len(as.effects[0].list) > 0 {
		as.again = as.effects[0].list[len(as.effects[0].list)-1].to
	}
	rd.misplaced.is, rd.floor = false, 0
	k.excuse(as, r.Next)
}
