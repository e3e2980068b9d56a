package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/kinesim/kinesim/model/result"
	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

// side is a made-up result with counters of these names, by run and metric.
func side(name string, names []string, runs [][]float64) *Side {
	s := &Side{Name: name, Result: &result.Result{Schema: result.Schema, Scenario: result.Scenario{Name: "x"}}}
	for i := range names {
		s.Result.Metrics = append(s.Result.Metrics, result.Metric{Name: names[i], Kind: "counter", Value: &runs[0][i]})
	}
	if len(runs) == 1 {
		return s
	}
	s.Result.Runs = &result.Runs{Asked: len(runs)}
	for i := range runs {
		r := result.Run{Number: i, Seed: uint64(i), Whole: true, Values: map[string]float64{}}
		for j, v := range runs[i] {
			r.Values[names[j]] = v
		}
		s.Runs = append(s.Runs, r)
	}
	return s
}

func find(t *testing.T, c *Comparison, name string) Change {
	t.Helper()
	for _, ch := range c.Metrics {
		if ch.Name == name && len(ch.Labels) == 0 {
			return ch
		}
	}
	t.Fatalf("%s is not compared", name)
	return Change{}
}

// The pairs share what makes runs differ: a change that is smaller than the differences
// between runs is found, with Student's interval of the differences.
func TestPairedChange(t *testing.T) {
	names := []string{"recordsThrottled", "recordsAccepted", "putCalls"}
	a := side("a", names, [][]float64{{100, 1000, 5}, {200, 2000, 6}, {300, 3000, 7}})
	b := side("b", names, [][]float64{{111, 991, 6}, {210, 1990, 5}, {309, 2989, 7}})
	c := Compare(a, b)
	got := find(t, c, "recordsThrottled")
	half := 4.302653 / math.Sqrt(3) / 200 // differences 11, 10, 9: mean 10, deviation 1
	if c.Pairs != 3 || *got.Change != 0.05 || math.Abs(*got.Low-(0.05-half)) > 1e-6 ||
		math.Abs(*got.High-(0.05+half)) > 1e-6 || !got.Important || !got.Worse || got.Better {
		t.Errorf("got %+v", got)
	}
	if less := find(t, c, "recordsAccepted"); less.Important {
		t.Errorf("half a percent is important: %+v", less)
	}
	if other := find(t, c, "putCalls"); other.Important || *other.Change != 0 {
		t.Errorf("got %+v", other)
	}
	if c.Metrics[0].Name != "recordsThrottled" || len(c.Regressions()) != 1 {
		t.Errorf("first is %s, %d regressions", c.Metrics[0].Name, len(c.Regressions()))
	}
	if back := find(t, Compare(b, a), "recordsThrottled"); !back.Better || back.Worse {
		t.Errorf("backwards: %+v", back)
	}
}

// One run each: 5 % decides, in the direction that is worse.
func TestPlainChange(t *testing.T) {
	for _, c := range []struct {
		name             string
		a, b             float64
		important, worse bool
	}{
		{"recordsFailed", 100, 104, false, false},
		{"recordsFailed", 100, 106, true, true},
		{"recordsFailed", 100, 90, true, false},
		{"recordsFailed", 0, 1, true, true},
		{"recordsFailed", 0, 0, false, false},
		{"recordsAccepted", 100, 90, true, true},
		{"recordsAccepted", 100, 110, true, false},
		{"putCalls", 100, 200, true, false},
	} {
		got := find(t, Compare(side("a", []string{c.name}, [][]float64{{c.a}}),
			side("b", []string{c.name}, [][]float64{{c.b}})), c.name)
		if got.Important != c.important || got.Worse != c.worse || got.Low != nil {
			t.Errorf("%+v: got %+v", c, got)
		}
		if (got.Change == nil) != (c.a == 0 && c.b != 0) {
			t.Errorf("%+v: change %v", c, got.Change)
		}
	}
}

// Runs with other seeds are no pairs; those that both have are.
func TestPairsBySeed(t *testing.T) {
	names := []string{"retries"}
	a := side("a", names, [][]float64{{1}, {2}, {3}})
	b := side("b", names, [][]float64{{1}, {2}, {3}, {4}})
	if c := Compare(a, b); c.Pairs != 3 {
		t.Errorf("%d pairs", c.Pairs)
	}
	for i := range b.Runs {
		b.Runs[i].Seed += 2 // one is left
	}
	if c := Compare(a, b); c.Pairs != 0 || !strings.Contains(strings.Join(c.Notes, "\n"), "no two runs with the same seeds") {
		t.Errorf("%d pairs, %v", c.Pairs, c.Notes)
	}
}

// Two sides that differ by chance only: at most one comparison in twenty has anything
// important, though each looks at 40 numbers.
func TestFalseAlarms(t *testing.T) {
	draws := sim.NewSource(5, "alarms", "value")
	const trials, runs, metrics = 1000, 8, 40
	var names []string
	for i := range metrics {
		names = append(names, fmt.Sprintf("m%d", i))
	}
	made := func(trial, which int) *Side {
		var rows [][]float64
		for r := range uint64(runs) {
			var row []float64
			for m := range uint64(metrics) {
				u := draws.Float(uint64(trial)*2+uint64(which), r*metrics+m)
				row = append(row, 10+dist.NormalInverse(u))
			}
			rows = append(rows, row)
		}
		return side("s", names, rows)
	}
	alarms := 0
	for trial := range trials {
		for _, ch := range Compare(made(trial, 0), made(trial, 1)).Metrics {
			if ch.Important {
				alarms++
				break
			}
		}
	}
	t.Logf("%d of %d comparisons have a false alarm", alarms, trials)
	if alarms > trials/20+2*7 { // two deviations of a binomial
		t.Errorf("%d of %d comparisons have a false alarm, want a twentieth", alarms, trials)
	}
}

