package history

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// shardState is what the checkers know of a shard, from rows alone.
type shardState struct {
	open    bool
	hashes  api.HashRange
	next    uint64 // S1: index behind the last append
	chain   chain
	commits commits
	horizon uint64 // reads below are not possible any more
	readers []int32

	call     uint64 // S11: the put at hand, and the bytes it has had admitted
	callSum  int64
	bytes    window // written
	records  window
	calls    window // GetRecords
	debt     window // bytes that GetRecords returned
	second   sim.Time
	inBytes  int64 // admitted in that second, for strict windows
	inRecord int64
}

// Open notes a shard; the partition of the ring is checked at the next put.
func (k *Checker) Open(r api.OpenRow) {
	s := &k.streams[r.Stream]
	for len(s.shards) <= int(r.Shard) {
		s.shards = append(s.shards, shardState{})
	}
	sh := &s.shards[r.Shard]
	sh.open, sh.hashes = true, r.Range
	for i, rc := range k.c.Readers {
		if int32(rc.Stream) == r.Stream && int32(rc.Shard) == r.Shard {
			sh.readers = append(sh.readers, int32(i))
		}
	}
	s.checked = false
	clear(k.verified) // what a shard owns may have changed
}

// Put checks what the service did with one call: S1, S6 and S11 of each entry, and
// keeps what S3 and S4 will need.
func (k *Checker) Put(r api.PutRow) {
	s := &k.streams[r.Stream]
	if !s.checked {
		k.checkPartition(r.At, r.Stream)
	}
	s.call++
	for i := range r.Results {
		res := &r.Results[i]
		sh := &s.shards[res.Shard]
		k.checkRoute(r.At, r.Stream, res.Shard, sh, r.Records.Key[i])
		if sh.call != s.call {
			sh.call, sh.callSum = s.call, 0
			sh.commits.settle(r.At)
		}
		stored := res.Outcome == api.OutcomeStored
		k.checkWrite(&r, s, sh, res, int64(r.Records.Bytes[i]))
		if !stored {
			continue
		}
		if res.Index < sh.next {
			k.fail(s1, r.At, k.shardName(r.Stream, res.Shard), "%s was appended at index %d, after index %d",
				recordName(&k.c, r.Records.UID[i]), res.Index, sh.next-1)
			continue
		}
		if len(sh.readers) > 0 {
			sh.chain.append(res.Index, fingerprint(&r.Records, i))
			sh.commits.add(r.Commit, res.Index+1)
		}
		sh.next = res.Index + 1
	}
	k.rememberPut(&r)
}

// Trim moves the horizon of a shard.
func (k *Checker) Trim(r api.TrimRow) {
	sh := k.shard(r.Stream, r.Shard)
	sh.horizon = max(sh.horizon, r.Horizon)
}
