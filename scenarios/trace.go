package scenarios

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/scenarios/form"
	"github.com/kinesim/kinesim/sim"
)

// traceReader is a trace on its way from a table to a spec.
type traceReader struct {
	*table
	o       *object
	out     *spec.Trace
	times   []time.Time
	order   []int // rows by time
	blank   int
	untimed bool // some time has its fault
	scale   float64
}

// trace reads recorded traffic: counts or bytes per period, counts per key and period,
// or single events with a size.
func (d *decoder) trace(n *node, path string) *spec.Trace {
	others := form.Of[form.Arrivals]()
	o := d.object(n, path, form.Of[form.Trace]().Plus(others))
	for _, key := range others.Names() {
		if k := o.get(key); k != nil {
			d.fault(k, o.at(key), "want trace or %s, got both (within says how records arrive in a period)", key)
		}
	}
	out := &spec.Trace{}
	r := &traceReader{o: o, out: out, scale: 1, table: d.table(o.get("trace"), o.at("trace"))}
	out.File = o.get("trace").text
	out.Repeat = o.flag("repeat")
	timeColumn := o.orPreset("time")
	o.eachKeyOnce()
	periodic := o.has("count") || o.has("bytes")
	o.onlyFor(periodic)
	if periodic {
		r.scale = o.between("scale", unitScale, 1e-9, 1e9, "1e-9x to 1e9x")
		d.within(o, out)
	}
	if r.table == nil || !r.readTimes(timeColumn) {
		return out
	}
	if periodic {
		r.periods()
	} else {
		r.events()
	}
	return out
}

// onlyFor refuses the keys of the other kind of trace.
func (o *object) onlyFor(periodic bool) {
	const counts, events = "counts or bytes per period", "single events (no count, no bytes)"
	keys, want, got := []string{"scale", "within", "period"}, counts, events
	if periodic {
		keys, want, got = []string{"size", "sizeUnit"}, events, counts
	}
	for _, key := range keys {
		if o.has(key) && !strings.Contains(o.meant, " count ") && !strings.Contains(o.meant, " bytes ") {
			o.d.fault(o.get(key), o.at(key), "want it only for %s, got it for %s", want, got)
		}
	}
}

// eachKeyOnce refuses what contradicts count: "*", which has a column of counts for each key.
func (o *object) eachKeyOnce() {
	if c := o.get("count"); c == nil || c.text != "*" {
		return
	}
	for _, key := range []string{"bytes", "key"} {
		if o.has(key) {
			o.d.fault(o.get(key), o.at(key), "want it only beside a column of counts, got it with count: \"*\", "+
				"which has one for each key")
		}
	}
}

// within is how records are spread inside a period.
func (d *decoder) within(o *object, t *spec.Trace) {
	n := o.orPreset("within")
	switch {
	case n.kind == scalar && n.text == "constant":
		t.Within = spec.Constant
	case n.kind == scalar && n.text == "poisson":
		t.Within = spec.Poisson
	case n.kind == mapping:
		if w := d.object(n, o.at("within"), form.Of[form.Within]()); w != nil {
			t.Within, t.CV = spec.Gamma, w.ranged("cv", unitNumber)
		}
	default:
		d.fault(n, o.at("within"), "want constant, poisson or {cv: 3}, got %s%s", describe(n),
			suggest(n.text, o.form.Key("within").Words))
	}
}

// pick is the index of a column that the scenario names.
func (r *traceReader) pick(n *node, key string) int {
	i := r.column(n.text)
	if i < 0 {
		r.d.fault(n, r.o.at(key), "want a column of %s (%s), got %s%s", r.name, strings.Join(r.header, ", "),
			describe(n), suggest(n.text, r.header))
	}
	return i
}

var timeForms = []string{time.RFC3339Nano, "2006-01-02 15:04:05", "2006-01-02T15:04:05", "2006-01-02 15:04",
	"2006-01-02"}

func parseTime(text string) (time.Time, bool) {
	for _, form := range timeForms {
		if t, err := time.Parse(form, text); err == nil {
			return t, true
		}
	}
	v, err := strconv.ParseFloat(text, 64)
	switch {
	case err != nil || v < 0 || v > 1e14:
		return time.Time{}, false
	case v > 1e11: // milliseconds
		return time.UnixMilli(int64(v)), true
	}
	s := math.Floor(v) // a float of seconds since 1970 has a resolution of 0.24 µs
	return time.Unix(int64(s), int64(math.Floor(float64((v-s)*1e6)+0.5))*1e3), true
}

