package history

import (
	"crypto/md5"
	"encoding/binary"
	"slices"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// S6: a record goes to the open shard whose range has its hash key, by an MD5 of our
// own; and the open shards cover the ring exactly once. Truth plane alone.

// checkRoute is the exact test, for a key that is new here or near a boundary.
func (k *Checker) checkRoute(r *api.PutRow, i int) {
	key, shard := r.Records.Key[i], r.Results[i].Shard
	if int(key) >= len(k.hashes) {
		if k.c.Keys != nil {
			k.fail(s6, r.At, k.shardName(r.Stream, shard), "there is no partition key %d", key)
		}
		return
	}
	sh := k.shard(r.Stream, shard)
	if top := k.hashes[key]; top > sh.low && top < sh.high {
		return
	}
	h := k.hash(key)
	k.hashes[key] = h.Hi
	if sh.open && sh.hashes.Contains(h) {
		return
	}
	k.fail(s6, r.At, k.shardName(r.Stream, shard), "key %q has hash key %s, the shard has %s to %s (open: %t)",
		k.c.Keys.Name(key), h, sh.hashes.Start, sh.hashes.End, sh.open)
	if r.Results[i].Outcome == api.OutcomeStored {
		k.checkOrder(r, i)
	}
}

// hash is the hash key of a partition key, computed here and not asked of the service.
func (k *Checker) hash(key api.Key) api.Hash {
	if k.c.Keys.Explicit(key) {
		return k.c.Keys.Hash(key)
	}
	k.name = k.c.Keys.AppendName(k.name[:0], key)
	sum := md5.Sum(k.name)
	return api.Hash{Hi: binary.BigEndian.Uint64(sum[:8]), Lo: binary.BigEndian.Uint64(sum[8:])}
}

// checkPartition: the open shards of a stream cover the ring, each hash key once.
func (k *Checker) checkPartition(at sim.Time, stream int32) {
	s := &k.streams[stream]
	s.checked = true
	k.ranges = k.ranges[:0]
	for i := range s.shards {
		if s.shards[i].open {
			k.ranges = append(k.ranges, s.shards[i].hashes)
		}
	}
	slices.SortFunc(k.ranges, byStart)
	next, whole := api.Hash{}, false
	for _, r := range k.ranges {
		if whole || r.Start != next || r.End.Less(r.Start) {
			k.fail(s6, at, s.c.Name, "a shard has the hash keys from %s to %s, where %s should come next",
				r.Start, r.End, next)
			return
		}
		next, whole = r.End.Next(), r.End == api.HashMax
	}
	if !whole {
		k.fail(s6, at, s.c.Name, "no shard has the hash keys from %s on", next)
	}
}

func byStart(a, b api.HashRange) int {
	switch {
	case a.Start.Less(b.Start):
		return -1
	case b.Start.Less(a.Start):
		return 1
	}
	return 0
}
