package property_test

import (
	"fmt"
	"testing"

	"github.com/kinesim/kinesim/model"
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/result"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/scenarios"
	"github.com/kinesim/kinesim/scenarios/repeat"
	"github.com/kinesim/kinesim/sim"
)

// goodput counts the records that were acknowledged in a window.
type goodput struct {
	unheard
	from, to sim.Time
	records  int
}

func (g *goodput) Reply(r api.ReplyRow) {
	if r.Error == nil && r.At >= g.from && r.At < g.to {
		g.records += r.Records.Len()
	}
}

// B17: where a refusal costs nothing, retries settle at x attempts a second with x = λ·Σ pᵏ, p =
// 1 - C/x (k up to the retries, here 3), and all of the capacity is used. A burst of 200 records
// makes the limit a rate.
func TestB17CheapRejections(t *testing.T) {
	for _, c := range []struct{ load, x, loss float64 }{{1.1, 2.217789, 0.090909}, {1.5, 4.163816, 0.333333}} {
		r := run(t, fmt.Sprintf(`
version: 1
name: b17
duration: 100s
streams: [{name: s, shards: 1, limiter: {burst: 1MiB, burstRecords: 200}}]
producers:
  - {name: p, arrivals: {rate: %g/s}, size: 10B, keys: {distribution: uniform, count: 10},
     client: {api: putRecord, inFlight: 10000, retry: {attempts: 4, base: 100ms, cap: 4s}}}
`, c.load*1000), latencyOff)
		accepted, offered := total(t, r, "recordsAccepted")-200, total(t, r, "recordsOffered") // 200 are the burst
		within(t, fmt.Sprintf("goodput at %g", c.load), accepted/100e3, 1, 0.001)
		within(t, fmt.Sprintf("attempts at %g", c.load), (accepted+total(t, r, "recordsThrottled"))/100e3, c.x, 0.01)
		within(t, fmt.Sprintf("loss at %g", c.load), total(t, r, "recordsFailed")/offered, c.loss, 0.05)
	}
}

// V14 (B18): where a call that is given up costs as much as one that succeeds, a load of λ with
// n retries stays down after an outage when λ·(n+1) > C. With n = 3: 0.2 C recovers, 0.3 C and 0.9 C
// do not, whatever the seed. The capacity is 4 puts at a time of 40 ms each.
func TestV14RetriesAfterTimeoutsKeepItDown(t *testing.T) {
	const capacity = 100.0
	for load, recovers := range map[float64]bool{0.2: true, 0.3: false, 0.9: false} {
		for i := range 3 {
			g := &goodput{from: 200 * sim.Second, to: 240 * sim.Second}
			w := world(t, fmt.Sprintf(`
version: 1
name: v14
duration: 4m
streams: [{name: s, shards: 4, replication: {commit: 40ms, concurrent: 4}}]
producers:
  - {name: p, arrivals: {rate: %g/s}, size: 10B, keys: {distribution: uniform, count: 1000},
     client: {api: putRecord, inFlight: 10000, timeout: 1s, retry: {attempts: 4, base: 0s, cap: 0s, jitter: none}}}
faults:
  - {at: 30s, for: 30s, name: a, action: zoneSlow, factor: 100000x, target: {zone: a}}
  - {at: 30s, for: 30s, name: b, action: zoneSlow, factor: 100000x, target: {zone: b}}
`, load*capacity), model.Options{Watch: g}, func(s *spec.Scenario) { s.Seed = repeat.Seed(14, i) })
			if err := w.RunUntil(1 << 62); err != nil {
				t.Fatal(err)
			}
			want := 0.0
			if recovers {
				want = load * capacity * 40
			}
			if got := float64(g.records); got < 0.9*want || got > 1.1*want {
				t.Errorf("load %g, seed %d: %g records in the last 40 s, want about %g", load, i, got, want)
			}
		}
	}
}

// The scenario says in its thresholds which clients come back.
func TestMetastableRetries(t *testing.T) {
	t.Parallel()
	l, err := scenarios.Load("metastable-retries", nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 2 {
		l.Spec.Seed = repeat.Seed(l.Spec.Seed, i)
		w, err := model.Build(l.Spec, model.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := w.RunUntil(1 << 62); err != nil {
			t.Fatal(err)
		}
		w.Finish()
		verdict := w.Result().Verdict
		for _, x := range verdict.Thresholds {
			if !x.Pass {
				t.Errorf("seed %d: %s %s: got %g", l.Spec.Seed, x.Metric, x.Check, x.Value)
			}
		}
		for _, v := range verdict.Invariants {
			if v.Status == result.Violated {
				t.Errorf("seed %d: %s %s: %s", l.Spec.Seed, v.ID, v.Name, v.First.Text)
			}
		}
	}
}
