package report

import (
	"bytes"
	"fmt"
	"image/png"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/kinesim/kinesim/model/result"
)

// The same plan gives the same bytes; the golden files show what a change does.
func TestGoldenReview(t *testing.T) {
	r := newReview(peakDay(5, 6, 8))
	for _, ch := range r.charts() {
		got := ch.SVG()
		if again := ch.SVG(); !bytes.Equal(got, again) {
			t.Errorf("%s: two renderings differ", ch.name)
		}
		golden(t, filepath.Join("testdata", "review-"+ch.name+".svg"), got)
	}
	pictures := []picture{}
	for _, ch := range r.charts() {
		pictures = append(pictures, picture{name: ch.name, headline: ch.headline, caption: ch.subtitle})
	}
	golden(t, filepath.Join("testdata", "review.md"), []byte(r.markdown(pictures)))
	page, err := r.html(pictures)
	if err != nil {
		t.Fatal(err)
	}
	page = bytes.Replace(page, []byte(styleOf()), []byte("…\n"), 1)
	golden(t, filepath.Join("testdata", "review.html"), bytes.Replace(page, []byte(pageScript), []byte("…\n"), 1))
	var text, file bytes.Buffer
	if err := PlanText(&text, r.Plan, TextOptions{Dir: "out/peak-day-plan", Report: true}); err != nil {
		t.Fatal(err)
	}
	golden(t, filepath.Join("testdata", "review.txt"), text.Bytes())
	if err := result.WritePlan(&file, r.Plan); err != nil {
		t.Fatal(err)
	}
	golden(t, filepath.Join("testdata", "plan.json"), file.Bytes())
}

// hostile is a plan of any shape: long names, few or many options, huge and tiny numbers,
// intervals that cross 0, options that have no value.
func hostile(r *rand.Rand) *result.Plan {
	var shards []int
	for range 1 + r.IntN(20) {
		shards = append(shards, 1+r.IntN(200))
	}
	p := peakDay(shards...)
	name := func() string { return strings.Repeat("abW-", 1+r.IntN(14)) + fmt.Sprint(r.IntN(99)) }
	factor := []float64{0, 1e-6, 1, 1, 1e7}[r.IntN(5)]
	money := []float64{0, 1e-3, 1, 1, 1e6}[r.IntN(5)]
	for i := range p.Options {
		o := &p.Options[i]
		if r.IntN(3) == 0 {
			o.Label = name() + ", " + name()
		}
		o.Front, o.Tied = r.IntN(3) == 0, r.IntN(3) == 0
		o.Verdict = []string{result.Meets, result.Fails, result.Unsure}[r.IntN(3)]
		o.PerMonth = around(o.PerMonth.Value*money, r.Float64()*10)
		for k := range o.Metrics {
			v := o.Metrics[k].Value.Value * factor * r.ExpFloat64()
			o.Metrics[k].Value = around(v, v*2*r.Float64())
		}
		if r.IntN(8) == 0 {
			o.Metrics, o.Thresholds = nil, nil
		}
		for range r.IntN(18) {
			free := 1 - 3*r.ExpFloat64()*r.Float64()
			o.Headroom = append(o.Headroom, result.Headroom{Limit: name(), Used: (1 - free) * 1e9 * factor, Of: 1e9 * factor,
				Unit: []string{"bytes/s", "records/s", name()}[r.IntN(3)], Free: free})
		}
	}
	p.Decision.Found = r.IntN(4) > 0
	p.Decision.Option = r.IntN(len(p.Options))
	for range r.IntN(20) {
		s := result.Swing{Input: name(), Low: name(), Base: name(), High: name(), Breaks: r.IntN(3) == 0}
		for _, m := range []string{"putLatency.p99{producer:web}", "cost.perMonth"} {
			unit := map[bool]string{true: "USD", false: "ms"}[m == "cost.perMonth"]
			base := 81 * factor
			s.Effects = append(s.Effects, result.Tilt{Metric: m, Unit: unit, Base: base, Low: base * r.ExpFloat64(), High: base * r.ExpFloat64()})
		}
		p.Sensitivity = append(p.Sensitivity, s)
	}
	return p
}

