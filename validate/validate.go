// Package validate holds the model to what is known: to queueing theory, to rules that AWS
// documents, and to the few measurements that were published. A row says what is expected
// and from where, which scenario or kernel model shows it, and how far off it may be; all of
// that is fixed here before any run. docs/validation.md is what the rows say.
package validate

import (
	"fmt"
	"slices"
	"strings"
	"sync"
)

// Kind is what a row compares the model with.
type Kind string

// Kinds of rows. A calibration is a measurement that the model's parameters were fitted
// to: that the model meets it proves nothing, and it is counted apart.
const (
	Theory      Kind = "theory"
	Documented  Kind = "documented rule"
	Calibration Kind = "calibration"
)

// Row is one line of validation.md §E: one set-up, and what is claimed of it.
type Row struct {
	ID     string
	Name   string
	Kind   Kind
	Source string // of what is expected
	Shows  string // what is run, and how it is measured
	Claims []Claim

	Once  bool    // nothing in it is drawn, so that one run says all
	Scale float64 // the length of a run of the full suite over that of the quick one; 0: they are the same
	Short float64 // the same of the cheap variant that go test runs; 0: 1/20
	Run   func(l *Lab) []float64
}

// Claim is one number that a row expects. The first claim of a row has the row's id, the
// others an id behind it.
type Claim struct {
	ID    string // such as p99
	What  string
	Unit  string
	Want  float64
	Rule  Rule
	Bound float64 // of the rule, as a share of Want
	Quick float64 // the bound of Sampled in the quick suite; 0: the same
}

// Rule is how a claim is decided.
type Rule uint8

// Rules. Sampled is that of validation.md: what is expected lies in the interval of the mean
// over independent runs, at 99 % for the whole family of claims, and the interval is no
// wider than the bound either way; noise does not pass. Within needs the mean as near as the
// bound. AtMost needs the whole interval at or below what is expected.
const (
	Sampled Rule = iota
	Within
	AtMost
)

// FullID is the id of claim i of the row.
func (r *Row) FullID(i int) string {
	if r.Claims[i].ID == "" {
		return r.ID
	}
	return r.ID + "." + r.Claims[i].ID
}

// halfWidth is the bound of Sampled for what theory says, unless a claim sets another.
const halfWidth = 0.02

// bound of a claim under an effort.
func (c *Claim) bound(e Effort) float64 {
	b := c.Bound
	if b == 0 {
		b = halfWidth
	}
	if e.quick && c.Quick > 0 {
		b = c.Quick
	}
	if c.Rule == Sampled {
		b = float64(b * e.loose)
	}
	return b
}

// Effort is how much a suite spends.
type Effort struct {
	Name  string
	runs  int
	loose float64 // factor on the half-width
	quick bool    // bounds of validation.md §E, lengths of the quick suite
	short bool    // lengths of go test
}

// The three suites. Short is for go test: it has too few runs for the half-width, and is
// there to fail when something is broken.
var (
	Full  = Effort{Name: "full", runs: 30, loose: 1}
	Quick = Effort{Name: "quick", runs: 30, loose: 1, quick: true}
	Short = Effort{Name: "short", runs: 8, loose: 25, quick: true, short: true}
)

// Runs is how often a row is run.
func (e Effort) Runs(r *Row) int {
	if r.Once {
		return 1
	}
	return e.runs
}

// length of a run of a row, as a factor on what the row asks for.
func (e Effort) length(r *Row) float64 {
	switch {
	case r.Once:
		return 1
	case e.short && r.Short > 0:
		return r.Short
	case e.short:
		return 1.0 / 20
	case !e.quick && r.Scale > 0:
		return r.Scale
	}
	return 1
}

// Rows are all rows, in the order of their ids.
func Rows() []Row { return slices.Clone(rows()) }

var rows = sync.OnceValue(func() []Row {
	return []Row{rowV01(), rowV02(), rowV03(), rowV04(), rowV07(), rowV08(), rowV09(), rowV11(), rowV13(),
		rowV15(), rowV17(), rowV18(), rowV19(), rowV21(), rowV22(), rowV24(), rowV25(), rowV27(), rowV29(), rowV30(),
		rowV31(), rowV33(), rowV35(), rowA08(), rowA09(), rowA10(), rowA11(), rowA12(), rowA19(), rowA28(), rowA29(),
		rowA31(), rowA32(), rowA33(), rowA52(), rowA53(), rowB23(), rowB25(), rowA41(), rowA45(), rowV23(), rowA44()}
})

// Find returns the rows with these ids, in their order; without ids all.
func Find(ids ...string) ([]Row, error) {
	if len(ids) == 0 {
		return Rows(), nil
	}
	var list []Row
	var names []string
	for _, r := range rows() {
		names = append(names, r.ID)
	}
	for _, id := range ids {
		found := false
		for _, r := range rows() {
			if strings.EqualFold(r.ID, id) {
				list, found = append(list, r), true
			}
		}
		if !found {
			return nil, fmt.Errorf("there is no row %q; there are %s", id, strings.Join(names, ", "))
		}
	}
	return list, nil
}

// family is the number of claims that are decided by chance, over all rows: the level of
// the suite is shared among them, whichever are run.
func family() int {
	n := 0
	for _, r := range rows() {
		for _, c := range r.Claims {
			if c.Rule != Within {
				n++
			}
		}
	}
	return n
}
