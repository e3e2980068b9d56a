package report

import (
	"strings"
	"testing"

	"github.com/kinesim/kinesim/model/result"
)

// What happened to puts while something went wrong is said with its numbers, against the
// calm before; what went wrong without an effect is not, but for zones and reshards.
func TestFindingsUnderFire(t *testing.T) {
	d := underFire(t, 4, 600, 1)
	found := strings.Join(Findings(d), "\n")
	for _, want := range []string{
		"While s is resharded from 4 to 8 shards (90 s), a put takes 31 ms on average instead of 20 ms",
		"While zone b is down (72 s), a put still takes 20 ms on average and 16.3 % of the calls fail instead of 0 %.",
		"Consumer c loses 1,000 records, 10 % of its stream: they expire before it reads them.",
		"Consumer c is given 90 records again: 1 % of what it receives.",
		"s stores 500 records a second time: 0.05 % of what it stores.",
		"1 record of s lies behind a later one of the same producer and key: 0.0001 % of what is stored, second copies included.",
		"Consumer billing repeats 419 effects and leaves 3 records without one; its table keeps 55 effects from happening again.",
		"Violated, as allowed: S5 412 times (by the scenario).",
	} {
		if !strings.Contains(found, want) {
			t.Errorf("findings are\n%s\nwant %q in them", found, want)
		}
	}
	for _, unwanted := range []string{"While web/0 has crashed", "While the clock", "While shards 4 and 5"} {
		if strings.Contains(found, unwanted) {
			t.Errorf("findings have %q, of which nothing came", unwanted)
		}
	}
	if first := Findings(d)[0]; !strings.HasPrefix(first, "Consumer c loses") {
		t.Errorf("the loss is not the first: %s", first)
	}
}

// Puts that are hardly acknowledged have no latency worth a word; streams that differ are
// told apart, and zones that fail together are one.
func TestFindingsOfAnOutage(t *testing.T) {
	d := fixture(t, 4, 600, 1, false)
	d.Result.Streams = append(d.Result.Streams, result.StreamInfo{Name: "r"})
	fill := func(metric, stream string, f func(at float64) float64) {
		s := &Series{}
		for at := 0.0; at < 600; at++ {
			if v := f(at); v >= 0 {
				s.T, s.V = append(s.T, at), append(s.V, v)
			}
		}
		d.series[metric+",stream="+stream] = s
	}
	down := func(at float64) bool { return at >= 300 && at < 360 }
	for _, stream := range []string{"r", "s"} {
		fill("recordsOffered", stream, func(float64) float64 { return 100 })
		fill("recordsAccepted", stream, func(at float64) float64 {
			if down(at) && stream == "r" && at > 300 {
				return 0
			}
			return 100
		})
		fill("putLatency", stream, func(at float64) float64 {
			if down(at) && stream == "s" {
				return 300
			}
			return 50
		})
	}
	d.Result.Timeline = []result.Moment{{At: 300, For: 60, Kind: "fault", Text: "zone b is down"},
		{At: 300, For: 60, Kind: "fault", Text: "zone c is down"}}
	const want = "While zone b is down and zone c is down (60 s), a put to s takes 300 ms on average instead of 50 ms and " +
		"only 1.67 % of what is put to r is acknowledged."
	var got []string
	d.momentFindings(func(_ float64, text string) { got = append(got, text) })
	if len(got) != 1 || got[0] != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Limits that refused less than was lost are not blamed, and shares of the load count where
// shards came and went.
func TestInnocentLimits(t *testing.T) {
	w := writes{stream: "s", shards: 2, offered: 100, failed: 10, lost: 0.1, refused: 0.01, refusals: 5, needs: &result.Need{}}
	if got := w.headline(); got != "s loses 10 % of its records to errors: the limits of its shards refuse only 1 % of all attempts." {
		t.Error(got)
	}
	if got := w.cause(); got != "" {
		t.Errorf("a cause of what the limits did not do: %s", got)
	}
	w.refusals = 50
	if got := w.headline(); !strings.Contains(got, "2 shards are too few") {
		t.Error(got)
	}
	w = writes{shards: 12, open: &Series{V: []float64{4, 8}}, hotMean: 1, restMean: 0.3, hotShare: 0.1}
	if w.skewed() {
		t.Error("a shard of another time is blamed for its mean")
	}
	if w.hotShare = 0.3; !w.skewed() {
		t.Error("a third of the load on one of eight is not seen")
	}
}

// Who drops effects by mistake does not do each of them, whatever the counts say.
func TestFindingsOfDroppedEffects(t *testing.T) {
	d := fixture(t, 4, 600, 1, false)
	n := 5.0
	d.Result.Metrics = append(d.Result.Metrics, result.Metric{Name: "dedupHits", Labels: map[string]string{"consumer": "c"},
		Value: &n})
	e := &result.Effect{Consumer: "c", Once: 10}
	if got, _ := d.effectFinding(e); got != "Consumer c does each effect exactly once; its table keeps 5 effects from happening again." {
		t.Error(got)
	}
	d.Result.Verdict.Invariants = append(d.Result.Verdict.Invariants, result.InvariantOutcome{ID: "X2", Count: 1})
	if got, _ := d.effectFinding(e); got != "Consumer c repeats no effect; its table keeps 5 effects from happening again." {
		t.Error(got)
	}
}

// The calm before a fault is what nothing else disturbed; when there is none, the calm
// behind it has to do.
func TestCalm(t *testing.T) {
	d := fixture(t, 4, 600, 1, false)
	d.Result.Timeline = []result.Moment{{At: 0, For: 10}, {At: 50}, {At: 100, For: 50}, {At: 120, For: 10}, {At: 300, For: 100}}
	for at, want := range map[float64][][2]float64{
		0: {{20, 100}, {200, 300}, {500, 600}}, 100: {{20, 100}}, 300: {{20, 100}, {200, 300}}, 550: {{20, 100}, {200, 300}},
	} {
		got := d.calm(at)
		if len(got) != len(want) {
			t.Errorf("before %g s: got %v, want %v", at, got, want)
			continue
		}
		for i := range got {
			if got[i] != want[i] {
				t.Errorf("before %g s: got %v, want %v", at, got, want)
			}
		}
	}
}

// A consumer that falls behind during a fault, or as long after it, is named.
func TestFindingsNameWhoFallsBehind(t *testing.T) {
	d := fixture(t, 4, 600, 1, false)
	d.Result.Timeline = []result.Moment{{At: 300, For: 20, Kind: "fault", Text: "worker 1 of c is paused"}}
	d.series["putLatency,stream=s"] = d.series["recordsOffered,stream=s"]
	age := d.series["iteratorAge,consumer=c;stream=s"]
	for i := range age.V {
		age.V[i] = 100
	}
	age.V[330] = 30_000
	found := strings.Join(Findings(d), "\n")
	if !strings.Contains(found, "While worker 1 of c is paused (20 s),") || !strings.Contains(found, "c falls up to 30 s behind.") {
		t.Errorf("findings are\n%s", found)
	}
	age.V[330], age.V[360] = 100, 30_000 // long after
	if found := strings.Join(Findings(d), "\n"); strings.Contains(found, "falls up to 30 s behind") {
		t.Errorf("findings are\n%s", found)
	}
}
