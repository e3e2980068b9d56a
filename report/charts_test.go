package report

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/kinesim/kinesim/model/result"
)

// A percentile in a chart is the one that stands in the tables, to the last figure.
func TestLatencyChartAgreesWithTheTables(t *testing.T) {
	d := fixture(t, 4, 600, 1, true)
	for _, c := range d.curves("propagationDelay") {
		if want := *d.metric("propagationDelay", "consumer", "c").P99; c.p99 != want {
			t.Errorf("%s has p99 %g ms in the chart and %g ms in the tables", c.name, c.p99, want)
		}
	}
	if ch := d.latencyChart("x", "propagationDelay", "", ""); strings.Contains(ch.foot, "time since") {
		t.Errorf("no axis of the chart is a time of the run, but its footer says %q", ch.foot)
	}
}

// The share of time is that of slices: a red cell stands for many, of which one was over.
func TestHeatHeadlineCountsSlices(t *testing.T) {
	d := fixture(t, 1, 2400, 1, false)
	u := d.get("shardUtilization", "shard=shardId-000000000000;stream=s")
	for i := 0; i < len(u.V); i += 100 {
		u.V[i] = 1.5
	}
	ch := d.heatChart(&d.Result.Streams[0])
	if want := "The shard of s is over its limit for 1 % of the time"; ch.headline != want {
		t.Errorf("got %q, want %q", ch.headline, want)
	}
	if !strings.Contains(words(ch), "over limit or throttled") {
		t.Error("a shard that lives on its burst is called throttled")
	}
	for n, want := range map[int]string{2: "Both shards of s stay", 4: "All 4 shards of s stay", 1000: "All 1,000 shards of s stay"} {
		d := fixture(t, n, 10, 1, false)
		if ch := d.heatChart(&d.Result.Streams[0]); !strings.HasPrefix(ch.headline, want) {
			t.Errorf("got %q, want %q", ch.headline, want)
		}
	}
}

// A point stands for whole slices, and the chart says for how many; the peak that its mean
// hides is said too.
func TestThroughputChartSaysWhatAPointIs(t *testing.T) {
	d := fixture(t, 4, 3601, 1, false)
	d.get("recordsOffered", "stream=s").V[7] = 1e6
	ch := d.throughputChart(&d.Result.Streams[0])
	for _, want := range []string{"means of 11 s;", "The busiest second has 1 M records/s."} {
		if !strings.Contains(ch.subtitle, want) {
			t.Errorf("got %q, want %q in it", ch.subtitle, want)
		}
	}
}

// A consumer that is old at the very end has not caught up, though its last read was.
func TestAgeHeadlineLooksAtTheEnd(t *testing.T) {
	d := fixture(t, 4, 600, 1, false)
	s := d.get("iteratorAge", "consumer=c;stream=s")
	for i := range s.V {
		s.V[i] = 0
	}
	s.V[300] = 400e3
	if ch := d.ageChart(); ch.headline != "c falls behind by up to 6.67 min, and catches up" {
		t.Errorf("got %q", ch.headline)
	}
	s.V[590] = 400e3
	if ch := d.ageChart(); ch.headline != "c falls behind, up to 6.67 min, and has not caught up at the end" {
		t.Errorf("got %q", ch.headline)
	}
	if ch := d.ageChart(); !strings.Contains(ch.subtitle, "over all shards in 2 s;") {
		t.Errorf("got %q", ch.subtitle)
	}
}

// When there are more consumers than colours, the worst are drawn, and long names leave
// room for the data.
func TestChartsOfManyConsumers(t *testing.T) {
	d := fixture(t, 4, 600, 1, false)
	s := d.get("iteratorAge", "consumer=c;stream=s")
	st := &d.Result.Streams[0]
	st.Consumers = nil
	for i := range 8 {
		name := fmt.Sprintf("%d-%s", i, strings.Repeat("long-name-", 6))
		st.Consumers = append(st.Consumers, name)
		own := &Series{T: s.T}
		for range s.V {
			own.V = append(own.V, float64(i)*10e3)
		}
		d.series["iteratorAge,consumer="+name+";stream=s"] = own
		d.hists["propagationDelay,consumer="+name] = []bucket{{float64(i + 1), float64(i + 2), 1000}}
		d.order = append(d.order, "propagationDelay,consumer="+name)
	}
	age := d.ageChart()
	if !strings.HasPrefix(age.headline, "7-long") || !strings.HasSuffix(age.subtitle, "The 5 oldest of 8.") {
		t.Errorf("got %q, %q", age.headline, age.subtitle)
	}
	delay := d.latencyChart("x", "propagationDelay", "", "")
	if !strings.Contains(delay.subtitle, "The 5 slowest of 9 are drawn.") {
		t.Errorf("got %q", delay.subtitle)
	}
	for _, ch := range []*chart{age, delay} {
		if strings.Contains(words(ch), "7-"+strings.Repeat("long-name-", 6)+" ·") {
			t.Errorf("%s writes a name across its edge", ch.name)
		}
	}
}

