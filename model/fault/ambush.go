package fault

import (
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// A crash may lie in wait for a place in the work: between an effect and what says that it has
// happened, or between a mark and what it is for. Crashes at an instant hit these places by
// luck, one in some thousands; whether an effect happens once is decided there.

// ambush is a while in which a process crashes when it comes to a step.
type ambush struct {
	Window
	when spec.Step
}

// ambushed tells whether a crash lies in wait for this process: it works on records.
func (w who) ambushed(f *spec.Fault) bool {
	return f.When != spec.AnyStep && w.consumer >= 0 && w.hit(&f.Target)
}

func (p *process) dies(now sim.Time, at spec.Step) bool {
	for i := range p.ambushes {
		if a := &p.ambushes[i]; a.when == at && a.holds(now) {
			return true
		}
	}
	return false
}

// DiesBehindEffect tells whether the process crashes with an effect that happens at now.
func (p *process) DiesBehindEffect(now sim.Time) bool { return p.dies(now, spec.BehindEffect) }

// DiesBehindMark tells whether it crashes when it learns at now that its mark is written.
func (p *process) DiesBehindMark(now sim.Time) bool { return p.dies(now, spec.BehindMark) }

// ConsumerAmbushed is when a crash lies in wait for a worker of a consumer. If it has crashed,
// it is back at To.
func (d *Schedule) ConsumerAmbushed(consumer, worker int) []Window {
	var out []Window
	w := d.consumer(consumer, worker)
	for i := range d.s.Faults {
		if f := &d.s.Faults[i]; f.Kind == spec.Crash && w.ambushed(f) {
			out = append(out, window(f))
		}
	}
	return merge(out)
}

// downs are the crashes at an instant of a process, sorted and joined.
func (d *Schedule) downs(w who) []Window {
	var out []Window
	for i := range d.s.Faults {
		if f := &d.s.Faults[i]; f.Kind == spec.Crash && f.When == spec.AnyStep && w.hit(&f.Target) {
			out = append(out, window(f))
		}
	}
	return merge(out)
}
