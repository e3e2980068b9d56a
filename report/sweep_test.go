package report

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/kinesim/kinesim/model/result"
)

// sweepOf is a sweep over shards and retries: what each variant passed of three runs, and its
// put latency.
func sweepOf(passed []int, latency []float64) *result.Sweep {
	s := &result.Sweep{Schema: result.SweepSchema, Runs: 3, Cells: 3 * len(passed),
		Paths: []string{"streams.orders.shards", "producers.web.client.retry"}, Engine: result.SweepEngine{Command: "kinesim sweep x.yaml"}}
	s.Scenario.Name = "made"
	for i := range passed {
		shards, retry := []string{"4", "6", "8"}[i/2], []string{"standard", "none"}[i%2]
		low, high := latency[i]*0.9, latency[i]*1.1
		e := result.Estimate{Value: latency[i], Low: &low, High: &high}
		s.Variants = append(s.Variants, result.SweepVariant{Set: map[string]any{s.Paths[0]: shards, s.Paths[1]: retry},
			Runs: 3, Whole: 3, Passed: passed[i], PerMonth: result.Estimate{Value: 100 + 10*float64(i/2)},
			Metrics: []result.PlanMetric{{Name: "putLatency.p99", Unit: "ms", Value: e}},
			Thresholds: []result.SweepThreshold{{Metric: "putLatency", Check: "p99 < 300ms", Unit: "ms", Passed: passed[i],
				Value: &e}}})
	}
	return s
}

func TestSweepFindings(t *testing.T) {
	latency := []float64{900, 800, 200, 300, 100, 100}
	made := func(change func(s *result.Sweep)) *result.Sweep {
		s := sweepOf([]int{0, 1, 3, 2, 3, 3}, latency)
		change(s)
		return s
	}
	for _, c := range []struct {
		s    *result.Sweep
		want string
	}{
		{made(func(*result.Sweep) {}), "3 of 6 variants meet every threshold in all 3 runs; the cheapest is shards 6, retry " +
			"standard, at $110 a month."},
		{sweepOf([]int{0, 1, 0, 2}, latency), "None of 4 variants meets every threshold in all 3 runs; shards 6, retry none " +
			"comes closest, with 2 of 3."},
		{made(func(s *result.Sweep) {
			for i := range s.Variants {
				s.Variants[i].Thresholds = nil
			}
		}), "6 variants cost from $100 a month (shards 4, retry standard) to $120 (shards 8, retry standard)."},
		{made(func(s *result.Sweep) {
			s.Missing = 5
			for i := range s.Variants {
				s.Variants[i].Passed = 0
			}
		}), "None of 6 variants meets every threshold in all 3 runs so far; 5 runs are missing."},
		{made(func(s *result.Sweep) { s.Variants[2].Runs, s.Variants[2].Passed = 2, 2 }), // one is missing
			"2 of 6 variants meet every threshold in all 3 runs; the cheapest is shards 8, retry standard, at $120 a month."},
		{&result.Sweep{Runs: 1, Variants: make([]result.SweepVariant, 2)}, "No run has come to its end."},
	} {
		if got := SweepFinding(c.s); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}

// A threshold that all variants meet says less than one that tells them apart: the chart is
// of that one, and a narrow terminal keeps it.
func TestSweepShowsWhatTells(t *testing.T) {
	s := sweepOf([]int{0, 3}, []float64{900, 200})
	for i := range s.Variants {
		v := &s.Variants[i]
		e := result.Estimate{Value: 0.01}
		v.Thresholds = append([]result.SweepThreshold{{Metric: "throttledRatio", Check: "< 5%", Unit: "ratio", Passed: 3, Value: &e}},
			v.Thresholds...)
	}
	if got := telling(s); !slices.Equal(got, []int{1, 0}) {
		t.Errorf("the order is %v", got)
	}
	s.Variants[1].Set["streams.orders.shards"] = "6"
	if v := viewOf(s); v.what != "put latency p99" || v.check != "p99 < 300ms" || len(v.lines) == 0 {
		t.Errorf("the chart shows %s %s", v.what, v.check)
	}
	var out strings.Builder
	s.Scenario.Name = "a-name-that-is-long-enough-to-be-said"
	s.Paths = append(s.Paths, "a.description.that.is.very.much.too.long.for.any.terminal", "producers.web.client.linger-of-a-client")
	if err := SweepText(&out, s, TextOptions{Dir: "out"}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "put latency p99 < 300ms") {
		t.Errorf("what tells is left out:\n%s", out.String())
	}
}

// The chart is over the first path with several numbers, a line for each combination of the
// rest, and has a log scale where a plain one would show the largest alone.
func TestSweepChart(t *testing.T) {
	s := sweepOf([]int{0, 1, 3, 2, 3, 3}, []float64{9000, 800, 200, 300, 100, 100})
	v := viewOf(s)
	if v == nil || v.path != "streams.orders.shards" || !slices.Equal(v.ticks, []string{"4", "6", "8"}) || len(v.lines) != 2 ||
		v.lines[1].name != "retry none" || len(v.lines[1].points) != 3 || v.check != "p99 < 300ms" || v.what != "put latency p99" || !scaleOf(v.unit, v.numbers()...).log {
		t.Fatalf("view %+v", v)
	}
	dir := t.TempDir()
	if err := WriteSweep(dir, s); err != nil {
		t.Fatal(err)
	}
	svg, err := os.ReadFile(filepath.Join(dir, "charts", "sweep.svg"))
	if err != nil || !strings.Contains(string(svg), "3 of 6 variants meet every threshold") {
		t.Errorf("the chart does not say what it shows (%v)", err)
	}
	s.Paths = []string{"producers.web.client.retry"} // words are no axis
	for i := range s.Variants {
		delete(s.Variants[i].Set, "streams.orders.shards")
	}
	if err := WriteSweep(dir, s); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "charts", "sweep.svg")); err == nil {
		t.Error("the chart of an earlier sweep stays")
	}
	page, err := os.ReadFile(filepath.Join(dir, "report.md"))
	if err != nil || strings.Contains(string(page), "sweep.svg") {
		t.Errorf("the report shows a chart that is not there (%v)", err)
	}
	for _, c := range []struct {
		unit, check string
		want        float64
		is          bool
	}{{"ms", "p99 < 2s", 2000, true}, {"ratio", "< 0.1%", 0.001, true}, {"ratio", "<= 0.5", 0.5, true}, {"", "== 0", 0, false}} {
		if got, is := (&sweepView{unit: c.unit, check: c.check}).bound(); is != c.is || got != c.want {
			t.Errorf("%s in %s: %g %v", c.check, c.unit, got, is)
		}
	}
}
