package property_test

import (
	"fmt"
	"testing"

	"github.com/kinesim/kinesim/model"
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/result"
	"github.com/kinesim/kinesim/scenarios"
	"github.com/kinesim/kinesim/sim"
)

// askings are the instants at which the readers of a run asked, by reader, and how far behind
// the last answer to each was.
type askings struct {
	api.Blind
	at     map[int32]sim.Time
	behind map[int32]sim.Time
	gaps   map[sim.Time]int // between two polls, when the first said that it is at the tip
	busy   map[sim.Time]int // and when it said that there is more
}

func (a *askings) Ask(r api.AskRow) {
	gaps := a.gaps
	if a.behind[r.Reader] > 0 {
		gaps = a.busy
	}
	if before, some := a.at[r.Reader]; some {
		gaps[r.At-before]++
	}
	a.at[r.Reader] = r.At
}

func (a *askings) Start(r api.StartRow)     { delete(a.at, r.Reader) }
func (a *askings) Deliver(r api.DeliverRow) { a.behind[r.Reader] = r.Behind }

// A mapping polls each shard once a second, from start to start, and sooner while there is more
// to read (A19 of validation: 1.000 s).
func TestMappingPollsOnceASecond(t *testing.T) {
	l, err := scenarios.Parse("poll.yaml", []byte(`version: 1
duration: 1m
streams: [{name: s, shards: 2}]
producers: [{name: p, arrivals: {rate: 900/s}, size: 1KiB, keys: {distribution: uniform, count: 1000}}]
consumers: [{name: f, kind: lambda, batch: 10000}, {name: late, kind: lambda, batch: 10000, startAt: 40s}]
`))
	if err != nil {
		t.Fatal(err)
	}
	a := &askings{at: map[int32]sim.Time{}, behind: map[int32]sim.Time{}, gaps: map[sim.Time]int{}, busy: map[sim.Time]int{}}
	w, err := model.Build(l.Spec, model.Options{Watch: a})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.RunUntil(l.Spec.Duration); err != nil {
		t.Fatal(err)
	}
	if len(a.gaps) != 1 || a.gaps[sim.Second] < 140 {
		t.Errorf("at the tip, times between polls are %v", a.gaps)
	}
	if a.busy[200*sim.Millisecond] < 2 {
		t.Errorf("behind it, times between polls are %v", a.busy)
	}
	for gap := range a.busy { // an answer may take longer than that
		if gap < 200*sim.Millisecond || gap >= sim.Second {
			t.Errorf("behind it, %v between polls", gap)
		}
	}
}

// What no checkpoint covers is invoked again when the poller of a mapping has crashed: nothing is
// lost with several batches at a time, and what was done above the slowest is done twice.
func TestMappingCrashLosesNothing(t *testing.T) {
	r := run(t, `version: 1
name: crash
duration: 3m
streams: [{name: s, shards: 2}]
producers: [{name: p, arrivals: {process: constant, stages: [{hold: 200/s, for: 2m}, {hold: 0}]}, size: 1KiB,
  keys: {distribution: uniform, count: 50}}]
consumers: [{name: f, kind: lambda, parallelizationFactor: 5, service: 30ms, batch: 50}]
faults: [{at: 30s, for: 1s, action: crash, target: {consumer: f}}, {at: 61s, for: 20s, action: crash, target: {consumer: f}}]
invariants: {liveness: 1m}
`)
	if stored, done := whole(t, r, "recordsStored"), whole(t, r, "effects")-whole(t, r, "duplicateEffects"); stored != done {
		t.Errorf("%g records, %g with an effect", stored, done)
	}
	if n := whole(t, r, "duplicateEffects"); n == 0 {
		t.Error("nothing was done twice")
	}
}

// A52: executions at a time are shards times the factor at most, exactly so under load.
func TestShardsTimesFactorExecutions(t *testing.T) {
	for _, factor := range []int{1, 2, 10} {
		r := run(t, fmt.Sprintf(`version: 1
name: factor
duration: 20s
streams: [{name: s, shards: 4}]
producers: [{name: p, arrivals: {rate: 3k/s}, size: 100B, keys: {distribution: uniform, count: 10k}}]
consumers: [{name: f, kind: lambda, batch: 10, parallelizationFactor: %d, duration: 400ms}]
`, factor))
		if got := whole(t, r, "concurrentExecutions"); got != float64(4*factor) {
			t.Errorf("factor %d: %g executions at a time, want %d", factor, got, 4*factor)
		}
	}
}

// whole is a counter or gauge of the whole run.
func whole(t *testing.T, r *result.Result, name string) float64 {
	t.Helper()
	return *metric(t, r, name, "", "").Value
}
