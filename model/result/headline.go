package result

import (
	"slices"
	"strings"
)

// Headline is one number that runs are compared by: a counter, a gauge, a quantile of a
// histogram, the cost, the count of violated invariants.
type Headline struct {
	Name  string            // of the metric
	Stat  string            // p50 or p99 of a histogram, or ""
	Of    string            // "producer:web", or "" for the whole run
	Label map[string]string // the same as a result has it
	Unit  string
	Value float64
}

// Key names a headline in runs.csv: putLatency.p99{producer:web}.
func (h *Headline) Key() string {
	key := h.Name
	if h.Stat != "" {
		key += "." + h.Stat
	}
	if h.Of != "" {
		key += "{" + h.Of + "}"
	}
	return key
}

// Names of headlines that are no metrics.
const (
	CostPerMonth       = "cost.perMonth"
	InvariantsViolated = "invariantsViolated"
)

// Headlines are the numbers of a result that are worth comparing, in the order of its
// metrics: the whole run, producers, streams and consumers. Shards are left out because
// there may be thousands, and CloudWatch's names because they say the same twice. A
// histogram without samples has none.
func Headlines(r *Result) []Headline {
	return slices.DeleteFunc(numbers(r, "p99", "p50"), func(h Headline) bool {
		return h.Name == costMetric // the first says the same
	})
}

// furtherStats are those of a histogram that no headline has.
var furtherStats = []string{"p90", "p95", "p999", "min", "mean", "max", "count"}

// Numbers are the headlines with all that a histogram says, which a threshold may be on.
func Numbers(r *Result) []Headline {
	return numbers(r, append([]string{"p99", "p50"}, furtherStats...)...)
}

// IsHeadline tells the keys of headlines from those of further numbers.
func IsHeadline(key string) bool {
	name, _, _ := strings.Cut(key, "{")
	return !slices.Contains(furtherStats, name[strings.LastIndexByte(name, '.')+1:])
}

func numbers(r *Result, stats ...string) []Headline {
	none := map[string]string{}
	out := []Headline{{Name: CostPerMonth, Label: none, Unit: r.Cost.Currency, Value: r.Cost.PerMonth}}
	violated := 0.0
	for _, v := range r.Verdict.Invariants {
		if v.Status == Violated {
			violated++
		}
	}
	out = append(out, Headline{Name: InvariantsViolated, Label: none, Unit: "invariants", Value: violated})
	for i := range r.Metrics {
		m := &r.Metrics[i]
		if len(m.Labels) > 1 || m.Labels["shard"] != "" || IsCloudWatch(m.Name) {
			continue
		}
		h := Headline{Name: m.Name, Of: Labels(m), Label: m.Labels, Unit: m.Unit}
		if m.Value != nil {
			h.Value = *m.Value
			out = append(out, h)
			continue
		}
		for _, stat := range stats {
			if v := m.stat(stat); v != nil {
				h.Stat, h.Value = stat, *v
				out = append(out, h)
			}
		}
	}
	return out
}

// IsCloudWatch tells CloudWatch's own names from ours: they begin with a capital.
func IsCloudWatch(name string) bool { return name[0] >= 'A' && name[0] <= 'Z' }

// Labels prints the labels of a metric: "" or producer:web or shard:shardId-0,stream:s.
func Labels(m *Metric) string {
	parts := make([]string, 0, len(m.Labels))
	for key, v := range m.Labels { //tidy:sorted the parts are sorted below
		parts = append(parts, key+":"+v)
	}
	slices.Sort(parts)
	return strings.Join(parts, ",")
}

// Key names a metric and its labels.
func (m *Metric) Key() string {
	if len(m.Labels) == 0 {
		return m.Name
	}
	return m.Name + "{" + Labels(m) + "}"
}

// Central is the number of a metric that its interval is of: the value of a counter or a
// gauge, the p99 of a histogram. It is nil when there were no samples.
func (m *Metric) Central() *float64 {
	if m.Kind == kindHistogram {
		return m.P99
	}
	return m.Value
}
