package stream

import (
	"testing"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// A change of topology, as resharding will make it: records go to the children, the
// parent is read to its end, and then there is no next iterator.
func TestShardsMayCloseAndOpen(t *testing.T) {
	w := newWorld(t, 1)
	w.ServeUndeclared()
	w.fill(0, 10, 10)
	w.shards[0].open = false
	half := api.Hash{Hi: 1 << 63}
	w.openShard(sim.Minute, api.HashRange{End: half.Previous()})
	w.openShard(sim.Minute, api.HashRange{Start: half, End: api.HashMax})
	w.routes.rebuild(w.shards)
	p := w.request(10)
	w.Put(sim.Minute, sim.Minute, p)
	if got := p.Results[0]; got.Shard != 2 || got.Index != 0 { // MD5("k") begins with 8
		t.Errorf("put to %+v", got)
	}
	for i, open := range []bool{false, true, true} {
		if sh := w.Shards()[i]; sh.Open != open || sh.Index != int32(i) || sh.ID != ShardID(int32(i)) {
			t.Errorf("shard %d: %+v", i, sh)
		}
	}
	if row := w.truth.open[2]; row.At != sim.Minute || row.Shard != 2 || w.ShardCount() != 3 {
		t.Errorf("row %+v", row)
	}
	if r := w.get(2*sim.Minute, 0, 1); r.Closed || r.Records.Len() != 1 {
		t.Errorf("before the end: %+v", r)
	}
	if r := w.get(3*sim.Minute, 1, 1); !r.Closed || r.Records.Len() != 1 || r.Behind != 0 {
		t.Errorf("at the end: %+v", r)
	}
	for range 10 { // the limit is per open shard
		w.iterator(4*sim.Minute, &api.Read{})
	}
	r := &api.Read{Reader: -1, Iterator: api.Iterator{Shard: 2, Issued: 4 * sim.Minute}}
	if w.GetRecords(4*sim.Minute, r); r.Records.Len() != 1 || r.Closed {
		t.Errorf("child: %+v", r)
	}
	if q := w.SequenceNumber(2, 0, 0); q.Created() != created+60 || q.Shard() != 2 {
		t.Errorf("child's sequence number %+v", q)
	}
	if w.Name() != "orders" || w.Index() != 0 || w.Limits().KeyMax != 256 {
		t.Error("name, index or limits")
	}
}
