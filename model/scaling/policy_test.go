package scaling

import (
	"fmt"
	"strings"
	"testing"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

const (
	minute = sim.Minute
	mib    = 1 << 20
)

// shown is metrics of minutes with these loads, in shards' worth of bytes.
func shown(loads ...float64) *Metrics {
	m := &Metrics{ShardBytes: 60 * mib, ShardRecords: 60_000}
	for i, l := range loads {
		m.Add(api.Datapoint{Minute: sim.Time(i) * minute, IncomingBytes: int64(l * 60 * mib), IncomingRecords: 60})
	}
	return m
}

func times(n int, load float64) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = load
	}
	return out
}

// A step is one look of a policy: what is open, what it wants, and what comes of that.
type step struct {
	at    sim.Time
	loads []float64 // all that is shown by then, in shards' worth
	open  int
	want  int
	why   string // part of the reason
	done  *Outcome
}

func walk(t *testing.T, p Policy, steps []step) {
	t.Helper()
	for i, s := range steps {
		got, why := p.Decide(s.at, shown(s.loads...), s.open)
		if got != s.want || !strings.Contains(why, s.why) || got != s.open && why == "" {
			t.Errorf("step %d at %s: of %d shards wants %d (%s), want %d (%s)", i, s.at, s.open, got, why, s.want, s.why)
		}
		o := Outcome{LookedAt: s.at, From: s.open, Open: s.open}
		if s.done != nil {
			o = *s.done
			o.LookedAt = s.at
		}
		p.Done(s.at, o)
	}
}

func changed(from, to int) *Outcome { return &Outcome{Asked: true, From: from, Open: to} }

func TestSchedule(t *testing.T) {
	p := New(&spec.Scaling{Policy: spec.ScaleBySchedule, Schedule: spec.Schedule{Every: 24 * sim.Hour,
		Steps: []spec.ScheduleStep{{At: 7 * sim.Hour, To: 8}, {At: 22 * sim.Hour, To: 3}}}})
	walk(t, p, []step{
		{at: 0, open: 3, want: 3},
		{at: 7 * sim.Hour, open: 3, want: 8, why: "8 shards from 7:00 h", done: changed(3, 6)},
		{at: 7*sim.Hour + minute, open: 6, want: 8, done: changed(6, 8)},
		{at: 7*sim.Hour + 2*minute, open: 8, want: 8},
		{at: 22 * sim.Hour, open: 8, want: 3, done: changed(8, 4)},
		{at: 22*sim.Hour + minute, open: 4, want: 3, done: changed(4, 3)},
		{at: 24 * sim.Hour, open: 3, want: 3}, // the next round has not had its first step
		{at: 25 * sim.Hour, open: 8, want: 3, why: "3 shards from 22:00 h"},
		{at: 31 * sim.Hour, open: 3, want: 8},
	})
}

// A schedule looks when a step comes; until its shards are there, once a minute.
func TestScheduleLooks(t *testing.T) {
	p := New(&spec.Scaling{Policy: spec.ScaleBySchedule, Schedule: spec.Schedule{Every: sim.Hour,
		Steps: []spec.ScheduleStep{{At: 0, To: 2}, {At: 30 * minute, To: 4}}}})
	if got := First(p); got != 0 {
		t.Errorf("it looks first at %s", got)
	}
	for _, c := range []struct {
		at, want sim.Time
		open     int
	}{
		{0, 30 * minute, 2}, {30 * minute, 31 * minute, 2}, {31 * minute, sim.Hour, 4}, {sim.Hour, 61 * minute, 4},
	} {
		p.Decide(c.at, nil, c.open)
		if got := p.Next(c.at); got != c.want {
			t.Errorf("after %s with %d shards: %s, want %s", c.at, c.open, got, c.want)
		}
	}
	once := New(&spec.Scaling{Policy: spec.ScaleBySchedule, Schedule: spec.Schedule{Steps: []spec.ScheduleStep{{At: 0, To: 2}}}})
	if once.Decide(0, nil, 2); once.Next(0) != sim.Never {
		t.Errorf("a schedule that happens once goes on at %s", once.Next(0))
	}
}