// What a stream's only producer did is one number; a latency of one side has no change.
func TestSameAndMissing(t *testing.T) {
	make := func(v float64, p99 *float64) *Side {
		s := side("s", []string{"retries"}, [][]float64{{v}})
		n := int64(1)
		s.Result.Metrics = append(s.Result.Metrics,
			result.Metric{Name: "retries", Labels: map[string]string{"stream": "x"}, Kind: "counter", Value: &v},
			result.Metric{Name: "putLatency", Kind: "histogram", Unit: "ms", Count: &n, P99: p99})
		return s
	}
	p99 := 12.5
	c := Compare(make(10, &p99), make(20, nil))
	var b bytes.Buffer
	if err := CompareMarkdown(&b, c, false); err != nil {
		t.Fatal(err)
	}
	for text, n := range map[string]int{"| retries ": 1, "| putLatency p99 | run ": 1, "12.5 ms | – |": 1,
		"**B is worse in 1 number and otherwise different in 1 number, by one run each.**": 1} {
		if got := strings.Count(strings.ReplaceAll(b.String(), "   ", ""), text); got != n {
			t.Errorf("%q stands %d times in\n%s", text, got, b.String())
		}
	}
	b.Reset()
	if err := CompareMarkdown(&b, c, true); err != nil || strings.Count(b.String(), "| retries ") != 2 {
		t.Errorf("%v\n%s", err, b.String())
	}
	if _, err := json.Marshal(c); err != nil {
		t.Error(err)
	}
}

// The lines of a table are equally long, in runes.
func TestTableIsAligned(t *testing.T) {
	var b bytes.Buffer
	s := changesSheet()
	s.add([]string{"putLatency", "x", "12 µs", "–", "", "", "worse"})
	s.markdown(&b)
	want := 0
	for _, line := range strings.Split(strings.TrimSpace(b.String()), "\n") {
		if n := len([]rune(line)); want > 0 && n != want {
			t.Errorf("%q has %d runes, want %d", line, n, want)
		} else {
			want = n
		}
	}
}

// The page of a comparison has both options, what changed, and how to see it again, and
// needs nothing from elsewhere; a name cannot become markup.
func TestComparePage(t *testing.T) {
	a := side("out/<four>", []string{"recordsThrottled", "openShards", "recordsOffered", "putCalls"}, [][]float64{{100, 4, 5000, 7}})
	b := side("out/three", []string{"recordsThrottled", "openShards", "recordsOffered", "putCalls"}, [][]float64{{150, 3, 5000, 7}})
	a.Result.Engine.Command, b.Result.Engine.Command = "kinesim run four.yaml", "kinesim run three.yaml"
	a.Result.Verdict.Pass = true
	dir := t.TempDir()
	if err := WriteComparison(dir, Compare(a, b)); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(dir, "compare.html"))
	if err != nil {
		t.Fatal(err)
	}
	page := strings.ReplaceAll(string(data), "\u00a0", " ")
	for _, want := range []string{"<h1>B is worse in 1 number", `A: out/&lt;four&gt;<td class="r">4<td`, `B: out/three<td class="r">3<td`,
		`<span class="good">PASS</span>`, `<span class="bad">FAIL</span>`, "<code>kinesim run four.yaml</code>",
		`<td>recordsThrottled<td>run<td class="r">100<td class="r">150<td class="r">&#43;50 %<td class="r">–<td><span class="bad">worse`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if i, j := strings.Index(page, "Everything else"), strings.Index(page, "<td>putCalls"); i < 0 || j < i {
		t.Error("what did not change is not under everything else")
	}
	for _, banned := range []string{"src=", "<link", "url(", "<four>"} {
		if strings.Contains(page, banned) {
			t.Errorf("the page contains %s", banned)
		}
	}
	text, err := os.ReadFile(filepath.Join(dir, "compare.md"))
	if err != nil || !strings.HasPrefix(string(text), "**B is worse in 1 number") {
		t.Errorf("compare.md is %q (%v)", text, err)
	}
}

func TestLoadSideErrors(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct{ result, runs, want string }{
		{`{"schema":"kinesim.result/v9"}`, "", `want schema kinesim.result/v1, got "kinesim.result/v9"`},
		{`nothing`, "", "invalid character"},
		{`{"schema":"kinesim.result/v1","runs":{"asked":2}}`, "x,y\n", "runs.csv: want a first line"},
	} {
		write("result.json", c.result)
		write("runs.csv", c.runs)
		if _, err := LoadSide(dir); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", c.result, err, c.want)
		}
	}
	if _, err := LoadSide(filepath.Join(dir, "nowhere")); err == nil || !strings.Contains(err.Error(), "name the folder of a run") {
		t.Errorf("got %v", err)
	}
	write("result.json", `{"schema":"kinesim.result/v1"}`)
	if s, err := LoadSide(filepath.Join(dir, "result.json")); err != nil || len(s.Runs) > 0 {
		t.Errorf("rows of another run are read: %v, %v", s, err)
	}
}
