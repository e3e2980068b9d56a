package history

import (
	"testing"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// diamonds is a shard that was split and merged again, a number of times, one a second: from
// the last shard back to the first there are 2 to the power of that number ways.
func diamonds(n int) (k *Checker, last int32) {
	all := api.HashRange{End: api.HashMax}
	middle := api.Hash{Hi: 1 << 63}
	k = New(Config{Streams: []StreamConfig{{Name: "orders", Retention: sim.Hour}},
		Applications: []ApplicationConfig{{Name: "a/0", ParentsFirst: true}}, LastFault: -1})
	open := func(at sim.Time, shard int32, r api.HashRange, parent, adjacent int32) {
		k.Open(api.OpenRow{At: at, Shard: shard, Range: r, Parent: parent, Adjacent: adjacent})
	}
	open(0, 0, all, api.NoShard, api.NoShard)
	k.Join(api.JoinRow{Name: "a/0/orders/0", Tenure: 1})
	for i := range int32(n) {
		at, s := sim.Time(i+1)*sim.Second, 3*i
		k.Close(api.CloseRow{At: at, Shard: s})
		open(at, s+1, api.HashRange{End: middle.Previous()}, s, api.NoShard)
		open(at, s+2, api.HashRange{Start: middle, End: api.HashMax}, s, api.NoShard)
		at += sim.Second / 2
		k.Close(api.CloseRow{At: at, Shard: s + 1})
		k.Close(api.CloseRow{At: at, Shard: s + 2})
		open(at, s+3, all, s+1, s+2)
	}
	return k, int32(3 * n)
}

// A long line of splits and merges is walked shard by shard, not way by way.
func TestLongLinesEnd(t *testing.T) {
	k, last := diamonds(60)
	if got := violated(k); got != "" {
		t.Fatalf("%q is violated", got)
	}
	if !k.descends(0, last, 0) || !k.descends(0, last, 2) || k.descends(0, 0, last) || k.descends(0, 1, 2) || k.descends(0, 2, 1) {
		t.Error("the last shard comes from the first and from the second half, no half from the other")
	}
	k.place(0, 1).last = 300 * sim.Second
	if got := k.waitsFrom(0, last); got != 300*sim.Second {
		t.Errorf("the last shard waits from %s, want 300 s: when its oldest parent did something", got)
	}
	k.doneInChild(&api.DoneRow{Records: recordsOf(7)}, 0, 0, last)
	for shard := range last { // nothing was stored: all are done
		if k.place(0, shard).child {
			t.Errorf("shard %d, which is done, has keys above it", shard)
		}
	}
	for shard := range last {
		k.shard(0, shard).end = 1
	}
	k.doneInChild(&api.DoneRow{Records: recordsOf(7)}, 0, 0, last)
	for shard := range last {
		if _, is := k.place(0, shard).above[7]; !is {
			t.Errorf("shard %d is not done and does not know what was done in a child", shard)
		}
	}
}

func recordsOf(key api.Key) (c api.Columns) {
	c.Add(api.MakeUID(0, 0), key, 1, 0)
	return c
}
