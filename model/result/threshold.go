package result

import (
	"strings"

	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// MetricName is how a threshold names its metric: putLatency{producer:web}.
func MetricName(t spec.Threshold) string {
	if t.Label == "" {
		return t.Metric
	}
	return t.Metric + "{" + t.Label + "}"
}

// checksPerRun bounds how often thresholds that abort are looked at.
const checksPerRun = 2000

// Check looks at the thresholds that abort a run, and returns the first that fails. One on
// a histogram that has no samples yet does not: only the end of the run judges that.
func (g *Gatherer) Check(now sim.Time) (spec.Threshold, bool) {
	if now < g.checkAt {
		return spec.Threshold{}, false
	}
	g.checkAt = now + max(sim.Second, g.end/checksPerRun)
	for _, t := range g.c.Spec.Thresholds {
		if !t.Abort || now < t.After {
			continue
		}
		if v, found := lookUp(g.collect(now, t.Metric), t); found && !t.Holds(v) {
			return t, true
		}
	}
	return spec.Threshold{}, false
}

// Evaluate judges thresholds at the end. A threshold on a histogram without samples
// fails: nothing was measured, so nothing was shown.
func Evaluate(thresholds []spec.Threshold, metrics []Metric) []ThresholdOutcome {
	out := []ThresholdOutcome{}
	for _, t := range thresholds {
		v, found := lookUp(metrics, t)
		out = append(out, ThresholdOutcome{Metric: MetricName(t), Check: t.Text, Value: v, Unit: t.Unit,
			Pass: found && t.Holds(v)})
	}
	return out
}

// lookUp finds the value that a threshold compares.
func lookUp(metrics []Metric, t spec.Threshold) (float64, bool) {
	key, value, _ := strings.Cut(t.Label, ":")
	for i := range metrics {
		m := &metrics[i]
		whole := len(m.Labels) == 0
		if m.Name != t.Metric || whole != (t.Label == "") || !whole && m.Labels[key] != value {
			continue
		}
		if v := m.stat(t.Stat); v != nil {
			return *v, true
		}
		return 0, false
	}
	return 0, false
}

// labelled tells whether a metric is that of one label: the only one it has, or, because
// shards carry their stream, that of a shard.
func labelled(m *Metric, key, value string) bool {
	if key == "" {
		return len(m.Labels) == 0
	}
	return m.Labels[key] == value && (len(m.Labels) == 1 || key == "shard")
}

func (m *Metric) stat(name string) *float64 {
	switch name {
	case "p50":
		return m.P50
	case "p90":
		return m.P90
	case "p95":
		return m.P95
	case "p99":
		return m.P99
	case "p999":
		return m.P999
	case "min":
		return m.Min
	case "mean":
		return m.Mean
	case "max":
		return m.Max
	case "count":
		if m.Count == nil {
			return nil
		}
		v := float64(*m.Count)
		return &v
	}
	return m.Value
}