func tracking() *spec.TargetTracking {
	return &spec.TargetTracking{Target: 0.5, InBelow: 0.9, OutAfter: 3 * minute, InAfter: 5 * minute,
		ScaleOutCooldown: 10 * minute, ScaleInCooldown: 20 * minute}
}

// tracked is minutes in a row: what is shown of each, in shards' worth, and what comes of it.
type tracked struct {
	minutes int
	load    float64
	open    int
	want    int // at the end of them; before, nothing
	why     string
	done    *Outcome
}

func track(t *testing.T, c *spec.TargetTracking, rows []tracked) {
	t.Helper()
	p, m, minutes := New(&spec.Scaling{Policy: spec.ScaleByTargetTracking, Tracking: *c}), shown(), sim.Time(0)
	for i, r := range rows {
		for k := range r.minutes {
			m.Add(api.Datapoint{Minute: minutes * minute, IncomingBytes: int64(r.load * 60 * mib)})
			minutes++
			want, o := r.open, Outcome{From: r.open, Open: r.open}
			if k == r.minutes-1 {
				want = r.want
				if r.done != nil {
					o = *r.done
				}
			}
			got, why := p.Decide(minutes*minute, m, r.open)
			if got != want || !strings.Contains(why, r.why) && got != r.open || got != r.open && why == "" {
				t.Errorf("row %d, minute %d: of %d shards wants %d (%s), want %d (%s)", i, minutes, r.open, got, why, want, r.why)
			}
			p.Done(minutes*minute, o)
		}
	}
}

func TestTargetTracking(t *testing.T) {
	track(t, tracking(), []tracked{
		{minutes: 2, load: 3, open: 4, want: 4},
		{minutes: 1, load: 2, open: 4, want: 4}, // just at the target
		{minutes: 3, load: 2.6, open: 4, want: 6, why: "the load at 65 % of 4 shards, above 50 % for 3 min", done: changed(4, 6)},
		{minutes: 1, load: 2.6, open: 6, want: 6},                                               // 43 % of those
		{minutes: 3, load: 3.6, open: 6, want: 6},                                               // within the cooldown 60 % of 4 shards, which 6 are enough for
		{minutes: 1, load: 5.4, open: 6, want: 8, why: "90 % of 6 shards", done: changed(6, 8)}, // a larger one
		{minutes: 3, load: 4.4, open: 8, want: 8},
		{minutes: 7, load: 4.4, open: 8, want: 9, done: changed(8, 9)},                            // the cooldown is over
		{minutes: 4, load: 1, open: 9, want: 9},                                                   // of five
		{minutes: 1, load: 1, open: 9, want: 2, why: "below 45 % for 5 min", done: changed(9, 5)}, // at once, within the other cooldown
		{minutes: 20, load: 1, open: 5, want: 2, done: changed(5, 3)},
		{minutes: 3, load: 2, open: 3, want: 4, done: changed(3, 4)}, // which ends the cooldown of the scale-in
		{minutes: 5, load: 0.2, open: 4, want: 1},
	})
	c := tracking()
	c.DisableScaleIn = true
	track(t, c, []tracked{{minutes: 30, load: 1, open: 7, want: 7}})
}

// What was published stays: five minutes below do not become so because there are more shards.
func TestTargetTrackingDoesNotFlap(t *testing.T) {
	c := tracking()
	c.InAfter = 4 * minute
	track(t, c, []tracked{
		{minutes: 3, load: 1.02, open: 2, want: 3, done: changed(2, 3)},
		{minutes: 3, load: 0.98, open: 3, want: 3}, // three new ones at 33 %, and one of 51 %
		{minutes: 1, load: 0.98, open: 3, want: 2},
	})
}

