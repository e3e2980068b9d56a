package report

import (
	"bytes"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"

	"github.com/kinesim/kinesim/model/result"
)

var update = flag.Bool("update", false, "write the golden files")

// fixture writes the files of a made-up run: shards over a span, one of them hot, and
// loads them again as a report does.
func fixture(t testing.TB, shards int, span, slice float64, hot bool) *Data {
	t.Helper()
	dir := t.TempDir()
	num := func(v float64) *float64 { return &v }
	n := int64(10000)
	r := &result.Result{Schema: result.Schema,
		Scenario: result.Scenario{Name: "made-up", SHA256: "0123456789abcdef", Seed: 7},
		Engine:   result.Engine{Version: "0.0.0", TraceHash: "feedc0defeedc0de", VirtualSeconds: span, Command: "kinesim run made-up.yaml"},
		Verdict: result.Verdict{Pass: !hot, Thresholds: []result.ThresholdOutcome{
			{Metric: "putLatency", Check: "p99 < 300ms", Value: 140, Unit: "ms", Pass: true}},
			Invariants: []result.InvariantOutcome{{ID: "A1", Name: "conservation", Status: result.Holds}}},
		Cost: result.Cost{Currency: "USD", MonthHours: 730, PerMonth: 43.8,
			AsOf: "2026-11", Region: "us-east-1",
			Items: []result.CostItem{{Service: "Kinesis Data Streams", What: "s: shard hours", Quantity: 2920, Unit: "shard-hour",
				Price: 0.015, Amount: 43.8}},
			Test: result.TestCost{Hours: span / 3600, Total: 0.06, Items: []result.CostItem{{Service: "Kinesis Data Streams",
				What: "s: shard hours", Quantity: 4, Unit: "shard-hour", Price: 0.015, Amount: 0.06}}}},
		Assumptions: []result.Assumption{{Name: "x", Value: "1", Origin: "guessed", Source: "nobody"}},
	}
	stream := result.StreamInfo{Name: "s", BytesPerSecond: 1 << 20, RecordsPerSec: 1000, Producers: []string{"p"}, Consumers: []string{"c"}}
	var series, hist strings.Builder
	fmt.Fprintf(&series, "# slice %gs; shards %gs\ntime_s,metric,labels,value\n", slice, slice)
	offered, accepted := 0.0, 0.0
	var perMinute [3][]float64 // records stored, their bytes, refused
	for at := 0.0; at < span; at += slice {
		load := 500 * float64(shards) * (1 + 0.5*math.Sin(at/span*12)) * slice
		ok := load
		if hot && at > span/3 && at < span*2/3 {
			ok = load * 0.7
		}
		offered, accepted = offered+load, accepted+ok
		fmt.Fprintf(&series, "%g,recordsOffered,stream=s,%g\n%g,recordsAccepted,stream=s,%g\n", at, load, at, ok)
		fmt.Fprintf(&series, "%g,bytesOffered,stream=s,%g\n%g,bytesAccepted,stream=s,%g\n", at, load*100, at, ok*100)
		fmt.Fprintf(&series, "%g,iteratorAge,consumer=c;stream=s,%g\n", at, 1000*at/span)
		fmt.Fprintf(&series, "%g,recordsStored,stream=s,%g\n%g,bytesStored,stream=s,%g\n", at, ok, at, ok*100)
		for i, v := range []float64{ok, ok * 100, load - ok} {
			for len(perMinute[i]) <= int(at/60) {
				perMinute[i] = append(perMinute[i], 0)
			}
			perMinute[i][int(at/60)] += v
		}
	}
	for i, name := range []string{"IncomingRecords", "IncomingBytes", "WriteProvisionedThroughputExceeded"} {
		for k, v := range perMinute[i] {
			if slice <= 60 { // else there are fewer than minutes
				fmt.Fprintf(&series, "%d,%s,stream=s,%g\n", k*60, name, v)
			}
		}
	}
	for i := range shards {
		id := fmt.Sprintf("shardId-%012d", i)
		stream.Shards = append(stream.Shards, id)
		for at := 0.0; at < span; at += slice {
			u := 0.1 + 0.5*math.Abs(math.Sin(at/span*9+float64(i)))
			if hot && i == 1 && at > span/3 && at < span*2/3 {
				u = 1.4
				fmt.Fprintf(&series, "%g,shardThrottled,shard=%s;stream=s,%g\n", at, id, 400*slice)
			}
			fmt.Fprintf(&series, "%g,shardUtilization,shard=%s;stream=s,%g\n", at, id, u)
		}
	}
	r.Streams = []result.StreamInfo{stream}
	counter := func(name, label, of string, v float64) {
		r.Metrics = append(r.Metrics, result.Metric{Name: name, Labels: map[string]string{label: of}, Kind: "counter", Value: num(v)})
	}
	counter("recordsOffered", "stream", "s", offered)
	counter("recordsAccepted", "stream", "s", accepted)
	counter("recordsFailed", "stream", "s", offered-accepted)
	counter("throttledRatio", "stream", "s", (offered-accepted)/offered)
	counter("getCalls", "consumer", "c", 100)
	for _, name := range []string{"propagationDelay", "endToEndDelay", "iteratorAge"} {
		r.Metrics = append(r.Metrics, result.Metric{Name: name, Labels: map[string]string{"consumer": "c"}, Kind: "histogram",
			Count: &n, P50: num(500), P90: num(900), P99: num(1000), P999: num(1100), Max: num(1200)})
	}
	hist.WriteString("metric,labels,low_ms,high_ms,count\n")
	for _, row := range []string{"putLatency,producer=p;stream=s", "propagationDelay,consumer=c;stream=s"} {
		for i := range 60 {
			fmt.Fprintf(&hist, "%s,%g,%g,%d\n", row, 5+float64(i*i), 5+float64((i+1)*(i+1)), 10000/(1+i*i))
		}
	}
	var js bytes.Buffer
	if err := result.WriteJSON(&js, r); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"result.json": js.String(), "series.csv": series.String(), "histograms.csv": hist.String()} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	d, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// The same data gives the same bytes; the golden files show what a change does.
