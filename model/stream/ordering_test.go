package stream

import (
	"strings"
	"testing"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// SequenceNumberForOrdering is an exclusive lower bound of the number to be given (SDK
// PutRecord 2026-11; "ExclusiveMinimumSequenceNumber", kinesalite 3.3.3).
func TestSequenceNumberForOrderingIsALowerBound(t *testing.T) {
	w := newWorld(t, 2, func(l *Limits) { l.ReshardWave = 10 * sim.Second }) // "k" goes to shard 1
	low := w.keys.AddNames([]string{"low"}, []api.Hash{{}})
	put := func(now sim.Time, key api.Key, o api.Ordering) *api.Put {
		p := w.request(10)
		p.Single, p.Ordering, p.Records.Key[0] = true, o, key
		w.Put(now, now, p)
		return p
	}
	after := func(shard int32, index uint64) api.Ordering {
		return api.Ordering{Mode: api.OrderingSequence, Shard: shard, Index: index}
	}
	const invalid = "ExclusiveMinimumSequenceNumber "
	for i, step := range []struct {
		key   api.Key
		bound api.Ordering
		ok    bool
	}{
		{0, after(1, 0), false}, // no record has this number yet
		{0, api.Ordering{}, true},
		{0, after(1, 0), true}, // the record before
		{0, after(1, 0), true}, // there may be others between, and it may come again
		{0, after(1, 2), true},
		{0, after(1, 4), false}, // the number that it would itself have
		{0, after(1, 99), false},
		{low, api.Ordering{}, true},
		{low, after(1, 0), false}, // the other shard's numbers are above all of this one
		{0, after(0, 0), true},
		{0, after(0, 1), false},   // below, but no record has this number yet
		{low, after(7, 0), false}, // there is no such shard
		{low, after(-1, 0), false},
		{0, api.Ordering{Mode: api.OrderingTimestamp, At: sim.Second}, false}, // no sequence number
	} {
		n := w.Appended(0) + w.Appended(1)
		p := put(sim.Time(i)*ms, step.key, step.bound)
		if step.ok != (p.Error == nil) {
			t.Errorf("step %d: %v", i, p.Error)
		}
		if step.ok {
			if row := w.truth.put[len(w.truth.put)-1]; row.Ordering != step.bound {
				t.Errorf("step %d: row %+v", i, row.Ordering)
			}
			continue
		}
		wantError(t, p.Error, api.InvalidArgument)
		if !strings.HasPrefix(p.Error.Message, invalid) || w.Appended(0)+w.Appended(1) != n {
			t.Errorf("step %d: %s", i, p.Error.Message)
		}
	}
	w.control(0, api.Control{Operation: api.SplitShard, Shard: 1, At: api.Hash{Hi: 3 << 62}})
	w.settle()
	if p := put(11*sim.Second, 0, after(1, 3)); p.Error != nil || p.Results[0].Shard != 2 {
		t.Errorf("behind a record of the parent: %v, %+v", p.Error, p.Results)
	}
	batch := w.request(10)
	batch.Ordering = after(1, 99) // PutRecords has no such parameter
	if w.Put(12*sim.Second, 0, batch); batch.Error != nil {
		t.Error(batch.Error)
	}
}
