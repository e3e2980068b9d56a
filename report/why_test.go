package report

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/kinesim/kinesim/model/explain"
)

// step adds a part to a case, behind the last.
func step(c *explain.Case, kind string, ms float64, text string) *explain.Part {
	at := int64(0)
	for _, p := range c.Parts {
		at += p.NS
	}
	c.Parts = append(c.Parts, explain.Part{Kind: kind, AtNS: at, NS: int64(ms * 1e6), MS: ms, Text: text})
	c.NS = at + int64(ms*1e6)
	c.MS = float64(c.NS) / 1e6
	return &c.Parts[len(c.Parts)-1]
}

// lateRecord is a record that was refused twice, waited for a zone, and was read late.
func lateRecord() *explain.Explanation {
	c := explain.Case{Question: explain.EndToEndDelay, Producer: "web/2", N: 4711, Key: "US", Bytes: 912, Stream: "s",
		Shard: "shardId-000000000001", Consumer: "c/0", Reader: "c/0/s/shardId-000000000001", From: 292.579, Attempts: 3,
		Outcome: explain.Processed,
		Answer: "record 4711 of web/2, key US, took 7.53 s until c/0 had processed it: 2 refusals by shard 1 (its bucket of " +
			"bytes had 310 B left, the record wanted 1.0 KiB; key US had 92 % of the bytes it took in the last 10 s), 5.94 s " +
			"of back-off and 930 ms until the next poll.",
		Sums: []explain.Sum{{Kind: explain.KindBackOff, NS: 5_940_000_000, MS: 5940}}}
	step(&c, explain.KindBatch, 44.4, "waits for its batch: 500 records or 100 ms")
	step(&c, explain.KindNetworkThere, 0.423, "network to the service")
	step(&c, explain.KindNetworkBack, 0.5, "network back")
	step(&c, explain.KindBackOff, 1950, "back-off: attempt 1 is refused by shardId-000000000001")
	step(&c, explain.KindSlot, 61, "waits: all 4 calls of web/2 are in flight")
	step(&c, explain.KindBackOff, 3990, "back-off: attempt 2 is refused by shardId-000000000001")
	step(&c, explain.KindCommit, 400, "commits with 2 of 3 zones: a 3 ms, c 400 ms, b 900 ms").Fault = "az-b"
	step(&c, explain.KindPoll, 930, "waits for the next poll")
	step(&c, explain.KindPhase, 0.000001, "its reader begins somewhere in its first interval")
	step(&c, explain.KindRefused, 150, "the read is refused: too many calls a second").Count = 3
	step(&c, explain.KindWork, 3.5, "is worked on")
	other := c
	other.Producer, other.NS, other.Answer = "web/1", 5, "record 1 of web/1, key US, took 5 ns."
	return &explain.Explanation{Schema: explain.Schema, Cases: []explain.Case{other, c}}
}

func TestGoldenWhy(t *testing.T) {
	d := fixture(t, 4, 600, 1, true)
	d.Why = lateRecord()
	charts := d.whyCharts()
	if len(charts) != 1 {
		t.Fatalf("%d charts, want that of the worst record", len(charts))
	}
	golden(t, filepath.Join("testdata", charts[0].name+".svg"), charts[0].SVG())
	if want := "Record 4711 of web/2 took 7.53 s: 5.94 s of back-off"; charts[0].headline != want {
		t.Errorf("the headline is %q, want %q", charts[0].headline, want)
	}
	var text bytes.Buffer
	if err := WhyText(&text, d); err != nil {
		t.Fatal(err)
	}
	golden(t, filepath.Join("testdata", "why.txt"), text.Bytes())
	for _, want := range []string{"3 times", "(fault az-b)", "1 more answer in report.md", "  sum      7.53 s\n", "by shard 1"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("the text lacks %q", want)
		}
	}
	if strings.Contains(text.String(), "first interval") {
		t.Error("a nanosecond has a line of its own")
	}
}

// Report and page have the answers, or say how to get them.
func TestReportSaysWhy(t *testing.T) {
	d := fixture(t, 4, 600, 1, true)
	pages := func() []string {
		page, err := d.html(nil)
		if err != nil {
			t.Fatal(err)
		}
		return []string{d.markdown(nil), string(page)}
	}
	for _, text := range pages() {
		if !strings.Contains(text, d.Result.Engine.Command+" --explain") {
			t.Error("a report without answers does not say how to ask")
		}
	}
	d.Why = lateRecord()
	for _, text := range pages() {
		if !strings.Contains(text, "Record 4711 of web/2, key US, took 7.53 s") || strings.Contains(text, "--explain") ||
			!strings.Contains(text, "back-off: attempt 1 is refused by shard 1") {
			t.Error("a report lacks an answer")
		}
	}
	d.Why.Cases = nil
	for _, text := range pages() {
		if !strings.Contains(text, "No record was late") {
			t.Error("a report without cases does not say so")
		}
	}
}

// A folder's explain.json is read; one of another schema is refused.
func TestLoadWhy(t *testing.T) {
	dir := t.TempDir()
	d := &Data{}
	if err := d.loadWhy(dir); err != nil || d.Why != nil {
		t.Errorf("without a file: %v, %+v", err, d.Why)
	}
	data, err := explain.Encode(lateRecord())
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, "explain.json")
	if err := os.WriteFile(name, data, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := d.loadWhy(dir); err != nil || len(d.Why.Cases) != 2 {
		t.Errorf("got %v, %+v", err, d.Why)
	}
	if err := os.WriteFile(name, []byte(`{"schema":"x"}`), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := d.loadWhy(dir); err == nil || !strings.Contains(err.Error(), "want schema kinesim.explain/v1") {
		t.Errorf("another schema: %v", err)
	}
}

// Bars are as long as their parts, within the width, also of a case that took no time.
func TestWaterfall(t *testing.T) {
	c := &explain.Case{}
	step(c, explain.KindBatch, 10, "a")
	step(c, explain.KindBackOff, 30, "b")
	step(c, explain.KindNetworkBack, 0.001, "c")
	got := Waterfall(c)
	for _, want := range []string{"|████████                        |  a\n", "|        ████████████████████████|  b\n",
		"|                               ▏|  c\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("got\n%swant %q", got, want)
		}
	}
	if got := Waterfall(&explain.Case{}); !strings.Contains(got, "sum        0 ms") {
		t.Errorf("got %q", got)
	}
}
