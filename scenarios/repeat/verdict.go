package repeat

import (
	"slices"

	"github.com/kinesim/kinesim/model/result"
)

// judge makes the verdict of all runs: a threshold must hold in each, and what is shown
// is the worst value; an invariant that is violated in one is violated.
func (c *Collector) judge(r *result.Result) {
	v := result.Verdict{Pass: true, Thresholds: []result.ThresholdOutcome{},
		Invariants: []result.InvariantOutcome{}}
	for i, t := range r.Verdict.Thresholds {
		v.Thresholds = append(v.Thresholds, c.threshold(i, t))
	}
	for i, o := range r.Verdict.Invariants {
		v.Invariants = append(v.Invariants, c.invariant(i, o))
	}
	for i, g := range r.Verdict.Guarantees {
		v.Guarantees = append(v.Guarantees, c.guarantee(i, g))
	}
	for _, o := range c.runs {
		v.Pass = v.Pass && (o == nil || o.verdict.Pass)
	}
	r.Verdict = v
}

// threshold is the outcome of threshold i over the runs that finished; partial is that of
// the first run, which stands when none did.
func (c *Collector) threshold(i int, partial result.ThresholdOutcome) result.ThresholdOutcome {
	worst := partial
	var failing *result.Failing
	seen := false
	for _, o := range c.runs {
		if o == nil || !o.finished {
			continue
		}
		t := o.verdict.Thresholds[i]
		shown := !seen || worst.Pass && !t.Pass ||
			t.Pass == worst.Pass && worse(c.spec.Thresholds[i].Op, t.Value, worst.Value)
		if seen = true; shown {
			worst = t
		}
		if t.Pass {
			continue
		}
		if failing == nil {
			failing = &result.Failing{}
		}
		if failing.Runs++; shown {
			failing.Seed = o.row.Seed
		}
	}
	worst.Failing = failing
	return worst
}

// worse tells whether a value is further from what a comparison wants than another.
func worse(op string, a, b float64) bool {
	switch op {
	case "<", "<=":
		return a > b
	case ">", ">=":
		return a < b
	}
	return false
}

// guarantee is the outcome of guarantee i over the runs: it held if it did in each.
func (c *Collector) guarantee(i int, first result.Guarantee) result.Guarantee {
	worst := first
	worst.Held, worst.Count, worst.First = true, 0, nil
	for _, o := range c.runs {
		if o == nil || o.verdict.Guarantees[i].Held {
			continue
		}
		g := o.verdict.Guarantees[i]
		worst.Held, worst.Count = false, worst.Count+g.Count
		if worst.First == nil {
			worst.First, worst.Failing = g.First, &result.Failing{Seed: o.row.Seed}
		}
		worst.Failing.Runs++
	}
	return worst
}

// severity orders the statuses of an invariant.
var severity = []string{result.NotApplicable, result.Holds, result.Allowed, result.Violated}

// invariant is the outcome of invariant i over the runs: the worst status, all
// violations, and the first run's witness that has one.
func (c *Collector) invariant(i int, first result.InvariantOutcome) result.InvariantOutcome {
	worst := first
	worst.Count, worst.First, worst.Failing = 0, nil, nil
	for _, o := range c.runs {
		if o == nil {
			continue
		}
		v := o.verdict.Invariants[i]
		worst.Count += v.Count
		if slices.Index(severity, v.Status) > slices.Index(severity, worst.Status) {
			worst.Status = v.Status
		}
		if v.First == nil {
			continue
		}
		if worst.First == nil {
			worst.First, worst.Failing = v.First, &result.Failing{Seed: o.row.Seed}
		}
		worst.Failing.Runs++
	}
	return worst
}
