package history

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// S6 over a reshard: parents close before their children open, at the same instant;
// children have exactly the hash keys of their parents; nothing is appended to a shard
// that is closed. Truth plane alone.

// closedLow makes the quick test of a range fail.
const closedLow = 1<<64 - 1

// Open notes a shard.
func (k *Checker) Open(r api.OpenRow) {
	s := &k.streams[r.Stream]
	k.minutes(s, r.Stream, r.At)
	k.change(s, r.At, r.Stream)
	for len(s.shards) <= int(r.Shard) {
		s.shards = append(s.shards, shardState{low: closedLow, parents: [2]int32{api.NoShard, api.NoShard}})
	}
	for _, i := range s.apps {
		a := &k.apps[i]
		for len(a.shards) < len(s.shards) {
			a.shards = append(a.shards, appShard{})
		}
	}
	sh := &s.shards[r.Shard]
	if sh.known {
		k.fail(s6, r.At, k.shardName(r.Stream, r.Shard), "it opens a second time")
	}
	sh.known, sh.open, sh.opened, sh.hashes = true, true, r.At, r.Range
	s.open++
	sh.low, sh.high = r.Range.Start.Hi, r.Range.End.Hi
	sh.kept = len(s.apps) > 0
	k.opens++
	sh.order = k.opens
	sh.parents = k.parents(&r)
	sh.marks.step = s.retention / marksMost
	k.checkChild(&r, s)
	k.checkSplit(&r, s)
}

// parents of a shard. Those that open when the run begins have none, whatever the row says.
func (k *Checker) parents(r *api.OpenRow) [2]int32 {
	p := [2]int32{r.Parent, r.Adjacent}
	for i := range p {
		if p[i] == r.Shard || p[i] < 0 || int(p[i]) >= len(k.streams[r.Stream].shards) || r.At == 0 {
			p[i] = api.NoShard
		}
	}
	return p
}

// checkChild: the parents of a shard have just closed, and its hash keys were theirs.
func (k *Checker) checkChild(r *api.OpenRow, s *streamState) {
	child := &s.shards[r.Shard]
	whole, first := api.HashRange{}, true
	for _, p := range child.parents {
		if p == api.NoShard {
			continue
		}
		parent := &s.shards[p]
		if parent.open || parent.closed != r.At {
			k.fail(s6, r.At, k.shardName(r.Stream, r.Shard), "it opens, but its parent %s did not close at this "+
				"instant (open: %t)", k.shardName(r.Stream, p), parent.open)
		}
		if first {
			whole, first = parent.hashes, false
			continue
		}
		if parent.hashes.Start.Less(whole.Start) {
			whole.Start = parent.hashes.Start
		}
		if whole.End.Less(parent.hashes.End) {
			whole.End = parent.hashes.End
		}
	}
	if first {
		return
	}
	for _, a := range s.apps {
		if k.apps[a].c.ParentsFirst {
			k.judged(c5)
		}
	}
	if r.Range.Start.Less(whole.Start) || whole.End.Less(r.Range.End) {
		k.fail(s6, r.At, k.shardName(r.Stream, r.Shard), "it has the hash keys %s to %s, its parents had %s to %s",
			r.Range.Start, r.Range.End, whole.Start, whole.End)
	}
}

// Close notes that a shard takes no more records.
func (k *Checker) Close(r api.CloseRow) {
	s := &k.streams[r.Stream]
	k.minutes(s, r.Stream, r.At)
	k.change(s, r.At, r.Stream)
	if uint(r.Shard) >= uint(len(s.shards)) {
		k.fail(s6, r.At, k.shardName(r.Stream, r.Shard), "it closes, and has never opened")
		return
	}
	sh := &s.shards[r.Shard]
	if !sh.open {
		k.fail(s6, r.At, k.shardName(r.Stream, r.Shard), "it closes a second time")
	}
	if x := &s.splits; int(r.Shard) < len(x.shards) {
		k.overdue(r.Stream, r.Shard, r.At)
	}
	if r.Next != sh.next {
		k.fail(s6, r.At, k.shardName(r.Stream, r.Shard), "it closes behind index %d, but what was appended ends at %d",
			r.Next, sh.next)
	}
	s.open--
	sh.open, sh.low, sh.high, sh.closed, sh.end = false, closedLow, 0, r.At, min(r.Next, sh.next)
}

// change begins a change of the open shards: those of an instant belong together, and
// the partition is checked behind the last of them.
func (k *Checker) change(s *streamState, at sim.Time, stream int32) {
	if !s.checked && s.changed != at {
		k.checkPartition(s.changed, stream)
	}
	s.checked, s.changed = false, at
}

// ended is the index behind the last record of a closed shard.
func (sh *shardState) ended() (uint64, bool) { return sh.end, sh.known && !sh.open }
