// Package sweep makes many runs out of the variants of a scenario: on all cores, each once,
// with what is done kept in a folder, so that a sweep goes on where it was stopped.
//
// The parts are a list of cells (a variant and the number of a run), a pure function from a
// cell to its outcome, and a store of outcomes. Who hands out the cells, and where, is not
// part of what an outcome is: one machine, several that share the list by --shard, or a queue
// come to the same bytes.
package sweep

import (
	"context"
	"fmt"
	"slices"
	"time"
	"unique"

	"github.com/kinesim/kinesim/model"
	"github.com/kinesim/kinesim/model/result"
	"github.com/kinesim/kinesim/scenarios"
	"github.com/kinesim/kinesim/scenarios/repeat"
	"github.com/kinesim/kinesim/scenarios/runner"
	"github.com/kinesim/kinesim/sim"
)

// Cell is one run of a sweep.
type Cell struct {
	Variant *scenarios.Variant
	Run     int
}

// Seed is that of the run: run i of every variant has the same, so that variants are compared
// draw by draw.
func (c Cell) Seed() uint64 { return repeat.Seed(c.Variant.Seed, c.Run) }

// Cells are those of some variants: run 0 of each, then run 1 of each, so that a sweep that
// is stopped has something of all of them.
func Cells(variants []*scenarios.Variant, runs int) []Cell {
	out := make([]Cell, 0, len(variants)*runs)
	for run := range runs {
		for _, v := range variants {
			out = append(out, Cell{v, run})
		}
	}
	return out
}

// Outcome is what is kept of a run. It hangs on the scenario, the seed and the build of
// kinesim, and on nothing else: not on the clock, nor on who ran it.
type Outcome struct {
	Scenario string `json:"scenario"` // SHA-256 of the scenario as run
	Seed     uint64 `json:"seed"`
	Version  string `json:"version"`
	Build    string `json:"build"`

	TraceHash      string  `json:"traceHash"`
	VirtualSeconds float64 `json:"virtualSeconds"`
	Pass           bool    `json:"pass"`
	Aborted        string  `json:"aborted,omitempty"`     // what ended it early: a threshold, a budget
	OverBudget     bool    `json:"overBudget,omitempty"`  // it was a budget: nothing is known of the rest
	MemoryBytes    int64   `json:"memoryBytes,omitempty"` // of that budget

	Thresholds []result.ThresholdOutcome `json:"thresholds"`
	Violated   []string                  `json:"violated"` // ids of invariants
	Values     []Value                   `json:"values"`
	Cost       result.Cost               `json:"cost"`
	Needs      []result.Need             `json:"needs"`
	Peaks      []result.Peak             `json:"peaks"`  // what limits were asked for when most was
	Spells     []result.Spell            `json:"spells"` // in which something took unusually long
}

// Value is one number of a run, by the key of its headline: putLatency.p99{producer:web}.
type Value struct {
	Key   string  `json:"key"`
	Unit  string  `json:"unit"`
	Value float64 `json:"value"`
}

// Get is the number of a key. It tells whether the run has one: a histogram without samples
// has none.
func (o *Outcome) Get(key string) (float64, bool) {
	if i := slices.IndexFunc(o.Values, func(v Value) bool { return v.Key == key }); i >= 0 {
		return o.Values[i].Value, true
	}
	return 0, false
}

// Whole tells whether the run came to its end, so that its numbers may be put together with
// those of others.
func (o *Outcome) Whole() bool { return o.Aborted == "" }

// Simulate runs a cell. A run that is larger than its budget has an outcome too; the error is
// that of a scenario that cannot be read, or of a context that was over first. The watcher
// sees how far the run is, as often as it looks up.
func Simulate(ctx context.Context, c Cell, build Build, memory int64, watch func(now sim.Time)) (*Outcome, error) {
	l, err := c.Variant.Load()
	if err != nil {
		return nil, err
	}
	s := *l.Spec
	s.Seed = c.Seed()
	out := &Outcome{Scenario: c.Variant.SHA256, Seed: s.Seed, Version: build.Version, Build: build.ID,
		Thresholds: []result.ThresholdOutcome{}, Violated: []string{}, Values: []Value{},
		Cost: result.Cost{Items: []result.CostItem{}}, Needs: []result.Need{}, Peaks: []result.Peak{},
		Spells: []result.Spell{}}
	r, err := runner.Advance(ctx, &s, runner.Options{Model: model.Options{MemoryBytes: memory},
		Watch: func(now sim.Time, _ time.Duration) { watch(now) }})
	switch {
	case err != nil: // it would not fit
		return out.over(err, memory), nil
	case r.Interrupted:
		return nil, fmt.Errorf("sweep: %w", context.Cause(ctx))
	}
	out.take(r.World)
	if r.Err != nil {
		out.over(r.Err, memory)
	}
	return out, nil
}

// over says that a budget was exceeded.
func (o *Outcome) over(err error, memory int64) *Outcome {
	o.Aborted, o.Pass, o.OverBudget, o.MemoryBytes = err.Error(), false, true, memory
	return o
}

// take keeps the numbers of a run.
func (o *Outcome) take(w *model.World) {
	r := w.Result()
	o.Peaks, o.Spells = w.Peaks(r.HotKeys), w.Spells()
	o.TraceHash, o.Aborted, o.VirtualSeconds = r.Engine.TraceHash, r.Engine.Aborted, r.Engine.VirtualSeconds
	o.Pass, o.Thresholds, o.Cost, o.Needs = r.Verdict.Pass, r.Verdict.Thresholds, r.Cost, r.Needs
	for _, v := range r.Verdict.Invariants {
		if v.Status == result.Violated {
			o.Violated = append(o.Violated, v.ID)
		}
	}
	for _, h := range result.Numbers(r) {
		o.Values = append(o.Values, Value{h.Key(), h.Unit, h.Value})
	}
	o.share()
}

// share has the outcomes of many cells use the same texts: all have the same keys.
func (o *Outcome) share() {
	for i := range o.Values {
		v := &o.Values[i]
		v.Key, v.Unit = unique.Make(v.Key).Value(), unique.Make(v.Unit).Value()
	}
}
