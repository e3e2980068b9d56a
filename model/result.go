package model

import (
	"fmt"
	"io"
	"slices"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/history"
	"github.com/kinesim/kinesim/model/result"
)

// Result is the outcome of a finished run: measures, verdict, assumptions. The caller
// adds what only it knows: the command, the version, the host.
func (w *World) Result() *result.Result {
	r := w.history.measure.Result(w.Now(), func(stream int, k api.Key) int {
		return int(w.streams[stream].Route(w.keys.Hash(k)))
	})
	r.Engine.TraceHash = w.TraceHash()
	r.Engine.Events = w.Kernel.Delivered()
	r.Engine.Aborted = w.aborted
	for _, o := range w.history.checker.Outcomes() {
		out := w.invariant(o)
		r.Verdict.Invariants = append(r.Verdict.Invariants, out)
		r.Verdict.Pass = r.Verdict.Pass && out.Status != result.Violated
	}
	r.Verdict.Guarantees = w.guarantees()
	for i := range w.roster.Len() {
		if n := w.history.checker.Expired(i); n > 0 {
			r.Notes = append(r.Notes, fmt.Sprintf("%s lost %d records to retention before it had read them",
				w.roster.Name(i), n))
		}
	}
	if w.aborted != "" {
		r.Verdict.Pass = false
	}
	r.Assumptions = w.assumptions(&r.Cost)
	return r
}

func (w *World) invariant(o history.Outcome) result.InvariantOutcome {
	out := result.InvariantOutcome{ID: o.ID, Name: o.Name, Status: result.Holds, Count: o.Count}
	switch {
	case !o.Applicable:
		out.Status = result.NotApplicable
	case o.Count > 0 && slices.Contains(w.spec.Allow, o.ID):
		out.Status, out.AllowedBy = result.Allowed, "the scenario"
	case o.Granted:
		out.Status, out.AllowedBy = result.Allowed, "what its consumers guarantee"
	case o.Count > 0 && o.Voided != "":
		out.Status, out.AllowedBy = result.Allowed, o.Voided
	case o.Count > 0:
		out.Status = result.Violated
	}
	if o.First != nil {
		out.First = &result.Witness{At: float64(o.First.At) / 1e9, Entity: o.First.Entity, Text: o.First.Text}
	}
	return out
}

// Peaks are how much of each limit was asked for when most was. hot are the hot keys of
// the run's result.
func (w *World) Peaks(hot []result.HotKey) []result.Peak {
	return w.history.measure.Peaks(w.Now(), hot)
}

// Spells are the times in which a consumer was behind or puts were late.
func (w *World) Spells() []result.Spell { return w.history.measure.Spells(w.Now()) }

// WriteSeries writes series.csv of a finished run.
func (w *World) WriteSeries(out io.Writer) error { return w.history.measure.WriteSeries(out, w.Now()) }

// WriteHistograms writes histograms.csv of a finished run.
func (w *World) WriteHistograms(out io.Writer) error { return w.history.measure.WriteHistograms(out) }
