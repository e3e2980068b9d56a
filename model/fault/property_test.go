package fault

import (
	"fmt"
	"slices"
	"testing"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"
)

func properties(tests int) *gopter.Properties {
	p := gopter.DefaultTestParametersWithSeed(1)
	p.MinSuccessfulTests = tests
	return gopter.NewProperties(p)
}

// spans makes windows of up to 30 ms within the first 100 ms out of numbers.
func spans(xs []uint32) []Window {
	var out []Window
	for _, x := range xs[:min(len(xs), 6)] {
		from := sim.Time(x%100) * ms
		out = append(out, Window{from, from + sim.Time(x>>8%30)*ms})
	}
	return out
}

func faultsOf(kind spec.FaultKind, ws []Window, change ...func(*spec.Fault)) []spec.Fault {
	var out []spec.Fault
	for i, w := range ws {
		f := fault(kind, during(w.From, w.To), named(fmt.Sprint(kind, i)))
		for _, c := range change {
			c(&f)
		}
		out = append(out, f)
	}
	return out
}

// anyHolds is the oracle of merged windows: it looks at each, millisecond by millisecond.
func anyHolds(ws []Window, now sim.Time) bool {
	return slices.ContainsFunc(ws, func(w Window) bool { return w.holds(now) })
}

// Pauses of any overlap do as a process that is asked every millisecond whether it runs.
func TestPausesAreAsCountedByTheMillisecond(t *testing.T) {
	p := properties(300)
	p.Property("finish", prop.ForAll(func(xs []uint32, from, work uint8) bool {
		ws := spans(xs)
		process := schedule(t, faultsOf(spec.Pause, ws)...).Producer(0, 0, "web/0")
		at, left := sim.Time(from)*ms, int(work)%64
		resumes := at
		for anyHolds(ws, resumes) {
			resumes += ms
		}
		done := at
		for left > 0 || anyHolds(ws, done) {
			if !anyHolds(ws, done) {
				left--
			}
			done += ms
		}
		if process == nil { // no pause of any length
			return resumes == at && done == at+sim.Time(work%64)*ms
		}
		return process.PausedUntil(at) == resumes && process.Finish(at, sim.Time(work%64)*ms) == done
	}, gen.SliceOf(gen.UInt32()), gen.UInt8Range(0, 150), gen.UInt8()))
	p.Property("in two steps as in one", prop.ForAll(func(xs []uint32, from, a, b uint32) bool {
		process := schedule(t, faultsOf(spec.Pause, append(spans(xs), Window{ms, 2 * ms}))...).Producer(0, 0, "web/0")
		at, first, then := sim.Time(from), sim.Time(a), sim.Time(b)
		return process.Finish(process.Finish(at, first), then) == process.Finish(at, first+then)
	}, gen.SliceOf(gen.UInt32()), gen.UInt32Range(0, 1<<27), gen.UInt32Range(0, 1<<26), gen.UInt32Range(0, 1<<26)))
	p.TestingRun(t)
}

// commitByTick is the oracle of Commit for factors that are whole numbers: a tick of 100
// microseconds at a time, in which a zone does a tick's worth of work over its factor.
func commitByTick(away []Window, slow []spec.Fault, now, took sim.Time) sim.Time {
	const tick = 100 * sim.Microsecond
	const whole = 2 * 3 * 5 * 7 // so that a tick over any product of these is whole
	left := int64(took/tick) * whole * whole
	total := left
	for t := now; ; t += tick {
		if anyHolds(away, t) {
			if left > 0 {
				left = total
			}
			if left == 0 && t > now && total > 0 {
				return t // done as the outage begins
			}
			continue
		}
		if left <= 0 {
			return t
		}
		rate := int64(whole * whole)
		for _, f := range slow {
			if window(&f).holds(t) {
				rate /= int64(f.Factor)
			}
		}
		left -= rate
	}
}

func TestCommitIsAsCountedByTheTick(t *testing.T) {
	p := properties(200)
	factors := []float64{2, 5}
	p.Property("commit", prop.ForAll(func(downs, cuts, slows []uint32, now, took uint8) bool {
		var slow []spec.Fault
		for i, f := range faultsOf(spec.ZoneSlow, spans(slows)[:min(len(slows), 2)], inZone(2)) {
			f.Factor = factors[i]
			slow = append(slow, f)
		}
		down, cut := spans(downs)[:min(len(downs), 2)], spans(cuts)[:min(len(cuts), 2)]
		all := slices.Concat(slow, faultsOf(spec.ZoneDown, down, inZone(2)), faultsOf(spec.ZoneCut, cut, inZone(2)))
		d := schedule(t, all...)
		if d.Region() == nil {
			return len(all) == 0
		}
		want := commitByTick(d.region.away[2], slow, sim.Time(now)*ms, sim.Time(took%40)*ms)
		got := d.Region().Commit(sim.Time(now)*ms, 2, sim.Time(took%40)*ms)
		return want-100*sim.Microsecond < got && got <= want // the oracle sees full ticks only
	}, gen.SliceOf(gen.UInt32()), gen.SliceOf(gen.UInt32()), gen.SliceOf(gen.UInt32()), gen.UInt8Range(0, 200), gen.UInt8()))
	p.TestingRun(t)
}

