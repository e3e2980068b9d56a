package validate

import (
	"math"
	"slices"
	"strings"
	"sync"
	"testing"
)

// Every row holds, in the cheap variant; kinesim validate runs the whole.
func TestRowsHold(t *testing.T) {
	for _, r := range Rows() {
		t.Run(r.ID, func(t *testing.T) {
			out, err := (&Suite{Effort: Short}).Run([]Row{r})
			if err != nil {
				t.Fatal(err)
			}
			for _, o := range Failed(out) {
				t.Errorf("%s: %s: want %g, got %g [%g, %g]: %s", o.ID, o.What, o.Expected, o.Got, o.Low, o.High, o.Why)
			}
		})
	}
}

// Each broken model is killed by the row that it names, already in the cheap variant, which
// the model as it is passes: TestRowsHold.
func TestBrokenModelsAreKilled(t *testing.T) {
	if n := len(BrokenModels()); n < 15 {
		t.Errorf("%d broken models, want 15", n)
	}
	list, err := killedOnce()
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range list {
		if len(k.Kills) == 0 {
			t.Errorf("%s: %s does not see that %s", k.Broken.ID, k.Broken.Killer, k.Broken.Wrong)
		}
	}
}

// killedOnce is KillAll, which two tests need.
var killedOnce = sync.OnceValues(KillAll)

// The rows that the design asks for are there, each of its kind, under ids of their own.
func TestRows(t *testing.T) {
	var ids []string
	kinds := map[Kind][]string{}
	for _, r := range Rows() {
		kinds[r.Kind] = append(kinds[r.Kind], r.ID)
		if r.Claims[0].ID != "" || r.Source == "" || r.Shows == "" {
			t.Errorf("%s: want a first claim without an id, a source and what shows it", r.ID)
		}
		for i := range r.Claims {
			if id := r.FullID(i); slices.Contains(ids, id) || r.Claims[i].What == "" {
				t.Errorf("%s: comes twice, or does not say what", id)
			}
			ids = append(ids, r.FullID(i))
		}
	}
	for kind, want := range map[Kind]string{
		Theory:      "V01 V02 V03 V04 V07 V08 V09 V11 V13 V15 V17 V18 V19 V21 V35 A29 A53 B23 B25",
		Documented:  "V22 V24 V25 V27 V29 V30 A08 A09 A10 A11 A12 A19 A28 A31 A32 A33 A52 A41 A45 V23 A44",
		Calibration: "V31 V33",
	} {
		if got := strings.Join(kinds[kind], " "); got != want {
			t.Errorf("%s: %s, want %s", kind, got, want)
		}
	}
}

// made is a row with one claim, and runs that give these values.
func made(c Claim, values ...float64) (Row, [][]float64) {
	var runs [][]float64
	for _, v := range values {
		runs = append(runs, []float64{v})
	}
	return Row{ID: "T", Claims: []Claim{c}}, runs
}