// readTimes reads the time of each row and puts the rows into order. A row whose time cannot
// be read takes the one before it, so that its other cells are looked at too.
func (r *traceReader) readTimes(n *node) bool {
	c := r.pick(n, "time")
	if c < 0 {
		return false
	}
	sorted := true
	var first, last time.Time
	for i, row := range r.rows {
		t, ok := parseTime(strings.TrimSpace(row[c]))
		switch {
		case !ok:
			r.fault(i, c, "want a time such as 2026-11-02 13:00:00 or 1793624400, got %s", quote(row[c]))
			t, r.untimed = last, true
		case first.IsZero():
			first = t
			for j := range r.times { // their times could not be read
				r.times[j] = t
			}
		case t.Sub(first).Abs() > time.Duration(durationMax):
			r.fault(i, c, "want 3650d at most between the first time and the last, got %s", quote(row[c]))
			t, r.untimed = last, true
		}
		sorted = sorted && (i == 0 || !t.Before(r.times[i-1]))
		r.times, r.order, last = append(r.times, t), append(r.order, i), t
	}
	if !sorted {
		slices.SortStableFunc(r.order, func(a, b int) int { return r.times[a].Compare(r.times[b]) })
		r.note("its rows were not in order of time, and were sorted")
	}
	return true
}

func (r *traceReader) note(format string, args ...any) {
	r.out.Notes = append(r.out.Notes, fmt.Sprintf("trace %s: %s", r.name, fmt.Sprintf(format, args...)))
}

// since is the instant of a row after the first timestamp.
func (r *traceReader) since(i int) sim.Time { return sim.Time(r.times[i].Sub(r.times[r.order[0]])) }

// number reads a cell; blank is 0.
func (r *traceReader) number(row, column int) float64 {
	text := strings.TrimSpace(r.rows[row][column])
	if text == "" {
		r.blank++
		return 0
	}
	v, ok := parseNumber(text)
	if !ok || v < 0 || v > cellMax {
		r.fault(row, column, "want a number from 0 to %g, got %s", cellMax, quote(text))
		return 0
	}
	return v
}

// cellMax keeps sums and products of cells finite.
const cellMax = 1e15

// events reads one record a row.
func (r *traceReader) events() {
	size, key, unit := -1, -1, 1.0
	if n := r.o.get("size"); n != nil {
		size = r.pick(n, "size")
		unit = r.o.between("sizeUnit", unitSize, 1, 1<<30, "1B to 1GiB")
	} else if n := r.o.get("sizeUnit"); n != nil {
		r.d.fault(n, r.o.at("sizeUnit"), "want it only with size, got it without")
	}
	if n := r.o.get("key"); n != nil {
		key = r.pick(n, "key")
	}
	numbers := map[string]int{}
	for _, i := range r.order {
		r.out.At = append(r.out.At, r.since(i))
		if size >= 0 {
			r.out.Sizes = append(r.out.Sizes, int64(min(r.number(i, size)*unit, 1<<40)+0.5))
		}
		if key >= 0 {
			r.out.Counts = append(r.out.Counts, []float64{float64(r.keyNumber(numbers, i, key))})
		}
	}
	r.out.Length = length(r.out.At)
	r.noteBlank()
}

// length of a trace of events: a mean gap behind the last one, so that a repeated trace
// keeps its rate.
func length(at []sim.Time) sim.Time {
	last := at[len(at)-1]
	return max(last+last/sim.Time(max(1, len(at)-1)), sim.Millisecond)
}

func (r *traceReader) keyNumber(numbers map[string]int, row, column int) int {
	key := r.rows[row][column]
	if i, known := numbers[key]; known {
		return i
	}
	r.checkKey(row, column)
	numbers[key] = len(r.out.Keys)
	r.out.Keys = append(r.out.Keys, key)
	return numbers[key]
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func (r *traceReader) noteBlank() {
	if r.blank > 0 {
		r.note("%s as 0", plural(r.blank, "blank cell counts", "blank cells count"))
	}
}
