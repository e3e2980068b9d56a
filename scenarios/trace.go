package scenarios

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// table is a CSV file with a header, and where in it each cell stands.
type table struct {
	d      *decoder
	name   string
	header []string
	rows   [][]string
	places [][][2]int // line and column of each cell
}

// table reads a CSV file that the scenario names.
func (d *decoder) table(n *node, path string) *table {
	data, ok := d.open(n, path)
	if !ok {
		return nil
	}
	t := &table{d: d, name: n.text}
	r := csv.NewReader(bytes.NewReader(data))
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			var at *csv.ParseError
			if errors.As(err, &at) {
				t.faultAt(at.Line, at.Column, "want CSV, got %s", at.Err)
			}
			return nil
		}
		if t.header == nil {
			t.header = row
			continue
		}
		places := make([][2]int, len(row))
		for i := range row {
			places[i][0], places[i][1] = r.FieldPos(i)
		}
		t.rows, t.places = append(t.rows, row), append(t.places, places)
	}
	if len(t.rows) == 0 {
		d.fault(n, path, "want a CSV with a header and rows, got %d rows in %s", len(t.rows), n.text)
		return nil
	}
	return t
}

func (t *table) column(name string) int { return slices.Index(t.header, name) }

func (t *table) fault(row, column int, format string, args ...any) {
	t.faultAt(t.places[row][column][0], t.places[row][column][1], format, args...)
}

func (t *table) faultAt(line, column int, format string, args ...any) {
	t.d.faults = append(t.d.faults, Fault{File: t.name, Line: line, Column: column,
		Text: fmt.Sprintf(format, args...)})
}

// traceReader is a trace on its way from a table to a spec.
type traceReader struct {
	*table
	o     *object
	out   *spec.Trace
	times []time.Time
	order []int // rows by time
	blank int
	scale float64
}

// trace reads recorded traffic: counts or bytes per period, counts per key and period,
// or single events with a size.
func (d *decoder) trace(n *node, path string) *spec.Trace {
	o := d.object(n, path, "trace", "time", "count", "bytes", "size", "sizeUnit", "key", "period", "scale",
		"within", "repeat")
	out := &spec.Trace{}
	r := &traceReader{o: o, out: out, scale: 1, table: d.table(o.get("trace"), o.at("trace"))}
	out.File = o.get("trace").text
	out.Repeat = o.flag("repeat", "false")
	timeColumn := o.orPreset("time", "timestamp")
	if o.has("count") && o.has("bytes") {
		d.fault(n, path, "want count or bytes, got both")
	}
	periodic := o.has("count") || o.has("bytes")
	for _, key := range []string{"scale", "within", "period"} {
		if !periodic && o.has(key) {
			d.fault(o.get(key), o.at(key), "want it only for counts or bytes per period, got it for single events")
		}
	}
	for _, key := range []string{"size", "key", "sizeUnit"} {
		if periodic && o.has(key) {
			d.fault(o.get(key), o.at(key), "want it only for single events, got it for counts per period")
		}
	}
	if periodic {
		r.scale = o.above("scale", unitScale, "1x")
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

// within is how records are spread inside a period.
func (d *decoder) within(o *object, t *spec.Trace) {
	n := o.orPreset("within", "poisson")
	switch {
	case n.kind == scalar && n.text == "constant":
		t.Within = spec.Constant
	case n.kind == scalar && n.text == "poisson":
		t.Within = spec.Poisson
	case n.kind == mapping:
		if w := d.object(n, o.at("within"), "cv"); w != nil {
			t.Within, t.CV = spec.Gamma, w.between("cv", unitNumber, "", 0.05, 50, "0.05 to 50")
		}
	default:
		d.fault(n, o.at("within"), "want constant, poisson or {cv: 3}, got %s%s", describe(n),
			suggest(n.text, []string{"constant", "poisson"}))
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
	return time.Unix(0, int64(v*1e9)), true
}

// readTimes reads the time of each row and puts the rows into order.
func (r *traceReader) readTimes(n *node) bool {
	c := r.pick(n, "time")
	if c < 0 {
		return false
	}
	before := len(r.d.faults)
	sorted := true
	for i, row := range r.rows {
		t, ok := parseTime(strings.TrimSpace(row[c]))
		if !ok {
			r.fault(i, c, "want a time such as 2026-11-02 13:00:00 or 1793624400, got %s", quote(row[c]))
		}
		sorted = sorted && (i == 0 || !t.Before(r.times[i-1]))
		r.times, r.order = append(r.times, t), append(r.order, i)
	}
	if !sorted {
		slices.SortStableFunc(r.order, func(a, b int) int { return r.times[a].Compare(r.times[b]) })
		r.note("its rows were not in order of time, and were sorted")
	}
	return len(r.d.faults) == before
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
	if !ok || v < 0 {
		r.fault(row, column, "want a number of 0 or more, got %s", quote(text))
		return 0
	}
	return v
}

// events reads one record a row.
func (r *traceReader) events() {
	size, key, unit := -1, -1, 1.0
	if n := r.o.get("size"); n != nil {
		size = r.pick(n, "size")
		unit, _ = r.o.quantity("sizeUnit", unitSize, "1B")
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
			r.out.Sizes = append(r.out.Sizes, int64(r.number(i, size)*unit+0.5))
		}
		if key >= 0 {
			r.out.Counts = append(r.out.Counts, []float64{float64(r.keyNumber(numbers, r.rows[i][key]))})
		}
	}
	r.out.Length = r.out.At[len(r.out.At)-1] + 1
	r.noteBlank()
}

func (r *traceReader) keyNumber(numbers map[string]int, key string) int {
	if i, known := numbers[key]; known {
		return i
	}
	if key == "" {
		key = "(none)"
	}
	numbers[key] = len(r.out.Keys)
	r.out.Keys = append(r.out.Keys, key)
	return numbers[key]
}

func (r *traceReader) noteBlank() {
	if r.blank > 0 {
		r.note("%d blank cells count as 0", r.blank)
	}
}
