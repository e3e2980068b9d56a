package steady

import (
	"strings"
	"testing"

	"github.com/kinesim/kinesim/model"
	"github.com/kinesim/kinesim/model/measure"
	"github.com/kinesim/kinesim/model/result"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/scenarios"
	"github.com/kinesim/kinesim/sim"
)

const scenario = `
version: 1
name: steady
duration: 4m
warmup: auto
streams: [{name: s, shards: 2}]
producers: [{name: web, arrivals: {process: poisson, rate: 400/s}, size: 500B}]
consumers: [{name: billing}]
`

// intervals runs the scenario with a change.
func intervals(t *testing.T, change func(*spec.Scenario)) *result.Result {
	t.Helper()
	loaded, err := scenarios.Parse("steady.yaml", []byte(scenario))
	if err != nil {
		t.Fatal(err)
	}
	change(loaded.Spec)
	w, err := model.Build(loaded.Spec, model.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.RunUntil(loaded.Spec.Duration); err != nil {
		t.Fatal(err)
	}
	w.Finish()
	r := w.Result()
	Intervals(loaded.Spec, r)
	return r
}

func metric(t *testing.T, r *result.Result, key string) *result.Metric {
	t.Helper()
	for i := range r.Metrics {
		if r.Metrics[i].Key() == key {
			return &r.Metrics[i]
		}
	}
	t.Fatalf("there is no %s", key)
	return nil
}

// A steady state has intervals of the mean and of the p99, in ms around the values shown.
func TestSteadyStateHasIntervals(t *testing.T) {
	r := intervals(t, func(*spec.Scenario) {})
	if *r.Steady != (result.Steady{Sections: 10, Length: 24}) {
		t.Errorf("got %+v", r.Steady)
	}
	for _, key := range []string{"putLatency", "putLatency{producer:web}", "propagationDelay{consumer:billing}"} {
		m := metric(t, r, key)
		if m.CI == nil || m.CIMean == nil || m.NotEnough != nil {
			t.Fatalf("%s: %+v %+v %+v", key, m.CI, m.CIMean, m.NotEnough)
		}
		for v, ci := range map[*float64]*result.Interval{m.P99: m.CI, m.Mean: m.CIMean} {
			if ci.Low >= *v || ci.High <= *v || ci.High-ci.Low > *v/5 || ci.Sections != 10 || ci.Runs != 0 || ci.Level != 0.95 {
				t.Errorf("%s: %g with %+v", key, *v, *ci)
			}
		}
	}
	age := metric(t, r, "iteratorAge{consumer:billing}")
	if age.CI != nil || len(age.NotEnough) != 2 || age.NotEnough[0].Reason != "all its values are the same" {
		t.Errorf("what is always 0: %+v %+v", age.CI, age.NotEnough)
	}
}

// What is throttled has an interval when enough of it is, in runs that it follows from; one
// that never is has none, because never is no certainty.
func TestRatiosHaveIntervals(t *testing.T) {
	key := "throttledRatio{producer:web}"
	r := intervals(t, func(s *spec.Scenario) {
		s.Streams[0].Shards, s.Streams[0].Limiter.BurstRecords = 1, 20
		s.Producers[0].Client.Retry.Attempts = 1
	})
	m := metric(t, r, key)
	if m.CI == nil || m.CI.Low >= *m.Value || m.CI.High <= *m.Value || m.CI.Sections != 10 || m.CIMean != nil {
		t.Errorf("%g of the attempts: %+v %+v", *m.Value, m.CI, m.NotEnough)
	}
	r = intervals(t, func(s *spec.Scenario) { s.Duration = 10 * sim.Second })
	if m := metric(t, r, key); m.CI != nil || len(m.NotEnough) != 1 || m.NotEnough[0].Reason != "it never happened" {
		t.Errorf("never: %+v %+v", m.CI, m.NotEnough)
	}
}

// A run that is too short says so in place of an interval.
func TestShortRunsHaveNone(t *testing.T) {
	r := intervals(t, func(s *spec.Scenario) { s.Duration = 10 * sim.Second })
	m := metric(t, r, "putLatency{producer:web}")
	if m.CI != nil || len(m.NotEnough) == 0 {
		t.Fatalf("%+v %+v", m.CI, m.NotEnough)
	}
	l := m.NotEnough[len(m.NotEnough)-1]
	if l.Stat != "p99" || !strings.Contains(l.Reason, "too few values beyond the p99") || l.Longer < 2 {
		t.Errorf("got %+v", l)
	}
}

// A load that is too much never settles: no interval, where any would be of nothing.
func TestWhatNeverSettles(t *testing.T) {
	r := intervals(t, func(s *spec.Scenario) { s.Duration, s.Producers[0].Arrivals.Rate = sim.Minute, 2600 })
	for _, key := range []string{"putLatency{producer:web}", "endToEndDelay{consumer:billing}"} {
		m := metric(t, r, key)
		if m.CI != nil || m.CIMean != nil || len(m.NotEnough) != 2 {
			t.Errorf("%s: %+v %+v %+v", key, m.CI, m.CIMean, m.NotEnough)
		}
	}
}

// Behind a warm-up of two fifths nothing is said to be settled, whatever it looks like.
func TestLateToSettle(t *testing.T) {
	values := measure.NewSegments(10 * sim.Minute)
	ratio := measure.NewRatio(10 * sim.Minute)
	for i := range int64(600_000) {
		at := sim.Time(i) * sim.Millisecond
		values.RecordN(at, 1000*(i*7919%1009), 1)
		ratio.Add(at, i*7919%1009/500, 2)
	}
	for minutes, given := range map[sim.Time]bool{4: true, 5: false} {
		from := minutes * sim.Minute
		mean, tail := Of(values.Sections(from, 10))
		for name, o := range map[string]Outcome{"mean": mean, "p99": tail, "ratio": OfRatio(ratio.Sections(from, 10))} {
			if (o.Lack == nil) != given || !given && o.Lack.Reason != "the run takes 50 % of its time to settle" {
				t.Errorf("%s behind %d minutes of ten: %+v", name, minutes, o.Lack)
			}
		}
	}
}

// What changes with time is no steady state, and is named.
func TestWhatChangesHasNoSections(t *testing.T) {
	for want, change := range map[string]func(s *spec.Scenario){
		"the load of producer web is a wave": func(s *spec.Scenario) {
			s.Producers[0].Arrivals = spec.Arrivals{Sine: &spec.Sine{Mean: 100, Peak: 200, Period: sim.Minute}}
		},
		"the load of producer web has stages": func(s *spec.Scenario) {
			s.Producers[0].Arrivals.Stages = []spec.Stage{{Rate: 10, For: sim.Minute}, {Rate: 20}}
		},
		"consumer billing starts late": func(s *spec.Scenario) { s.Consumers[0].StartAt = sim.Second },
		"there is event grow": func(s *spec.Scenario) {
			s.Events = []spec.Event{{Name: "grow", At: sim.Second, Action: spec.ActUpdateShardCount, Target: 4}}
		},
	} {
		r := intervals(t, func(s *spec.Scenario) { s.Duration = 10 * sim.Second; change(s) })
		if r.Steady.Why != want || r.Steady.Sections != 0 || metric(t, r, "putLatency").CI != nil {
			t.Errorf("got %+v, want %q", r.Steady, want)
		}
	}
	r := intervals(t, func(s *spec.Scenario) { s.Duration, s.Warmup = 10*sim.Second, spec.Warmup{For: sim.Second} })
	if r.Steady != nil || metric(t, r, "putLatency").CI != nil {
		t.Errorf("a fixed warm-up has %+v", r.Steady)
	}
}
