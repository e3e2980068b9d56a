package stream

import (
	"testing"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// Records are readable for 24 hours and not longer (developer guide 2023; kinesis.md
// §3.4); reading from below goes on at the horizon.
func TestRecordsAreTrimmedAfterRetention(t *testing.T) {
	w := newWorld(t, 1)
	w.fill(0, 10, 10, 10)
	w.fill(sim.Hour, 10, 10)
	w.fill(2*sim.Hour, 10)
	for i, step := range []struct {
		now   sim.Time
		first uint64
		trims int
	}{
		{24 * sim.Hour, 0, 0},
		{24*sim.Hour + ms, 3, 1},
		{25 * sim.Hour, 3, 1},
		{26*sim.Hour + ms, 6, 2}, // past two runs at once: one row
		{90 * sim.Hour, 6, 2},
	} {
		r := w.get(step.now, 0, 1)
		if r.Error != nil || r.First != step.first || len(w.truth.trim) != step.trims {
			t.Errorf("step %d: %v, first %d, %d trims", i, r.Error, r.First, len(w.truth.trim))
		}
	}
	if got, want := w.truth.trim[1], (api.TrimRow{At: 26*sim.Hour + ms, Horizon: 6}); got != want {
		t.Errorf("row %+v, want %+v", got, want)
	}
}

// A put also trims, so that an unread shard does not grow for ever.
func TestPutsTrim(t *testing.T) {
	w := newWorld(t, 1)
	for h := range sim.Time(240) {
		w.fill(h*sim.Hour, repeat(500, 10)...)
	}
	if held := w.pool.made - int64(len(w.pool.free)); held > 25*500/blockLen+2 || w.pool.made > held+2 {
		t.Errorf("%d blocks held of %d", held, w.pool.made)
	}
	if n := len(w.truth.trim); n != 215 {
		t.Errorf("%d trims", n)
	}
}

// What is not committed is not trimmed, however short the retention.
func TestUncommittedRecordsAreNotTrimmed(t *testing.T) {
	w := newWorld(t, 1, func(l *Limits) { l.Retention = sim.Second })
	w.Put(0, 5*sim.Second, w.request(10))
	if r := w.get(4*sim.Second, 0, 1); r.First != 0 || len(w.truth.trim) != 0 {
		t.Errorf("trimmed at 4 s: %+v", r)
	}
	if r := w.get(5*sim.Second, 0, 1); r.First != 1 || len(w.truth.trim) != 1 {
		t.Errorf("not trimmed at 5 s: %+v", r)
	}
}