// Texts of a review's charts never cross each other or the edge, and no number is missing,
// whatever the plan.
func TestReviewTextsNeverCollide(t *testing.T) {
	all := plans()
	for seed := range uint64(24) {
		all[fmt.Sprintf("seed %d", seed)] = hostile(rand.New(rand.NewPCG(seed, 9)))
	}
	for name, p := range all {
		for _, ch := range newReview(p).charts() {
			for _, c := range collisions(ch) {
				t.Errorf("%s, %s: %s", name, ch.name, c)
			}
			svg := ch.SVG()
			for _, banned := range []string{"NaN", "Inf", "%!"} {
				if bytes.Contains(svg, []byte(banned)) {
					t.Errorf("%s, %s: %s in it", name, ch.name, banned)
				}
			}
			if len(svg) > 200<<10 {
				t.Errorf("%s, %s: %d KiB", name, ch.name, len(svg)>>10)
			}
		}
	}
}

// A plan fits a screen of 100 columns, whatever is in it, and the decision stands above all.
func TestPlanTextFits(t *testing.T) {
	all := plans()
	for seed := range uint64(20) {
		all[fmt.Sprintf("seed %d", seed)] = hostile(rand.New(rand.NewPCG(seed, 4)))
	}
	for name, p := range all {
		var b bytes.Buffer
		if err := PlanText(&b, p, TextOptions{}); err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.Split(b.String(), "\n") {
			if n := utf8.RuneCountInString(line); n > screenWidth && strings.Contains(strings.TrimSpace(line), " ") {
				t.Errorf("%s: %d columns: %s", name, n, line)
			}
		}
		words := strings.Join(strings.Fields(b.String()), " ")
		if at := strings.Index(words, p.Decision.Sentence); at < 0 || at > 60 {
			t.Errorf("%s: the decision stands at %d of\n%s", name, at, b.String())
		}
	}
}

