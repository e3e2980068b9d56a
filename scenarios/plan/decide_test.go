package plan

import (
	"math"
	"strings"
	"testing"

	"github.com/kinesim/kinesim/model/result"
	"github.com/kinesim/kinesim/scenarios/sweep"
)

const delay = "endToEndDelay.p99{consumer:alerts}"

// priced is an option with a cost, and a delay with its interval.
func priced(label, verdict string, cost, ms, half float64) result.Option {
	low, high := ms-half, ms+half
	return result.Option{Label: label, Verdict: verdict, Runs: 7, PerMonth: result.Estimate{Value: cost},
		Metrics: []result.PlanMetric{{Name: delay, Unit: "ms", Value: result.Estimate{Value: ms, Low: &low, High: &high}}},
		Thresholds: []result.PlanThreshold{{Metric: "endToEndDelay{consumer:alerts}", Check: "p99 < 500ms", Unit: "ms",
			Bound: 500, Verdict: verdict, Value: result.Estimate{Value: ms, Low: &low, High: &high}}}}
}

// Who pays more must have less, beyond what the intervals leave open; else it is tied, or beaten.
func TestFront(t *testing.T) {
	options := []result.Option{
		priced("cheap", result.Fails, 40, 900, 20),
		priced("a little better, by chance", result.Unsure, 50, 890, 20),
		priced("better", result.Meets, 60, 400, 20),
		priced("worse", result.Fails, 70, 700, 20),
		priced("as good", result.Meets, 80, 410, 20),
		priced("not measured", result.Fails, 85, 1, 0),
		priced("best", result.Meets, 90, 100, 5),
	}
	options[5].Metrics = nil
	front(options, delay)
	got := ""
	for _, o := range options {
		switch {
		case o.Front && o.Tied:
			got += "both "
		case o.Front:
			got += "front "
		case o.Tied:
			got += "tied "
		default:
			got += "- "
		}
	}
	if want := "front tied front - tied - front "; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestDecide(t *testing.T) {
	meets, fails, unsure := result.Meets, result.Fails, result.Unsure
	lost := priced("loses", fails, 10, 499, 1)
	lost.Violated = []string{"S9"}
	for _, c := range []struct {
		name    string
		options []result.Option
		want    string
		found   bool
	}{
		{"the cheapest that meets", []result.Option{priced("a", fails, 10, 900, 1), priced("b", meets, 30, 80, 1),
			priced("c", meets, 20, 90, 1)}, "c", true},
		{"not the unsure one", []result.Option{priced("a", unsure, 10, 80, 1), priced("b", meets, 30, 80, 1)}, "b", true},
		{"the better of the same price", []result.Option{priced("a", meets, 30, 90, 1), priced("b", meets, 30.001, 80, 1)},
			"b", true},
		{"the nearest of none", []result.Option{lost, priced("far", fails, 20, 900, 1), priced("near", fails, 40, 600, 1)},
			"near", false},
	} {
		pick, found := decide(c.options, delay)
		if c.options[pick].Label != c.want || found != c.found {
			t.Errorf("%s: got %s, %v", c.name, c.options[pick].Label, found)
		}
	}
}

func TestSentences(t *testing.T) {
	head := []result.Headroom{{Limit: "s: write bytes of a shard", Used: 66, Of: 100, Free: 0.34},
		{Limit: "s: shared read calls of a shard", Used: 1, Of: 5, Free: 0.8}}
	pick := priced("6 shards, polling", result.Meets, 71.4, 81, 2)
	pick.Headroom = head
	over := pick
	over.Headroom = []result.Headroom{{Limit: "s: write bytes of a shard", Used: 151, Of: 100, Free: -0.51}}
	unsure := priced("5 shards", result.Unsure, 60, 490, 40)
	violating := priced("5 shards", result.Fails, 60, 490, 40)
	violating.Violated = []string{"S9"}
	hot := priced("5 shards", result.Fails, 60, 900, 40)
	hot.Headroom = []result.Headroom{{Limit: "s: write records of the key US", Used: 1240, Of: 1000, Free: -0.24}}
	for _, c := range []struct {
		options []result.Option
		pick    int
		found   bool
		want    string
	}{
		{[]result.Option{priced("5 shards, polling", result.Fails, 60, 1234, 2), pick}, 1, true,
			"Take 6 shards, polling for $71.40 a month: end to end delay p99 of alerts is 81 ms (limit 500 ms, 95 % sure, " +
				"7 runs), and 34 % of the write bytes of a shard (s) are free at the peak; with 5 shards, polling, end to end " +
				"delay p99 of alerts is 1.23 s (limit 500 ms)."},
		{[]result.Option{over}, 0, true, "the peak asks for 151 % of the write bytes of a shard (s)."},
		{[]result.Option{unsure, pick}, 1, true,
			"; of 5 shards it is not sure after 7 runs: end to end delay p99 of alerts is 490 ms (limit 500 ms)."},
		{[]result.Option{violating, pick}, 1, true, "; 5 shards violates S9."},
		{[]result.Option{unsure, violating}, 0, false,
			"None of the 2 options that were tried is shown to meet the thresholds (1 unsure). The nearest is 5 shards for " +
				"$60.00 a month: of 5 shards it is not sure"},
		{[]result.Option{violating}, 0, false, "The only option is not shown to meet the thresholds. "},
		{[]result.Option{hot}, 0, false, ". No number of shards helps s: one key, US, asks for 124 % of what a shard takes."},
		{nil, 0, false, "Nothing was tried."},
	} {
		p := &result.Plan{Options: c.options, Confidence: 0.95, Decision: result.Decision{Option: c.pick, Found: c.found}}
		if got := sentence(p); !strings.Contains(got, c.want) {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}

func TestQuantities(t *testing.T) {
	for got, want := range map[string]string{
		quantity(81.234, "ms"): "81.2 ms", quantity(1234, "ms"): "1.23 s", quantity(208_000, "ms"): "3 m 28 s",
		quantity(0.0146, "ratio"): "1.46 %", quantity(0, "ratio"): "0 %", quantity(2482, "records"): "2482 records",
		quantity(5, ""): "5", lasting(3661): "1 h 1 m 1 s", lasting(0.2): "less than a second", lasting(250): "4 m 10 s",
		plural(1, "run"): "1 run", plural(1234567, "record"): "1,234,567 records",
		named("GetRecords.Bytes{stream:s}", "< 5"): "GetRecords.Bytes of s",
		keyWords(delay):            "end to end delay p99 of alerts",
		keyWords("throttledRatio"): "throttled ratio", percent(0.95): "95 %",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// Pairs tell costs apart that intervals of their own would not: traffic moves both alike.
func TestTied(t *testing.T) {
	costs := func(v ...float64) *option {
		o := &option{}
		for _, c := range v {
			o.runs = append(o.runs, &sweep.Outcome{Cost: result.Cost{PerMonth: c},
				Values: []sweep.Value{{Key: result.CostPerMonth, Unit: "USD", Value: c}}})
		}
		return o
	}
	a := costs(50, 60, 70)
	if tied(a, costs(51, 61, 71.1)) || !tied(a, costs(51, 59, 70.5)) || !tied(a, a) || tied(costs(5), costs(5)) {
		t.Error("pairs are not told apart, or are")
	}
	got, n := fromPick(a, costs(51, 61, 71.3, 90), []string{result.CostPerMonth, "putLatency.p99"}, 0.95)
	if len(got) != 1 || n != 3 || got[0].Unit != "USD" || math.Abs(got[0].Value.Value-1.1) > 1e-9 ||
		math.Abs(*got[0].Value.Low-(1.1-4.302653*0.1)) > 1e-6 {
		t.Errorf("over %d pairs %+v", n, got)
	}
}

// The headroom is that of the run that leaves least; the hottest key may be another each time.
func TestHeadroom(t *testing.T) {
	run := func(bytes float64, key string, share float64) *sweep.Outcome {
		return &sweep.Outcome{Peaks: []result.Peak{{Limit: "s: write bytes of a shard", Used: bytes, Of: 100, Unit: "B/s"},
			{Limit: "s: write bytes of the key " + key, Used: share, Of: 100, Unit: "B/s"}}}
	}
	got := headroom([]*sweep.Outcome{run(50, "a", 10), run(66, "b", 30), run(60, "c", 20)})
	if len(got) != 2 || got[0].Used != 66 || math.Abs(got[0].Free-0.34) > 1e-9 ||
		got[1].Limit != "s: write bytes of the key b" {
		t.Errorf("got %+v", got)
	}
	if b := binding(got); b.Limit != "s: write bytes of a shard" || binding(nil) != nil {
		t.Errorf("got %+v", b)
	}
}