// A metric of records does not see bytes, and the other way round.
func TestMetrics(t *testing.T) {
	m := &Metrics{ShardBytes: 100, ShardRecords: 10}
	m.Add(api.Datapoint{IncomingBytes: 100, IncomingRecords: 4})
	for of, want := range []float64{0.5, 0.5, 0.2} {
		if got := m.load(spec.ScalingMetric(of), m.minutes, 2); got != want {
			t.Errorf("%s: %g, want %g", metricName(spec.ScalingMetric(of)), got, want)
		}
	}
	for i := range sim.Time(3 * kept) {
		m.Add(api.Datapoint{Minute: i * minute})
	}
	if n := len(m.minutes); n < kept || n > 2*kept {
		t.Errorf("%d minutes are kept", n)
	}
	if d := m.since((3*kept - 2) * minute); len(d) != 2 || d[0].Minute != (3*kept-2)*minute {
		t.Errorf("the last two are %v", d)
	}
}

func TestThresholds(t *testing.T) {
	p := New(&spec.Scaling{Policy: spec.ScaleByThresholds, Period: 2 * minute, CoolDown: 10 * minute,
		Up: spec.Alarm{Threshold: 0.75, Datapoints: 2, Of: 3, By: 2}, Down: spec.Alarm{Threshold: 0.25, Datapoints: 4, Of: 4, By: 0.5}})
	hot, mixed := times(4, 3.2), []float64{3.2, 3.2, 1, 1, 3.2, 3.2}
	walk(t, p, []step{
		{at: 0, open: 4, want: 4},
		{at: 3 * minute, loads: times(3, 3.2), open: 4, want: 4}, // one datapoint
		{at: 6 * minute, loads: []float64{3.2, 1, 1, 3.2, 3.2, 3.2}, open: 4, want: 4},
		{at: 6 * minute, loads: mixed, open: 4, want: 8,
			why: "the load at 80 % of 4 shards, above 75 % in 2 of 3 periods of 2 min", done: &Outcome{From: 4, Open: 4}},
		{at: 7 * minute, loads: mixed, open: 4, want: 8, done: changed(4, 8)}, // it was refused
		{at: 8 * minute, loads: hot, open: 4, want: 4},                        // cool-down
		{at: 17 * minute, loads: times(8, 1), open: 7, want: 4, why: "below 25 % in 4 of 4 periods", done: changed(7, 4)},
		{at: 18 * minute, loads: times(8, 0), open: 4, want: 4},
		{at: 27 * minute, loads: times(8, 0), open: 1, want: 1},
	})
}

// An alarm that looks at throttles rings while the load is that of a full stream, or less.
func TestThresholdsOnThrottles(t *testing.T) {
	c := &spec.Scaling{Policy: spec.ScaleByThresholds, Period: minute,
		Up: spec.Alarm{Threshold: 1, Datapoints: 2, Of: 3, By: 2, Throttled: 10}, Down: spec.Alarm{Datapoints: 9, Of: 9, By: 0.5}}
	for refused, want := range map[int64]int{9: 2, 10: 4} {
		m := shown(1, 1)
		m.Add(api.Datapoint{Minute: 2 * minute, Throttled: refused})
		m.Add(api.Datapoint{Minute: 3 * minute, Throttled: refused})
		if got, why := New(c).Decide(4*minute, m, 2); got != want || want > 2 && !strings.Contains(why, "above 100 % or throttling in 2 of 3") {
			t.Errorf("%d refused: %d shards (%s), want %d", refused, got, why, want)
		}
	}
}

func TestEveryMinute(t *testing.T) {
	p := New(&spec.Scaling{Policy: spec.ScaleByThresholds})
	for _, c := range [][2]sim.Time{{-1, minute + sim.Second}, {minute + sim.Second, 2*minute + sim.Second},
		{2*minute + 30*sim.Second, 3*minute + sim.Second}} {
		if got := p.Next(c[0]); got != c[1] {
			t.Errorf("after %s: %s, want %s", c[0], got, c[1])
		}
	}
}

// A percentage reads as people write it.
func TestWords(t *testing.T) {
	if got := fmt.Sprint(percent(0.704), " ", span(90*minute), " ", within(7, 1, 5), within(0, 1, 5), within(3, 1, 5)); got != "70 % 90 min 5 1 3" {
		t.Error(got)
	}
	if ceil(3.0000000000001) != 3 || ceil(3.1) != 4 || floor(2.9999999999999) != 3 || floor(2.9) != 2 {
		t.Error("rounding")
	}
}
