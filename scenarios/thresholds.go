package scenarios

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/scenarios/form"
)

// What a threshold may be on, by kind of metric: ours, and CloudWatch's own names, so that
// an alarm can be written down as it is.
var (
	histograms      = ours(form.Latency)
	ratios          = ours(form.Portion, form.Money)
	counters        = ours(form.Counter, form.Bytes)
	cloudWatchNames = form.MetricNames((*form.Metric).CloudWatch)
)

func ours(kinds ...form.MetricKind) []string {
	return form.MetricNames(func(m *form.Metric) bool { return !m.CloudWatch() && slices.Contains(kinds, m.Kind) })
}

func isKind(metric string, kind form.MetricKind) bool {
	m := form.MetricOf(metric)
	return m != nil && m.Kind == kind
}

func isHistogram(metric string) bool { return isKind(metric, form.Latency) }

func isBytes(metric string) bool { return isKind(metric, form.Bytes) }

// metricLabels tells by what each metric is split.
func metricLabels(metric string) []string {
	if m := form.MetricOf(metric); m != nil {
		return m.By
	}
	return nil
}

var (
	metricForm = regexp.MustCompile(`^([A-Za-z.]+)(?:\{([A-Za-z]+):([^{}]+)\})?$`)
	checkForm  = regexp.MustCompile(`^([a-z0-9]*)\s*(<=|>=|==|!=|<|>)\s*(\S+)$`)
)

// thresholds reads the checks that decide the verdict.
func (d *decoder) thresholds(o *object, s *spec.Scenario) {
	n := o.get("thresholds")
	if n == nil {
		return
	}
	if n.kind != mapping {
		d.fault(n, "thresholds", "want a mapping of metrics to checks, got %s", describe(n))
		return
	}
	seen := map[string]bool{}
	for i, k := range n.keys {
		path := join("thresholds", k.text)
		if seen[k.text] {
			d.fault(k, path, "want each metric once, got it again: a metric may have a list of checks")
		}
		seen[k.text] = true
		metric, label, ok := d.metric(k, path, s)
		item := n.items[i]
		items := []*node{item}
		if item.kind == sequence {
			items = item.items
		}
		for j, c := range items {
			at := path
			if item.kind == sequence {
				at = fmt.Sprintf("%s[%d]", path, j)
			}
			if t, fine := d.check(c, at, metric, ok); fine && ok {
				t.Metric, t.Label = metric, label
				s.Thresholds = append(s.Thresholds, t)
			}
		}
	}
}

func (d *decoder) metric(k *node, path string, s *spec.Scenario) (metric, label string, ok bool) {
	all := slices.Concat(histograms, ratios, counters, cloudWatchNames)
	m := metricForm.FindStringSubmatch(k.text)
	if m == nil || !slices.Contains(all, m[1]) {
		name, _, _ := strings.Cut(k.text, "{")
		d.fault(k, path, "want a metric such as putLatency or putLatency{producer:web}, got %s%s", describe(k),
			suggest(name, all))
		return "", "", false
	}
	names := labelValues(m[2], s)
	if slices.Contains(cloudWatchNames, m[1]) {
		by, known := dimension(m[1], s)
		if m[2] == "" && len(known) != 1 {
			d.fault(k, path, "want %s{%s:NAME}, because CloudWatch has it by %s (%s) and not for the whole run, got %s",
				m[1], by, by, summary(known), describe(k))
			return "", "", false
		}
		if m[2] == "" { // as stream may be left out where there is one
			m[2], m[3] = by, known[0]
		}
		names = known
	}
	if m[2] == "" {
		return m[1], "", true
	}
	allowed := metricLabels(m[1])
	if !slices.Contains(allowed, m[2]) {
		d.fault(k, path, "want %s by %s, got the label %s%s", m[1], orNone(allowed), m[2], suggest(m[2], allowed))
		return "", "", false
	}
	if m[2] == "shard" && len(s.Streams) > 1 {
		d.fault(k, path, "want the label shard only with one stream, because each has a shard of that name, got %d",
			len(s.Streams))
		return "", "", false
	}
	opens := m[2] == "shard" && reshards(s, 0) && shardForm.MatchString(m[3]) // it may, in the run
	if !opens && !slices.Contains(names, m[3]) {
		d.fault(k, path, "want the name of a %s (%s), got %s%s", m[2], summary(names), quote(m[3]),
			suggest(m[3], names))
		return "", "", false
	}
	return m[1], m[2] + ":" + m[3], true
}

func summary(names []string) string {
	if len(names) == 0 {
		return "there is none"
	}
	if len(names) > 8 {
		names = append(slices.Clone(names[:8]), "…")
	}
	return orNone([]string{strings.Join(names, ", ")})
}

// labelValues are the names that a label may have in a scenario.
func labelValues(label string, s *spec.Scenario) []string {
	var names []string
	switch label {
	case "producer":
		for i := range s.Producers {
			names = append(names, s.Producers[i].Name)
		}
	case "consumer":
		for i := range s.Consumers {
			names = append(names, s.Consumers[i].Name)
		}
	case "stream":
		for i := range s.Streams {
			names = append(names, s.Streams[i].Name)
		}
	default:
		for i := range s.Streams {
			for j := range s.Streams[i].Shards {
				names = append(names, fmt.Sprintf("shardId-%012d", j))
			}
		}
	}
	return names
}

// check reads p99 < 300ms, or {check: …, abort, after}.
func (d *decoder) check(n *node, path, metric string, known bool) (spec.Threshold, bool) {
	t := spec.Threshold{}
	text := n
	if n.kind == mapping {
		o := d.object(n, path, form.Of[form.Check]())
		text = o.need("check", "a check such as p99 < 300ms")
		t.Abort = o.flag("abort")
		t.After = o.duration("after")
		if text == nil {
			return t, false
		}
	}
	m := checkForm.FindStringSubmatch(text.text)
	if text.kind != scalar || m == nil {
		d.fault(text, path, "want a check such as p99 < 300ms or < 0.1%%, got %s", describe(text))
		return t, false
	}
	t.Stat, t.Op, t.Text = m[1], m[2], text.text
	if !known {
		return t, false
	}
	return t, d.bound(&t, text, path, metric, m[3])
}

// bound reads what a metric is compared with, in the metric's unit.
func (d *decoder) bound(t *spec.Threshold, n *node, path, metric, text string) bool {
	if isHistogram(metric) != (t.Stat != "") || isHistogram(metric) && !slices.Contains(form.Stats, t.Stat) {
		if isHistogram(metric) {
			got := "none"
			if t.Stat != "" {
				got = quote(t.Stat) + suggest(t.Stat, form.Stats)
			}
			d.fault(n, path, "want one of %s of %s, got %s", strings.Join(form.Stats, ", "), metric, got)
		} else {
			d.fault(n, path, "want a plain comparison such as < 5, because %s is one number, got %s",
				metric, quote(t.Stat))
		}
		return false
	}
	u, scale := unitCount, 1.0
	switch {
	case isHistogram(metric) && t.Stat != "count":
		u, scale, t.Unit = unitDuration, 1e-6, "ms"
	case isKind(metric, form.Portion):
		u, t.Unit = unitRatio, "ratio"
	case isKind(metric, form.Money):
		u, t.Unit = unitMoney, "USD"
	case isKind(metric, form.Mean):
		u = unitNumber
	case isBytes(metric):
		u, t.Unit = unitSize, "bytes"
	}
	v, ok := u.parse(text)
	if !ok {
		d.fault(n, path, "want %s to compare %s with, got %s", u.want, metric, u.missing(text))
	}
	t.Value = v * scale
	return ok
}
