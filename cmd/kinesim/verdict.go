package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/kinesim/kinesim/model/result"
	"github.com/kinesim/kinesim/report"
)

// verdict is the exit code of a run that ended: the worst of what applies. When it is one
// of several runs that fails, the command that shows it again is that run's.
func verdict(s *simulation, r *result.Result, o *runOptions) error {
	f := &failure{reproduce: o.again}
	var texts []string
	note := func(code int, failing *result.Failing, format string, args ...any) {
		text := fmt.Sprintf(format, args...)
		if failing != nil {
			text += fmt.Sprintf("; in %d of %d runs, this one with seed %d", failing.Runs, r.Runs.Asked, failing.Seed)
		}
		if f.code == 0 {
			if f.code = code; failing != nil {
				f.reproduce = o.againSeed(failing.Seed)
			}
		}
		texts = append(texts, text)
	}
	for _, v := range r.Verdict.Invariants {
		if v.Status == result.Violated {
			note(exitInvariant, v.Failing, "invariant %s violated (%s), %d times; first at %.6fs, %s: %s",
				v.ID, v.Name, v.Count, v.First.At, v.First.Entity, v.First.Text)
		}
	}
	switch {
	case s.interrupted && r.Runs != nil:
		note(exitInterrupted, nil, "interrupted after %d of %d runs; their results are in %s", r.Runs.Finished,
			r.Runs.Asked, o.dir)
	case s.interrupted:
		note(exitInterrupted, nil, "interrupted at %s of %s; partial results are in %s", s.world.Now(),
			s.spec.Duration, o.dir)
	}
	for _, t := range r.Verdict.Thresholds {
		if !t.Pass {
			note(exitThreshold, t.Failing, "threshold failed: %s %s, got %s", t.Metric, t.Check, report.Value(t))
		}
	}
	if s.err != nil {
		note(exitError, nil, "%s; partial results are in %s", s.err, o.dir)
	}
	if f.code == 0 {
		return nil
	}
	f.err = errors.New(strings.Join(texts, "\n"))
	return f
}
