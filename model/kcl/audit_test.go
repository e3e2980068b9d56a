package kcl

import (
	"testing"

	"github.com/kinesim/kinesim/model/api"
)

func at(hi uint64) api.Hash { return api.Hash{Hi: hi} }

func ranged(shard int32, from, to uint64, kind api.MarkKind) api.Lease {
	end := api.HashMax
	if to > 0 {
		end = at(to).Previous()
	}
	return api.Lease{Shard: shard, Range: api.HashRange{Start: at(from), End: end}, Checkpoint: api.Mark{Kind: kind}}
}

func TestHoles(t *testing.T) {
	for _, c := range []struct {
		name   string
		leases []api.Lease
		hole   bool
		from   api.Hash
	}{
		{"none at all", nil, true, api.Hash{}},
		{"whole", []api.Lease{ranged(1, 9, 0, api.MarkNumber), ranged(0, 0, 9, api.MarkTrimHorizon)}, false, api.Hash{}},
		{"the last is missing", []api.Lease{ranged(0, 0, 9, api.MarkNumber)}, true, at(9)},
		{"the first is missing", []api.Lease{ranged(0, 9, 0, api.MarkNumber)}, true, api.Hash{}},
		{"in between", []api.Lease{ranged(0, 0, 4, api.MarkNumber), ranged(1, 5, 0, api.MarkNumber)}, true, at(4)},
		{"one at its end, its children are there", []api.Lease{ranged(0, 0, 0, api.MarkShardEnd), ranged(1, 0, 7, api.MarkNumber),
			ranged(2, 7, 0, api.MarkNumber)}, false, api.Hash{}},
		{"one at its end, a child is not there", []api.Lease{ranged(0, 0, 0, api.MarkShardEnd),
			ranged(1, 0, 7, api.MarkNumber)}, true, at(7)},
		{"one over the other", []api.Lease{ranged(0, 0, 0, api.MarkNumber), ranged(1, 0, 7, api.MarkNumber)}, false, api.Hash{}},
	} {
		if from, hole := holeIn(c.leases); hole != c.hole || hole && from != c.from {
			t.Errorf("%s: a hole %t from %s, want %t from %s", c.name, hole, from, c.hole, c.from)
		}
	}
}

func info(index, parent, adjacent int32, open bool) api.ShardInfo {
	return api.ShardInfo{Index: index, Parent: parent, Adjacent: adjacent, Open: open}
}

// Shard 0 was split into 1 and 2, which were merged into 3.
func lineage() []api.ShardInfo {
	const none = api.NoShard
	return []api.ShardInfo{info(0, none, none, false), info(1, 0, none, false), info(2, 0, none, false), info(3, 1, 2, true)}
}

func shardsOf(leases []api.Lease) []int32 {
	var out []int32
	for _, l := range leases {
		out = append(out, l.Shard)
	}
	return out
}

func TestWhichLeasesAreMade(t *testing.T) {
	horizon, latest := api.Mark{Kind: api.MarkTrimHorizon}, api.Mark{Kind: api.MarkLatest}
	for _, c := range []struct {
		name string
		got  []api.Lease
		want []int32
	}{
		{"first, from the horizon: what has no parent", firstLeases(lineage(), horizon), []int32{0}},
		{"first, when the oldest is no more", firstLeases(lineage()[1:], horizon), []int32{1, 2}},
		{"first, from the tip: what is open", firstLeases(lineage(), latest), []int32{3}},
		{"missing: all", missingLeases(lineage(), nil, horizon), []int32{0, 1, 2, 3}},
		{"missing: what has begun has none", missingLeases(lineage(), []api.Lease{{Shard: 1}}, horizon), []int32{2, 3}},
		{"missing: nothing", missingLeases(lineage(), []api.Lease{{Shard: 3}}, horizon), nil},
	} {
		got := shardsOf(c.got)
		if len(got) != len(c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
			continue
		}
		for i := range got {
			if got[i] != c.want[i] {
				t.Errorf("%s: %v, want %v", c.name, got, c.want)
			}
		}
	}
	for _, l := range missingLeases(lineage(), nil, latest) {
		if child := l.Shard > 0; child != (l.Checkpoint.Kind == api.MarkTrimHorizon) {
			t.Errorf("shard %d begins at %d: a child is read from its first record", l.Shard, l.Checkpoint.Kind)
		}
	}
}

// Every worker finds the same leader among the owners, whatever the order of the leases.
func TestLeader(t *testing.T) {
	a := leaderOf(owned(1, 3, 1, 2, 3))
	if b := leaderOf(owned(1, 2, 3, 3, 1)); a != b || a == api.Unowned {
		t.Errorf("leaders %d and %d", a, b)
	}
	if l := leaderOf(owned(1, api.Unowned)); l != api.Unowned {
		t.Errorf("leader %d of nobody", l)
	}
}
