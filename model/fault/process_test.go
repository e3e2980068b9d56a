package fault

import (
	"math"
	"testing"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

// A pause stands still: work in it does not go on, and what would end as it begins is
// seen after it. Pauses that overlap, touch or lie in one another are one.
func TestPause(t *testing.T) {
	p := schedule(t,
		fault(spec.Pause, named("a"), during(10*second, 20*second)),
		fault(spec.Pause, named("b"), during(15*second, 25*second)),
		fault(spec.Pause, named("c"), during(16*second, 17*second)),
		fault(spec.Pause, named("d"), during(25*second, 30*second)),
		fault(spec.Pause, named("e"), during(40*second, 50*second)),
		fault(spec.Pause, named("f"), during(60*second, 60*second)),
	).Producer(0, 0, "web/0")
	for i, step := range []struct{ now, until sim.Time }{
		{0, 0}, {10*second - 1, 10*second - 1}, {10 * second, 30 * second}, {16 * second, 30 * second},
		{25 * second, 30 * second}, {30*second - 1, 30 * second}, {30 * second, 30 * second},
		{45 * second, 50 * second}, {50 * second, 50 * second}, {60 * second, 60 * second},
	} {
		if got := p.PausedUntil(step.now); got != step.until {
			t.Errorf("step %d: paused at %v until %v, want %v", i, step.now, got, step.until)
		}
	}
	for i, step := range []struct{ from, work, done sim.Time }{
		{0, 5 * second, 5 * second},
		{0, 10*second - 1, 10*second - 1},
		{0, 10 * second, 30 * second}, // ends as the pause begins
		{5 * second, 6 * second, 31 * second},
		{12 * second, 0, 30 * second},
		{12 * second, 3 * second, 33 * second},
		{29 * second, 10 * second, 50 * second},
		{9 * second, 12 * second, 51 * second}, // two pauses in the way
		{60 * second, second, 61 * second},
		{0, sim.Never, sim.Never},
		{sim.Never - 1, 2, sim.Never},
	} {
		if got := p.Finish(step.from, step.work); got != step.done {
			t.Errorf("step %d: %v of work from %v end at %v, want %v", i, step.work, step.from, got, step.done)
		}
	}
}

// Each edge has its window: a request counts when it is sent, an answer when it arrives.
func TestLossesAndDelaysHaveTheirWindow(t *testing.T) {
	d := schedule(t, fault(spec.RequestLost, named("r")), fault(spec.ResponseLost, named("s"), during(30*second, 31*second)),
		fault(spec.Delay, named("d")), fault(spec.Delay, named("e"), during(15*second, 25*second)),
		fault(spec.ClockSkew, named("k")),
		fault(spec.ClockSkew, named("l"), during(15*second, 25*second), func(f *spec.Fault) { f.Skew = -3 * second }))
	p := d.Producer(0, 0, "web/0")
	for i, step := range []struct {
		now               sim.Time
		request, response bool
		delay, skew       sim.Time
	}{
		{10*second - 1, false, false, 0, 0},
		{10 * second, true, false, 50 * ms, second},
		{15 * second, true, false, 100 * ms, -2 * second},
		{20*second - 1, true, false, 100 * ms, -2 * second},
		{20 * second, false, false, 50 * ms, -3 * second},
		{25 * second, false, false, 0, 0},
		{30 * second, false, true, 0, 0},
		{31 * second, false, false, 0, 0},
	} {
		request, response := p.RequestLost(step.now, 3), p.ResponseLost(step.now, 3)
		delay, skew := p.Delay(step.now, 3), p.Skew(step.now)
		if request != step.request || response != step.response || delay != step.delay || skew != step.skew {
			t.Errorf("step %d: at %v: %t %t %v %v, want %+v", i, step.now, request, response, delay, skew, step)
		}
	}
}

// A share of the calls is drawn call by call, for each way, fault and process on its own.
func TestShareIsDrawnByCall(t *testing.T) {
	const n = 40_000
	d := schedule(t, fault(spec.RequestLost, named("a"), share(.3)), fault(spec.ResponseLost, named("a2"), share(.3)),
		fault(spec.Delay, named("b"), share(.3)), fault(spec.Throttle, named("c"), share(.3)))
	p, q := d.Producer(0, 0, "web/0"), d.Producer(0, 1, "web/1")
	r, tab := d.Region(), d.Table(0)
	draws := []func(call uint64) bool{
		func(c uint64) bool { return p.RequestLost(11*second, c) },
		func(c uint64) bool { return p.ResponseLost(11*second, c) },
		func(c uint64) bool { return p.Delay(11*second, c) > 0 },
		func(c uint64) bool { return q.RequestLost(11*second, c) },
		func(c uint64) bool { return r.Throttled(11*second, 0, 0, c) },
		func(c uint64) bool { return r.Throttled(11*second, 0, 1, c) },
		func(c uint64) bool { return r.Throttled(11*second, 0, 2, c) },
		func(c uint64) bool { return r.Throttled(11*second, 1, 1, c) },
		func(c uint64) bool { return tab.Throttled(11*second, c) },
	}
	for i, a := range draws {
		for j, b := range draws[:i+1] {
			both := 0.0
			for call := range uint64(n) {
				if a(call) && b(call) {
					both++
				}
			}
			want := .3 * .3
			if i == j {
				want = .3
			}
			if sigma := math.Sqrt(want * (1 - want) / n); math.Abs(both/n-want) > 4.5*sigma {
				t.Errorf("draws %d and %d agree on %.4f of the calls, want %.4f", i, j, both/n, want)
			}
		}
	}
}

// Two faults of a kind take their shares independently of one another.
func TestFaultsDrawApart(t *testing.T) {
	p := schedule(t, fault(spec.RequestLost, named("a"), share(.5)), fault(spec.RequestLost, named("b"), share(.5))).
		Producer(0, 0, "web/0")
	lost := 0
	for call := range uint64(4000) {
		if p.RequestLost(11*second, call) {
			lost++
		}
	}
	if lost < 2880 || lost > 3120 {
		t.Errorf("%d of 4000 calls are lost, want three in four", lost)
	}
}

// A request and its answer of one fault's name have different draws, so that a name given
// to both kinds by mistake is no coincidence of losses.
func TestRequestAndResponseDrawApart(t *testing.T) {
	p := schedule(t, fault(spec.RequestLost, share(.5)), fault(spec.ResponseLost, share(.5))).Producer(0, 0, "web/0")
	differ := 0
	for call := range uint64(1000) {
		if p.RequestLost(11*second, call) != p.ResponseLost(11*second, call) {
			differ++
		}
	}
	if differ < 400 || differ > 600 {
		t.Errorf("%d of 1000 calls differ, want about half", differ)
	}
}

// Delays are drawn from their law; both ways of a call draw the same.
func TestDelayIsDrawnFromItsLaw(t *testing.T) {
	law := func(f *spec.Fault) {
		f.Latency = dist.Law{Kind: dist.Uniform, Min: float64(10 * ms), Max: float64(30 * ms)}
	}
	p := schedule(t, fault(spec.Delay, law)).Producer(0, 0, "web/0")
	sum := sim.Time(0)
	for call := range uint64(10_000) {
		there, back := p.Delay(11*second, call), p.Delay(12*second, call)
		if there != back || there < 10*ms || there > 30*ms {
			t.Fatalf("call %d: %v there, %v back", call, there, back)
		}
		sum += there
	}
	if mean := sum / 10_000; mean < 19_700*sim.Microsecond || mean > 20_300*sim.Microsecond {
		t.Errorf("mean %v, want 20ms", mean)
	}
}

// Where no zone fails nobody looks at zones; else calls are spread evenly, and leave a zone
// that has been down or cut off for 20 s. All other calls stay where they are.
func TestZoneOfCall(t *testing.T) {
	if z := schedule(t, fault(spec.Pause)).Producer(0, 0, "web/0").Zone(0, 1); z != api.NoZone {
		t.Errorf("without a fault of a zone: zone %d", z)
	}
	d := schedule(t,
		fault(spec.ZoneDown, named("a"), inZone(0), during(100*second, 110*second)),
		fault(spec.ZoneCut, named("b"), inZone(0), during(110*second, 200*second)),
		fault(spec.ZoneCut, named("c"), inZone(1), during(150*second, 200*second)),
		fault(spec.ZoneSlow, named("d"), inZone(2), during(100*second, 300*second)),
		fault(spec.ZoneDown, named("e"), inZone(2), during(170*second, 250*second)))
	p := d.Consumer(0, 0, "billing/0")
	const n = 30_000
	for i, step := range []struct {
		now  sim.Time
		open [3]bool
	}{
		{0, [3]bool{true, true, true}},
		{120*second - 1, [3]bool{true, true, true}},
		{120 * second, [3]bool{false, true, true}},
		{170 * second, [3]bool{false, false, true}},
		{190 * second, [3]bool{true, true, true}}, // all are out: the calls stay where they are
		{200 * second, [3]bool{true, true, false}},
		{250 * second, [3]bool{true, true, true}},
	} {
		var count [3]float64
		open := 0.0
		for _, o := range step.open {
			if o {
				open++
			}
		}
		for call := range uint64(n) {
			z := p.Zone(step.now, call)
			count[z]++
			if first := p.Zone(0, call); step.open[first] && z != first {
				t.Fatalf("step %d: call %d moved from zone %d to %d", i, call, first, z)
			}
		}
		for z, c := range count {
			want := n / open
			if !step.open[z] {
				want = 0
			}
			if math.Abs(c-want) > 400 {
				t.Errorf("step %d: %v calls go through zone %d, want %v", i, c, z, want)
			}
		}
	}
}

// AWS refuses what is signed by a clock that is more than five minutes off.
func TestRefusedClock(t *testing.T) {
	for _, c := range []struct {
		skew sim.Time
		want string
	}{
		{0, ""}, {300 * second, ""}, {-300 * second, ""},
		{300*second + 1, "InvalidSignatureException: Signature not yet current: the clock of the client is ahead"},
		{-300*second - 1, "InvalidSignatureException: Signature expired: the clock of the client is behind"},
	} {
		e := api.RefusedClock(c.skew, 300*second)
		got := ""
		if e != nil {
			got = e.Error()
			if e.Status != 400 || e.Indefinite() || e.Throttle() {
				t.Errorf("%v: status %d, indefinite %t, throttle %t; want a definite error", c.skew, e.Status, e.Indefinite(), e.Throttle())
			}
		}
		if got != c.want {
			t.Errorf("%v: %q, want %q", c.skew, got, c.want)
		}
	}
}
