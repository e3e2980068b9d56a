package report

import (
	"strings"
	"testing"

	"github.com/kinesim/kinesim/model/result"
)

// reading is a run with a consumer c of which these counts are known.
func reading(t *testing.T, e result.Effect, counts map[string]float64) *Data {
	d := fixture(t, 4, 600, 1, false)
	d.Result.Metrics = nil
	e.Consumer = "c"
	d.Result.Effects = []result.Effect{e}
	for _, name := range []string{"recordsLost", "recordsDelivered", "dedupHits"} {
		v := counts[name]
		d.Result.Metrics = append(d.Result.Metrics, result.Metric{Name: name, Labels: map[string]string{"consumer": "c"},
			Kind: "counter", Value: &v})
	}
	zero, fast := 0.0, 7.0
	d.Result.Metrics = append(d.Result.Metrics,
		result.Metric{Name: "iteratorAge", Labels: map[string]string{"consumer": "c"}, Max: &zero},
		result.Metric{Name: "propagationDelay", Labels: map[string]string{"consumer": "c"},
			P50: &fast, P99: &fast})
	d.Result.Streams[0].Consumers = []string{"c"}
	return d
}

// What a consumer loses, and what it has not come to when the run ends, is said, and nothing
// that sounds like the contrary.
func TestUnreadRecordsAreSaid(t *testing.T) {
	for _, c := range []struct {
		effect         result.Effect
		lost, had, hit float64
		want, unwanted string
	}{
		{result.Effect{Once: 900, Never: 100}, 100, 900, 0,
			"Consumer c loses 100 records, 10 % of its stream", "without an effect"},
		{result.Effect{Once: 895, Never: 105}, 100, 895, 0, "Consumer c leaves 5 records without an effect.", "is at the tip and"},
		{result.Effect{Once: 100, Never: 100, Pending: 800}, 100, 100, 0,
			"Consumer c has 800 records ahead of it when the run ends, 88.9 % of its stream.", "at the tip"},
		{result.Effect{Once: 100, Never: 100, Pending: 800}, 100, 100, 0, "loses 100 records, 10 % of its stream", "at the tip"},
		{result.Effect{Once: 1000, Pending: 50}, 0, 1000, 0, "Consumer c is at the tip after every read", "ahead of it"},
		{result.Effect{Once: 900, Never: 100}, 100, 900, 3, "Consumer c repeats no effect", "exactly once"},
	} {
		found := strings.Join(Findings(reading(t, c.effect,
			map[string]float64{"recordsLost": c.lost, "recordsDelivered": c.had, "dedupHits": c.hit})), "\n")
		if !strings.Contains(found, c.want) || strings.Contains(found, c.unwanted) {
			t.Errorf("%+v: got\n%s\nwant %q and not %q", c.effect, found, c.want, c.unwanted)
		}
	}
}

// Shards that refuse calls below their limit do not exceed it.
func TestRefusalsBelowTheLimit(t *testing.T) {
	for _, c := range []struct {
		hot, shards int
		peak        float64
		want        string
	}{
		{2, 2, 0.15, "Both shards of s refuse attempts, in 65 % of the time; the hottest peaks at 15 % of its limit"},
		{1, 2, 0.15, "1 of 2 shards of s refuses attempts, in 65 % of the time; the hottest peaks at 15 % of its limit"},
		{1, 1, 0.15, "The shard of s refuses attempts in 65 % of the time, and its load peaks at 15 % of its limit"},
		{0, 2, 0, "Nothing is written to s"},
		{2, 2, 1.5, "Both shards of s exceed their limit, for 65 % of the time; the stream averages 10 %"},
	} {
		w := &writes{stream: "s", shards: c.shards, peak: c.peak, mean: 0.1, open: &Series{V: []float64{2}}}
		if got := heatHeadline(&heat{hot: c.hot, share: 0.65}, w); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

// A stream to which nothing is written hides no burst, and has no limit to stay below.
func TestMinutesOfNothing(t *testing.T) {
	if got := (&minutes{mean: &Series{}, busiest: &Series{}, shard: &Series{}}).headline("s", "second"); got != "Nothing is written to s" {
		t.Errorf("got %q", got)
	}
}

// A glance has the worst producer's p99, and not that of all records together.
func TestAGlanceHasTheWorst(t *testing.T) {
	d := fixture(t, 4, 600, 1, false)
	d.Result.Metrics = nil
	for who, p99 := range map[string]float64{"a": 20, "b": 5000, "": 90} {
		labels := map[string]string{}
		if who != "" {
			labels["producer"] = who
		}
		d.Result.Metrics = append(d.Result.Metrics, result.Metric{Name: "putLatency", Labels: labels, P99: &p99})
	}
	for _, g := range d.glance() {
		if g.Name == "worst put p99" && g.Value == "5 s" {
			return
		}
	}
	t.Errorf("got %+v", d.glance())
}