func TestGoldenCharts(t *testing.T) {
	d := fixture(t, 4, 600, 1, true)
	for _, ch := range d.charts() {
		got := ch.SVG()
		if again := ch.SVG(); !bytes.Equal(got, again) {
			t.Errorf("%s: two renderings differ", ch.name)
		}
		golden(t, filepath.Join("testdata", ch.name+".svg"), got)
	}
	var text bytes.Buffer
	if err := Text(&text, d, TextOptions{Dir: "out/made-up", Report: true}); err != nil {
		t.Fatal(err)
	}
	golden(t, filepath.Join("testdata", "summary.txt"), text.Bytes())
	golden(t, filepath.Join("testdata", "report.md"), []byte(d.markdown(nil)))
	golden(t, filepath.Join("testdata", "report.html"), bare(t, d))
}

// bare is the page of a run without its style, its script and its charts but the first.
func bare(t *testing.T, d *Data) []byte {
	t.Helper()
	pictures, err := d.pictures()
	if err != nil {
		t.Fatal(err)
	}
	page, err := d.html(pictures[:1])
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(page), string(styleOf()), "…\n", 1)
	return []byte(strings.Replace(text, pageScript, "…\n", 1))
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("%s is not as it was (%v); look at it, then go test ./report -update", name, err)
	}
}

// Charts stay light and inside their page from 4 to 1,000 shards, from 10 s to 30 days.
func TestChartsAtEverySize(t *testing.T) {
	for _, c := range []struct {
		shards      int
		span, slice float64
	}{{4, 10, 1}, {64, 3600, 60}, {1000, 86400, 3600}, {64, 30 * 86400, 6 * 3600}, {1000, 30 * 86400, 6 * 3600}, {1, 0.5, 1}} {
		d := fixture(t, c.shards, c.span, c.slice, true)
		for _, ch := range d.charts() {
			svg := ch.SVG()
			if len(svg) > 300<<10 {
				t.Errorf("%d shards, %g s: %s has %d KiB, want at most 300", c.shards, c.span, ch.name, len(svg)>>10)
			}
			if bytes.Contains(svg, []byte("NaN")) || bytes.Contains(svg, []byte("Inf")) {
				t.Errorf("%d shards, %g s: %s draws NaN or Inf", c.shards, c.span, ch.name)
			}
			if strings.TrimSpace(ch.headline) == "" || strings.Contains(ch.headline, "%!") || strings.Contains(ch.headline, "NaN") {
				t.Errorf("%s: headline %q", ch.name, ch.headline)
			}
		}
	}
}

