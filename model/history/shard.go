package history

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// streamState is what the checkers know of a stream.
type streamState struct {
	c          StreamConfig
	law        writeLaw
	shards     []shardState
	open       int32    // of them
	apps       []int32  // that read it
	checked    bool     // the open shards cover the ring
	changed    sim.Time // S6: when a shard opened or closed last
	call       uint64   // number of the put at hand
	retention  sim.Time // S12: in force
	gone       sim.Time // S12: what arrived before had expired under a shorter period
	duplicates int64    // S5: second and later copies
	splits     splits   // S11: of a stream on demand
}

func newStream(c StreamConfig) streamState {
	return streamState{c: c, law: newWriteLaw(&c), checked: true, retention: c.Retention, gone: -1,
		splits: splits{law: c.Splits, end: sim.Minute}}
}

// shardState is what the checkers know of a shard, from rows alone. What each put
// needs comes first, to lie together in memory.
type shardState struct {
	call     uint64 // S11: the put that sum and paid belong to, so that nothing is cleared
	low      uint64 // S6: top halves strictly between these two are surely in the range
	high     uint64
	bytes    window // S11: written
	records  window
	sum      int64  // bytes that the put at hand has had admitted
	taken    int64  // and those before it
	paid     int64  // the same, rounded up
	next     uint64 // S1: index behind the last append
	appended int64  // A1
	open     bool
	began    bool     // the put at hand has appended
	kept     bool     // somebody reads it
	commit   sim.Time // S2: of what was appended last
	marks    marks    // S12
	chain    chain
	commits  commits

	known    bool // it has opened
	parents  [2]int32
	hashes   api.HashRange
	order    uint64 // S7: shards that opened later have a higher one
	opened   sim.Time
	closed   sim.Time
	horizon  uint64 // reads below are not possible any more
	calls    window // S11: GetRecords
	debt     window // bytes that GetRecords returned
	snapshot uint64 // L1: what was visible at the end of the last fault
	expired  uint64 // L1: the horizon when that had to be done
	final    uint64 // L1: what was visible so long before the end
	end      uint64 // behind its last record, when it is closed
}

func (k *Checker) shard(stream, shard int32) *shardState { return &k.streams[stream].shards[shard] }

// pass takes the snapshot of what liveness is judged by, when its instant has passed.
func (k *Checker) pass(now sim.Time) {
	for now > k.snapAt {
		k.snap()
	}
}

// forget frees what no application can still be given of a shard.
func (k *Checker) forget(s *streamState, shard int32) {
	sh := &s.shards[shard]
	if !sh.kept {
		return
	}
	least := ^uint64(0)
	for _, a := range s.apps {
		least = min(least, k.floor(&k.apps[a], shard, sh))
	}
	if least > 0 {
		sh.chain.free(least - 1)
	}
}