// Headlines are sentences with their numbers, and claim what the plan shows.
func TestReviewHeadlines(t *testing.T) {
	all := plans()
	for _, c := range []struct{ plan, chart, want string }{
		{"small", "pareto", "6 shards, polling costs $71.40 a month; 5 shards, polling fails: throttled 2.1 %"},
		{"large", "pareto", "6 shards, polling costs $71.40 a month; 5 shards, polling fails: throttled 2.1 %"},
		{"nothing found", "pareto", "None of 10 options meets the thresholds; nearest is 8 shards, fanOut: put latency p99 63.7 ms"},
		{"ties", "pareto", "6 shards, polling costs $60.00 a month; 5 shards, polling fails: throttled 2.1 %"},
		{"one option", "pareto", "6 shards, polling meets the thresholds for $71.40 a month"},
		{"small", "headroom", "orders: write bytes breaks first: 33.3 % is free at the peak"},
		{"over", "headroom", "orders: write records is over its limit by 4,000 % at the peak"},
		{"small", "tornado", "producers.web.arrivals, rate matters most: put latency p99 is 412 ms at 1.2k/s, 81 ms as assumed"},
	} {
		got := ""
		for _, ch := range newReview(all[c.plan]).charts() {
			if ch.name == c.chart {
				got = ch.headline
			}
		}
		if got != c.want {
			t.Errorf("%s, %s: got %q, want %q", c.plan, c.chart, got, c.want)
		}
	}
	// Five shards with polling are cheaper too, but differ from the pick in more.
	fan := peakDay(5, 6)
	fan.Options = slices.DeleteFunc(fan.Options, func(o result.Option) bool { return o.Label == "6 shards, polling" })
	fan.Decision.Option = len(fan.Options) - 1
	if got, want := newReview(fan).costHeadline(), "6 shards, fanOut costs $137 a month; 5 shards, fanOut fails: throttled 2.1 %"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	calm := peakDay(6, 7)
	calm.Sensitivity = calm.Sensitivity[2:]
	calm.Sensitivity[0].Effects[0].Low, calm.Sensitivity[0].Effects[0].High = 80.9, 81.1
	if got, want := newReview(calm).tornadoChart().headline, "No input moves put latency p99 by more than 1 %"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Settings are called by the end of their paths, as much of it as tells them apart.
func TestSettingNames(t *testing.T) {
	got := settingNames([]string{"consumers.billing.read", "streams.orders.shards", "streams.returns.shards", "duration"})
	if want := "read orders.shards returns.shards duration"; strings.Join(got, " ") != want {
		t.Errorf("got %v, want %s", got, want)
	}
	if got := newReview(peakDay(5, 6)).differing(); strings.Join(got, " ") != "consumers.billing.read streams.orders.shards" {
		t.Errorf("the settings that differ are %v", got)
	}
}

// A metric that is 0 in all options is named in a sentence, unless a threshold is on it.
func TestColumnsOfZeros(t *testing.T) {
	p := peakDay(6, 8)
	for i := range p.Options {
		p.Options[i].Metrics = append(p.Options[i].Metrics, result.PlanMetric{Name: "recordsLost", Unit: "records"})
	}
	r := newReview(p)
	some, never := r.measures()
	names := strings.Join(measureNames(some), ", ")
	if names != "put latency p99, throttled, put latency p50" || len(never) != 1 {
		t.Errorf("columns are %s, and %d are none", names, len(never))
	}
	if text := r.markdown(nil); !strings.Contains(text, "0 in all options: records lost.") {
		t.Error("nothing says that no record is lost")
	}
}

// The tornado begins with the number that breaks its threshold, then has the first and the cost.
func TestTornadoBeginsWithWhatBreaks(t *testing.T) {
	p := peakDay(6, 8)
	order := func() string { return strings.Join(measureNames(newReview(p).swung()), ", ") }
	for i := range p.Sensitivity {
		p.Sensitivity[i].Effects[0].High = 82
		p.Sensitivity[i].Effects = append(p.Sensitivity[i].Effects, result.Tilt{Metric: "throttledRatio", Unit: "ratio", High: 0.0005})
	}
	if got := order(); got != "put latency p99, cost a month, throttled" {
		t.Errorf("got %s", got)
	}
	p.Sensitivity[1].Effects[2].High = 0.003
	if got := order(); got != "throttled, put latency p99, cost a month" {
		t.Errorf("got %s", got)
	}
	if got := newReview(p).tornadoChart().headline; !strings.HasPrefix(got, "producers.web.size, median matters most: throttled is 0.3 % at 1,080 B") {
		t.Errorf("got %s", got)
	}
}

// The verdict is one word: an option that might meet the thresholds leaves the plan unsure.
func TestReviewVerdict(t *testing.T) {
	p := plans()["nothing found"]
	for _, c := range []struct {
		change func()
		want   string
	}{
		{func() {}, "NONE MEETS"},
		{func() { p.Options[3].Verdict = result.Unsure }, "UNSURE"},
		{func() { p.Decision.Found = true }, "DECIDED"},
	} {
		c.change()
		if got, good := newReview(p).verdict(); got != c.want || good != (c.want == "DECIDED") {
			t.Errorf("got %s, %v, want %s", got, good, c.want)
		}
	}
}

// A plan that was interrupted says so everywhere.
func TestInterruptedReview(t *testing.T) {
	for _, interrupted := range []bool{true, false} {
		p := peakDay(5, 6)
		p.Engine.Interrupted = interrupted
		var text bytes.Buffer
		if err := PlanText(&text, p, TextOptions{}); err != nil {
			t.Fatal(err)
		}
		page, err := newReview(p).html(nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, doc := range []string{text.String(), string(page), newReview(p).markdown(nil)} {
			if got := strings.Contains(doc, "these are partial results"); got != interrupted {
				t.Errorf("interrupted %v, said %v in\n%.300s", interrupted, got, doc)
			}
		}
	}
}

// What is used of a limit is said in the words of its unit.
func TestUsedInItsUnit(t *testing.T) {
	for _, c := range []struct {
		h    result.Headroom
		want string
	}{
		{result.Headroom{Used: 3 << 20, Of: 4 << 20, Unit: "B/s over 1 s"}, "3 of 4 MiB/s over 1 s"},
		{result.Headroom{Used: 3 << 20, Of: 4 << 20, Unit: "bytes"}, "3 of 4 MiB"},
		{result.Headroom{Used: 900 << 10, Of: 1.5 * (1 << 20), Unit: "B/s"}, "0.88 of 1.5 MiB/s"},
		{result.Headroom{Used: 1200, Of: 6000, Unit: "records/s"}, "1,200 of 6,000 records/s"},
		{result.Headroom{Used: 2, Of: 5, Unit: "Brokers"}, "2 of 5 Brokers"},
	} {
		if got := used(&c.h); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

// unclosed are tags of pages that need no end.
var unclosed = map[string]bool{"meta": true, "li": true, "td": true, "th": true, "br": true, "!doctype": true}

// open lists the tags of a page that are not closed in order.
func open(page string) (stack []string) {
	page = regexp.MustCompile(`(?s)<(script|style)\b.*?</(script|style)>`).ReplaceAllString(page, "")
	for _, m := range regexp.MustCompile(`<(/?)([a-zA-Z!][a-zA-Z0-9]*)[^>]*?(/?)>`).FindAllStringSubmatch(page, -1) {
		switch name := m[2]; {
		case unclosed[name] || m[3] == "/":
		case m[1] == "":
			stack = append(stack, name)
		case len(stack) == 0 || stack[len(stack)-1] != name:
			return append(stack, "/"+name)
		default:
			stack = stack[:len(stack)-1]
		}
	}
	return stack
}

// A review is files that need nothing else: a page whose tags are closed, text, charts of
// 1,480 pixels; charts of an earlier plan are gone, and what others put there stays.
func TestWriteReview(t *testing.T) {
	dir := t.TempDir()
	write := func(p *result.Plan) {
		t.Helper()
		var b bytes.Buffer
		if err := result.WritePlan(&b, p); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, planFile), b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := WriteReview(dir); err != nil {
			t.Fatal(err)
		}
	}
	p := plans()["large"]
	p.Options[2].Label = "<script>alert(1)</script>"
	write(p)
	read := func(name string) []byte {
		t.Helper()
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	page := string(read("review.html"))
	for _, banned := range []string{"src=", "@import", "<link", "fetch(", "url(", "<script>alert"} {
		if strings.Contains(page, banned) {
			t.Errorf("the page contains %q", banned)
		}
	}
	if left := open(page); len(left) > 0 {
		t.Errorf("tags that do not match: %v", left)
	}
	if n := strings.Count(page, "<svg "); n != 3 {
		t.Errorf("the page has %d charts, want 3", n)
	}
	text := string(read("review.md"))
	for _, m := range regexp.MustCompile(`\]\(([^)]*)\)`).FindAllStringSubmatch(text, -1) {
		read(m[1])
	}
	img, err := png.Decode(bytes.NewReader(read("charts/pareto.png")))
	if err != nil || img.Bounds().Dx() != 1480 {
		t.Errorf("pareto.png: %v, %v", img.Bounds(), err)
	}
	if err := os.WriteFile(filepath.Join(dir, "charts", "mine.svg"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	write(plans()["no option"])
	entries, err := os.ReadDir(filepath.Join(dir, "charts"))
	if err != nil || len(entries) != 1 || entries[0].Name() != "mine.svg" {
		t.Errorf("charts are %v (%v)", entries, err)
	}
}

// Every table of the document is aligned, and no cell breaks its row.
func TestReviewTablesAreAligned(t *testing.T) {
	p := peakDay(5, 6)
	p.Options[0].Label, p.Survival[0].Text = "a|b *c* <i>", "two\nlines"
	width, bars := 0, 0
	for _, line := range strings.Split(newReview(p).markdown(nil), "\n") {
		if !strings.HasPrefix(line, "|") {
			width = 0
			continue
		}
		n := strings.Count(strings.ReplaceAll(line, `\|`, ""), "|")
		if width > 0 && n != bars {
			t.Errorf("%q has %d bars, want %d", line, n, bars)
		}
		bars = n
		if n := utf8.RuneCountInString(line); width > 0 && n != width {
			t.Errorf("%q has %d runes, want %d", line, n, width)
		} else {
			width = n
		}
	}
}

func TestLoadPlanSaysWhatIsWrong(t *testing.T) {
	dir := t.TempDir()
	if err := WriteReview(dir); err == nil || !strings.Contains(err.Error(), "has no plan.json") {
		t.Errorf("an empty folder: %v", err)
	}
	if err := os.WriteFile(filepath.Join(dir, planFile), []byte(`{"schema":"kinesim.plan/v9"}`), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := WriteReview(dir); err == nil || !strings.Contains(err.Error(), "want schema kinesim.plan/v1") {
		t.Errorf("another schema: %v", err)
	}
}
