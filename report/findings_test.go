package report

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/kinesim/kinesim/model/result"
)

// A headline says where records were lost, and blames a limit only when one refused something.
func TestHeadlineNamesTheCause(t *testing.T) {
	for _, c := range []struct {
		w    writes
		want string
	}{
		{writes{shards: 1, offered: 100, failed: 3, lost: 0.03, refused: 0.1}, "loses 3 % of its records: 1 shard is too few"},
		{writes{shards: 4, offered: 100, failed: 3, lost: 0.03, refused: 0.1}, ": 4 shards are too few for its peaks"},
		{writes{shards: 4, offered: 100, failed: 3, lost: 0.03, refused: 0.1, blame: 1, culprit: "shardId-000000000002"},
			"loses 3 % of its records at shard 2, while"},
		{writes{shards: 4, offered: 100, failed: 3, lost: 0.03, refused: 0.1, blame: 0.8, culprit: "shardId-000000000002"},
			"loses 3 % of its records, mostly at shard 2, while"},
		{writes{shards: 2, offered: 100, failed: 3, lost: 0.03, refused: 0.1, blame: 0.7, othersMean: 2.2}, "2 shards are too few"},
		{writes{shards: 4, offered: 100, failed: 50, expired: 50, lost: 0.5}, "in full buffers of its producers: no limit"},
		{writes{shards: 4, offered: 100, failed: 50, expired: 1, lost: 0.5}, "to errors: no limit"},
		{writes{shards: 4, offered: 1e6, failed: 2, lost: 2e-6, refused: 0.1}, "retries deliver all but 2 records;"},
		{writes{shards: 4, offered: 1e6, refused: 0.1}, "retries deliver the records;"},
		{writes{shards: 4, offered: 10, peak: 0.5, mean: 0.4, window: 1}, "peaks at 50 % of its limit."},
		{writes{shards: 4, offered: 10, peak: 0.5, mean: 0.4, window: 600}, "peaks at 50 % of its limit over 10 min."},
	} {
		if got := c.w.headline(); !strings.Contains(got, c.want) {
			t.Errorf("got %q, want %q in it", got, c.want)
		}
	}
}

// A peak is called a second's only when it was measured over one.
func TestCauseNamesItsWindow(t *testing.T) {
	w := writes{stream: "s", shards: 1, refused: 0.1, slice: 15, needs: &result.Need{ShardsByBytes: 2}}
	if got := w.cause(); !strings.Contains(got, "The busiest 15 s of s (") || !strings.Contains(got, "2 even shards take ") {
		t.Errorf("got %q", got)
	}
	w.slice = 1
	if got := w.cause(); !strings.Contains(got, "The busiest second of s (") {
		t.Errorf("got %q", got)
	}
	w = writes{stream: "s", shards: 4, refused: 0.1, blame: 0.9, culprit: "shardId-000000000002", needs: &result.Need{ShardsByBytes: 9},
		hotKey: result.HotKey{Key: "AAPL", Share: 0.34}}
	if got := w.cause(); !strings.HasPrefix(got, `Key "AAPL", 34 % of all bytes of s, lies on shard 2`) {
		t.Errorf("more shards are advised against a hot key: %q", got)
	}
}

// Many failed thresholds are one finding, so that their cause is on the screen too.
func TestFailedThresholdsAreOneFinding(t *testing.T) {
	d := fixture(t, 4, 600, 1, true)
	d.Result.Verdict.Thresholds = nil
	for range 7 {
		d.Result.Verdict.Thresholds = append(d.Result.Verdict.Thresholds,
			result.ThresholdOutcome{Metric: "throttledRatio", Check: "< 1%", Value: 0.5, Unit: "ratio"})
	}
	f := Findings(d)
	if want := "throttledRatio misses its threshold: want < 1%, got 50 %; 6 more of 7 thresholds fail."; f[0] != want {
		t.Errorf("got %q, want %q", f[0], want)
	}
	if strings.Contains(f[1], "threshold") {
		t.Errorf("the second finding is %q", f[1])
	}
}

// A consumer of which every read is refused is no footnote.
func TestStarvedConsumerIsAFinding(t *testing.T) {
	d := fixture(t, 4, 600, 1, false)
	for i := range d.Result.Metrics {
		m := &d.Result.Metrics[i]
		m.P50, m.Max = nil, nil
	}
	hundred := 100.0
	d.Result.Metrics = append(d.Result.Metrics, result.Metric{Name: "getThrottled", Labels: map[string]string{"consumer": "c"},
		Value: &hundred})
	if f := Findings(d); f[0] != "Consumer c received nothing: 100 of its 100 reads are refused." {
		t.Errorf("the first finding is %q", f[0])
	}
}

// The summary stays on a screen: failed thresholds come first, the rest is counted.
func TestSummaryListsFailedThresholdsFirst(t *testing.T) {
	d := fixture(t, 4, 600, 1, false)
	d.Result.Verdict.Thresholds = nil
	for i := range 20 {
		d.Result.Verdict.Thresholds = append(d.Result.Verdict.Thresholds, result.ThresholdOutcome{Metric: fmt.Sprint("m", i),
			Check: "< 1", Value: 2, Pass: i != 19})
	}
	var text bytes.Buffer
	if err := Text(&text, d, TextOptions{}); err != nil {
		t.Fatal(err)
	}
	got := text.String()
	if at, ok := strings.Index(got, "FAIL m19 < 1: 2\n"), strings.Index(got, "ok   m0 < 1: 2\n"); at < 0 || ok < at ||
		!strings.Contains(got, "ok   … and 14 more thresholds\n") || strings.Count(got, "< 1: 2") != 6 {
		t.Errorf("the summary is\n%s", got)
	}
}
