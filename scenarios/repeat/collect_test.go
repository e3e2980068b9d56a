package repeat

import (
	"bytes"
	"math"
	"slices"
	"testing"

	"github.com/kinesim/kinesim/model/result"
	"github.com/kinesim/kinesim/model/spec"
)

// made is the result of a made-up run: a counter, a histogram's p99, a threshold on it,
// an invariant with so many violations.
func made(i int, counter, p99 float64, violations int64) *result.Result {
	samples := int64(1)
	r := &result.Result{Scenario: result.Scenario{Seed: Seed(7, i)}, Engine: result.Engine{TraceHash: "t"},
		Metrics: []result.Metric{
			{Name: "recordsOffered", Kind: "counter", Value: &counter},
			{Name: "putLatency", Labels: map[string]string{"producer": "p"}, Kind: "histogram", Count: &samples},
		}}
	if p99 > 0 {
		r.Metrics[1].P99 = &p99
	}
	r.Cost.PerMonth = counter * 2
	check := result.ThresholdOutcome{Metric: "putLatency{producer:p}", Value: p99, Pass: p99 > 0 && p99 < 100}
	invariant := result.InvariantOutcome{ID: "S9", Status: result.Holds, Count: violations}
	if violations > 0 {
		invariant.Status, invariant.First = result.Violated, &result.Witness{At: float64(i)}
	}
	r.Verdict = result.Verdict{Pass: check.Pass && violations == 0, Thresholds: []result.ThresholdOutcome{check},
		Invariants: []result.InvariantOutcome{invariant}}
	return r
}

var scenario = &spec.Scenario{Seed: 7, Thresholds: []spec.Threshold{{Op: "<", Value: 100}}}

func file(t *testing.T, c *Collector) (*result.Result, string) {
	t.Helper()
	var b bytes.Buffer
	r := c.Result()
	if err := result.WriteJSON(&b, r); err != nil {
		t.Fatal(err)
	}
	if err := result.WriteRuns(&b, c.Keys(), c.Runs()); err != nil {
		t.Fatal(err)
	}
	return r, b.String()
}

// Whatever order the runs end in, the files have the same bytes.
func TestOrderOfArrival(t *testing.T) {
	want := ""
	for _, order := range [][]int{{0, 1, 2, 3}, {3, 1, 0, 2}, {2, 3, 1, 0}} {
		c := New(scenario, 4)
		for _, i := range order {
			c.Add(i, made(i, 100+float64(i*i), 50+60*float64(i%3), int64(i)), true)
		}
		_, got := file(t, c)
		if want == "" {
			want = got
		}
		if got != want {
			t.Errorf("order %v:\n%s\nwant\n%s", order, got, want)
		}
	}
}

// The verdict is the worst of the runs, and says which run to look at.
func TestWorstVerdict(t *testing.T) {
	c := New(scenario, 4)
	for i, p99 := range []float64{50, 120, 130, 60} {
		violations := int64(0)
		if i >= 2 {
			violations = int64(i)
		}
		c.Add(i, made(i, 1, p99, violations), true)
	}
	r, _ := file(t, c)
	if got := r.Verdict.Thresholds[0]; r.Verdict.Pass || got.Pass || got.Value != 130 ||
		*got.Failing != (result.Failing{Runs: 2, Seed: Seed(7, 2)}) {
		t.Errorf("threshold: %+v %+v", got, got.Failing)
	}
	if got := r.Verdict.Invariants[0]; got.Status != result.Violated || got.Count != 5 || got.First.At != 2 ||
		*got.Failing != (result.Failing{Runs: 2, Seed: Seed(7, 2)}) {
		t.Errorf("invariant: %+v %+v", got, got.Failing)
	}
	fine := New(scenario, 2)
	fine.Add(0, made(0, 1, 50, 0), true)
	fine.Add(1, made(1, 1, 70, 0), true)
	if r, _ := file(t, fine); !r.Verdict.Pass || r.Verdict.Thresholds[0].Value != 70 ||
		r.Verdict.Thresholds[0].Failing != nil || r.Verdict.Invariants[0].Failing != nil {
		t.Errorf("%+v", r.Verdict)
	}
}

// Intervals are over whole runs; a run that was ended early counts for the verdict, and
// one that was interrupted for what it violated.
func TestWhatCounts(t *testing.T) {
	c := New(scenario, 6)
	for i, v := range []float64{10, 12, 14} {
		c.Add(i, made(i, v, 50, 0), true)
	}
	early := made(3, 1, 200, 0)
	early.Engine.Aborted = "putLatency: p99 < 100"
	c.Add(3, early, true)
	c.Add(4, made(4, 1, 300, 1), false)
	r, _ := file(t, c)
	ci, cost := r.Metrics[0].CI, r.Cost.CI
	// Student's t of 2 degrees is 4.302653; the deviation of 10, 12, 14 is 2.
	if half := 4.302653 * 2 / math.Sqrt(3); math.Abs(ci.Low-(12-half)) > 1e-5 || math.Abs(ci.High-(12+half)) > 1e-5 ||
		ci.Runs != 3 || ci.Level != 0.95 || math.Abs(cost.High-2*(12+half)) > 1e-5 {
		t.Errorf("got %+v and %+v", ci, cost)
	}
	if *r.Runs != (result.Runs{Asked: 6, Finished: 4, Whole: 3}) {
		t.Errorf("got %+v", r.Runs)
	}
	if r.Verdict.Thresholds[0].Value != 200 || r.Verdict.Invariants[0].Status != result.Violated {
		t.Errorf("got %+v", r.Verdict)
	}
	if *r.Metrics[0].Value != 10 {
		t.Errorf("the values are not the first run's but %g", *r.Metrics[0].Value)
	}
}

// A number that some runs lack is over those that have it; runs.csv comes back as written.
func TestMissingNumbers(t *testing.T) {
	c := New(scenario, 3)
	for i, p99 := range []float64{0, 40, 60} {
		c.Add(i, made(i, 1, p99, 0), true)
	}
	r, _ := file(t, c)
	if ci := r.Metrics[1].CI; ci.Runs != 2 || ci.Low >= 50 || ci.High <= 50 {
		t.Errorf("got %+v", ci)
	}
	var b bytes.Buffer
	if err := result.WriteRuns(&b, c.Keys(), c.Runs()); err != nil {
		t.Fatal(err)
	}
	keys, runs, err := result.ReadRuns(&b)
	if err != nil || !slices.Equal(keys, c.Keys()) || len(runs) != 3 {
		t.Fatalf("read %v, %d runs, %v", keys, len(runs), err)
	}
	const key = "putLatency.p99{producer:p}"
	if _, has := runs[0].Values[key]; has || runs[2].Values[key] != 60 || runs[1].Seed != Seed(7, 1) || !runs[1].Whole {
		t.Errorf("read %+v", runs)
	}
	for _, bad := range []string{"", "run,seed\n", "run,seed,traceHash,pass,whole,x\n0,1,t,true,true,y\n",
		"run,seed,traceHash,pass,whole\n0,-1,t,true,true\n"} {
		if _, _, err := result.ReadRuns(bytes.NewBufferString(bad)); err == nil {
			t.Errorf("%q is read", bad)
		}
	}
}
