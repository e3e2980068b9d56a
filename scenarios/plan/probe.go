package plan

import (
	"context"
	"slices"

	"github.com/kinesim/kinesim/model/result"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/scenarios"
	"github.com/kinesim/kinesim/scenarios/sweep"
)

// looks are how many runs an option has had when it is looked at. Seven equal runs are
// enough to say something where nothing varies.
var looks = []int{3, 7, 20}

// looksWithin are the looks of an option that may have so many runs.
func looksWithin(most int) []int {
	var out []int
	for _, n := range looks {
		if n < most {
			out = append(out, n)
		}
	}
	return append(out, most)
}

// option is a configuration with what is known of it.
type option struct {
	variant    *scenarios.Variant
	label      string
	runs       []*sweep.Outcome
	verdict    string // "": it was not tried
	thresholds []result.PlanThreshold

	checks []spec.Threshold // nil: the variant was not loaded
}

func (o *option) meets() bool { return o.verdict == result.Meets }
func (o *option) fails() bool { return o.verdict == result.Fails }

// Runner makes runs. All options have the same seeds, so that they see the same traffic.
type Runner interface {
	Run(ctx context.Context, cells []sweep.Cell) ([]*sweep.Outcome, error)
}

// prober tries options until their verdicts are clear.
type prober struct {
	runner     Runner
	confidence float64
	maxRuns    int
}

// try gives options runs until each verdict is clear, or the runs are used up. Who looks
// several times has as many chances to be wrong: each look has its share of the chance that
// the confidence leaves, so that what is said holds however often it was looked at.
func (p *prober) try(ctx context.Context, options []*option) error {
	at := looksWithin(p.maxRuns)
	sure := sureness{shown: p.confidence, decided: 1 - (1-p.confidence)/float64(len(at))}
	for _, n := range at {
		var cells []sweep.Cell
		var open []*option
		for _, o := range options {
			if o.verdict != "" && o.verdict != result.Unsure || len(o.runs) >= n {
				continue
			}
			if err := o.load(); err != nil {
				return err
			}
			open = append(open, o)
			for run := len(o.runs); run < n; run++ {
				cells = append(cells, sweep.Cell{Variant: o.variant, Run: run})
			}
		}
		if len(cells) == 0 {
			continue
		}
		outcomes, err := p.runner.Run(ctx, cells)
		for _, o := range open {
			more := min(n-len(o.runs), len(outcomes))
			o.runs, outcomes = append(o.runs, made(outcomes[:more])...), outcomes[more:]
			if len(o.runs) > 0 {
				o.thresholds, o.verdict = judge(o.checks, o.runs, sure)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// load reads the thresholds of an option, which it may change. The rest of it, which a trace
// makes large, is not kept.
func (o *option) load() error {
	if o.checks != nil {
		return nil
	}
	l, err := o.variant.Load()
	if err == nil {
		o.checks = l.Spec.Thresholds
	}
	return err
}

// made are the first of some runs that were made: an interruption leaves holes.
func made(runs []*sweep.Outcome) []*sweep.Outcome {
	if i := slices.Index(runs, nil); i >= 0 {
		return runs[:i]
	}
	return runs
}
