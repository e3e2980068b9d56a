package plan

import (
	"cmp"
	"slices"
	"strings"

	"github.com/kinesim/kinesim/model/result"
	"github.com/kinesim/kinesim/scenarios"
	"github.com/kinesim/kinesim/scenarios/sweep"
)

// columns are metrics that every options table has, where there are such.
var columns = []string{"throttledRatio", "recordsFailed", "recordsExpired", "recordsLost"}

// describe is an option as plan.json has it.
func (p *prober) describe(o *option) result.Option {
	out := result.Option{Label: o.label, Set: setOf(o.variant.Set), Verdict: o.verdict, Runs: len(o.runs),
		Thresholds: o.thresholds, Headroom: headroom(o.runs), Violated: violated(o.runs),
		PerMonth: p.mean(o.runs, result.CostPerMonth)}
	if len(o.runs) > 0 {
		out.Items = o.runs[0].Cost.Items
	}
	for _, name := range p.metricsOf(o) {
		out.Metrics = append(out.Metrics, result.PlanMetric{Name: name, Unit: unitOf(o.runs, name),
			Value: p.mean(o.runs, name)})
	}
	return out
}

// metricsOf are the numbers of an option that are worth a column: those of its thresholds,
// the median beside a p99, and what was refused and lost.
func (p *prober) metricsOf(o *option) []string {
	var names []string
	add := func(name string) {
		has := func(r *sweep.Outcome) bool { _, has := r.Get(name); return has }
		if !slices.Contains(names, name) && slices.ContainsFunc(o.runs, has) {
			names = append(names, name)
		}
	}
	for i := range o.checks {
		key := metricKey(&o.checks[i])
		add(key)
		if base, label, found := strings.Cut(key, ".p99"); found && (label == "" || label[0] == '{') {
			add(base + ".p50" + label)
		}
	}
	for _, name := range columns {
		add(name)
	}
	return names
}

// unitOf is the unit of a number of some runs.
func unitOf(runs []*sweep.Outcome, key string) string {
	for _, r := range runs {
		for _, v := range r.Values {
			if v.Key == key {
				return v.Unit
			}
		}
	}
	return ""
}

// mean is that of a number over the runs that came to their end.
func (p *prober) mean(runs []*sweep.Outcome, key string) result.Estimate {
	var values []float64
	for _, r := range runs {
		if v, has := r.Get(key); has && r.Whole() {
			values = append(values, v)
		}
	}
	return estimate(values, p.confidence)
}

// setOf is the settings by path: numbers as numbers, the rest as it is written.
func setOf(set []scenarios.Setting) map[string]any {
	out := map[string]any{}
	for _, s := range set {
		out[s.Path] = s.Value()
	}
	return out
}

// headroom is how much of each limit is free at the peak, in the run that leaves least.
func headroom(runs []*sweep.Outcome) []result.Headroom {
	out := []result.Headroom{}
	for _, r := range runs {
		for _, peak := range r.Peaks {
			h := result.Headroom{Limit: peak.Limit, Used: peak.Used, Of: peak.Of, Unit: peak.Unit,
				Free: 1 - peak.Used/peak.Of}
			at := slices.IndexFunc(out, func(o result.Headroom) bool { return sameLimit(o.Limit, h.Limit) })
			switch {
			case at < 0:
				out = append(out, h)
			case h.Free < out[at].Free:
				out[at] = h
			}
		}
	}
	return out
}

// sameLimit tells whether two runs speak of one limit: the hottest key may be another.
func sameLimit(a, b string) bool {
	of := func(s string) string {
		stream, what, _ := strings.Cut(s, ": ")
		if _, _, isKey := strings.Cut(what, " of the key "); isKey {
			return stream + ": key"
		}
		return s
	}
	return of(a) == of(b)
}

// binding is the limit with the least headroom; nil when there is none.
func binding(h []result.Headroom) *result.Headroom {
	if len(h) == 0 {
		return nil
	}
	least := slices.MinFunc(h, func(a, b result.Headroom) int { return cmp.Compare(a.Free, b.Free) })
	return &least
}
