package validate

import (
	"fmt"

	"github.com/kinesim/kinesim/model"
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/result"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/scenarios"
	"github.com/kinesim/kinesim/sim"
)

// Lab is one run of a row: its seed, its length, and what is broken on purpose.
type Lab struct {
	Seed   uint64
	Share  float64 // factor on the lengths that the row asks for
	broken *Broken
}

// labFailure ends a run that could not be made.
type labFailure struct{ err error }

// measure makes the run.
func (l *Lab) measure(r *Row) (values []float64, failure *labFailure) {
	values = make([]float64, len(r.Claims))
	defer func() {
		switch f := recover().(type) {
		case nil:
		case *labFailure:
			failure = f
		default:
			panic(f)
		}
	}()
	got := r.Run(l)
	if len(got) != len(r.Claims) {
		l.fail("%d numbers for %d claims", len(got), len(r.Claims))
	}
	return got, nil
}

func (l *Lab) fail(format string, args ...any) { panic(&labFailure{fmt.Errorf(format, args...)}) }

// times is a number of repetitions at this length, at least one.
func (l *Lab) times(n int) int { return max(1, int(float64(float64(n)*l.Share))) }

// span is so many seconds of virtual time at this length, as a scenario writes it.
func (l *Lab) span(seconds float64) string {
	return fmt.Sprintf("%dms", max(1000, int64(float64(seconds*l.Share)*1e3)))
}

// source is the draws of one entity of a kernel model.
func (l *Lab) source(entity, purpose string) sim.Source {
	return sim.NewSource(l.Seed, entity, purpose)
}

// latencyOn and latencyOff say whether a scenario's network, commits and services take time.
const (
	latencyOn  = false
	latencyOff = true
)

// scenario runs a scenario to its end; watch, which may be nil, sees its history. An
// invariant that is violated means that what was measured means nothing.
func (l *Lab) scenario(yaml string, off bool, watch api.History) *outcome {
	loaded, err := scenarios.Parse("validate.yaml", []byte(yaml))
	if err != nil {
		l.fail("%w", err)
	}
	s := loaded.Spec
	s.Seed, s.Network.LatencyOff = l.Seed, off
	o := model.Options{Watch: watch}
	if b := l.broken; b != nil {
		if o.Mutant = b.mutant; b.scenario != nil {
			b.scenario(s)
		}
	}
	w, err := model.Build(s, o)
	if err != nil {
		l.fail("%w", err)
	}
	if err := w.RunUntil(s.Duration); err != nil {
		l.fail("%w", err)
	}
	w.Finish()
	r := w.Result()
	for _, v := range r.Verdict.Invariants {
		if v.Status == result.Violated && l.broken == nil {
			l.fail("%s %s: %s %s", v.ID, v.Name, v.First.Entity, v.First.Text)
		}
	}
	return &outcome{l, r, s}
}

// outcome is a scenario that has run.
type outcome struct {
	lab    *Lab
	result *result.Result
	spec   *spec.Scenario
}

// metric is one metric of the result, over the whole run.
func (o *outcome) metric(name string) result.Metric {
	if b := o.lab.broken; b != nil && b.metric != nil {
		name = b.metric(name)
	}
	for _, m := range o.result.Metrics {
		if m.Name == name && len(m.Labels) == 0 {
			return m
		}
	}
	o.lab.fail("there is no metric %s", name)
	return result.Metric{}
}

// value of a counter.
func (o *outcome) value(name string) float64 { return *o.metric(name).Value }

// mean of a latency, in ms; a run without one has none.
func (o *outcome) mean(name string) float64 { return o.number(o.metric(name).Mean, name) }

func (o *outcome) p50(name string) float64 { return o.number(o.metric(name).P50, name) }
func (o *outcome) p99(name string) float64 { return o.number(o.metric(name).P99, name) }

func (o *outcome) number(v *float64, name string) float64 {
	if v == nil {
		o.lab.fail("%s has counted nothing", name)
	}
	return *v
}
