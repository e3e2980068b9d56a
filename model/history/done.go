package history

import (
	"fmt"

	"github.com/kinesim/kinesim/model/api"
)

// What is done, as sets of indexes: coverage for C1 and C5, order for C8, how often for
// X1, progress for L1. Client plane.

// Done notes what a reader has done.
func (k *Checker) Done(r api.DoneRow) {
	n := r.Records.Len()
	if n == 0 {
		return
	}
	rd := &k.readers[r.Reader]
	as, a := k.placeOf(rd), &k.apps[rd.app]
	from, to := r.First, r.First+uint64(n)
	if r.Members.Any() || r.Part {
		to = k.doneMembers(&r, as, to)
	}
	rd.done = max(rd.done, to)
	rd.doneFrom, rd.doneAt = from, append(rd.doneAt[:0], r.At...)
	if a.c.Dedup {
		k.over = as.done.add(from, to, k.over[:0])
	} else {
		if a.c.Committed {
			k.checkCommitted(&r, rd, as)
		}
		k.effect(&r, rd, from, to)
	}
	if from == to {
		return
	}
	if !as.parents && a.c.ParentsFirst {
		if as.parents = k.parentsDone(rd.app, rd.stream, rd.shard); !as.parents {
			k.doneInChild(&r, rd.app, rd.stream, rd.shard)
		}
	}
	k.progress(&r, rd) // doing again what was done is no standing still
	gap := as.covered.gap(0)
	if to <= gap {
		return // it was done before
	}
	if from > gap || as.above != nil {
		k.checkEffectiveOrder(&r, rd, gap)
	}
	as = k.placeOf(rd)
	k.over = as.covered.add(from, to, k.over[:0])
	if as.above != nil && len(as.covered.list) == 1 {
		k.closeGap(rd)
	}
}

// C8: the records of a key are first done in the order of the stream. While there is a
// gap of what is not done, the keys done above it are kept; what closes the gap may not
// have one of them. A child is above its parents. A gap is not what a worker leaves that
// does its records in order, so that this costs nothing as a rule.

// checkEffectiveOrder judges what is done first by a row, with a gap from an index on.
func (k *Checker) checkEffectiveOrder(r *api.DoneRow, rd *readerState, gap uint64) {
	as := k.placeOf(rd)
	if as.above == nil {
		as.above = map[api.Key]at{}
	}
	for i, key := range r.Records.Key {
		index := r.First + uint64(i)
		if as.covered.has(index) {
			continue
		}
		above, is := as.above[key]
		if is && (above.child || above.index > index) {
			k.failOf(rd.app, c8, Witness{r.Now, rd.name, fmt.Sprintf("index %d, %s, was done after a later "+
				"record of its key (%s)", index, k.recordName(r.Records.UID[i]), above)})
			return
		}
		if index > gap && !above.child {
			as.above[key] = at{index: max(index, above.index)}
		}
	}
}

// String says where a later record was.
func (a at) String() string {
	if a.child {
		return "in a child of the shard"
	}
	return "index " + decimal(a.index)
}

// closeGap forgets the keys above the gap, when none is left: but those in children as
// long as the shard is not done.
func (k *Checker) closeGap(rd *readerState) {
	as, sh := k.placeOf(rd), k.shard(rd.stream, rd.shard)
	if end, closed := sh.ended(); as.child && closed && as.covered.gap(0) < end {
		return
	}
	as.above, as.child = nil, false
}

// doneInChild notes in all ancestors that are not done the keys done in a child: behind
// what is done, nothing is looked for.
func (k *Checker) doneInChild(r *api.DoneRow, app, stream, shard int32) {
	line := k.lineOf(shard)
	line.addParents(k.shard(stream, shard))
	for i := 1; i < len(*line); i++ {
		p := (*line)[i]
		if k.isDone(app, stream, p) {
			continue
		}
		line.addParents(k.shard(stream, p))
		as := k.place(app, p)
		if as.above == nil {
			as.above = map[api.Key]at{}
		}
		as.child = true
		for _, key := range r.Records.Key {
			as.above[key] = at{child: true}
		}
	}
}
