package report

import (
	"regexp"
	"strings"

	"github.com/kinesim/kinesim/model/result"
)

// measure is a number of an option: a metric, which statistic of it, and whose.
type measure struct {
	key              string // of a headline: putLatency.p99{producer:web}
	metric, stat, of string // putLatency, p99, producer:web
}

func measureOf(key string) measure {
	m := measure{key: key}
	name, of, _ := strings.Cut(key, "{")
	m.metric, m.stat, _ = strings.Cut(name, ".")
	m.of = strings.TrimSuffix(of, "}")
	return m
}

// statOf is the statistic that a check begins with, such as p99 in p99 < 300ms.
var statOf = regexp.MustCompile(`^(p[0-9]+|min|mean|max)\b`)

// thresholdMeasure is what a threshold is about.
func thresholdMeasure(t *result.PlanThreshold) measure {
	m := measureOf(t.Metric)
	m.stat = statOf.FindString(t.Check)
	m.key = m.metric
	if m.stat != "" {
		m.key += "." + m.stat
	}
	if m.of != "" {
		m.key += "{" + m.of + "}"
	}
	return m
}

// spoken are metrics that are said otherwise than their names suggest.
var spoken = map[string]string{"throttledRatio": "throttled", "recordsThrottled": "attempts throttled",
	"cost": "cost", "hotShardShare": "share of the hottest shard"}

// name is the metric in words, with its statistic: put latency p99.
func (m measure) name() string {
	text, known := spoken[m.metric]
	if !known {
		text = spaced(m.metric)
	}
	switch m.stat {
	case "":
	case "perMonth":
		text += " a month"
	case "p999":
		text += " p99.9"
	default:
		text += " " + m.stat
	}
	return text
}

// spaced is putLatency as put latency.
func spaced(s string) string { return strings.ReplaceAll(kebab(s), "-", " ") }

// whose is the entity that it was measured at, or "".
func (m measure) whose() string {
	var names []string
	for _, part := range strings.Split(m.of, ",") {
		_, name, _ := strings.Cut(part, ":")
		if name != "" {
			names = append(names, name)
		}
	}
	return strings.Join(names, ", ")
}

// String is the measure in words: put latency p99 of web.
func (m measure) String() string {
	if who := m.whose(); who != "" {
		return m.name() + " of " + who
	}
	return m.name()
}

// measureNames are measures in as few words as tell them apart.
func measureNames(all []measure) []string {
	times := map[string]int{}
	for _, m := range all {
		times[m.name()]++
	}
	out := make([]string, len(all))
	for i, m := range all {
		if out[i] = m.name(); times[out[i]] > 1 {
			out[i] = m.String()
		}
	}
	return out
}

// in finds the value of a measure; ok is false when an option has none, as a latency of
// which there were no samples.
func (m measure) in(o *result.Option) (v result.Estimate, unit string, ok bool) {
	for i := range o.Metrics {
		if o.Metrics[i].Name == m.key {
			return o.Metrics[i].Value, o.Metrics[i].Unit, true
		}
	}
	for i := range o.Thresholds {
		if t := &o.Thresholds[i]; thresholdMeasure(t).key == m.key {
			return t.Value, t.Unit, true
		}
	}
	return result.Estimate{}, "", false
}

// estimate prints a mean with its interval: 81 ms (78–84 ms). An interval that is said in
// the same figures adds nothing.
func estimate(unit string, e result.Estimate) string {
	text := quantity(unit, e.Value)
	if span := bracket(unit, e); span != "" {
		text += " (" + span + ")"
	}
	return text
}

// signed prints a difference with its sign.
func signed(unit string, v float64) string {
	switch {
	case v > 0:
		return "+" + quantity(unit, v)
	case v < 0:
		return "-" + quantity(unit, -v)
	}
	return quantity(unit, v)
}

// bracket prints the interval of an estimate: 78–84 ms; "" when it has none.
func bracket(unit string, e result.Estimate) string {
	if e.Low == nil || e.High == nil {
		return ""
	}
	least := *e.Low
	if e.Value >= 0 { // nothing that is measured is negative, though Student's interval may be
		least = max(least, 0)
	}
	low, high := quantity(unit, least), quantity(unit, *e.High)
	if low == high {
		return ""
	}
	if n, u, ok := strings.Cut(low, " "); ok && strings.HasSuffix(high, " "+u) {
		low = n // the unit is said once
	}
	return low + "–" + high
}