// The decision of validation.md: what is expected lies in the interval, and the interval is
// narrow. Noise does not pass, nor does a small bias that the interval excludes.
func TestDecision(t *testing.T) {
	around := func(mean, spread float64) []float64 { // 30 runs
		var v []float64
		for i := range 30 {
			v = append(v, mean+spread*float64(i%3-1))
		}
		return v
	}
	for _, c := range []struct {
		name   string
		claim  Claim
		values []float64
		why    string // "": it passes
	}{
		{"near and narrow", Claim{Want: 1}, around(1.003, 0.01), ""},
		{"narrow and off by 1 %", Claim{Want: 1}, around(1.01, 0.01), "what is expected lies outside the interval"},
		{"near and wide", Claim{Want: 1}, around(1, 0.1), tooWide},
		{"a wider bound", Claim{Want: 1, Bound: 0.07}, around(1, 0.1), ""},
		{"no number", Claim{Want: 1}, []float64{math.NaN(), 1}, noNumber},
		{"always the same, and off", Claim{Want: 1}, around(1.0001, 0), "what is expected lies outside the interval"},
		{"within", Claim{Want: 2, Rule: Within, Bound: 0.01}, []float64{2.019}, ""},
		{"not within", Claim{Want: 2, Rule: Within, Bound: 0.01}, []float64{2.021}, "outside the band"},
		{"no number within", Claim{Want: 2, Rule: Within, Bound: 0.01}, []float64{math.NaN()}, "outside the band"},
		{"at most", Claim{Want: 2, Rule: AtMost}, around(1.9, 0.05), ""},
		{"at most, by chance", Claim{Want: 2, Rule: AtMost}, around(1.99, 0.05), "above the bound"},
	} {
		r, runs := made(c.claim, c.values...)
		if o := decide(&r, 0, runs, Full); o.Pass != (c.why == "") || o.Why != c.why {
			t.Errorf("%s: pass %v, %q; want %q: %+v", c.name, o.Pass, o.Why, c.why, o)
		}
	}
}

// Where the model is right, a family of claims fails once in a hundred, not each claim.
func TestChanceIsSharedByTheFamily(t *testing.T) {
	if n := family(); n < 40 || n > 80 {
		t.Errorf("a family of %d claims", n)
	}
	r, runs := made(Claim{Want: 1}, 0.9, 1.1)
	o := decide(&r, 0, runs, Full)
	// Student's quantile of one degree is that of Cauchy: 1/tan(π·p/2).
	if want := 0.1 / math.Tan(math.Pi*0.01/float64(family())/2); math.Abs(o.High-1-want) > 1e-6*want {
		t.Errorf("half width %g, want %g", o.High-1, want)
	}
}

// The same numbers in whatever order the runs end, and other ones under another seed.
func TestRunsAreKeyed(t *testing.T) {
	rows, err := Find("v09")
	if err != nil {
		t.Fatal(err)
	}
	a, errA := (&Suite{Effort: Short}).Run(rows)
	b, errB := (&Suite{Effort: Short}).Run(rows)
	if errA != nil || errB != nil || !slices.Equal(a, b) {
		t.Errorf("%v %v: %+v and %+v", errA, errB, a, b)
	}
	if seedOf("V09", 0) == seedOf("V09", 1) || seedOf("V09", 0) == seedOf("V08", 0) {
		t.Error("seeds are shared")
	}
}

// A scenario that does not run is an error of the suite, not a number.
func TestFailuresOfTheHarness(t *testing.T) {
	row := Row{ID: "T", Once: true, Claims: []Claim{{Want: 1}}}
	for _, c := range []struct {
		want string
		run  func(l *Lab) []float64
	}{
		{"2 numbers for 1 claims", func(*Lab) []float64 { return []float64{1, 2} }},
		{"want version: 1", func(l *Lab) []float64 { l.scenario("name: x\n", latencyOff, nil); return nil }},
		{"there is no metric nothing", func(l *Lab) []float64 {
			o := l.scenario("version: 1\nname: x\nduration: 1s\nstreams: [{name: s, shards: 1}]\n", latencyOff, nil)
			return []float64{o.value("nothing")}
		}},
		{"putLatency has counted nothing", func(l *Lab) []float64 {
			o := l.scenario("version: 1\nname: x\nduration: 1s\nstreams: [{name: s, shards: 1}]\n", latencyOff, nil)
			return []float64{o.mean("putLatency")}
		}},
	} {
		row.Run = c.run
		if _, err := (&Suite{Effort: Short}).Run([]Row{row}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want %q", err, c.want)
		}
	}
	if _, err := Find("V99"); err == nil || !strings.Contains(err.Error(), "V01, V02") {
		t.Errorf("got %v", err)
	}
	if _, err := FindBroken("none"); err == nil || !strings.Contains(err.Error(), "idle-server") {
		t.Errorf("got %v", err)
	}
}
