package stream

import (
	"cmp"
	"slices"
	"unicode/utf8"

	"github.com/kinesim/kinesim/model/api"
)

// routes finds the open shard of a hash key. Open shards cover the ring without gaps
// (SDK types.HashKeyRange; kinesis.md §2), so the last hash key of each is enough.
type routes struct {
	ends   []api.Hash // of the open shards, in order of the ring
	shards []int32    // index of each
	table  []int32    // by the top bits: the first of them that reaches there
	keys   []int32    // by partition key: index of its shard, or badKey
	bad    int        // keys that are badKey
}

// tableBits is how many bits of a hash key the direct table takes: shards of up to
// 65,536 are found with about one comparison.
const tableBits = 16

// badKey marks a partition key that no request may carry.
const badKey int32 = -1

// rebuild follows a change of topology.
func (r *routes) rebuild(shards []shard) {
	r.shards = r.shards[:0]
	for i := range shards {
		if shards[i].state == shardOpen {
			r.shards = append(r.shards, int32(i))
		}
	}
	slices.SortFunc(r.shards, func(a, b int32) int {
		x, y := shards[a].hashes.Start, shards[b].hashes.Start
		return cmp.Or(cmp.Compare(x.Hi, y.Hi), cmp.Compare(x.Lo, y.Lo))
	})
	r.ends = r.ends[:0]
	for _, i := range r.shards {
		r.ends = append(r.ends, shards[i].hashes.End)
	}
	r.reindex()
}

// reindex follows a change of the ends.
func (r *routes) reindex() {
	if r.table == nil {
		r.table = make([]int32, 1<<tableBits)
	}
	place := int32(0)
	for top := range r.table {
		first := api.Hash{Hi: uint64(top) << (64 - tableBits)}
		for r.ends[place].Less(first) {
			place++
		}
		r.table[top] = place
	}
	r.keys, r.bad = r.keys[:0], 0
}

// route is the index of the open shard whose range contains h.
func (r *routes) route(h api.Hash) int32 {
	place := r.table[h.Hi>>(64-tableBits)]
	for r.ends[place].Less(h) {
		place++
	}
	return r.shards[place]
}

// extend routes the keys that the keyspace has gained: a record then costs one look-up
// of four bytes.
func (r *routes) extend(keys *api.Keyspace, keyMax int) {
	for k := len(r.keys); k < keys.Len(); k++ {
		if validKey(keys, api.Key(k), keyMax) {
			r.keys = append(r.keys, r.route(keys.Hash(api.Key(k))))
		} else {
			r.keys = append(r.keys, badKey)
			r.bad++
		}
	}
}

// validKey tells whether a partition key has 1 to 256 Unicode characters (SDK
// PutRecord; kinesis.md §1.2).
func validKey(keys *api.Keyspace, k api.Key, most int) bool {
	n := keys.NameBytes(k)
	return n > 0 && (n <= most || utf8.RuneCountInString(keys.Name(k)) <= most)
}

// Route is the index of the open shard that takes records with a hash key.
func (s *Stream) Route(h api.Hash) int32 { return s.routes.route(h) }