// Those that were given up have no latency: the chart says how many are missing in it.
func TestLatencyChartNamesTheMissing(t *testing.T) {
	d := fixture(t, 4, 600, 1, true)
	if ch := d.latencyChart("x", "putLatency", "", "Put latency"); strings.Contains(ch.subtitle, "given up") {
		t.Errorf("nothing is known to be given up in the whole run, got %q", ch.subtitle)
	}
	lost := 1.5e6
	d.Result.Metrics = append(d.Result.Metrics, result.Metric{Name: "recordsExpired", Labels: map[string]string{}, Value: &lost})
	if ch := d.latencyChart("x", "putLatency", "", "Put latency"); !strings.Contains(ch.subtitle, " 1.5 M more were given up, and have none.") {
		t.Errorf("got %q", ch.subtitle)
	}
	if ch := d.latencyChart("x", "propagationDelay", "", ""); strings.Contains(ch.subtitle, "given up") {
		t.Errorf("got %q", ch.subtitle)
	}
}

// A folder that is used again has the charts of its last run only, and what others put there.
func TestWriteLeavesNoChartOfAnEarlierRun(t *testing.T) {
	d, dir := fixture(t, 4, 10, 1, false), t.TempDir()
	charts := filepath.Join(dir, "charts")
	if err := os.Mkdir(charts, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"throughput-old.svg", "shards-old.png", "mine.svg", "shards-old.txt"} {
		if err := os.WriteFile(filepath.Join(charts, name), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	names := func() string {
		entries, err := os.ReadDir(charts)
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, e := range entries {
			out = append(out, e.Name())
		}
		return strings.Join(out, " ")
	}
	if err := Write(dir, d); err != nil {
		t.Fatal(err)
	}
	if got := names(); strings.Contains(got, "-old.svg") || strings.Contains(got, "-old.png") ||
		!strings.Contains(got, "mine.svg") || !strings.Contains(got, "shards-s.svg") {
		t.Errorf("charts are %s", got)
	}
	if err := Clean(dir); err != nil {
		t.Fatal(err)
	}
	if got := names(); got != "mine.svg shards-old.txt" {
		t.Errorf("after Clean there are %s", got)
	}
	if _, err := os.Stat(filepath.Join(dir, "report.html")); err == nil {
		t.Error("Clean leaves report.html")
	}
	theirs := filepath.Join(t.TempDir(), "report.md")
	if err := os.WriteFile(theirs, []byte("# My own report"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := Clean(filepath.Dir(theirs)); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(theirs); err != nil {
		t.Error("Clean removes what is not ours")
	}
}

// Ticks of latencies are what a person says, from microseconds to days, and enclose the range.
func TestLogTicksAreRound(t *testing.T) {
	for _, c := range []struct {
		low, high float64
		want      string
	}{
		{3, 800, "1 ms 3 ms 10 ms 30 ms 100 ms 300 ms 1 s"},
		{0.02, 0.3, "10 µs 30 µs 100 µs 300 µs 1 ms"},
		{20e3, 1800e3, "10 s 30 s 2 min 5 min 15 min 1 h"},
		{10, 1800e3, "10 ms 100 ms 1 s 10 s 2 min 15 min"},
		{3600e3, 2e8, "1 h 3 h 10 h 30 h 100 h"},
	} {
		var got []string
		for _, k := range logTicks(c.low, c.high) {
			got = append(got, k.label)
		}
		if text := strings.Join(got, " "); !strings.Contains(text, c.want) {
			t.Errorf("%g to %g ms has the ticks %s, want %s", c.low, c.high, text, c.want)
		}
	}
}

// A stream that is nearly idle still shows where its load lies.
func TestHeatOfAnIdleStreamHasTones(t *testing.T) {
	d := fixture(t, 4, 10, 1, false)
	for i := range 4 {
		u := d.get("shardUtilization", fmt.Sprintf("shard=shardId-%012d;stream=s", i))
		for j := range u.V {
			u.V[j] = 0.0002 * float64(i)
		}
	}
	h := d.heatOf(&d.Result.Streams[0])
	if h.tone(3, 0) < 5 || h.tone(0, 0) != 0 {
		t.Errorf("loads of 0 and 0.06 %% have the tones %d and %d of a scale up to %g", h.tone(0, 0), h.tone(3, 0), h.top)
	}
}
