// Package shrink makes a failing scenario small: what is left is a normal scenario that a
// person can read, and that fails in the same way. It knows the structure of a scenario
// (lists of entities that others refer to, keys that have a default, quantities with a
// unit), not the draws of a generator, because draws are keyed: what is taken away moves
// nothing else (facts/correctness.md §0.1).
//
// It lives below scenarios and not in it, as repeat does: it runs the model, which the
// reader of scenarios does not.
package shrink

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	"github.com/kinesim/kinesim/scenarios"
	"github.com/kinesim/kinesim/sim"
)

// Failure is how a scenario fails.
type Failure struct {
	Signature string   // what must stay: the invariant and the kind of entity, such as "C3 reader"
	At        sim.Time // when it shows, or 0 when that says nothing
	Keep      string   // a key that is part of what the failure means, or ""
}

// Fails tells whether a valid scenario fails, and how. It must be a function of the text.
type Fails func(doc []byte) (Failure, bool)

// Options bound the search. What is 0 has a default.
type Options struct {
	Runs     int           // calls of Fails, 2000
	For      time.Duration // 5 minutes
	Check    func(doc []byte) error
	Progress func(Step)
}

// Step is a scenario that was accepted.
type Step struct {
	Pass string
	Runs int
	Size int // values of the scenario
}

// Outcome is what a search has found.
type Outcome struct {
	Document []byte
	Failure  Failure
	Runs     int  // of the scenario and of candidates
	Cached   int  // candidates that were known to be no good
	Invalid  int  // candidates that are no scenarios: they cost nothing
	Before   int  // values of the scenario
	After    int  // values of the result
	Spent    bool // the budget ended the search: less may do
	Elapsed  time.Duration
}

// ErrPasses is what a scenario that does not fail gives.
var ErrPasses = errors.New("shrink: the scenario does not fail")

// search is the smallest scenario so far, and what is known about others.
type search struct {
	fails    Fails
	o        Options
	doc      *scenarios.Document
	text     string
	failure  Failure
	known    map[[sha256.Size]byte]bool // candidates that were tried
	pass     string
	outcome  Outcome
	deadline time.Time
}

// Minimize makes a failing scenario smaller until nothing can be taken away from it, or the
// budget is used up. The same scenario gives the same result, unless time ends the search.
func Minimize(src []byte, fails Fails, o Options) (*Outcome, error) {
	if o.Runs == 0 {
		o.Runs = 2000
	}
	if o.For == 0 {
		o.For = 5 * time.Minute
	}
	if o.Check == nil {
		o.Check = func(doc []byte) error { _, err := scenarios.Parse("shrink.yaml", doc); return err }
	}
	begin := time.Now()
	s := &search{fails: fails, o: o, known: map[[sha256.Size]byte]bool{}, deadline: begin.Add(o.For)}
	var err error
	if s.doc, err = scenarios.ParseDocument(src); err != nil {
		return nil, err
	}
	s.text = string(s.doc.Bytes())
	if err := o.Check([]byte(s.text)); err != nil {
		return nil, fmt.Errorf("shrink: %w", err)
	}
	s.outcome.Runs++
	failure, failed := fails([]byte(s.text))
	if !failed {
		return nil, ErrPasses
	}
	s.failure, s.outcome.Before = failure, s.doc.Size()
	s.rounds()
	s.outcome.Document, s.outcome.Failure = []byte(s.text), s.failure
	s.outcome.After, s.outcome.Elapsed = s.doc.Size(), time.Since(begin)
	return &s.outcome, nil
}

// rounds repeats the passes, cheap ones first, until a whole round changes nothing.
func (s *search) rounds() {
	passes := []struct {
		name string
		do   func(first bool)
	}{
		{"time", s.truncate},
		{"faults and events", s.moments},
		{"entities", s.entities},
		{"defaults", s.parts},
		{"distributions", s.laws},
		{"instants", s.shift},
		{"numbers", s.numbers},
		{"seed", s.seed},
	}
	for first := true; ; first = false {
		before := s.text
		for _, p := range passes {
			s.pass = p.name
			p.do(first)
			if s.spent() {
				s.outcome.Spent = true
				return
			}
		}
		if s.text == before {
			return
		}
	}
}

func (s *search) spent() bool { return s.outcome.Runs >= s.o.Runs || time.Now().After(s.deadline) }

// try accepts a candidate when it is a scenario that fails in the same way.
func (s *search) try(c *scenarios.Document) bool {
	text := c.Bytes()
	if string(text) == s.text || s.spent() {
		return false
	}
	sum := sha256.Sum256(text)
	if s.known[sum] {
		s.outcome.Cached++
		return false
	}
	s.known[sum] = true
	if s.o.Check(text) != nil {
		s.outcome.Invalid++
		return false
	}
	s.outcome.Runs++
	failure, failed := s.fails(text)
	if !failed || failure.Signature != s.failure.Signature {
		return false
	}
	s.doc, s.text, s.failure = c, string(text), failure
	if s.o.Progress != nil {
		s.o.Progress(Step{s.pass, s.outcome.Runs, c.Size()})
	}
	return true
}

// set tries another text at a place.
func (s *search) set(p scenarios.Place, text string) bool {
	c := s.doc.Clone()
	return c.Set(p, text) == nil && s.try(c)
}
