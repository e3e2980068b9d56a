package stream

import (
	"fmt"
	"math/big"
	"testing"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"
)

// V22: keys s-41 and s-90 on 4 shards, with the four ranges in decimal (validation.md A27).
func TestRoutingOfPublishedKeys(t *testing.T) {
	w := newWorld(t, 4)
	ranges := [][2]string{
		{"0", "85070591730234615865843651857942052863"},
		{"85070591730234615865843651857942052864", "170141183460469231731687303715884105727"},
		{"170141183460469231731687303715884105728", "255211775190703847597530955573826158591"},
		{"255211775190703847597530955573826158592", "340282366920938463463374607431768211455"},
	}
	for i, sh := range w.Shards() {
		if sh.Range.Start.String() != ranges[i][0] || sh.Range.End.String() != ranges[i][1] || !sh.Open {
			t.Errorf("shard %d: %v to %v, want %v", i, sh.Range.Start, sh.Range.End, ranges[i])
		}
		if got := w.truth.open[i]; got.Range != sh.Range || got.Shard != int32(i) || got.At != 0 {
			t.Errorf("open row %d: %+v", i, got)
		}
	}
	for _, c := range []struct {
		key, md5 string
		shard    int32
	}{{"s-41", "6e19676a", 1}, {"s-90", "b772d1fa", 2}} {
		h := api.HashKey(c.key)
		if top := fmt.Sprintf("%08x", h.Hi>>32); top != c.md5 || w.Route(h) != c.shard {
			t.Errorf("%s: MD5 %s…, shard %d; want %s…, %d", c.key, top, w.Route(h), c.md5, c.shard)
		}
		k := w.keys.AddNames([]string{c.key}, nil)
		p := w.request(10)
		p.Records.Key[0] = k
		if w.Put(0, 0, p); p.Results[0].Shard != c.shard {
			t.Errorf("%s was put to shard %d, want %d", c.key, p.Results[0].Shard, c.shard)
		}
	}
}

// "The hash value used to explicitly determine the shard the data record is assigned to by
// overriding the partition key hash" (SDK PutRecord 2026-11).
func TestExplicitHashKeyOverridesThePartitionKey(t *testing.T) {
	w := newWorld(t, 4)
	k := w.keys.AddNames([]string{"s-41"}, []api.Hash{api.HashMax})
	p := w.request(10)
	p.Records.Key[0] = k
	if w.Put(0, 0, p); p.Results[0].Shard != 3 {
		t.Errorf("went to shard %d, want 3", p.Results[0].Shard)
	}
}

// Equal slices have the width ⌊2^128/N⌋ and the last takes the rest (kinesis.md §2).
func TestEqualRanges(t *testing.T) {
	ring := new(big.Int).Lsh(big.NewInt(1), 128)
	for _, n := range []int{1, 2, 3, 4, 7, 10, 64, 1000, 4095} {
		width := new(big.Int).Div(ring, big.NewInt(int64(n)))
		for i, r := range equalRanges(n) {
			start := new(big.Int).Mul(width, big.NewInt(int64(i)))
			end := new(big.Int).Add(start, width)
			if i == n-1 {
				end = ring
			}
			end = new(big.Int).Sub(end, big.NewInt(1))
			if r.Start.String() != start.String() || r.End.String() != end.String() {
				t.Fatalf("range %d of %d: %v to %v, want %v to %v", i, n, r.Start, r.End, start, end)
			}
		}
	}
}

// Open shards always cover [0, 2^128-1] without gaps (kinesis.md §2): every hash key is routed to
// exactly the open shard whose range contains it, also when the ring is cut at random
// places and closed shards lie below.
func TestEveryHashKeyHasItsShard(t *testing.T) {
	p := properties(t)
	check := func(shards []shard, h api.Hash) bool {
		var r routes
		r.rebuild(shards)
		for _, x := range []api.Hash{h, h.Next(), h.Previous(), {}, api.HashMax} {
			got := r.route(x)
			if shards[got].state != shardOpen || !shards[got].hashes.Contains(x) {
				return false
			}
			for _, sh := range shards { // the edges
				if sh.state == shardOpen && (r.route(sh.hashes.Start) != sh.id || r.route(sh.hashes.End) != sh.id) {
					return false
				}
			}
		}
		return true
	}
	p.Property("equal", prop.ForAll(func(n int, hi, lo uint64) bool {
		var shards []shard
		for i, r := range equalRanges(n) {
			shards = append(shards, shard{id: int32(i), hashes: r})
		}
		return check(shards, api.Hash{Hi: hi, Lo: lo})
	}, gen.IntRange(1, 3000), gen.UInt64(), gen.UInt64()))
	p.Property("split at random", prop.ForAll(func(n int, seed, hi, lo uint64) bool {
		draws := sim.NewSource(seed, "ring", "cut")
		shards := []shard{{hashes: api.HashRange{End: api.HashMax}}}
		for i := range uint64(n) {
			// Some cuts are within few hash keys: many shards then share their top bits.
			at := api.Hash{Hi: draws.Uint64(i, 0) >> (draws.Uint64(i, 1) % 64), Lo: draws.Uint64(i, 2)}
			for j := range shards {
				if sh := shards[j]; sh.state == shardOpen && sh.hashes.Contains(at) && sh.hashes.Start.Less(at) {
					shards[j].state = shardClosed
					low := api.HashRange{Start: sh.hashes.Start, End: at.Previous()}
					high := api.HashRange{Start: at, End: sh.hashes.End}
					shards = append(shards, shard{id: int32(len(shards)), hashes: low})
					shards = append(shards, shard{id: int32(len(shards)), hashes: high})
					break
				}
			}
		}
		return check(shards, api.Hash{Hi: hi, Lo: lo})
	}, gen.IntRange(0, 100), gen.UInt64(), gen.UInt64(), gen.UInt64()))
	p.TestingRun(t)
}

func TestShardID(t *testing.T) {
	if got := ShardID(7); got != "shardId-000000000007" {
		t.Errorf("got %s", got)
	}
	for _, c := range []struct {
		id   string
		want int32
		ok   bool
	}{
		{"shardId-000000000000", 0, true}, {"shardId-000000000912", 912, true}, {"shardId-7", 0, false},
		{"shardId-00000000000x", 0, false}, {"shardId--00000000001", 0, false}, {"", 0, false},
		{"shardId-0000000000070", 0, false}, {"shardId-009999999999", 0, false},
	} {
		if got, ok := ParseShardID(c.id); ok != c.ok || ok && got != c.want {
			t.Errorf("%q: %d, %v; want %d, %v", c.id, got, ok, c.want, c.ok)
		}
	}
}
