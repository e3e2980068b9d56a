package shrink

import (
	"errors"
	"slices"
	"strings"

	"github.com/kinesim/kinesim/scenarios"
)

// drop takes as many things away as it can, large groups first, then one by one until none
// can go (Zeller's delta debugging, without the halves that a first group leaves). without
// makes the candidate that has those left out.
func (s *search) drop(n int, without func(gone []bool) *scenarios.Document) {
	gone := make([]bool, n)
	left := n
	for size := n; size > 0 && left > 0; {
		hit := false
		for from := 0; from < n; {
			group := next(gone, &from, size)
			if len(group) == 0 {
				break
			}
			for _, i := range group {
				gone[i] = true
			}
			if s.try(without(gone)) {
				hit, left = true, left-len(group)
				continue
			}
			for _, i := range group {
				gone[i] = false
			}
		}
		switch {
		case size > 1:
			size = (size + 1) / 2
		case !hit:
			return
		}
	}
}

// next are the first so many things from an index on that are not gone.
func next(gone []bool, from *int, size int) []int {
	var group []int
	for ; *from < len(gone) && len(group) < size; *from++ {
		if !gone[*from] {
			group = append(group, *from)
		}
	}
	return group
}

// less is a document without some places, last place first so that the others stay where
// they are.
func less(base *scenarios.Document, places []scenarios.Place, gone []bool) *scenarios.Document {
	c := base.Clone()
	for i := len(places) - 1; i >= 0; i-- {
		if gone[i] {
			c.Remove(places[i])
		}
	}
	return c
}

// items are the places of the items of a list of the scenario.
func items(d *scenarios.Document, section string) []scenarios.Place {
	p := scenarios.Place{section}
	if d.Form(p) != scenarios.List {
		return nil
	}
	var out []scenarios.Place
	for i := range d.Len(p) {
		out = append(out, p.At(i))
	}
	return out
}

// moments drops events and faults.
func (s *search) moments(bool) {
	places := slices.Concat(items(s.doc, "events"), items(s.doc, "faults"))
	base := s.doc
	s.drop(len(places), func(gone []bool) *scenarios.Document { return s.repaired(less(base, places, gone)) })
}

// entities drops consumers, producers, tables and streams, with what refers to them.
func (s *search) entities(bool) {
	for _, section := range []string{"consumers", "producers", "tables", "streams"} {
		places, base := items(s.doc, section), s.doc
		s.drop(len(places), func(gone []bool) *scenarios.Document { return s.repaired(less(base, places, gone)) })
	}
}

// parts drops whatever may be missing: keys go back to their defaults, lists get shorter.
// What stands within another thing that may go has its turn when that one has to stay.
func (s *search) parts(bool) {
	for depth, deepest := 1, 1; depth <= deepest; depth++ {
		var places []scenarios.Place
		base := s.doc
		for _, p := range base.Places(nil) {
			deepest = max(deepest, len(p))
			if len(p) == depth && s.optional(base, p) {
				places = append(places, p)
			}
		}
		s.drop(len(places), func(gone []bool) *scenarios.Document { return less(base, places, gone) })
	}
}

// optional tells whether a scenario is one without something.
func (s *search) optional(d *scenarios.Document, p scenarios.Place) bool {
	c := d.Clone()
	c.Remove(p)
	return s.kept(d) == s.kept(c) && s.o.Check(c.Bytes()) == nil
}

// kept counts the keys of a document that the failure wants to stay.
func (s *search) kept(d *scenarios.Document) int {
	n := 0
	for _, p := range d.Places(nil) {
		if s.failure.Keep != "" && p[len(p)-1] == s.failure.Keep {
			n++
		}
	}
	return n
}

// repaired takes away what has become wrong with a document because something else is
// gone: a fault without its target, an event behind the end. Faults say where.
func (s *search) repaired(c *scenarios.Document) *scenarios.Document {
	for range 10 {
		var faults scenarios.Faults
		if !errors.As(s.o.Check(c.Bytes()), &faults) {
			return c
		}
		var culprits []scenarios.Place
		for _, f := range faults {
			if p := culprit(c, f.Path); p != nil && !slices.ContainsFunc(culprits, p.Same) {
				culprits = append(culprits, p)
			}
		}
		slices.SortFunc(culprits, func(a, b scenarios.Place) int { return -a.Compare(b) })
		for _, p := range culprits {
			c.Remove(p)
		}
		if len(culprits) == 0 {
			return c
		}
	}
	return c
}

// culprit is what has to go when there is a fault at a path: a dedup, a target's fault, an
// event, a consumer, a threshold; nil when only the whole would do.
func culprit(c *scenarios.Document, path string) scenarios.Place {
	p := scenarios.PlaceOf(path)
	if len(p) < 2 || c.Form(p[:2]) == scenarios.Absent {
		return nil
	}
	if len(p) > 2 && p[2] == "dedup" {
		return p[:3]
	}
	if p[0] == "thresholds" || strings.HasPrefix(p[1], "[") {
		return p[:2]
	}
	return nil
}
