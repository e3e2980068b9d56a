package shrink

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/kinesim/kinesim/model"
	"github.com/kinesim/kinesim/model/result"
	"github.com/kinesim/kinesim/scenarios"
	"github.com/kinesim/kinesim/sim"
)

// Judge tells how a finished run fails.
type Judge func(*result.Result) (Failure, bool)

// eventsMax is more than a scenario that is worth shrinking needs: a candidate whose
// defaults make it run for ever is given up.
const eventsMax = 50_000_000

// Model makes a predicate of runs in the model. A run that panics, or that cannot be
// finished, fails as well, with what it says for a signature.
func Model(o model.Options, judge Judge) Fails {
	if o.EventsMax == 0 {
		o.EventsMax = eventsMax
	}
	return func(doc []byte) (f Failure, failed bool) {
		l, err := scenarios.Parse("shrink.yaml", doc)
		if err != nil {
			return Failure{}, false
		}
		r, err := Run(l, o)
		if err != nil {
			return Failure{Signature: "error: " + shape(err.Error())}, true
		}
		return judge(r)
	}
}

// Run runs a scenario to its end. A panic of the model is an error.
func Run(l *scenarios.Loaded, o model.Options) (r *result.Result, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	w, err := model.Build(l.Spec, o)
	if err != nil {
		return nil, err
	}
	if err := w.RunUntil(sim.Never); err != nil {
		return nil, err
	}
	w.Finish()
	return w.Result(), nil
}

var digits = regexp.MustCompile(`[0-9]+`)

// shape is a text without its numbers, which differ from one candidate to the next.
func shape(text string) string {
	text, _, _ = strings.Cut(text, "\n")
	return digits.ReplaceAllString(text, "#")
}

// Violation judges by the invariants: want is the id of the one that must be violated, or
// "" for the first that is. Another invariant that the first scenario did not violate may
// not come up on the way: the result shows one thing.
func Violation(want string) Judge {
	var seen []string
	return func(r *result.Result) (Failure, bool) {
		var ids []string
		var first *result.InvariantOutcome
		for i := range r.Verdict.Invariants {
			v := &r.Verdict.Invariants[i]
			if v.Status != result.Violated {
				continue
			}
			ids = append(ids, v.ID)
			if (v.ID == want || want == "") && (first == nil || v.First.At < first.First.At) {
				first = v
			}
		}
		isNew := func(id string) bool { return seen != nil && !slices.Contains(seen, id) }
		if first == nil || slices.ContainsFunc(ids, isNew) {
			return Failure{}, false
		}
		if seen == nil {
			seen = ids
		}
		f := Failure{Signature: first.ID + " " + entity(first.First.Entity), At: sim.Time(first.First.At * 1e9)}
		if strings.HasPrefix(first.ID, "L") {
			f.Keep = "liveness" // with another bound anything is too late
		}
		return f, true
	}
}

// entity is what kind of thing a witness names.
func entity(name string) string {
	before, _, isShard := strings.Cut(name, "shardId-")
	switch {
	case isShard && strings.Count(before, "/") > 1:
		return "reader"
	case isShard:
		return "shard"
	case strings.Contains(name, "/"):
		return "process"
	}
	return "whole"
}
