package stream

import (
	"slices"
	"strings"
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

// Increase and decrease of 24 to 8,760 hours (SDK 2026-11). An increase does not bring back
// what has expired; a decrease hides older records at once (developer guide 2023).
func TestRetentionIsIncreasedAndDecreased(t *testing.T) {
	w := newWorld(t, 1)
	change := func(now sim.Time, o api.Operation, to sim.Time) *api.Exception {
		c := api.Control{Operation: o, Retention: to}
		w.Control(now, &c)
		return c.Error
	}
	const up, down = api.IncreaseStreamRetentionPeriod, api.DecreaseStreamRetentionPeriod
	for i, c := range []struct {
		o    api.Operation
		to   sim.Time
		text string
	}{
		{up, 23 * sim.Hour, "Minimum allowed retention period is 24 hours. Requested retention period (23 hours)"},
		{up, 8761 * sim.Hour, "Maximum allowed retention period is 8760 hours"},
		{down, 48 * sim.Hour, "can not be longer than existing retention period (24 hours). Use Increase"},
	} {
		e := change(sim.Time(i)*sim.Second, c.o, c.to)
		if wantError(t, e, api.InvalidArgument); e != nil && !strings.Contains(e.Message, c.text) {
			t.Errorf("%s, want %q", e.Message, c.text)
		}
	}
	w.fill(0, 10)
	w.fill(sim.Hour, 10)
	w.fill(10*sim.Hour, 10, 10)
	first := func(now sim.Time) uint64 { return w.get(now, 0, 1).First }
	if e := change(24*sim.Hour+ms, up, 72*sim.Hour); e != nil || w.Retention() != 72*sim.Hour {
		t.Fatalf("%v, %v", e, w.Retention())
	}
	if got := first(24*sim.Hour + 2*ms); got != 1 {
		t.Errorf("first readable record %d, want 1: what had expired is back", got)
	}
	if got := first(73 * sim.Hour); got != 1 {
		t.Errorf("first readable record %d, want 1: the longer period does not hold", got)
	}
	wantError(t, change(73*sim.Hour, up, 71*sim.Hour), api.InvalidArgument)
	trims := len(w.truth.trim)
	if e := change(73*sim.Hour, down, 48*sim.Hour); e != nil {
		t.Fatal(e)
	}
	want := api.TrimRow{At: 73 * sim.Hour, Horizon: 4}
	if got := w.truth.trim[trims:]; len(got) != 1 || got[0] != want {
		t.Errorf("rows %+v, want %+v", got, want)
	}
	if got := first(73*sim.Hour + ms); got != 4 {
		t.Errorf("first readable record %d, want 4", got)
	}
	rows := []api.RetainRow{{At: 24*sim.Hour + ms, Retention: 72 * sim.Hour}, {At: 73 * sim.Hour, Retention: 48 * sim.Hour}}
	if !slices.Equal(w.truth.retain, rows) {
		t.Errorf("rows %+v", w.truth.retain)
	}
	w.control(74*sim.Hour, api.Control{Operation: api.UpdateShardCount, Target: 2})
	wantError(t, change(74*sim.Hour, up, 72*sim.Hour), api.ResourceInUse)
}
