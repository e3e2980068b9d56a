package history

import (
	"crypto/md5"
	"encoding/binary"
	"slices"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// S6: a record goes to the open shard whose range has its hash key, by an MD5 of our
// own; and the open shards cover the ring exactly once.

// checkRoute judges one record. What was once verified of a key is remembered, in few
// bytes, until a shard opens or closes.
func (k *Checker) checkRoute(at sim.Time, stream, shard int32, sh *shardState, key api.Key) {
	if int(key) >= len(k.verified) {
		k.verified = append(k.verified, make([]uint16, k.c.Keys.Len()-len(k.verified))...)
	}
	mark := uint16(stream<<11+shard) + 1
	if sh.open && k.verified[key] == mark && mark != 0 && shard < 1<<11 && stream < 1<<4 {
		return
	}
	h := k.hash(key)
	if !sh.open || !sh.hashes.Contains(h) {
		k.fail(s6, at, k.shardName(stream, shard), "key %q has hash key %s, outside of %s to %s (open: %t)",
			k.c.Keys.Name(key), h, sh.hashes.Start, sh.hashes.End, sh.open)
		return
	}
	k.verified[key] = mark
}

// hash is the hash key of a partition key, computed here and not asked of the service.
func (k *Checker) hash(key api.Key) api.Hash {
	if k.c.Keys.Explicit(key) {
		return k.c.Keys.Hash(key)
	}
	sum := md5.Sum([]byte(k.c.Keys.Name(key)))
	return api.Hash{Hi: binary.BigEndian.Uint64(sum[:8]), Lo: binary.BigEndian.Uint64(sum[8:])}
}

func (k *Checker) checkPartition(at sim.Time, stream int32) {
	s := &k.streams[stream]
	s.checked = true
	var ranges []api.HashRange
	for i := range s.shards {
		if s.shards[i].open {
			ranges = append(ranges, s.shards[i].hashes)
		}
	}
	slices.SortFunc(ranges, func(a, b api.HashRange) int {
		if a.Start.Less(b.Start) {
			return -1
		}
		return 1
	})
	next := api.Hash{}
	for i, r := range ranges {
		if r.Start != next || r.End.Less(r.Start) || r.End == api.HashMax && i < len(ranges)-1 {
			k.fail(s6, at, s.c.Name, "the open shards do not cover the ring once: hash key %s", next)
			return
		}
		next = r.End.Next()
	}
	if next != (api.Hash{}) || len(ranges) == 0 {
		k.fail(s6, at, s.c.Name, "the open shards end at hash key %s", next.Previous())
	}
}
