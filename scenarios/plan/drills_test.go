package plan

import (
	"strings"
	"testing"

	"github.com/kinesim/kinesim/model/result"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/scenarios"
	"github.com/kinesim/kinesim/scenarios/sweep"
	"github.com/kinesim/kinesim/sim"
)

func subjectOf(t *testing.T, text string) *subject {
	t.Helper()
	v, err := load(t, text).With()
	if err != nil {
		t.Fatal(err)
	}
	s, err := newSubject(v)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// day has its peak from 4 h to 5 h, a fault of its own, and every kind of load.
const day = `
version: 1
duration: 8h
streams: [{name: s, shards: 4}]
producers:
  - name: web
    arrivals: {stages: [{hold: 100/s, for: 3h}, {to: 300/s, over: 1h}, {hold: 300/s, for: 1h}, {to: 100/s, over: 1h}]}
    keys: {distribution: zipf, count: 1k, exponent: 1.1, hot: [{key: a, share: 10%}, {key: b, share: 5%}]}
    size: {distribution: lognormal, median: 1KiB, p99: 4KiB}
  - {name: steady, arrivals: {rate: 10/s}, size: 100B}
  - name: wave
    arrivals: {sine: {mean: 10/s, peak: 20/s, period: 8h}}
    size: {distribution: uniform, min: 10B, max: 20B}
consumers:
  - {name: billing, service: 2ms, workers: 2}
faults: [{at: 1h, name: own, for: 5m, action: zoneSlow, target: {zone: a}}]
thresholds: {throttledRatio: [< 1%]}
`

// Drills are at the busiest time, beside the faults of the scenario, and the run ends an hour
// after them.
func TestDrills(t *testing.T) {
	m := &maker{plan: &result.Plan{}}
	drills := m.drills(subjectOf(t, day))
	if len(m.plan.Notes) > 0 {
		t.Errorf("notes: %q", m.plan.Notes)
	}
	var names []string
	for _, d := range drills {
		names = append(names, d.name)
		l, err := d.variant.Load()
		if err != nil {
			t.Fatal(err)
		}
		s := l.Spec
		if d.from < 4*sim.Hour-5*sim.Minute || // nearly the busiest is as good
			d.to > 5*sim.Hour || s.Duration != d.to+sim.Hour || s.Faults[0].Name != "own" {
			t.Errorf("%s: from %s to %s of %s, faults %v", d.name, d.from, d.to, s.Duration, s.Faults)
		}
		switch {
		case strings.HasPrefix(d.name, "zone"):
			if f := s.Faults[1]; f.Kind != spec.ZoneDown || f.Target.Zone != 1 || f.At != d.from || f.For != 10*sim.Minute {
				t.Errorf("%s: %+v", d.name, f)
			}
		case strings.HasPrefix(d.name, "a worker"):
			if f := s.Faults[1]; f.Kind != spec.Crash || f.Target.Worker != 0 || f.Target.Consumer != 0 {
				t.Errorf("%s: %+v", d.name, f)
			}
		case strings.HasPrefix(d.name, "twice"):
			twice(t, s, d.from)
		default:
			if e := s.Events[0]; e.Action != spec.ActReplay || e.FromTime != e.At-sim.Hour || e.At != d.from {
				t.Errorf("%s: %+v", d.name, e)
			}
		}
	}
	if got, want := strings.Join(names, "; "), "zone b lost for 10m; a worker of billing lost for 5m; "+
		"twice the traffic for 5m; billing reads the last 1h again"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// twice tells whether each producer has another beside it that doubles it, for five minutes.
func twice(t *testing.T, s *spec.Scenario, at sim.Time) {
	t.Helper()
	if len(s.Producers) != 6 {
		t.Fatalf("%d producers", len(s.Producers))
	}
	for i := range 3 {
		p, q := &s.Producers[i], &s.Producers[i+3]
		span := 5 * sim.Minute
		for _, c := range []struct{ from, to sim.Time }{{0, at}, {at, at + span}, {at + span, s.Duration}} {
			want := 0.0
			if c.from == at {
				want = offered(p, c.from, c.to, s.Duration)
			}
			if got := offered(q, c.from, c.to, s.Duration); got < want*0.999 || got > want*1.001 {
				t.Errorf("%s from %s to %s: %g records, want %g", q.Name, c.from, c.to, got, want)
			}
		}
		if q.Name != p.Name+"-again" || q.Keys.Law != p.Keys.Law || q.Size.String() != p.Size.String() {
			t.Errorf("%+v is not as %+v", q, p)
		}
	}
}

// A run that is short has short drills, and what is to come of the scenario's own stays.
func TestShortDrills(t *testing.T) {
	m := &maker{plan: &result.Plan{}}
	for _, d := range m.drills(subjectOf(t, asked)) {
		l, err := d.variant.Load()
		if err != nil {
			t.Fatal(err)
		}
		if lasts := d.to - d.from; lasts > 150*sim.Second || l.Spec.Duration > 20*sim.Minute {
			t.Errorf("%s lasts %s of %s", d.name, lasts, l.Spec.Duration)
		}
	}
	late := strings.Replace(day, "at: 1h", "at: 470m", 1)
	for _, d := range m.drills(subjectOf(t, late)) {
		if l, err := d.variant.Load(); err != nil || l.Spec.Duration != 8*sim.Hour {
			t.Errorf("%s: %v", d.name, err)
		}
	}
}

// Catching up ends with the last spell that follows the drill without a minute between.
func TestCaughtUp(t *testing.T) {
	d := &drill{from: 1000 * sim.Second, to: 1600 * sim.Second}
	spell := func(from, to float64) result.Spell { return result.Spell{From: from, To: to} }
	for _, c := range []struct {
		name   string
		spells []result.Spell
		want   float64
		found  bool
	}{
		{"as usual", nil, 0, true},
		{"over before it ends", []result.Spell{spell(1000, 1500)}, 0, true},
		{"one that lasts", []result.Spell{spell(1005, 1850)}, 250, true},
		{"two that follow", []result.Spell{spell(1005, 1650), spell(1700, 1850)}, 250, true},
		{"of another's making", []result.Spell{spell(1005, 1650), spell(2500, 2600)}, 50, true},
		{"before the drill", []result.Spell{spell(100, 300)}, 0, true},
		{"in any order", []result.Spell{spell(1700, 1850), spell(1005, 1650)}, 250, true},
		{"to the end of the run", []result.Spell{spell(1005, 5200)}, 0, false},
	} {
		if got, found := caughtUp(c.spells, d, 5200); got != c.want || found != c.found {
			t.Errorf("%s: got %g, %v", c.name, got, found)
		}
	}
}

func TestDrilled(t *testing.T) {
	m := &maker{plan: &result.Plan{Against: delay}}
	d := &drill{name: "zone b lost for 10m", from: 1000 * sim.Second, to: 1600 * sim.Second}
	o := sweep.Outcome{VirtualSeconds: 5200, Spells: []result.Spell{{From: 1100, To: 1850}},
		Values: []sweep.Value{{Key: delay, Unit: "ms", Value: 81}}}
	lost := o
	lost.Values = append(o.Values, sweep.Value{Key: "recordsFailed", Value: 1200},
		sweep.Value{Key: "recordsLost", Value: 34})
	violated := o
	violated.Violated = []string{"C8"}
	never := o
	never.Spells = []result.Spell{{From: 1100, To: 5200}}
	for _, c := range []struct {
		o    sweep.Outcome
		pass bool
		lost int64
		want string
	}{
		{o, true, 0, "Nothing was lost, order was kept, caught up 4 m 10 s later, end to end delay p99 of alerts over the " +
			"run 81 ms."},
		{lost, false, 1234, "1,234 records lost or given up, order was kept, caught up"},
		{violated, false, 0, "Nothing was lost, violated: C8, caught up"},
		{never, false, 0, "it had not caught up by the end of the run, 1 h later"},
		{sweep.Outcome{Aborted: "it needs 3 GiB"}, false, 0, "It did not come to its end: it needs 3 GiB."},
	} {
		if got := m.drilled(d, &c.o); got.Pass != c.pass || got.Lost != c.lost || !strings.Contains(got.Text, c.want) {
			t.Errorf("got %+v, want %s", got, c.want)
		}
	}
}

// Every input is had at both ends, and nothing else changes.
func TestSwings(t *testing.T) {
	m := &maker{plan: &result.Plan{}}
	s := subjectOf(t, day)
	swings := m.swings(s)
	if len(m.plan.Notes) > 0 {
		t.Errorf("notes: %q", m.plan.Notes)
	}
	got := map[string]string{}
	for _, w := range swings {
		got[w.input] = w.low + " " + w.base + " " + w.high
		for _, v := range w.ends {
			if _, err := v.Load(); err != nil {
				t.Errorf("%s: %v", w.input, err)
			}
		}
	}
	for input, want := range map[string]string{
		"rate of web": "80 % 100 % 120 %", "rate of steady": "8/s 10/s 12/s", "rate of wave": "80 % 100 % 120 %",
		"size of web": "0.8KiB 1KiB 1.2KiB", "size of steady": "80B 100B 120B", "size of wave": "8B 10B 12B",
		"key exponent of web": "0.88 1.1 1.32", "hot share of web": "80 % 100 % 120 %",
		"service time of billing": "1.6ms 2ms 2.4ms", "network latency": "1.6ms 2ms 2.4ms",
		"commit latency of s": "9.6ms 12ms 14.4ms",
	} {
		if got[input] != want {
			t.Errorf("%s: got %q, want %q", input, got[input], want)
		}
		delete(got, input)
	}
	for input := range got {
		if !strings.HasPrefix(input, "key exponent of") { // the default of the others
			t.Errorf("what is %s?", input)
		}
	}
	low := func(input string) *spec.Scenario {
		for _, w := range swings {
			if w.input == input {
				l, err := w.ends[0].Load()
				if err != nil {
					t.Fatal(err)
				}
				return l.Spec
			}
		}
		t.Fatalf("no %s", input)
		return nil
	}
	if p := low("rate of web").Producers[0]; p.Arrivals.Stages[0].Rate != 80 || p.Arrivals.Stages[1].Rate != 240 {
		t.Errorf("got %+v", p.Arrivals)
	}
	if p := low("hot share of web").Producers[0]; p.Keys.Hot[0].Weight != 0.08 || p.Keys.Hot[1].Weight != 0.04 {
		t.Errorf("got %+v", p.Keys.Hot)
	}
	if n := low("network latency").Network.Latency; n.Median != 1.6e6 || n.P99 != 7.2e6 {
		t.Errorf("got %+v", n)
	}
}

func TestScaled(t *testing.T) {
	for text, want := range map[string]string{"500B": "400B", "1k/s": "0.8k/s", "2%": "1.6%", "1h30m": "1h12m0s",
		"0.25x": "0.2x", "1.1": "0.88", "1000000/s": "800000/s"} {
		if got, ok := scaled(text, 0.8); got != want || !ok {
			t.Errorf("%s: got %q, %v, want %q", text, got, ok, want)
		}
	}
	if got, ok := scaled("everyBatch", 0.8); ok {
		t.Errorf("everyBatch is %s", got)
	}
}

// A trace that has keys and sizes of its own is doubled with these.
func TestKeysOfATrace(t *testing.T) {
	tr := &spec.Trace{Keys: []string{"a: b", "c"}, Counts: [][]float64{{1, 2}, {2, 3}}}
	want := `{distribution: weighted, list: [{key: "a: b", share: 37.5%}, {key: "c", share: 62.5%}]}`
	if got := keysOf(tr); got != want {
		t.Errorf("got %s", got)
	}
	if _, err := scenarios.NewSetting("producers[0].keys", keysOf(tr)); err != nil {
		t.Error(err)
	}
	if got := meanOf([]int64{10, 20, 33}); got != 21 {
		t.Errorf("got %g", got)
	}
}
