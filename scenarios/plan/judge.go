package plan

import (
	"slices"

	"github.com/kinesim/kinesim/interval"
	"github.com/kinesim/kinesim/model/result"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/scenarios/sweep"
)

// half is the share of runs that a typical run stands for.
const half = 0.5

// sureness is the confidence of what is said: of an interval that is shown, and of a verdict,
// which is higher where there are several looks at the runs.
type sureness struct{ shown, decided float64 }

// judge says of each threshold whether the runs of an option meet it, and of the option the
// worst of that. An option that violates an invariant fails: what was measured in a run that
// lost a record is worth nothing.
func judge(thresholds []spec.Threshold, runs []*sweep.Outcome, sure sureness) ([]result.PlanThreshold, string) {
	out := []result.PlanThreshold{}
	if slices.ContainsFunc(runs, func(r *sweep.Outcome) bool { return r.OverBudget }) {
		return out, result.Fails // what it kept grew beyond the memory: no number of it means anything
	}
	var answers []interval.Answer
	for i := range thresholds {
		t := threshold(&thresholds[i], i, runs, sure)
		out, answers = append(out, t), append(answers, interval.Answer(t.Verdict))
	}
	if len(violated(runs)) > 0 {
		answers = append(answers, interval.Fails)
	}
	return out, string(interval.Worst(answers...))
}

// threshold judges the mean over the runs. Where a run was ended early, or had no samples, it
// has no number to take a mean with, and the share of runs that hold decides.
func threshold(t *spec.Threshold, index int, runs []*sweep.Outcome, sure sureness) result.PlanThreshold {
	out := result.PlanThreshold{Metric: result.MetricName(*t), Check: t.Text, Unit: t.Unit, Bound: t.Value}
	var values []float64
	for _, r := range runs {
		o := &r.Thresholds[index]
		if !o.Pass {
			out.Failing++
		}
		// A histogram without samples fails whatever its value, which is then none.
		if r.Whole() && o.Pass == t.Holds(o.Value) {
			values = append(values, o.Value)
		}
	}
	out.Value = estimate(values, sure.shown)
	if len(values) == len(runs) {
		out.Verdict = string(interval.Verdict(values, t.Holds, t.Value, sure.decided))
	} else {
		out.Verdict = string(interval.VerdictOfShare(len(runs)-out.Failing, len(runs), half, sure.decided))
	}
	return out
}

// estimate is the mean of some runs with its interval.
func estimate(values []float64, confidence float64) result.Estimate {
	if len(values) == 0 {
		return result.Estimate{}
	}
	m, ok := interval.At(values, 1-confidence)
	if !ok {
		return result.Estimate{Value: values[0]}
	}
	low, high := m.Low(), m.High()
	return result.Estimate{Value: m.Value, Low: &low, High: &high}
}

// violated are the invariants that any of the runs violates.
func violated(runs []*sweep.Outcome) []string {
	ids := []string{}
	for _, r := range runs {
		ids = append(ids, r.Violated...)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}
