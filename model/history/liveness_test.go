package history

import (
	"testing"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// still is a shard with 100 records from the start of a run on, read by one application
// that does them at given seconds, one each. The last fault is over at 10 s, and all
// must be done at 30 s.
func still(t *testing.T, retention, silence sim.Time, at ...sim.Time) *Checker {
	t.Helper()
	k := New(Config{Streams: []StreamConfig{{Name: "orders", Retention: retention, WriteBytes: 1 << 20, BurstBytes: 1 << 20,
		WriteRecords: 1000, BurstRecords: 1000, WriteRound: 1}}, Applications: []ApplicationConfig{{Name: "a/0", Silence: silence}},
		Producers: []string{"web/0"}, LastFault: 10 * sim.Second, Liveness: 20 * sim.Second, End: sim.Minute})
	k.Open(api.OpenRow{Range: api.HashRange{End: api.HashMax}, Parent: api.NoShard, Adjacent: api.NoShard})
	k.Join(api.JoinRow{Name: "a/0/orders/0", Tenure: 1})
	k.Start(api.StartRow{})
	var records api.Columns
	var results []api.PutResult
	for i := range uint64(100) {
		records.Add(api.MakeUID(0, i), 0, 1, 0)
		results = append(results, api.PutResult{Index: i, Outcome: api.OutcomeStored})
	}
	k.Invoke(api.InvokeRow{Records: records})
	k.Put(api.PutRow{At: 1, Commit: 1, Records: records, Results: results})
	for i, s := range at {
		one := part(records, i, i+1)
		k.Deliver(api.DeliverRow{At: s * sim.Second, First: uint64(i), Next: uint64(i) + 1, Records: one, Behind: 1})
		k.Done(api.DoneRow{Now: s * sim.Second, First: uint64(i), Records: one})
	}
	if retention < sim.Minute {
		k.Trim(api.TrimRow{At: 25 * sim.Second, Horizon: 100})
	}
	k.pass(sim.Minute)
	k.finishLiveness(sim.Minute)
	return k
}

func every(from, to, step sim.Time) []sim.Time {
	var at []sim.Time
	for ; from <= to; from += step {
		at = append(at, from)
	}
	return at
}

// TestLivenessTellsStuckFromSlow: whoever makes progress all the time, or has nothing
// left to read, is not stuck.
func TestLivenessTellsStuckFromSlow(t *testing.T) {
	for _, c := range []struct {
		name      string
		retention sim.Time
		at        []sim.Time
		want      string
	}{
		{"never", sim.Hour, nil, "L1 L2"},
		{"slow and steady", sim.Hour, every(2, 59, 1), ""},
		{"stands still until the end of the last fault", sim.Hour, every(11, 59, 1), ""},
		{"stands still for ten seconds of the bound", sim.Hour, append(every(2, 17, 1), every(27, 59, 1)...), "L1"},
		{"stands still for nine", sim.Hour, append(every(2, 17, 1), every(26, 59, 1)...), ""},
		{"does one every four seconds, and misses three", sim.Hour, append(every(2, 14, 4), every(26, 59, 4)...), ""},
		{"stands still later", sim.Hour, every(2, 38, 1), "L1 L2"},
		{"all has expired", 20 * sim.Second, every(2, 11, 1), ""},
	} {
		if got := violated(still(t, c.retention, 0, c.at...)); got != c.want {
			t.Errorf("%s: %q is violated, want %q", c.name, got, c.want)
		}
	}
}

// TestLivenessWaitsForWhatIsLost: an application that is silent for no longer than it takes
// to find out what is lost is not stuck.
func TestLivenessWaitsForWhatIsLost(t *testing.T) {
	at := append(every(2, 17, 1), every(30, 59, 1)...) // 13 s of silence; half of the bound is 10 s
	for _, c := range []struct {
		silence sim.Time
		want    string
	}{{0, "L1"}, {3 * sim.Second, "L1"}, {4 * sim.Second, ""}} {
		if got := violated(still(t, sim.Hour, c.silence, at...)); got != c.want {
			t.Errorf("silence of %s: %q is violated, want %q", c.silence, got, c.want)
		}
	}
}