// The headline names the culprit when there is one, and claims nothing when not.
func TestHeadlinesFollowTheData(t *testing.T) {
	hot, calm := fixture(t, 4, 600, 1, true), fixture(t, 4, 600, 1, false)
	for _, c := range []struct {
		d    *Data
		want string
	}{
		{hot, "of its records at shard 1, while its other shards average"},
		{calm, "s throttles nothing: its hottest shard peaks at 60 % of its limit"},
	} {
		found := strings.Join(Findings(c.d), "\n")
		if !strings.Contains(found, c.want) {
			t.Errorf("findings are\n%s\nwant %q in them", found, c.want)
		}
	}
}

// Labels that are spread never overlap, never leave their range while they fit, and
// keep their order.
func TestSpreadNeverOverlaps(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		n := 1 + r.IntN(8)
		labels := make([]label, n)
		for i := range labels {
			labels[i] = label{y: vg.Length(r.Float64()*240 - 20), tone: i}
		}
		before := append([]label(nil), labels...)
		spread(labels, 12, 0, 200)
		for i := range labels {
			if labels[i].y < -0.01 || labels[i].y > 200.01 {
				t.Fatalf("%v spread to %v: outside of 0 to 200", before, labels)
			}
			for j := range labels {
				if i != j && math.Abs(float64(labels[i].y-labels[j].y)) < 11.99 {
					t.Fatalf("%v spread to %v: %d and %d overlap", before, labels, i, j)
				}
				if before[i].y < before[j].y && labels[i].y > labels[j].y {
					t.Fatalf("%v spread to %v: %d and %d changed places", before, labels, i, j)
				}
			}
		}
	}
}

func TestNumbersAsPeopleWriteThem(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{percent(0.00082), "0.082 %"}, {percent(0.3333), "33.3 %"}, {percent(0), "0 %"}, {percent(1), "100 %"},
		{count(1234567), "1.23 M"}, {count(1234), "1,234"}, {count(12), "12"}, {count(-4321), "-4,321"},
		{size(1536), "1.5 KiB"}, {size(10 << 20), "10 MiB"}, {millis(0.05), "50 µs"}, {millis(1530), "1.53 s"},
		{millis(150e3), "2.5 min"}, {millis(0), "0 ms"}, {seconds(86400 * 3), "3 days"}, {shortShard("shardId-000000000012"), "shard 12"},
		{shortShard("shardId-000000000000"), "shard 0"}, {dollars(12345.6), "$12,346"}, {dollars(3.456), "$3.46"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestLoadSaysWhatIsWrong(t *testing.T) {
	if _, err := Load(t.TempDir()); err == nil || !strings.Contains(err.Error(), "has no result.json") {
		t.Errorf("an empty folder: %v", err)
	}
	dir := t.TempDir()
	for name, text := range map[string]string{"result.json": `{"schema":"kinesim.result/v9"}`, "series.csv": "", "histograms.csv": ""} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := Load(dir); err == nil || !strings.Contains(err.Error(), "want schema kinesim.result/v1") {
		t.Errorf("another schema: %v", err)
	}
}

// The page needs nothing from elsewhere, and its pictures keep their names apart.
func TestPageIsSelfContained(t *testing.T) {
	d := fixture(t, 4, 600, 1, true)
	dir := t.TempDir()
	if err := Write(dir, d); err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(filepath.Join(dir, "report.html"))
	if err != nil {
		t.Fatal(err)
	}
	for _, banned := range []string{"src=", "@import", "<link", "fetch(", "XMLHttp", "url("} {
		if bytes.Contains(page, []byte(banned)) {
			t.Errorf("the page contains %q", banned)
		}
	}
	if n := bytes.Count(page, []byte("<svg ")); n != len(d.charts()) {
		t.Errorf("the page has %d pictures, want %d", n, len(d.charts()))
	}
}

func BenchmarkCharts(b *testing.B) {
	d := fixture(b, 64, 3600, 10, true)
	for b.Loop() {
		if _, err := d.pictures(); err != nil {
			b.Fatal(err)
		}
	}
}
