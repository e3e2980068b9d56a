// Package limits is the one table of numbers that come from outside: limits, prices,
// defaults of the SDK, and the parameters of the model that AWS does not publish. Each
// row says where it is from, when, and how sure we are; a guess is tagged as a guess.
package limits

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Origin says how a number is known.
type Origin string

// Origins, from the surest to the least sure.
const (
	Documented Origin = "documented"
	SourceCode Origin = "source code"
	Measured   Origin = "measured"
	Fitted     Origin = "fitted"
	Guessed    Origin = "guessed"
)

// Row is one number.
type Row struct {
	Name   string
	Value  float64 // integers are exact up to 2^53
	Unit   string
	Origin Origin
	Source string
	Date   string // of the source, yyyy or yyyy-mm
	From   string // month from which it holds; "" is always
}

// Table is the rows in force in one month and region.
type Table struct {
	AsOf, Region string
	rows         []Row // sorted by name, each name once
}

var month = regexp.MustCompile(`^20[0-9][0-9]-(0[1-9]|1[0-2])$`)

// Regions for which the table has prices and quotas.
func Regions() []string { return []string{"us-east-1"} }

// For returns the table of a month (yyyy-mm) and region.
func For(asOf, region string) (*Table, error) {
	if !month.MatchString(asOf) {
		return nil, fmt.Errorf("limits: want a month such as 2026-11, got %q", asOf)
	}
	if asOf < Oldest {
		return nil, fmt.Errorf("limits: want %s or later, got %s: older limits are not known", Oldest, asOf)
	}
	if !slices.Contains(Regions(), region) {
		return nil, fmt.Errorf("limits: want a region of %s, got %q", strings.Join(Regions(), ", "), region)
	}
	t := &Table{AsOf: asOf, Region: region}
	for _, r := range All() {
		if r.From > asOf {
			continue
		}
		i, found := t.find(r.Name)
		switch {
		case !found:
			t.rows = slices.Insert(t.rows, i, r)
		case r.From >= t.rows[i].From:
			t.rows[i] = r
		}
	}
	return t, nil
}

// Oldest is the first month that the table covers.
const Oldest = "2024-01"

// All returns every row, of all months.
func All() []Row {
	return slices.Concat(writes, reads, iterators, fanOut, control, reshards, onDemand, latencies, retries, presets, consumers, failures,
		tables, lambdas, kcls, keys, prices, onDemandPrices, servicePrices, machines, speeds, kcl3s, laterPrices, scalings,
		producerLibrary)
}

func (t *Table) find(name string) (int, bool) {
	return slices.BinarySearchFunc(t.rows, name, func(r Row, n string) int { return strings.Compare(r.Name, n) })
}

// Row returns a row; an unknown name is a programming error.
func (t *Table) Row(name string) Row {
	i, found := t.find(name)
	if !found {
		panic("limits: no row named " + name)
	}
	return t.rows[i]
}

// With is the table with another value in one of its rows, for a what-if.
func (t *Table) With(name string, value float64) *Table {
	other := *t
	other.rows = slices.Clone(t.rows)
	i, found := other.find(name)
	if !found {
		panic("limits: no row named " + name)
	}
	other.rows[i].Value = value
	return &other
}

// Has tells whether there is a row of a name.
func (t *Table) Has(name string) bool {
	_, found := t.find(name)
	return found
}

// Float is the value of a row.
func (t *Table) Float(name string) float64 { return t.Row(name).Value }

// Int is the value of a row that is an integer.
func (t *Table) Int(name string) int64 { return int64(t.Row(name).Value) }

// Rows returns the rows in force, by name.
func (t *Table) Rows() []Row { return slices.Clone(t.rows) }

// Format is the value of a row as a person reads it: durations, binary sizes, numbers.
func Format(r Row) string {
	switch {
	case r.Unit == "ns":
		return time.Duration(r.Value).String()
	case (r.Unit == "B" || r.Unit == "B/s") && r.Value >= 1<<20:
		return fmt.Sprintf("%g Mi%s", r.Value/(1<<20), r.Unit)
	case r.Unit == "B" && r.Value >= 1<<10:
		return fmt.Sprintf("%g KiB", r.Value/(1<<10))
	}
	return fmt.Sprintf("%g %s", r.Value, r.Unit)
}
