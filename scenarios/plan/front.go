package plan

import (
	"slices"
	"strings"

	"github.com/kinesim/kinesim/model/result"
	"github.com/kinesim/kinesim/model/spec"
)

// refused is the metric of what limits refuse.
const refused = "throttledRatio"

// against is the metric that cost is weighed against: of those with a bound on a latency or a
// delay, the one by which options differ most, as a ratio; the first where they are much the
// same. Without such a bound it is what is refused. More of it is worse.
func against(thresholds []spec.Threshold, options []result.Option) string {
	best, ratio := refused, 0.0
	for i := range thresholds {
		t := &thresholds[i]
		if t.Unit != "ms" || !strings.HasPrefix(t.Op, "<") {
			continue
		}
		key := metricKey(t)
		if r := spread(options, key); ratio == 0 || r > alike*ratio {
			best, ratio = key, r
		}
	}
	return best
}

// alike is how much more one metric must tell options apart to stand for another.
const alike = 1.1

// spread is the most of a metric over the least, among options; 1 where it tells nothing.
func spread(options []result.Option, key string) float64 {
	var values []float64
	for i := range options {
		if v, measured := valueOf(&options[i], key); measured && v.Value > 0 {
			values = append(values, v.Value)
		}
	}
	if len(values) == 0 {
		return 1
	}
	return slices.Max(values) / slices.Min(values)
}

// metricKey names the number that a threshold compares, as headlines are named.
func metricKey(t *spec.Threshold) string {
	h := result.Headline{Name: t.Metric, Stat: t.Stat, Of: t.Label}
	return h.Key()
}

// front marks the options that no other beats: whoever pays less has more of the metric, and
// by more than the intervals leave open. An option that pays more for what may be chance is
// tied with the front, not on it. options are sorted by cost; more of the metric is worse.
func front(options []result.Option, metric string) {
	best := -1 // the last of the front
	for i := range options {
		o := &options[i]
		o.Front, o.Tied = false, false
		v, measured := valueOf(o, metric)
		if !measured {
			continue
		}
		before := result.Estimate{}
		if best >= 0 {
			before, _ = valueOf(&options[best], metric)
		}
		switch {
		case best < 0, v.Value < before.Value && !overlap(v, before):
			o.Front, best = true, i
		case overlap(v, before):
			o.Tied = true
		}
	}
}

func overlap(a, b result.Estimate) bool {
	lowA, highA := ends(a)
	lowB, highB := ends(b)
	return lowA <= highB && lowB <= highA
}

func ends(e result.Estimate) (low, high float64) {
	if e.Low == nil || e.High == nil {
		return e.Value, e.Value
	}
	return *e.Low, *e.High
}

// valueOf is a metric of an option; false when it has none.
func valueOf(o *result.Option, metric string) (result.Estimate, bool) {
	for _, m := range o.Metrics {
		if m.Name == metric {
			return m.Value, true
		}
	}
	return result.Estimate{}, false
}
