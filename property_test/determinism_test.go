package property_test

import (
	"runtime"
	"slices"
	"testing"

	"github.com/kinesim/kinesim/model"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/scenarios"
	"github.com/kinesim/kinesim/sim"
)

// hash runs the first part of a catalogue scenario, as much of it as ten faults or so have
// their place in, and returns its trace hash.
func hash(t *testing.T, name string, set []string, step sim.Time) string {
	t.Helper()
	loaded, err := scenarios.Load(name, set, nil)
	if err != nil {
		t.Fatal(err)
	}
	s := loaded.Spec
	first := 15 * sim.Second
	if slices.ContainsFunc(s.Streams, func(st spec.Stream) bool { return st.Scaling != nil }) {
		first = 40 * sim.Minute // by when a policy acts
	}
	if len(s.Faults)+len(s.Events) > 0 {
		first = s.Duration / 2
	}
	s.Duration = min(s.Duration, first)
	w, err := model.Build(loaded.Spec, model.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for !w.Over() {
		if err := w.RunUntil(w.Now() + step); err != nil {
			t.Fatal(err)
		}
	}
	w.Finish()
	return w.TraceHash()
}

// The trace of a scenario does not depend on cores, nor on the steps that a runner
// takes; it does depend on the seed.
func TestSameTraceAnyhow(t *testing.T) {
	for _, name := range scenarios.Names() {
		t.Run(name, func(t *testing.T) {
			want := hash(t, name, nil, sim.Minute)
			procs := runtime.GOMAXPROCS(1)
			one := hash(t, name, nil, 777*sim.Millisecond)
			runtime.GOMAXPROCS(procs)
			if one != want {
				t.Errorf("on one core, in other steps: trace %s, want %s", one, want)
			}
			if other := hash(t, name, []string{"seed=12345"}, sim.Minute); other == want {
				t.Errorf("another seed has the same trace %s", want)
			}
		})
	}
}

// Draws are keyed: a producer does the same whether or not another one exists, and
// whatever the others are called.
func TestRemovalMovesNoOther(t *testing.T) {
	const both = `
version: 1
name: keyed
duration: 60s
streams: [{name: a, shards: 2}, {name: b, shards: 2}]
producers:
  - {name: p, stream: a, instances: 3, arrivals: {process: gamma, cv: 2, rate: 900/s}, size: {distribution: exponential, mean: 300B}}
  - {name: q, stream: b, arrivals: {rate: 500/s}, size: 1KiB}
consumers: [{name: c, stream: a}]
`
	with := run(t, both)
	without := run(t, both, func(s *spec.Scenario) { s.Producers = s.Producers[:1] })
	for _, name := range []string{"recordsOffered", "bytesOffered", "recordsAccepted", "recordsThrottled", "putCalls"} {
		a, b := metric(t, with, name, "producer", "p"), metric(t, without, name, "producer", "p")
		if *a.Value != *b.Value {
			t.Errorf("%s of p is %g beside q and %g without", name, *a.Value, *b.Value)
		}
	}
	for _, name := range []string{"putLatency", "putServiceTime"} {
		a, b := metric(t, with, name, "producer", "p"), metric(t, without, name, "producer", "p")
		if *a.Mean != *b.Mean || *a.Max != *b.Max {
			t.Errorf("%s of p has mean %g and max %g beside q, %g and %g without", name, *a.Mean, *a.Max, *b.Mean, *b.Max)
		}
	}
}
