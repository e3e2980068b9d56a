package sweep

import (
	"bytes"
	"context"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/kinesim/kinesim/model/result"
	"github.com/kinesim/kinesim/scenarios"
)

// Every cell is in one shard, and shards are as equal as they can be.
func TestShards(t *testing.T) {
	all := cells(t, strings.Replace(small, "[1, 2, 3], runs: 2", "[1, 2, 3, 4], runs: 5", 1))
	for n := 1; n <= 7; n++ {
		seen := map[Cell]int{}
		for i := 1; i <= n; i++ {
			part := Shard{i, n}.Of(all)
			if len(part) < len(all)/n || len(part) > len(all)/n+1 {
				t.Errorf("shard %d/%d has %d of %d cells", i, n, len(part), len(all))
			}
			if !slices.IsSortedFunc(part, func(a, b Cell) int { return slices.Index(all, a) - slices.Index(all, b) }) {
				t.Errorf("shard %d/%d has another order", i, n)
			}
			for _, c := range part {
				seen[c]++
			}
		}
		for _, c := range all {
			if seen[c] != 1 {
				t.Errorf("of %d shards, %d have run %d of %v", n, seen[c], c.Run, c.Variant.Set)
			}
		}
	}
	for _, text := range []string{"", "1", "0/3", "4/3", "a/3", "1/", "-1/3", "1/3/5"} {
		if s, err := ParseShard(text); err == nil {
			t.Errorf("%q is shard %v", text, s)
		}
	}
	if s, err := ParseShard("2/3"); err != nil || s != (Shard{2, 3}) {
		t.Errorf("2/3 is %v, %v", s, err)
	}
}

// The table has a row a variant, with what is there: means over whole runs, how many passed,
// and no value where nothing was measured.
func TestTable(t *testing.T) {
	text := strings.Replace(small, "thresholds: {", `thresholds: {"iteratorAge{consumer:billing}": p99 < 1h, `+
		`"shardUtilization{shard:shardId-000000000000}": < 200%, `, 1)
	text = strings.Replace(text, "interval: 200ms", "startAt: 1900ms, interval: 20s, from: latest", 1)
	l, err := scenarios.Parse("x.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	variants, err := l.Variants()
	if err != nil {
		t.Fatal(err)
	}
	all := Cells(variants, 3)
	outcomes, err := engine(t).Run(context.Background(), all)
	if err != nil {
		t.Fatal(err)
	}
	outcomes[1], outcomes[4], outcomes[7] = nil, nil, nil // all of the second variant
	outcomes[2] = nil                                     // one of the third
	cut := *outcomes[0]
	cut.Aborted = "a threshold"
	outcomes[0] = &cut
	s := Table(l, variants, all, outcomes)
	if s.Cells != 9 || s.Missing != 4 || s.Runs != 3 || len(s.Variants) != 3 || !slices.Equal(s.Paths, []string{"streams.orders.shards"}) {
		t.Fatalf("%d cells, %d missing, %d runs, %d variants, paths %v", s.Cells, s.Missing, s.Runs, len(s.Variants), s.Paths)
	}
	first, none, third := s.Variants[0], s.Variants[1], s.Variants[2]
	if first.Runs != 3 || first.Whole != 2 || first.Aborted != "a threshold" || first.Passed != 0 || none.Runs != 0 ||
		none.Metrics == nil || third.Runs != 2 || third.Whole != 2 {
		t.Errorf("rows %+v\n%+v\n%+v", first, none, third)
	}
	var ratios []float64
	for _, i := range []int{3, 6} { // the whole runs of the first
		v, _ := outcomes[i].Get("throttledRatio")
		ratios = append(ratios, v)
	}
	i := slices.IndexFunc(first.Metrics, func(m result.PlanMetric) bool { return m.Name == "throttledRatio" })
	e := first.Metrics[i].Value
	half := 12.7062047 * math.Abs(ratios[0]-ratios[1]) / 2 // t of 1 degree of freedom at 97.5 %; s/√2 is half of what is between
	if mean := (ratios[0] + ratios[1]) / 2; math.Abs(e.Value-mean) > 1e-12 || math.Abs(*e.High-mean-half) > 1e-5*half ||
		math.Abs(mean-*e.Low-half) > 1e-5*half {
		t.Errorf("throttled %+v of %v", e, ratios)
	}
	for _, m := range first.Metrics {
		if strings.Contains(m.Name, ".p999") {
			t.Errorf("%s is a column", m.Name)
		}
	}
	byMetric := map[string]result.SweepThreshold{}
	for _, th := range first.Thresholds {
		byMetric[th.Metric] = th
	}
	if th := byMetric["iteratorAge{consumer:billing}"]; th.Value != nil || th.Passed != 0 {
		t.Errorf("nobody read, and the iterator age is %+v", th)
	}
	if th := byMetric["shardUtilization{shard:shardId-000000000000}"]; th.Value == nil || th.Value.Value < 0.5 || th.Passed != 3 {
		t.Errorf("of a shard: %+v", th)
	}

	var out bytes.Buffer
	if err := WriteCells(&out, s.Paths, all, outcomes); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != 1+5 || !strings.HasPrefix(lines[0], "streams.orders.shards,run,seed,traceHash,pass,whole,cost.perMonth,") ||
		!strings.HasPrefix(lines[1], "1,0,1,") || !strings.Contains(lines[1], ",false,false,") || !strings.HasPrefix(lines[3], "3,1,") {
		t.Errorf("cells.csv:\n%s", out.String())
	}
	out.Reset()
	if err := result.WriteSweep(&out, s); err != nil {
		t.Fatal(err)
	}
	want := out.String()
	back, err := result.ReadSweep(&out)
	if err != nil {
		t.Fatal(err)
	}
	if err := result.WriteSweep(&out, back); err != nil || out.String() != want {
		t.Errorf("sweep.json is read as something else (%v)", err)
	}
	if _, err := result.ReadSweep(strings.NewReader(`{"schema":"kinesim.result/v1"}`)); err == nil {
		t.Error("another schema is read")
	}
}

func TestEstimates(t *testing.T) {
	if e := Estimate(nil); e != nil {
		t.Errorf("of nothing: %+v", e)
	}
	if e := Estimate([]float64{3}); e.Value != 3 || e.Low != nil || e.High != nil {
		t.Errorf("of one run: %+v", e)
	}
	if e := Estimate([]float64{0.1, 0.1, 0.1}); e.Value != 0.1 || *e.Low != 0.1 || *e.High != 0.1 {
		t.Errorf("of equal runs: %+v", e)
	}
}
