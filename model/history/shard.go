package history

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// streamState is what the checkers know of a stream.
type streamState struct {
	c       StreamConfig
	law     writeLaw
	shards  []shardState
	checked bool   // the open shards cover the ring
	call    uint64 // number of the put at hand
}

func newStream(c StreamConfig) streamState { return streamState{c: c, law: newWriteLaw(&c)} }

// shardState is what the checkers know of a shard, from rows alone. What each put
// needs comes first, to lie together in memory.
type shardState struct {
	call     uint64 // S11: the put that sum and paid belong to, so that nothing is cleared
	low      uint64 // S6: top halves strictly between these two are surely in the range
	high     uint64
	bytes    window // S11: written
	records  window
	sum      int64  // bytes that the put at hand has had admitted
	paid     int64  // the same, rounded up
	next     uint64 // S1: index behind the last append
	appended int64  // A1
	open     bool
	began    bool // the put at hand has appended
	kept     bool // somebody reads it
	chain    chain
	commits  commits

	hashes  api.HashRange
	opened  sim.Time
	horizon uint64 // reads below are not possible any more
	calls   window // S11: GetRecords
	debt    window // bytes that GetRecords returned
	readers []int32
}

func (k *Checker) shard(stream, shard int32) *shardState { return &k.streams[stream].shards[shard] }

// Open notes a shard; the partition of the ring is checked at the next put, when the
// other shards that open at this instant are in. There is no row for closing: a shard
// is closed by later ones that take its hash keys over.
func (k *Checker) Open(r api.OpenRow) {
	s := &k.streams[r.Stream]
	for len(s.shards) <= int(r.Shard) {
		s.shards = append(s.shards, shardState{low: closedLow})
	}
	for i := range s.shards {
		old := &s.shards[i]
		if old.open && old.opened < r.At && overlap(old.hashes, r.Range) {
			old.close()
		}
	}
	sh := &s.shards[r.Shard]
	sh.open, sh.opened, sh.hashes = true, r.At, r.Range
	sh.low, sh.high = r.Range.Start.Hi, r.Range.End.Hi
	sh.readers = sh.readers[:0]
	for i, rc := range k.c.Readers {
		if int32(rc.Stream) == r.Stream && int32(rc.Shard) == r.Shard {
			sh.readers = append(sh.readers, int32(i))
		}
	}
	sh.kept = true
	s.checked = false
}

// closedLow makes the quick test of a range fail.
const closedLow = 1<<64 - 1

func (sh *shardState) close() { sh.open, sh.low, sh.high = false, closedLow, 0 }

func overlap(a, b api.HashRange) bool { return !a.End.Less(b.Start) && !b.End.Less(a.Start) }

// Trim moves the horizon of a shard.
func (k *Checker) Trim(r api.TrimRow) {
	sh := k.shard(r.Stream, r.Shard)
	sh.horizon = max(sh.horizon, r.Horizon)
	k.forget(sh)
}
