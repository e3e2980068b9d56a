package machine

import (
	"slices"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// Work is what a thread does: one job after the other.
type Work interface {
	// Next is what the job at hand takes of a core of 100 percent, and how long it then rests,
	// waiting for others; false when there is none.
	Next() (cpu, rest sim.Time, more bool)
	// Done says that the job at hand is done.
	Done(at sim.Time)
	// Ahead is what the jobs behind the one at hand take of such a core, as far as they follow
	// without a rest.
	Ahead() sim.Time
}

// A Thread does the jobs of its work in turn, as the reader of a shard does the records of a
// shard.
//
//	idle ──Wake──► running ──► resting ──► running … ──► idle
//	                 │  ▲
//	                 ▼  │ the process is paused
//	                stands
type Thread struct {
	machine *Machine
	work    Work
	process api.Process // nil: it is never paused
	state   state
	end     sim.Time // running: the share at which the job is done
	left    sim.Time // standing: of the job
	rest    sim.Time // behind the job
	rings   sim.Time // when the timer goes off
	place   [2]int   // in the heaps, from 1; 0: in none
}

type state uint8

const (
	idle state = iota
	running
	resting
	stands
)

// Thread adds a thread of a process, which may be nil: it is then never paused.
func (m *Machine) Thread(w Work, p api.Process) *Thread {
	return &Thread{machine: m, work: w, process: p}
}

// Wake says that there is a job.
func (t *Thread) Wake(now sim.Time) {
	t.machine.Advance(now)
	if t.state == idle {
		t.begin(now)
	}
}

// Stop forgets the job at hand, and all others.
func (t *Thread) Stop(now sim.Time) {
	t.machine.Advance(now)
	t.machine.leave(t)
	t.machine.timers.remove(t)
	t.state = idle
}

// begin takes up the job at hand.
func (t *Thread) begin(now sim.Time) {
	cpu, rest, more := t.work.Next()
	if !more {
		t.machine.leave(t)
		t.machine.timers.remove(t)
		t.state = idle
		return
	}
	t.left, t.rest = t.machine.Cost(cpu), rest
	t.run(now)
}

// run puts what is left of the job on the cores, or off while the process is paused.
func (t *Thread) run(now sim.Time) {
	m := t.machine
	if t.process != nil {
		if until := t.process.PausedUntil(now); until > now {
			t.state = stands
			m.leave(t)
			m.ring(t, until)
			return
		}
		m.timers.remove(t)
		if from := t.process.PausedFrom(now); from < sim.Never {
			m.ring(t, from)
		}
	}
	t.state = running
	m.enter(t, m.share+t.left)
}

// worked ends the part of the job that takes a core.
func (t *Thread) worked(now sim.Time) {
	if t.rest == 0 {
		t.done(now)
		return
	}
	until := now + t.rest
	if t.process != nil {
		until = t.process.Finish(now, t.rest)
	}
	t.state = resting
	t.machine.leave(t)
	t.machine.ring(t, until)
}

func (t *Thread) done(now sim.Time) {
	t.work.Done(now)
	t.begin(now)
}

// rang goes on where a rest or a pause is over, or takes the thread off its core where one
// begins.
func (t *Thread) rang(now sim.Time) {
	t.machine.timers.remove(t)
	switch t.state {
	case resting:
		t.done(now)
	case running:
		t.left = t.end - t.machine.share
		t.run(now)
	default:
		t.run(now)
	}
}

// enter puts a thread on the cores up to a share.
func (m *Machine) enter(t *Thread, end sim.Time) {
	if t.place[byShare] == 0 {
		m.part = 0
	}
	t.end = end
	m.running.put(t)
}

// leave takes a thread off the cores.
func (m *Machine) leave(t *Thread) {
	if t.place[byShare] != 0 {
		m.part = 0
		m.running.remove(t)
	}
}

func (m *Machine) ring(t *Thread, at sim.Time) {
	t.rings = at
	m.timers.put(t)
}

// lookAgain is the least time between two looks at work that others make longer.
const lookAgain = sim.Microsecond

// Soonest is when a thread will have done the job at hand and others behind it, which take so
// much of a core and so long a rest: exactly, if no other thread begins a job before then that
// is not behind its own; else it is later.
func (t *Thread) Soonest(now, cpu, rest sim.Time) sim.Time {
	m := t.machine
	own := m.Cost(cpu)
	from := now
	switch t.state {
	case running:
		own, rest = own+t.end-m.share, rest+t.rest
	case stands:
		own, from, rest = own+t.left, t.rings, rest+t.rest
	case resting:
		from = t.rings
	}
	at := from + m.shared(t, own) + rest
	if t.process != nil {
		at = t.process.Finish(from, at-from)
	}
	return max(at, now+lookAgain)
}

// shared is how long a thread takes for its own part while the others on cores do theirs.
func (m *Machine) shared(t *Thread, own sim.Time) sim.Time {
	if int64(m.running.len()) < m.cores {
		return own
	}
	m.all = append(m.all[:0], own)
	for _, o := range m.running.threads {
		if o != t {
			m.all = append(m.all, min(own, o.end-m.share+m.Cost(o.work.Ahead())))
		}
	}
	slices.Sort(m.all)
	n, had, took := int64(len(m.all)), sim.Time(0), sim.Time(0)
	for i, part := range m.all {
		took += divide(int64(part-had), max(n-int64(i), m.cores), m.cores)
		had = part
	}
	return took
}
