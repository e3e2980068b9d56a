package fault

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

// process is what faults do to one process and to its calls to one service.
type process struct {
	pauses    []Window // merged
	requests  []loss
	responses []loss
	delays    []delay
	skews     []skew
	ambushes  []ambush
	evicted   *[zones][]Window // nil: nobody looks at zones
	zone      sim.Source
}

// loss takes a share of the calls while it is active.
type loss struct {
	Window
	share float64
	draws sim.Source
}

type delay struct {
	loss
	latency dist.Sampler
	times   sim.Source
}

type skew struct {
	Window
	by sim.Time
}

// process collects what hits a process (pauses, clock) and its calls (losses, delays).
func (d *Schedule) process(name string, self, calls who) api.Process {
	p := &process{}
	touched := false
	for i := range d.s.Faults {
		f := &d.s.Faults[i]
		hit := calls.hit(&f.Target)
		switch f.Kind {
		case spec.Pause, spec.ClockSkew:
			hit = self.hit(&f.Target)
		case spec.Crash:
			hit = self.ambushed(f)
		}
		if hit && p.add(d.s.Seed, name, f) {
			touched = true
		}
	}
	p.pauses = merge(p.pauses)
	if d.zoned && calls.stream >= 0 {
		touched = true
		p.evicted = &d.evicted
		p.zone = sim.NewSource(d.s.Seed, name, "zone of call")
	}
	if !touched {
		return nil
	}
	return p
}

// add takes a fault in; it reports false for a kind that is not of processes. A crash at an
// instant is none: the runner injects it (see Crashes).
func (p *process) add(seed uint64, name string, f *spec.Fault) bool {
	w := window(f)
	lost := func(purpose string) loss {
		return loss{w, f.Share, sim.NewSource(seed, f.Name, purpose+" of "+name)}
	}
	switch f.Kind {
	case spec.Pause:
		if w.From < w.To {
			p.pauses = append(p.pauses, w)
		}
	case spec.RequestLost:
		p.requests = append(p.requests, lost("request"))
	case spec.ResponseLost:
		p.responses = append(p.responses, lost("response"))
	case spec.Delay:
		p.delays = append(p.delays, delay{lost("delay"), f.Latency.Compile(),
			sim.NewSource(seed, f.Name, "latency of "+name)})
	case spec.ClockSkew:
		p.skews = append(p.skews, skew{w, f.Skew})
	case spec.Crash:
		p.ambushes = append(p.ambushes, ambush{w, f.When})
	default:
		return false
	}
	return true
}

// takes tells whether a call is among those that the fault hits at an instant.
func (l *loss) takes(now sim.Time, call uint64) bool {
	return l.holds(now) && (l.share >= 1 || l.draws.Float(call, 0) < l.share)
}

func lost(ls []loss, now sim.Time, call uint64) bool {
	for i := range ls {
		if ls[i].takes(now, call) {
			return true
		}
	}
	return false
}

// RequestLost tells whether a request sent at now never arrives.
func (p *process) RequestLost(now sim.Time, call uint64) bool { return lost(p.requests, now, call) }

// ResponseLost tells whether an answer that arrives at now is never seen.
func (p *process) ResponseLost(now sim.Time, call uint64) bool { return lost(p.responses, now, call) }

// Delay is the sum of what the faults active at now add to one way of a call. Both ways
// of a call draw the same: a slow path is slow there and back.
func (p *process) Delay(now sim.Time, call uint64) sim.Time {
	sum := sim.Time(0)
	for i := range p.delays {
		if d := &p.delays[i]; d.takes(now, call) {
			sum = after(sum, d.latency.Time(d.times, call))
		}
	}
	return sum
}

// Skew is the sum of what the faults active at now do to the clock.
func (p *process) Skew(now sim.Time) sim.Time {
	sum := sim.Time(0)
	for i := range p.skews {
		if p.skews[i].holds(now) {
			sum += p.skews[i].by
		}
	}
	return sum
}

// PausedUntil is when a process that stands still at now goes on.
func (p *process) PausedUntil(now sim.Time) sim.Time {
	for _, w := range p.pauses {
		if now < w.To {
			if w.From <= now {
				return w.To
			}
			break
		}
	}
	return now
}

// PausedFrom is when a process that runs at now stands still next.
func (p *process) PausedFrom(now sim.Time) sim.Time {
	for _, w := range p.pauses {
		if w.From > now {
			return w.From
		}
	}
	return sim.Never
}

// Finish is the first instant at which the process runs and has worked that long: work
// stands still in a pause, and what ends as a pause begins is seen after it.
func (p *process) Finish(from, work sim.Time) sim.Time {
	t := from
	for _, w := range p.pauses {
		if t >= w.To {
			continue
		}
		if ahead := w.From - t; ahead > 0 {
			if work < ahead {
				break
			}
			work -= ahead
		}
		t = w.To
	}
	return after(t, work)
}

// Zone is the zone through whose front end a call goes: one of three by the call's draw.
// One that has been out of service for longer than limits.ZoneEviction is left out: the
// calls that drew it draw again among the others, and no other call moves.
func (p *process) Zone(now sim.Time, call uint64) int8 {
	if p.evicted == nil {
		return api.NoZone
	}
	drawn := int8(p.zone.Below(call, 0, zones))
	if !inside(p.evicted[drawn], now) {
		return drawn
	}
	var others [zones]int8
	n := uint64(0)
	for z := range int8(zones) {
		if !inside(p.evicted[z], now) {
			others[n] = z
			n++
		}
	}
	if n == 0 {
		return drawn
	}
	return others[p.zone.Below(call, 1, n)]
}
