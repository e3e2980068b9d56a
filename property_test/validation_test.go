package property_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/kinesim/kinesim/model/result"
)

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

// V08: a record that arrives at any time waits half a poll interval on average: pollers
// of 200 to 1000 ms, and E[T²]/2E[T] when the interval is drawn (inspection paradox).
func TestV08PollDelay(t *testing.T) {
	for _, c := range []struct {
		interval string
		mean     float64 // ms
	}{
		{"200ms", 100}, {"400ms", 200}, {"600ms", 300}, {"800ms", 400}, {"1s", 500},
		{"{distribution: uniform, min: 800ms, max: 1200ms}", 506.666667},
	} {
		r := run(t, fmt.Sprintf(`
version: 1
name: v08
duration: 2h
streams: [{name: s, shards: 4}]
producers:
  - {name: p, arrivals: {process: poisson, rate: 200/s}, keys: {distribution: uniform, count: 100k}, size: 100B,
     client: {api: putRecord, inFlight: 100}}
consumers: [{name: c, kind: polling, interval: %s}]
`, c.interval), latencyOff)
		d := metric(t, r, "propagationDelay", "consumer", "c")
		within(t, "mean delay at interval "+c.interval, *d.Mean, c.mean, 0.01)
	}
}

// V35 (A26): 2,000 records/s evenly over 4 shards and 600 records/s of one key overload
// one shard by 100 records/s: 3.846 % of the offered load, all of it on that shard.
func TestV35HotKey(t *testing.T) {
	keys := "" // one key for each shard, s-90 on shard 2 as published
	for _, k := range []string{"s-4", "s-41", "s-90", "s-6"} {
		keys += fmt.Sprintf("{key: %s, share: 25%%}, ", k)
	}
	r := run(t, fmt.Sprintf(`
version: 1
name: v35
duration: 10m
streams: [{name: s, shards: 4}]
producers:
  - {name: even, arrivals: {process: constant, rate: 2000/s}, size: 100B,
     keys: {distribution: weighted, list: [%s]}, client: {retry: none}}
  - {name: hot, arrivals: {process: constant, rate: 600/s}, size: 100B,
     keys: {distribution: weighted, list: [{key: s-90, share: 1}]}, client: {retry: none}}
consumers: [{name: c}]
`, keys), latencyOff)
	offered := *metric(t, r, "recordsOffered", "", "").Value
	failed := *metric(t, r, "recordsFailed", "", "").Value
	// The burst of 1,000 records is given once, before the steady state.
	within(t, "throttled share", (failed+1000)/offered, 0.0384615, 0.02)
}
