// Package property_test holds what must be true of every run: theory, conservation,
// determinism, planted bugs, and the rules of the house.
package property_test

import (
	"math"
	"testing"

	"github.com/kinesim/kinesim/model"
	"github.com/kinesim/kinesim/model/result"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/scenarios"
)

func latencyOff(s *spec.Scenario) { s.Network.LatencyOff = true }

// world parses a scenario and builds it.
func world(t *testing.T, yaml string, options model.Options, change ...func(*spec.Scenario)) *model.World {
	t.Helper()
	loaded, err := scenarios.Parse("test.yaml", []byte(yaml))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range change {
		c(loaded.Spec)
	}
	w, err := model.Build(loaded.Spec, options)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// run parses a scenario, runs it to its end and fails on a violation.
func run(t *testing.T, yaml string, change ...func(*spec.Scenario)) *result.Result {
	t.Helper()
	w := world(t, yaml, model.Options{}, change...)
	if err := w.RunUntil(1 << 62); err != nil {
		t.Fatal(err)
	}
	w.Finish()
	r := w.Result()
	for _, v := range r.Verdict.Invariants {
		if v.Status == result.Violated {
			t.Fatalf("%s %s: %s %s", v.ID, v.Name, v.First.Entity, v.First.Text)
		}
	}
	return r
}

// metric returns one metric of a result by name and label ("" for the whole run).
func metric(t *testing.T, r *result.Result, name, key, value string) result.Metric {
	t.Helper()
	for _, m := range r.Metrics {
		if m.Name == name && (key == "" && len(m.Labels) == 0 || key != "" && m.Labels[key] == value) {
			return m
		}
	}
	t.Fatalf("no metric %s{%s:%s}", name, key, value)
	return result.Metric{}
}

func within(t *testing.T, what string, got, want, relative float64) {
	t.Helper()
	if math.Abs(got-want) > relative*math.Abs(want) {
		t.Errorf("%s: got %.6g, want %.6g within %.2g %%", what, got, want, relative*100)
	}
}
