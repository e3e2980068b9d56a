package result

import (
	"strings"
	"testing"
)

// Headlines leave out shards and CloudWatch's names, and name quantiles by their own.
func TestHeadlines(t *testing.T) {
	v, p50, p99, n := 4.0, 1.0, 2.0, int64(3)
	r := &Result{Cost: Cost{Currency: "USD", PerMonth: 12.5}, Metrics: []Metric{
		{Name: "recordsOffered", Kind: kindCounter, Value: &v},
		{Name: "recordsOffered", Kind: kindCounter, Value: &v, Labels: map[string]string{"producer": "p"}},
		{Name: "shardUtilization", Kind: kindGauge, Value: &v, Labels: map[string]string{"shard": "s0", "stream": "s"}},
		{Name: "IncomingBytes", Kind: kindCounter, Value: &v, Labels: map[string]string{"stream": "s"}},
		{Name: "putLatency", Kind: kindHistogram, Count: &n, P50: &p50, P99: &p99, Labels: map[string]string{"producer": "p"}},
		{Name: "iteratorAge", Kind: kindHistogram, Count: new(int64)},
	}}
	r.Verdict.Invariants = []InvariantOutcome{{Status: Violated}, {Status: Allowed}, {Status: Holds}}
	var got []string
	for _, h := range Headlines(r) {
		got = append(got, h.Key())
	}
	want := "cost.perMonth invariantsViolated recordsOffered recordsOffered{producer:p} " +
		"putLatency.p99{producer:p} putLatency.p50{producer:p}"
	if strings.Join(got, " ") != want {
		t.Errorf("got %v, want %s", got, want)
	}
	if hs := Headlines(r); hs[0].Value != 12.5 || hs[1].Value != 1 || hs[4].Value != 2 || hs[5].Value != 1 {
		t.Errorf("got %+v", hs)
	}
	if key := r.Metrics[2].Key(); key != "shardUtilization{shard:s0,stream:s}" {
		t.Errorf("key is %s", key)
	}
	if r.Metrics[5].Central() != nil || *r.Metrics[4].Central() != 2 || *r.Metrics[0].Central() != 4 {
		t.Error("the central number of a metric is another")
	}
}
