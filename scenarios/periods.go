package scenarios

import (
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// periods reads counts (or bytes) per period, of all records or of each key.
func (r *traceReader) periods() {
	columns, bytes := r.columns()
	r.out.Period = r.period()
	if columns == nil {
		return
	}
	duplicates := 0
	for _, i := range r.order {
		at := r.since(i)
		last := len(r.out.At) - 1
		again := last >= 0 && r.out.At[last] == at
		if again {
			duplicates++
		} else {
			r.out.At = append(r.out.At, at)
			last++
		}
		if bytes {
			if !again {
				r.out.Bytes = append(r.out.Bytes, 0)
			}
			r.out.Bytes[last] += r.number(i, columns[0]) * r.scale
			continue
		}
		if !again {
			r.out.Counts = append(r.out.Counts, make([]float64, len(columns)))
		}
		for k, c := range columns {
			r.out.Counts[last][k] += r.number(i, c) * r.scale
		}
	}
	if r.out.Period <= 0 {
		return // it has its fault
	}
	r.out.Length = r.out.At[len(r.out.At)-1] + r.out.Period
	if duplicates > 0 {
		r.note("%s: their values are added", plural(duplicates, "duplicate timestamp", "duplicate timestamps"))
	}
	r.noteBlank()
	r.noteGaps()
	r.note("how records arrive within its periods of %s is an assumption (within: %s)", r.out.Period,
		withinName(r.out))
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

// columns are those that hold counts, or the one that holds bytes.
func (r *traceReader) columns() (columns []int, bytes bool) {
	if n := r.o.get("bytes"); n != nil {
		if c := r.pick(n, "bytes"); c >= 0 {
			return []int{c}, true
		}
		return nil, true
	}
	n := r.o.get("count")
	if n.text != "*" {
		if c := r.pick(n, "count"); c >= 0 {
			return []int{c}, false
		}
		return nil, false
	}
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
	return columns, false
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
