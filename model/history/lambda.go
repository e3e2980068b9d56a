package history

import (
	"sort"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// Event source mappings. F1: every record that one has received ends once: its function has
// processed it, or it was given up; and a checkpoint covers only what has ended. F2: when a
// record is invoked, those before it of its key have ended, or are before it in the same
// batch. F3: what failed is tried again or given up, whatever part of a batch that was.
// Client plane.

// backlog is what a tenure has received and no checkpoint covers, in the order of its shard.
// Its items are numbered from 1 on, over those that are forgotten.
type backlog struct {
	items     []backlogged
	forgotten int
	last      map[api.Key]int // number of the last item of a key, unless that has ended
}

// backlogged is one record.
type backlogged struct {
	index  uint64
	key    api.Key
	batch  uint64 // F2: the last invocation that had it, and 1 more
	before int    // number of the item before it of its key; 0: none
	failed bool   // F3: an invocation with it has failed
	ended  bool
}

// receive adds what was delivered.
func (b *backlog) receive(first uint64, keys []api.Key, space *api.Keyspace) {
	for i, key := range keys {
		if space != nil {
			key = space.Same(key)
		}
		b.items = append(b.items, backlogged{index: first + uint64(i), key: key, before: b.last[key]})
		b.last[key] = b.forgotten + len(b.items)
	}
}

// item is the one with a number, or nil when it is forgotten.
func (b *backlog) item(number int) *backlogged {
	if number <= b.forgotten {
		return nil
	}
	return &b.items[number-b.forgotten-1]
}

// find is the item of an index, or nil when it is forgotten.
func (b *backlog) find(index uint64) *backlogged {
	i := sort.Search(len(b.items), func(i int) bool { return b.items[i].index >= index })
	if i == len(b.items) || b.items[i].index != index {
		return nil
	}
	return &b.items[i]
}

// end ends a record; it reports false when it has ended before.
func (b *backlog) end(index uint64) bool {
	it := b.find(index)
	if it == nil || it.ended {
		return false
	}
	it.ended = true
	if n := b.last[it.key]; n > 0 && b.item(n) == it {
		delete(b.last, it.key)
	}
	return true
}

// Invocation judges the order of what is invoked.
func (k *Checker) Invocation(r api.InvocationRow) {
	k.pass(r.At)
	rd := &k.readers[r.Reader]
	if r.Throttled {
		k.placeOf(rd).refused = r.At
	}
	if rd.backlog == nil || r.Throttled {
		return
	}
	k.judged(f2)
	for _, index := range r.Index {
		it := rd.backlog.find(index)
		if it == nil || it.ended {
			k.fail(f1, r.At, rd.name, "index %d is invoked, and has ended before", index)
			continue
		}
		it.batch = r.Number + 1
		if p := rd.backlog.item(it.before); p != nil && !p.ended && p.batch != it.batch {
			k.fail(f2, r.At, rd.name, "index %d is invoked, and index %d of its key has not ended", index, p.index)
		}
	}
}

// Return notes what has ended, and what is owed another try.
func (k *Checker) Return(r api.ReturnRow) {
	k.pass(r.At)
	rd := &k.readers[r.Reader]
	if rd.backlog == nil {
		return
	}
	for i, index := range r.Index {
		if i < r.Accepted {
			k.end(r.At, rd, index)
		} else if it := rd.backlog.find(index); it != nil {
			k.judged(f3)
			it.failed = true
		}
	}
}

// Discard notes what was given up: it is no loss that a checkpoint passes it by.
func (k *Checker) Discard(r api.DiscardRow) {
	k.pass(r.At)
	rd := &k.readers[r.Reader]
	as := k.placeOf(rd)
	for i, index := range r.Index {
		k.end(r.At, rd, index)
		k.progress(&api.DoneRow{Now: r.At, First: index, Records: api.Columns{UID: r.Records.UID[i : i+1]}}, rd)
		k.over = as.covered.add(index, index+1, k.over[:0])
	}
	if as.above != nil && len(as.covered.list) == 1 {
		k.closeGap(rd)
	}
}

func (k *Checker) end(at sim.Time, rd *readerState, index uint64) {
	k.judged(f1)
	if rd.backlog != nil && !rd.backlog.end(index) {
		k.fail(f1, at, rd.name, "index %d ends, and has ended before", index)
	}
}

// checkEnded judges what a checkpoint covers.
func (k *Checker) checkEnded(r *api.CheckpointRow, rd *readerState) {
	b := rd.backlog
	if b == nil {
		return
	}
	n := 0
	for ; n < len(b.items) && b.items[n].index < r.Next; n++ {
		switch it := &b.items[n]; {
		case it.ended:
		case it.failed:
			k.fail(f3, r.At, rd.name, "checkpoint %d was written, but index %d has failed and was not tried again",
				r.Next, it.index)
		default:
			k.fail(f1, r.At, rd.name, "checkpoint %d was written, but index %d has not ended", r.Next, it.index)
		}
	}
	b.forgotten += n
	b.items = b.items[:copy(b.items, b.items[n:])]
}
