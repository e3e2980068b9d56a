package scenarios

import (
	"slices"
	"testing"

	"github.com/kinesim/kinesim/model"
	"github.com/kinesim/kinesim/model/result"
	"github.com/kinesim/kinesim/model/spec"
)

// What thresholds and allow may name is what a run has, no less and no more.
func TestNamesOfTheModel(t *testing.T) {
	l, err := Parse("x.yaml", []byte(`version: 1
duration: 5s
streams: [{name: s, shards: 1}]
producers: [{name: p, arrivals: {rate: 100/s}, size: 1KiB}, {name: k, arrivals: {rate: 100/s}, size: 1KiB, client: {kind: kpl}}]
consumers: [{name: c, cpu: {perRecord: 1ms}, runsOn: {instance: m5.large}}, {name: f, kind: fanOut}, {name: l, kind: lambda}, {name: w, kind: kcl}]
`))
	if err != nil {
		t.Fatal(err)
	}
	w, err := model.Build(l.Spec, model.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.RunUntil(l.Spec.Duration); err != nil {
		t.Fatal(err)
	}
	w.Finish()
	r := w.Result()
	var ids []string
	for _, v := range r.Verdict.Invariants {
		ids = append(ids, v.ID)
	}
	if !slices.Equal(ids, invariantIDs) {
		t.Errorf("the run checks %v, allow may name %v", ids, invariantIDs)
	}
	type row struct{ metric, label string }
	has := map[row]bool{}
	ours := slices.Concat(histograms, ratios, counters)
	for _, name := range cloudWatchNames {
		label := metricLabels(name)[0]
		i := slices.IndexFunc(r.Metrics, func(m result.Metric) bool { return m.Name == name && m.Labels[label] != "" })
		if i < 0 {
			t.Errorf("a threshold may be on %s by %s, which no run has", name, label)
		} else if (r.Metrics[i].Kind == "histogram") != isHistogram(name) || (r.Metrics[i].Unit == "bytes") != isBytes(name) {
			t.Errorf("%s is a %s in %s", name, r.Metrics[i].Kind, r.Metrics[i].Unit)
		}
	}
	for _, m := range r.Metrics {
		if !slices.Contains(ours, m.Name) && !slices.Contains(cloudWatchNames, m.Name) {
			t.Errorf("no threshold may be on %s, which the run has", m.Name)
		}
		if len(m.Labels) == 0 {
			has[row{m.Name, ""}] = true
		}
		for label := range m.Labels {
			has[row{m.Name, label}] = true
			if slices.Contains(ours, m.Name) && !slices.Contains(metricLabels(m.Name), label) && len(m.Labels) == 1 {
				t.Errorf("a threshold may not be on %s by %s, which the run has", m.Name, label)
			}
		}
		if kind := slices.Contains(histograms, m.Name); slices.Contains(ours, m.Name) && kind != (m.Kind == "histogram") {
			t.Errorf("%s is a %s", m.Name, m.Kind)
		}
	}
	for _, name := range ours {
		for _, label := range append(metricLabels(name), "") {
			if !has[row{name, label}] {
				t.Errorf("a threshold may be on %s by %q, which no run has", name, label)
			}
		}
	}
}

// The words of events and faults are those of the spec, in its order.
func TestWordsOfTheSpec(t *testing.T) {
	for i, word := range actions {
		if got := spec.Action(i).String(); got != word {
			t.Errorf("action %d is %s in the spec, %s in a scenario", i, got, word)
		}
	}
	if last := spec.Action(len(actions) - 1); last != spec.ActReplay {
		t.Errorf("the last action is %s", last)
	}
	for i, word := range injectionWords() {
		if got := spec.FaultKind(i).String(); got != word {
			t.Errorf("fault %d is %s in the spec, %s in a scenario", i, got, word)
		}
	}
	if last := spec.FaultKind(len(injectionWords()) - 1); last != spec.ClockSkew {
		t.Errorf("the last fault is %s", last)
	}
}
