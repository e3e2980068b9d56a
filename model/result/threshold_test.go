package result

import (
	"testing"

	"github.com/kinesim/kinesim/model/spec"
)

func TestEvaluate(t *testing.T) {
	r := newRig(t, 10*s1)
	r.put(web, r.records(10, 0, 100, s1), 9, s1, s1+100*ms, 1)
	for _, c := range []struct {
		metric, label, stat, op string
		bound, value            float64
		pass                    bool
	}{
		{"putLatency", "producer:web", "p99", "<", 300, 100, true},
		{"putLatency", "", "p99", "<", 100, 100, false},
		{"putLatency", "", "mean", "<=", 100, 100, true},
		{"putLatency", "", "min", ">", 99, 100, true},
		{"putLatency", "", "max", "!=", 100, 100, false},
		{"putLatency", "", "count", "==", 9, 9, true},
		{"throttledRatio", "", "", "<", 0.001, 0.1, false},
		{"recordsThrottled", "stream:s", "", "==", 1, 1, true},
		{"recordsAccepted", "producer:batch", "", ">=", 1, 0, false},
		// Nothing was measured, so nothing was shown; that there is nothing can be asked.
		{"putLatency", "producer:batch", "p99", "<", 300, 0, false},
		{"putLatency", "producer:batch", "count", "==", 0, 0, true},
		{"shardUtilization", "stream:s", "", "<", 0.01, 0.0005, true},
		{"shardUtilization", shard0, "", "<", 0.01, 0.001, true},
		{"noSuchMetric", "", "", "<", 1, 0, false},
	} {
		rule := spec.Threshold{Metric: c.metric, Label: c.label, Stat: c.stat, Op: c.op, Value: c.bound,
			Text: "text", Unit: "u"}
		got := Evaluate([]spec.Threshold{rule}, r.Metrics(r.end))[0]
		if got.Pass != c.pass || got.Value != c.value || got.Check != "text" || got.Unit != "u" {
			t.Errorf("%s %s: got %+v, want %g %v", MetricName(rule), c.stat, got, c.value, c.pass)
		}
	}
}

func TestMetricName(t *testing.T) {
	if got := MetricName(spec.Threshold{Metric: "putLatency", Label: "producer:web"}); got != "putLatency{producer:web}" {
		t.Error(got)
	}
	if got := MetricName(spec.Threshold{Metric: "retries"}); got != "retries" {
		t.Error(got)
	}
}

// A threshold that aborts is looked at from its After on, about once a second, and only
// then; one that does not abort waits for the end.
func TestCheckAborts(t *testing.T) {
	rule := spec.Threshold{Metric: "putLatency", Label: "producer:web", Stat: "p99", Op: "<", Value: 300,
		Abort: true, After: 5 * s1}
	patient := spec.Threshold{Metric: "putLatency", Stat: "p99", Op: "<", Value: 1}
	r := newRig(t, 20*s1, func(s *spec.Scenario) { s.Thresholds = []spec.Threshold{patient, rule} })
	if _, failed := r.Check(6 * s1); failed {
		t.Error("failed without a sample")
	}
	r.put(web, r.records(1, 0, 100, s1), 1, s1, s1+400*ms, 1)
	if _, failed := r.Check(6*s1 + ms); failed {
		t.Error("looked at twice in a second")
	}
	if got, failed := r.Check(7 * s1); !failed || got != rule {
		t.Errorf("got %+v %v, want the rule to fail", got, failed)
	}
}

func TestCheckWaitsForAfter(t *testing.T) {
	rule := spec.Threshold{Metric: "recordsThrottled", Op: "<", Value: 1, Abort: true, After: 5 * s1}
	r := newRig(t, 20*s1, func(s *spec.Scenario) { s.Thresholds = []spec.Threshold{rule} })
	r.put(web, r.records(1, 0, 100, s1), 0, s1, 2*s1, 1)
	for at := 3 * s1; at <= 5*s1; at += s1 {
		if _, failed := r.Check(at); failed != (at == 5*s1) {
			t.Errorf("after %v: failed %v", at, failed)
		}
	}
}

// A label is the only one that a metric has; a shard alone carries its stream as well.
func TestLabelled(t *testing.T) {
	shard := &Metric{Labels: labels("stream", "s", "shard", "x")}
	for _, c := range []struct {
		m          *Metric
		key, value string
		want       bool
	}{
		{&Metric{}, "", "", true}, {shard, "", "", false},
		{shard, "stream", "s", false}, {shard, "shard", "x", true},
		{&Metric{Labels: labels("stream", "s")}, "stream", "s", true},
		{&Metric{Labels: labels("stream", "s")}, "stream", "t", false},
		{&Metric{Labels: labels("stream", "s")}, "producer", "s", false},
	} {
		if got := labelled(c.m, c.key, c.value); got != c.want {
			t.Errorf("%v by %s:%s: got %v", c.m.Labels, c.key, c.value, got)
		}
	}
}

// What is collected for one threshold is what the whole collection has of it.
func TestCollectOneIsCollectAll(t *testing.T) {
	r := newRig(t, 10*s1)
	r.offer(web, r.records(10, 0, 100, s1))
	r.put(web, r.records(10, 0, 100, s1), 9, s1, s1+100*ms, 1)
	r.deliver(slow, r.records(3, 0, 100, s1), s1, 2*s1, s1)
	all := r.Metrics(r.end)
	for _, name := range contract {
		one := r.collect(r.end, name)
		want := 0
		for i := range all {
			if all[i].Name != name {
				continue
			}
			if want >= len(one) || one[want].Name != name || show(one[want].Value) != show(all[i].Value) ||
				show(one[want].P99) != show(all[i].P99) {
				t.Fatalf("%s: got %+v, want %+v", name, one, all[i])
			}
			want++
		}
		if len(one) != want {
			t.Errorf("%s: got %d metrics, want %d", name, len(one), want)
		}
	}
}

func BenchmarkCheck(b *testing.B) {
	rule := spec.Threshold{Metric: "putLatency", Stat: "p99", Op: "<", Value: 1e9, Abort: true}
	r := newRig(&testing.T{}, 3600*s1, func(s *spec.Scenario) { s.Thresholds = []spec.Threshold{rule} })
	r.put(web, r.records(100, 0, 100, 0), 100, 0, 400*ms, 1)
	for b.Loop() {
		r.checkAt = 0
		r.Check(s1)
	}
}
