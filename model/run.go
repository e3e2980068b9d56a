package model

import (
	"fmt"

	"github.com/kinesim/kinesim/model/history"
	"github.com/kinesim/kinesim/model/result"
	"github.com/kinesim/kinesim/sim"
)

// pulse is how often, in virtual time, a run looks at its budgets and thresholds.
const pulse = sim.Second

// RunUntil delivers everything due by an instant, at most the scenario's duration. It
// returns early when a threshold aborts the run (see Aborted). An error means that a
// budget is exceeded; the world can then still be finished, for what it has.
func (w *World) RunUntil(limit sim.Time) error {
	limit = min(limit, w.spec.Duration)
	for w.Kernel.Now() < limit && w.aborted == "" {
		next := min(limit, w.Kernel.Now()/pulse*pulse+pulse)
		if err := w.Kernel.RunUntil(next); err != nil {
			return err
		}
		if used := w.memory(); used > w.options.MemoryBytes {
			return w.outOfMemory(used)
		}
		if t, failed := w.history.measure.Check(next); failed {
			w.aborted = fmt.Sprintf("%s: %s", result.MetricName(t), t.Text)
		}
	}
	return nil
}

// Now is the virtual time.
func (w *World) Now() sim.Time { return w.Kernel.Now() }

// Over tells whether the run is at its end, by time or because a threshold aborted it.
func (w *World) Over() bool { return w.aborted != "" || w.Kernel.Now() >= w.spec.Duration }

// Aborted names the threshold that ended the run early, or is empty.
func (w *World) Aborted() string { return w.aborted }

// Finish ends the run where it is: nothing is drained, what is under way counts as in
// flight. It may be called once.
func (w *World) Finish() {
	if w.ended {
		panic("model: a run is finished once")
	}
	w.ended = true
	now := w.Kernel.Now()
	for _, a := range w.actors {
		a.Finish(now)
	}
	w.roster.Finish(now)
	for _, of := range w.machines {
		for _, m := range of {
			m.Finish(now)
		}
	}
	for _, s := range w.streams {
		s.Finish(now)
	}
	w.history.checker.Finish(now)
}

// Violations returns the invariants as they stand, checked so far.
func (w *World) Violations() []history.Outcome { return w.history.checker.Outcomes() }

// TraceHash identifies everything that happened: 32 hex digits.
func (w *World) TraceHash() string { return w.history.trace.Sum() }

// memory is what the run keeps beyond its actors, in bytes.
func (w *World) memory() int64 {
	used := int64(w.keys.Len()) * keyBytes
	for _, s := range w.streams {
		used += s.Bytes()
	}
	for _, t := range w.tables {
		used += t.Bytes()
	}
	return used
}
