package stream

import (
	"testing"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// The five types (SDK GetShardIterator 2026-11). Records 0, 1 arrive at 10 s, 2 at 20 s,
// 3 at 30 s but commits at 50 s.
func TestIteratorTypes(t *testing.T) {
	w := newWorld(t, 1, func(l *Limits) { l.GetShardIteratorCalls = 1000 })
	w.fill(10*sim.Second, 10, 10)
	w.fill(20*sim.Second, 10)
	w.Put(30*sim.Second, 50*sim.Second, w.request(10))
	now := 40 * sim.Second
	for _, c := range []struct {
		name string
		r    api.Read
		want uint64
		err  api.Code
	}{
		{name: "TRIM_HORIZON: the oldest untrimmed", r: api.Read{Type: api.TrimHorizon}},
		{name: "LATEST: just after the most recent visible", r: api.Read{Type: api.Latest}, want: 3},
		{name: "AT", r: api.Read{Type: api.AtSequenceNumber, Index: 2}, want: 2},
		{name: "AFTER", r: api.Read{Type: api.AfterSequenceNumber, Index: 2}, want: 3},
		{name: "AFTER the last", r: api.Read{Type: api.AfterSequenceNumber, Index: 3}, want: 4},
		{name: "AT no record", r: api.Read{Type: api.AtSequenceNumber, Index: 4}, err: api.InvalidArgument},
		{name: "exact timestamp", r: api.Read{Type: api.AtTimestamp, At: 10 * sim.Second}},
		{name: "next later record", r: api.Read{Type: api.AtTimestamp, At: 10*sim.Second + 1}, want: 2},
		{name: "older than the horizon", r: api.Read{Type: api.AtTimestamp, At: 1}},
		{name: "after all records", r: api.Read{Type: api.AtTimestamp, At: 31 * sim.Second}, want: 4},
		{name: "now", r: api.Read{Type: api.AtTimestamp, At: now}, want: 4},
		{name: "future", r: api.Read{Type: api.AtTimestamp, At: now + 1}, err: api.InvalidArgument},
		{name: "unknown type", r: api.Read{Type: 9}, err: api.Validation},
		{name: "no such shard", r: api.Read{Shard: 1}, err: api.ResourceNotFound},
	} {
		r := c.r
		w.GetShardIterator(now, &r)
		switch {
		case c.err != "":
			if r.Error == nil || r.Error.Code != c.err {
				t.Errorf("%s: %v, want %s", c.name, r.Error, c.err)
			}
		case r.Error != nil || r.Iterator != api.Iterator{Next: c.want, Issued: now}:
			t.Errorf("%s: %v, %+v; want next %d", c.name, r.Error, r.Iterator, c.want)
		}
	}
}

// "If the time stamp is older than the current trim horizon, the iterator returned is for
// the oldest untrimmed data record"; so are sequence numbers that have been trimmed.
func TestIteratorsBelowTheHorizonStartThere(t *testing.T) {
	w := newWorld(t, 1)
	w.fill(0, 10, 10)
	w.fill(2*sim.Hour, 10)
	now := 25 * sim.Hour
	for _, r := range []api.Read{
		{Type: api.TrimHorizon}, {Type: api.AtTimestamp}, {Type: api.AtSequenceNumber, Index: 1},
		{Type: api.AfterSequenceNumber},
	} {
		if got := w.iterator(now, &r); got.Next != 2 {
			t.Errorf("%v: next %d, want 2", r.Type, got.Next)
		}
		now += sim.Second
	}
}

// "GetShardIterator has a limit of five transactions per second per account per open
// shard" (SDK GetShardIterator 2026-11).
func TestFiveIteratorsASecond(t *testing.T) {
	w := newWorld(t, 2)
	for i, step := range []struct {
		now   sim.Time
		shard int32
		ok    bool
	}{
		{0, 0, true}, {0, 0, true}, {0, 0, true}, {0, 0, true}, {0, 0, true}, {0, 0, false},
		{0, 1, true}, {199 * ms, 0, false}, {200 * ms, 0, true}, {200 * ms, 0, false},
	} {
		r := &api.Read{Shard: step.shard}
		w.GetShardIterator(step.now, r)
		if (r.Error == nil) != step.ok {
			t.Errorf("step %d: %v", i, r.Error)
		} else if !step.ok {
			wantError(t, r.Error, api.ProvisionedThroughputExceeded)
		}
	}
}
