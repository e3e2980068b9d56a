package fault

import (
	"testing"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// A zone that is down is silent, one that is cut off answers 503; down wins.
func TestFrontOfZone(t *testing.T) {
	r := schedule(t,
		fault(spec.ZoneDown, named("a"), inZone(0)),
		fault(spec.ZoneCut, named("b"), inZone(0), during(15*second, 30*second)),
		fault(spec.ZoneCut, named("c"), during(50*second, 60*second)),
		fault(spec.ZoneSlow, named("d"), inZone(1))).Region()
	for i, step := range []struct {
		now  sim.Time
		zone int8
		want api.Front
	}{
		{10*second - 1, 0, api.FrontServes},
		{10 * second, 0, api.FrontSilent},
		{15 * second, 0, api.FrontSilent},
		{20 * second, 0, api.FrontFails},
		{30*second - 1, 0, api.FrontFails},
		{30 * second, 0, api.FrontServes},
		{15 * second, 1, api.FrontServes},
		{15 * second, 2, api.FrontServes},
		{55 * second, 2, api.FrontFails},
		{15 * second, api.NoZone, api.FrontServes},
	} {
		if got := r.Front(step.now, step.zone); got != step.want {
			t.Errorf("step %d: front of zone %d at %v is %d, want %d", i, step.zone, step.now, got, step.want)
		}
	}
}

// A replica that is down or cut off commits nothing until it has caught up, a tenth of
// its outage later. What it had begun is lost and begins anew.
func TestCommitInAnOutage(t *testing.T) {
	r := schedule(t,
		fault(spec.ZoneDown, named("a"), inZone(1), during(10*second, 20*second)), // has caught up at 21 s
		fault(spec.ZoneCut, named("b"), inZone(1), during(40*second, 50*second)),
		fault(spec.ZoneDown, named("c"), inZone(1), during(45*second, 60*second)),         // one outage: at 62 s
		fault(spec.ZoneDown, named("d"), inZone(1), during(80*second, 90*second)),         // would have at 91 s
		fault(spec.ZoneCut, named("e"), inZone(1), during(90500*ms, 100*second))).Region() // but has at 102 s
	for i, step := range []struct {
		now  sim.Time
		zone int
		took sim.Time
		want sim.Time
	}{
		{0, 1, 10 * second, 10 * second}, // done as the outage begins
		{0, 1, 10*second + 1, 31*second + 1},
		{9999 * ms, 1, 2 * ms, 21002 * ms},
		{10 * second, 1, 0, 21 * second},
		{15 * second, 1, 5 * ms, 21005 * ms},
		{20 * second, 1, 5 * ms, 21005 * ms},
		{21 * second, 1, 5 * ms, 21005 * ms},
		{22 * second, 1, 0, 22 * second},
		{15 * second, 1, 19*second + 1, 81*second + 1 + 40*second}, // two outages in a row catch it, and the third
		{41 * second, 1, 0, 62 * second},
		{61 * second, 1, 0, 62 * second},
		{85 * second, 1, 0, 102 * second},
		{90250 * ms, 1, 0, 102 * second},
		{15 * second, 0, 5 * ms, 15005 * ms}, // the other zones go on
		{15 * second, 2, 5 * ms, 15005 * ms},
		{5 * second, 1, sim.Never - 1, sim.Never},
	} {
		if got := r.Commit(step.now, step.zone, step.took); got != step.want {
			t.Errorf("step %d: zone %d has what takes %v from %v at %v, want %v",
				i, step.zone, step.took, step.now, got, step.want)
		}
	}
}

// A slow zone works at a fraction of its pace while it is slow: what spans an edge of the
// fault is slow for its part of it. Factors of faults that overlap multiply.
func TestCommitInASlowZone(t *testing.T) {
	r := schedule(t,
		fault(spec.ZoneSlow, named("a"), inZone(0)), // 10 times, 10 s to 20 s
		fault(spec.ZoneSlow, named("b"), inZone(0), during(15*second, 30*second), func(f *spec.Fault) { f.Factor = 2 }),
		fault(spec.ZoneSlow, named("c"), inZone(0), during(100*second, 110*second)),
		fault(spec.ZoneDown, named("d"), inZone(0), during(105*second, 106*second))).Region()
	for i, step := range []struct{ now, took, want sim.Time }{
		{0, 10 * second, 10 * second},
		{10 * second, 20 * ms, 10200 * ms},
		{9 * second, 1100 * ms, 11 * second}, // a second at full pace, 100 ms at a tenth
		{14 * second, 200 * ms, 17 * second}, // 100 ms at a tenth, 100 ms at a twentieth
		{19 * second, 150 * ms, 20200 * ms},  // 50 ms at a twentieth, 100 ms at half
		{29 * second, 600 * ms, 30100 * ms},  // half a second at half, the rest at full pace
		{10 * second, 0, 10 * second},
		{102 * second, 300 * ms, 105 * second},                // just done as the outage begins
		{102 * second, 301 * ms, 109110 * ms},                 // lost; 301 ms at a tenth from 106.1 s on
		{104 * second, 500 * ms, 110110 * ms},                 // lost; 390 ms from 106.1 s on, then 110 ms
		{10 * second, sim.Never / 2, 109610*ms + sim.Never/2}, // lost; all but 390 ms of it from 110 s on
	} {
		if got := r.Commit(step.now, 0, step.took); got != step.want {
			t.Errorf("step %d: what takes %v from %v is done at %v, want %v", i, step.took, step.now, got, step.want)
		}
	}
}

// A throttle refuses the calls to what it names, while it is active.
func TestThrottleRefusesWhatItNames(t *testing.T) {
	d := schedule(t,
		fault(spec.Throttle, named("a"), on(func(t *spec.Target) { t.Stream, t.Shard = 0, 2 })),
		fault(spec.Throttle, named("b"), during(30*second, 40*second), on(func(t *spec.Target) { t.Stream = 1 })),
		fault(spec.Throttle, named("c"), during(50*second, 60*second), on(func(t *spec.Target) { t.Table = 1 })))
	r, tab := d.Region(), d.Table(1)
	for i, step := range []struct {
		now           sim.Time
		stream, shard int32
		want, table   bool
	}{
		{10*second - 1, 0, 2, false, false},
		{10 * second, 0, 2, true, false},
		{10 * second, 0, 1, false, false},
		{10 * second, 1, 2, false, false},
		{20 * second, 0, 2, false, false},
		{30 * second, 1, 0, true, false},
		{30 * second, 0, 2, false, false},
		{50 * second, 0, 2, false, true},
		{60 * second, 0, 2, false, false},
	} {
		if got := r.Throttled(step.now, step.stream, step.shard, 9); got != step.want {
			t.Errorf("step %d: shard %d of stream %d at %v: %t", i, step.shard, step.stream, step.now, got)
		}
		if got := tab.Throttled(step.now, 9); got != step.table {
			t.Errorf("step %d: table at %v: %t", i, step.now, got)
		}
	}
}

// A zone that is slow for 10 ns does 3 ns of work at a third of its pace: what is begun does
// not count.
func TestSlowZoneRoundsAgainstItself(t *testing.T) {
	r := schedule(t, fault(spec.ZoneSlow, during(0, 10), func(f *spec.Fault) { f.Factor = 3 })).Region()
	for took, want := range []sim.Time{0, 3, 6, 9, 11, 12} {
		if got := r.Commit(0, 0, sim.Time(took)); got != want {
			t.Errorf("what takes %d ns is done at %d ns, want %d", took, got, want)
		}
	}
}
