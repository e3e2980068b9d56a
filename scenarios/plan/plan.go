// Package plan finds the cheapest configuration of a scenario that meets its thresholds, with
// a stated confidence, and says what stands behind it: how much of each limit is free, what
// it survives, and which of the assumptions the answer hangs on.
//
// A plan is a pure function of the scenario and of the outcomes of its runs. Who makes them,
// and where they are kept, is the runner's.
package plan

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/kinesim/kinesim/model"
	"github.com/kinesim/kinesim/model/result"
	"github.com/kinesim/kinesim/scenarios"
)

// Question is what to plan, and how sure to be.
type Question struct {
	Base       *scenarios.Loaded
	Variants   []*scenarios.Variant // the options; none: a space is proposed
	Confidence float64              // of each statement about a threshold, such as 0.95
	MaxRuns    int                  // of an option
	Quick      bool                 // no drills, and no sensitivity
	Runner     Runner
	Phase      func(string) // hears what is done next; nil: nobody does
	Notes      []string     // what was assumed before
}

// Make answers a question. When it is interrupted, it returns what is there beside the error.
func Make(ctx context.Context, q Question) (*result.Plan, error) {
	m := &maker{Question: q, prober: &prober{runner: q.Runner, confidence: q.Confidence, maxRuns: q.MaxRuns}}
	m.plan = &result.Plan{Schema: result.PlanSchema, Confidence: q.Confidence, Thresholds: []string{},
		Options: []result.Option{}, Search: []result.Probe{}, Survival: []result.Drill{},
		Sensitivity: []result.Swing{}, Assumptions: []result.Assumption{}, Notes: append([]string{}, q.Notes...)}
	if len(q.Base.Spec.Thresholds) == 0 {
		return nil, errors.New("plan: want a scenario with thresholds, got none")
	}
	for i := range q.Base.Spec.Thresholds {
		t := &q.Base.Spec.Thresholds[i]
		m.plan.Thresholds = append(m.plan.Thresholds, result.MetricName(*t)+" "+t.Text)
	}
	if err := m.identify(); err != nil {
		return nil, err
	}
	err := m.answer(ctx)
	m.plan.Decision.Sentence = sentence(m.plan)
	return m.plan, err
}

// maker is a plan that is being made.
type maker struct {
	Question
	prober *prober
	plan   *result.Plan
	tried  []*option // as in plan.Options
}

func (m *maker) phase(format string, args ...any) {
	if m.Phase != nil {
		m.Phase(fmt.Sprintf(format, args...))
	}
}

func (m *maker) note(format string, args ...any) {
	m.plan.Notes = append(m.plan.Notes, fmt.Sprintf(format, args...))
}

// identify says which scenario the plan is of, and what its numbers come from.
func (m *maker) identify() error {
	w, err := model.Build(m.Base.Spec, model.Options{})
	if err != nil {
		return err
	}
	r := w.Result()
	m.plan.Scenario, m.plan.Assumptions = r.Scenario, r.Assumptions
	m.plan.Scenario.SHA256 = m.Base.SHA256
	return nil
}

// answer fills the plan.
func (m *maker) answer(ctx context.Context) error {
	variants := m.Variants
	if len(variants) == 0 {
		m.phase("what the traffic needs")
		var err error
		if variants, err = m.propose(ctx); err != nil {
			return err
		}
	}
	s := newSpace(variants)
	m.phase("%s", plural(len(variants), "option"))
	probes, err := search(ctx, m.prober, s)
	m.plan.Search = append(m.plan.Search, probes...)
	m.choose(s)
	if err != nil || len(m.tried) == 0 {
		return err
	}
	m.explain(s)
	if !m.plan.Decision.Found || m.Quick {
		return nil
	}
	m.phase("what it survives, and what it hangs on")
	return m.examine(ctx, m.tried[m.plan.Decision.Option])
}

// choose describes the options that were tried, by cost, and decides.
func (m *maker) choose(s *space) {
	type pair struct {
		o *option
		d result.Option
	}
	var pairs []pair
	for _, o := range s.options {
		if len(o.runs) > 0 {
			pairs = append(pairs, pair{o, m.prober.describe(o)})
		}
	}
	if len(pairs) == 0 {
		return
	}
	slices.SortStableFunc(pairs, func(a, b pair) int { return cmp.Compare(a.d.PerMonth.Value, b.d.PerMonth.Value) })
	for _, p := range pairs {
		m.tried = append(m.tried, p.o)
		m.plan.Options = append(m.plan.Options, p.d)
	}
	p := m.plan
	p.Against = against(m.Base.Spec.Thresholds, p.Options)
	front(p.Options, p.Against)
	d := &p.Decision
	d.Option, d.Found = decide(p.Options, p.Against)
	pick := &p.Options[d.Option]
	d.Set, d.PerMonth, d.Headroom = pick.Set, pick.PerMonth.Value, map[string]float64{}
	for _, h := range pick.Headroom {
		d.Headroom[h.Limit] = h.Free
	}
	if h := binding(pick.Headroom); h != nil {
		d.Binding = h.Limit
	}
	p.Engine.TraceHash = m.tried[d.Option].runs[0].TraceHash
	keys := slices.Compact([]string{result.CostPerMonth, p.Against, refused})
	for i, o := range m.tried {
		if i != d.Option {
			p.Options[i].FromPick, p.Options[i].Pairs = fromPick(m.tried[d.Option], o, keys, m.Confidence)
		}
	}
}

// explain notes what a reader of the numbers must know.
func (m *maker) explain(s *space) {
	p := m.plan
	at := looksWithin(m.MaxRuns)
	m.note("a month costs what the scenario's traffic costs when all of the month is like it")
	m.note("all options have the same seeds, so that they see the same traffic; an option is looked at after %s runs, "+
		"and each look has its share of the %s chance of being wrong", list(at), percent(1-m.Confidence))
	if n := len(s.options) - len(m.tried); n > 0 {
		m.note("%s of %d were not tried: the search along %s did not need them", plural(n, "option"),
			len(s.options), s.axis)
	}
	for _, probe := range p.Search {
		if probe.Monotone != nil && !*probe.Monotone {
			m.note("more is not always better along %s%s: the verdict changes more than once, so that all were tried",
				probe.Key, with(probe.Among))
		}
	}
	unsure := 0
	for i := range p.Options {
		if p.Options[i].Verdict == result.Unsure {
			unsure++
		}
	}
	if unsure > 0 {
		m.note("of %s the verdict is not clear after %d runs; none is decided for", plural(unsure, "option"), m.MaxRuns)
	}
	for i, o := range m.tried {
		if p.Decision.Found && i != p.Decision.Option && o.meets() && tied(m.tried[p.Decision.Option], o) {
			m.note("%s costs the same, as far as the runs tell", o.label)
		}
		if o.runs[0].OverBudget {
			m.note("%s was given up: %s", o.label, o.runs[0].Aborted)
		}
	}
}

func with(among string) string {
	if among == "" {
		return ""
	}
	return " with " + among
}

func list(n []int) string {
	s := ""
	for i, v := range n {
		switch {
		case i > 0 && i == len(n)-1:
			s += " and "
		case i > 0:
			s += ", "
		}
		s += fmt.Sprint(v)
	}
	return s
}
