package plan

import (
	"testing"

	"github.com/kinesim/kinesim/model/result"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/scenarios/sweep"
)

// latency is a threshold of 300 ms on a p99.
var latency = []spec.Threshold{{Metric: "putLatency", Label: "producer:web", Stat: "p99", Op: "<", Value: 300,
	Unit: "ms", Text: "p99 < 300ms"}}

func runsWith(values ...float64) []*sweep.Outcome {
	var out []*sweep.Outcome
	for _, v := range values {
		out = append(out, &sweep.Outcome{Thresholds: []result.ThresholdOutcome{{Value: v, Pass: v < 300}}})
	}
	return out
}

func TestJudge(t *testing.T) {
	sure := sureness{0.95, 0.95}
	missing := func(runs []*sweep.Outcome) []*sweep.Outcome { // of samples: it fails with a value that does not
		for _, r := range runs {
			r.Thresholds[0].Value, r.Thresholds[0].Pass = 0, false
		}
		return runs
	}
	aborted := func(runs []*sweep.Outcome) []*sweep.Outcome {
		for _, r := range runs {
			r.Aborted = "putLatency p99 < 300ms"
		}
		return runs
	}
	violating := runsWith(81, 82, 83)
	violating[1].Violated = []string{"S9", "A1"}
	large := runsWith(81, 82, 83)
	large[0] = &sweep.Outcome{OverBudget: true, Aborted: "it needs 3 GiB"} // without any threshold
	for _, c := range []struct {
		name string
		runs []*sweep.Outcome
		want string
	}{
		{"clear of the bound", runsWith(81, 84, 79), result.Meets},
		{"beyond it", runsWith(381, 384, 379), result.Fails},
		{"around it", runsWith(200, 420, 290), result.Unsure},
		{"three that are the same", runsWith(81, 81, 81), result.Unsure},
		{"five that are the same", runsWith(81, 81, 81, 81, 81), result.Meets},
		{"one", runsWith(81), result.Unsure},
		{"five without samples", missing(runsWith(1, 1, 1, 1, 1)), result.Fails},
		{"five that were ended early", aborted(runsWith(400, 400, 400, 400, 400)), result.Fails},
		{"ended early, though the mean is fine", append(runsWith(81, 82), aborted(runsWith(301))...), result.Unsure},
		{"one of three ended early by another threshold", append(runsWith(81, 84), aborted(runsWith(80))...), result.Unsure},
		{"an invariant is violated", violating, result.Fails},
		{"too large", large, result.Fails},
	} {
		_, got := judge(latency, c.runs, sure)
		if got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
	ts, _ := judge(latency, append(runsWith(81, 95, 400), missing(runsWith(1))...), sure)
	if got := ts[0]; got.Failing != 2 || got.Value.Value != 192 || *got.Value.Low > 192 || *got.Value.High < 192 ||
		got.Metric != "putLatency{producer:web}" || got.Bound != 300 || got.Check != "p99 < 300ms" {
		t.Errorf("got %+v", got)
	}
}

// Who looks three times has three chances to be wrong: each look is surer than the plan.
func TestLooks(t *testing.T) {
	for most, want := range map[int]string{3: "3", 5: "3 and 5", 7: "3 and 7", 20: "3, 7 and 20", 50: "3, 7, 20 and 50"} {
		if got := list(looksWithin(most)); got != want {
			t.Errorf("%d runs: looks at %s, want %s", most, got, want)
		}
	}
	// Five equal runs decide at 95 %. The second of two looks is at 97.5 %, which takes six.
	f := &fake{ratio: func(int) (float64, float64) { return 0, 0 }}
	for most, want := range map[int]string{5: result.Unsure, 6: result.Meets, 20: result.Meets} {
		if o := f.planWithin(t, 1, most).Options[0]; o.Verdict != want || o.Runs != min(most, 7) {
			t.Errorf("%s after %d of %d runs", o.Verdict, o.Runs, most)
		}
	}
}
