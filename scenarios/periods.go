package scenarios

import (
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// cells are the columns of a trace of periods: for each of its keys those of counts and of
// bytes, -1 where there is none; or one pair of them, of the key that a row names.
type cells struct {
	counts, bytes []int
	key           int // column; -1: rows name no key
}

// periods reads counts and bytes per period, of all records or of each key.
func (r *traceReader) periods() {
	columns, fine := r.columns()
	r.out.Period = r.period()
	if !fine {
		return
	}
	again := r.duplicates(columns.key)
	numbers := map[string]int{}
	for _, i := range r.order {
		at := r.since(i)
		last := len(r.out.At) - 1
		if last < 0 || r.out.At[last] != at {
			last++
			r.out.At = append(r.out.At, at)
			r.out.Counts, r.out.Bytes = append(r.out.Counts, nil), append(r.out.Bytes, nil)
		}
		first := 0
		if columns.key >= 0 {
			first = r.keyNumber(numbers, i, columns.key)
		}
		r.add(r.out.Counts, last, first, i, columns.counts)
		r.add(r.out.Bytes, last, first, i, columns.bytes)
	}
	r.fill(columns)
	if r.out.Period <= 0 {
		return // it has its fault
	}
	r.out.Length = r.out.At[len(r.out.At)-1] + r.out.Period
	if again > 0 {
		what := ""
		if columns.key >= 0 {
			what = " of a key"
		}
		r.note("%s%s: their values are added", plural(again, "duplicate timestamp", "duplicate timestamps"), what)
	}
	r.noteBlank()
	r.noteGaps()
	r.note("how records arrive within its periods of %s is an assumption (within: %s)", r.out.Period,
		withinName(r.out))
	if len(columns.counts) > 0 && len(columns.bytes) > 0 {
		r.note("that the records of a period are of one size is an assumption")
	}
}

// add adds a row's cells to what a period has, from a key on.
func (r *traceReader) add(to [][]float64, period, first, row int, columns []int) {
	for len(columns) > 0 && len(to[period]) < first+len(columns) {
		to[period] = append(to[period], 0)
	}
	for k, c := range columns {
		to[period][first+k] += r.number(row, c) * r.scale
	}
}

// fill gives each period all keys, and takes away what no column is about.
func (r *traceReader) fill(c cells) {
	n := max(1, len(r.out.Keys))
	for i := range r.out.At {
		for _, cells := range []*[]float64{&r.out.Counts[i], &r.out.Bytes[i]} {
			*cells = append(*cells, make([]float64, n-len(*cells))...)
		}
	}
	if len(c.counts) == 0 {
		r.out.Counts = nil
	}
	if len(c.bytes) == 0 {
		r.out.Bytes = nil
	}
}

// duplicates counts the rows whose time, and key, another row has too.
func (r *traceReader) duplicates(key int) int {
	type place struct {
		at  sim.Time
		key string
	}
	seen := make(map[place]bool, len(r.order))
	for _, i := range r.order {
		p := place{at: r.since(i)}
		if key >= 0 {
			p.key = r.rows[i][key]
		}
		seen[p] = true
	}
	return len(r.order) - len(seen)
}

func withinName(t *spec.Trace) string {
	switch t.Within {
	case spec.Constant:
		return "constant"
	case spec.Poisson:
		return "poisson"
	}
	return fmt.Sprintf("gaps with a CV of %g", t.CV)
}

// columns are those that the scenario names; fine: the table has them.
func (r *traceReader) columns() (c cells, fine bool) {
	c.key, fine = -1, true
	pick := func(name string) int {
		i := r.pick(r.o.get(name), name)
		fine = fine && i >= 0
		return i
	}
	n := r.o.get("count")
	if n != nil && n.text == "*" {
		c.counts = r.keyColumns(n)
		return c, len(c.counts) > 0
	}
	if n != nil {
		c.counts = []int{pick("count")}
	}
	if r.o.has("bytes") {
		c.bytes = []int{pick("bytes")}
	}
	if r.o.has("key") {
		c.key = pick("key")
	}
	return c, fine
}

// keyColumns are all but the time: each is a key.
func (r *traceReader) keyColumns(n *node) (columns []int) {
	at := r.column(r.o.get("time").text)
	for i, name := range r.header {
		if i != at {
			r.keyColumn(n, name)
			columns = append(columns, i)
			r.out.Keys = append(r.out.Keys, name)
		}
	}
	if len(columns) == 0 {
		r.d.fault(n, r.o.at("count"), "want a column for each key beside the time, got none")
	}
	return columns
}

// keyColumn checks a header that is a partition key.
func (r *traceReader) keyColumn(n *node, name string) {
	if most := int(r.d.limit(limits.KeyMax)); name == "" || utf8.RuneCountInString(name) > most {
		r.d.fault(n, r.o.at("count"), "want a header of 1 to %d characters for each key of %s, got %s",
			most, r.name, quote(name))
	}
	if slices.Contains(r.out.Keys, name) {
		r.d.fault(n, r.o.at("count"), "want each key once in the header of %s, got %s again", r.name, quote(name))
	}
}

// period is what the scenario says, or the most common distance between timestamps.
func (r *traceReader) period() sim.Time {
	counts := map[sim.Time]int{}
	best := sim.Time(0)
	for k := 1; k < len(r.order); k++ {
		if d := r.since(r.order[k]) - r.since(r.order[k-1]); d > 0 {
			if counts[d]++; best == 0 || counts[d] > counts[best] || counts[d] == counts[best] && d < best {
				best = d
			}
		}
	}
	preset := ""
	switch {
	case best > 0:
		preset = best.String()
	case r.o.has("period"):
	case r.untimed:
		return 0 // what is wrong with the times has been said
	default:
		r.d.fault(r.o.get("trace"), r.o.at("period"), "want the length of a period, because %s has only one "+
			"timestamp, got none", r.name)
		return 0
	}
	r.o.byDefault("period", preset)
	return toTime(r.o.between("period", unitDuration, 1e6, float64(durationMax), "1ms to 3650d"))
}

func (r *traceReader) noteGaps() {
	gaps, longest := 0, sim.Time(0)
	for i := 1; i < len(r.out.At); i++ {
		if d := r.out.At[i] - r.out.At[i-1]; d > r.out.Period {
			gaps++
			longest = max(longest, d)
		}
	}
	if gaps > 0 {
		r.note("%s, its rows up to %s apart instead of %s: nothing arrives in between", plural(gaps, "gap", "gaps"),
			longest, r.out.Period)
	}
	if i := slices.IndexFunc(r.out.At, func(t sim.Time) bool { return t%r.out.Period != 0 }); i >= 0 && gaps == 0 {
		r.note("its timestamps are not on a grid of %s; each period ends where the next begins", r.out.Period)
	}
}

// noteEnd says what happens where a trace and the run are not equally long.
func noteEnd(p *spec.Producer, duration sim.Time) {
	t := p.Arrivals.Trace
	if t == nil || t.Length == 0 {
		return
	}
	switch {
	case duration > t.Length && !t.Repeat:
		t.Notes = append(t.Notes, fmt.Sprintf("trace %s: %s is silent after its end at %s", t.File, p.Name,
			t.Length))
	case duration < t.Length:
		t.Notes = append(t.Notes, fmt.Sprintf("trace %s: the run uses the first %s of %s", t.File, duration,
			t.Length))
	}
}