// Given the same draw, what reaches a replica later is never committed earlier, and nothing
// before it arrives; more work is never done sooner.
func TestCommitIsMonotone(t *testing.T) {
	p := properties(400)
	p.Property("monotone", prop.ForAll(func(downs, slows []uint32, factor float64, a, b, took, more uint32) bool {
		slow := faultsOf(spec.ZoneSlow, spans(slows), func(f *spec.Fault) { f.Factor = factor })
		d := schedule(t, slices.Concat(slow, faultsOf(spec.ZoneDown, spans(downs), inZone(0)))...)
		r := d.Region()
		if r == nil {
			return len(slow)+len(downs) == 0
		}
		now, later, work := sim.Time(min(a, b)), sim.Time(max(a, b)), sim.Time(took)
		first := r.Commit(now, 0, work)
		return first >= now && r.Commit(later, 0, work) >= first && r.Commit(now+1, 0, work) >= first &&
			r.Commit(now, 0, work+sim.Time(more)) >= first && !inside(d.region.away[0], first-min(work, 1))
	}, gen.SliceOf(gen.UInt32()), gen.SliceOf(gen.UInt32()), gen.Float64Range(1, 30),
		gen.UInt32Range(0, 1<<27), gen.UInt32Range(0, 1<<27), gen.UInt32Range(0, 1<<26), gen.UInt32Range(0, 1<<24)))
	p.TestingRun(t)
}

// answers is everything that a schedule says of a few calls at an instant, but for what
// one fault does by itself.
func answers(d *Schedule, now sim.Time) string {
	out := ""
	for i, p := range []api.Process{d.Producer(0, 1, "web/1"), d.Consumer(0, 0, "billing/0"), d.Dedup(0, 0, "billing/0")} {
		for call := range uint64(40) {
			zone, requestLost, responseLost, wait := api.NoZone, false, false, sim.Time(0)
			if p != nil {
				zone, wait = p.Zone(now, call), p.Delay(now, call)
				requestLost, responseLost = p.RequestLost(now, call), p.ResponseLost(now, call)
			}
			out += fmt.Sprint(i, zone, requestLost, responseLost, wait, " ")
		}
	}
	for call := range uint64(40) {
		out += fmt.Sprint(d.Region().Throttled(now, 0, 1, call), d.Table(0).Throttled(now, call), d.Region().Commit(now, 1, ms))
	}
	return out
}

// Draws go by names: the order of the faults moves nothing, nor does taking away one that
// is not active, or adding one beside it.
func TestTakingAFaultAwayMovesNoOtherDraw(t *testing.T) {
	kinds := []spec.FaultKind{spec.RequestLost, spec.ResponseLost, spec.Delay, spec.Throttle, spec.ZoneDown, spec.ZoneCut}
	var base []spec.Fault
	for i, kind := range kinds {
		base = append(base, fault(kind, named(fmt.Sprint("f", i)), share(.4), during(0, second)))
	}
	p := properties(60)
	p.Property("same answers", prop.ForAll(func(kind uint8, at uint16, place uint8) bool {
		other := fault(spec.FaultKind(kind), named("other"), share(.4), during(2*second, 3*second))
		more := slices.Insert(slices.Clone(base), int(place), other)
		now := sim.Time(at) * 15 * sim.Microsecond
		slices.Reverse(more)
		return answers(schedule(t, base...), now) == answers(schedule(t, more...), now)
	}, gen.UInt8Range(0, uint8(spec.ClockSkew)), gen.UInt16(), gen.UInt8Range(0, uint8(len(base)))))
	p.Property("the sum of both", prop.ForAll(func(call uint64) bool { // each draws as if it were alone
		a, b := fault(spec.RequestLost, named("a"), share(.4)), fault(spec.RequestLost, named("b"), share(.4))
		lost := func(fs ...spec.Fault) bool {
			return schedule(t, fs...).Producer(0, 0, "web/0").RequestLost(11*second, call)
		}
		return lost(a, b) == (lost(a) || lost(b))
	}, gen.UInt64()))
	p.TestingRun(t)
}

// The answers cost nothing that the garbage collector would have to take away.
func TestAnswersDoNotAllocate(t *testing.T) {
	d := everyFault(t)
	p, r, tab := d.Consumer(0, 0, "billing/0"), d.Region(), d.Table(0)
	call := uint64(0)
	if n := testing.AllocsPerRun(1000, func() { ask(p, r, tab, call); call++ }); n != 0 {
		t.Errorf("%v allocations an answer", n)
	}
}

func everyFault(t testing.TB) *Schedule {
	var all []spec.Fault
	for kind := spec.ZoneDown; kind <= spec.ClockSkew; kind++ {
		all = append(all, fault(kind, named(kind.String()), share(.5), during(0, sim.Hour)))
	}
	return schedule(t, all...)
}

func ask(p api.Process, r api.Region, tab api.TableFaults, call uint64) (n sim.Time) {
	now := sim.Time(call) * ms
	if p.RequestLost(now, call) || p.ResponseLost(now, call) || tab.Throttled(now, call) || r.Throttled(now, 0, 1, call) {
		n++
	}
	n += p.Delay(now, call) + p.Skew(now) + sim.Time(p.Zone(now, call)) + sim.Time(r.Front(now, 1))
	return n + p.PausedUntil(now)&1 + p.Finish(now, ms)&1 + r.Commit(now, 1, ms)&1
}

// What a call costs a process, the region and a table that all faults hit.
func BenchmarkCallUnderEveryFault(b *testing.B) {
	d := everyFault(b)
	p, r, tab := d.Consumer(0, 0, "billing/0"), d.Region(), d.Table(0)
	b.ReportAllocs()
	sum := sim.Time(0)
	for i := range uint64(b.N) {
		sum += ask(p, r, tab, i%3_600_000)
	}
	if sum == 0 {
		b.Fatal("no fault did anything")
	}
}
