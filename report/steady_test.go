package report

import (
	"bytes"
	"strings"
	"testing"

	"github.com/kinesim/kinesim/model/result"
)

// steadyFixture is a run with an interval of each kind, and of none.
func steadyFixture(t *testing.T) *Data {
	d := fixture(t, 2, 600, 1, false)
	d.Result.Steady = &result.Steady{From: 12, Sections: 10, Length: 58}
	for i := range d.Result.Metrics {
		m := &d.Result.Metrics[i]
		if m.Kind != "histogram" || m.P99 == nil {
			continue
		}
		mean := 20.0
		m.Mean, m.Unit = &mean, "ms"
		m.CIMean = &result.Interval{Low: 19.999, High: 20.001, Sections: 10}
		if m.Name == "endToEndDelay" {
			m.CI = &result.Interval{Low: *m.P99 * 0.9, High: *m.P99 * 1.2, Sections: 10}
		} else {
			m.NotEnough = []result.Lack{{Stat: "p99", Reason: "a section has too few values beyond the p99: 3, want 10", Longer: 4}}
		}
	}
	share := 0.02
	d.Result.Metrics = append(d.Result.Metrics, result.Metric{Name: "throttledRatio", Labels: map[string]string{"producer": "p"},
		Kind: "gauge", Unit: "ratio", Value: &share, CI: &result.Interval{Low: 0.0195, High: 0.0205, Sections: 10}})
	return d
}

// Both ends of an interval are shown, or its width when they look the same, or why there
// is none; and how long a run makes all narrow: (0.15 ÷ 0.05)² is 9.
func TestSteadyState(t *testing.T) {
	d := steadyFixture(t)
	var b bytes.Buffer
	if err := Text(&b, d, TextOptions{Dir: "out"}); err != nil {
		t.Fatal(err)
	}
	page, err := d.html(nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"text": b.String(), "markdown": d.markdown(nil), "page": string(page)} {
		for _, want := range []string{"A steady state from 12 s on: 95 % intervals from 10 sections of 58 s", "20 ms ± 0.005 %", "2 % (1.95 % to 2.05 %)",
			"1 s (900 ms to 1.2 s)", "not enough data: a section has too few values beyond the p99: 3, want 10; run 4 × as long"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s: there is no %q", name, want)
			}
		}
	}
	if want := "a run 9 × as long, of 90 min, would bring all to ± 5 %"; !strings.Contains(b.String(), want) {
		t.Errorf("there is no %q in\n%s", want, b.String())
	}
	m := d.metric("iteratorAge", "consumer", "c")
	m.CIMean, m.NotEnough = nil, []result.Lack{{Stat: "mean", Reason: "because"}, {Stat: "p99", Reason: "because"}}
	for _, s := range d.steadies() {
		if want := "mean 20 ms, p99 1 s, not enough data: because"; s.Name == m.Name && s.Both != want ||
			s.Name != m.Name && s.Both != "" {
			t.Errorf("got %+v, want %q", s, want)
		}
	}
	d.Result.Steady = &result.Steady{Why: "there is fault f1"}
	if got := d.steadyText(); !strings.HasPrefix(got, "No intervals from one run: there is fault f1") || d.steadies() != nil {
		t.Errorf("got %q", got)
	}
}
