package producer

import (
	"math"

	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// eventCursor is where an instance stands in a trace of single events: it takes every
// Instances-th of them.
type eventCursor struct {
	round sim.Time
	taken int // events of this instance in this round
}

// planEvent takes the instance's next event. A trace of events with keys holds the
// index of each event's key as its only count.
func (w *Workload) planEvent() {
	t, c := w.g.spec.Arrivals.Trace, &w.events
	i := c.taken*w.g.spec.Instances + w.instance
	if i >= len(t.At) {
		if !t.Repeat || t.Length <= 0 || w.instance >= len(t.At) || c.round+t.Length >= w.g.end {
			w.next.due = sim.Never
			return
		}
		c.round, c.taken, i = c.round+t.Length, 0, w.instance
	}
	c.taken++
	w.next.due = c.round + t.At[i]
	if len(t.Sizes) > 0 {
		w.next.size = t.Sizes[i]
	}
	if w.g.spec.Keys.Law == spec.KeysTrace && len(t.Counts) > i {
		w.next.key = int(t.Counts[i][0])
	}
}

// rowSpan is the length of a period of a trace; a next one that begins early cuts it.
func rowSpan(t *spec.Trace, i int) sim.Time {
	if i+1 < len(t.At) {
		return min(t.Period, t.At[i+1]-t.At[i])
	}
	return t.Period
}

// rowCount is the number of records of a period of a trace.
//
// simplified: bytes become records of the mean size; their sum varies as sizes do.
func rowCount(t *spec.Trace, i int, meanBytes float64) float64 {
	if len(t.Bytes) > 0 {
		return t.Bytes[i] / max(meanBytes, 1)
	}
	sum := 0.0
	for _, c := range t.Counts[i] {
		sum += c
	}
	return sum
}

// counted is a trace whose counts are spread evenly within each period: record j of the
// n of a period is due at its start + j/n of the period. Records are dealt out to the
// instances in turn, over all periods.
type counted struct {
	rows   []countedRow
	total  int64    // records of all rows
	repeat sim.Time // 0: silent after the last row
}

type countedRow struct {
	start, span sim.Time
	before      int64 // records of all rows before
	count       int64
	row         int // of the trace
}

// newCounted makes whole records of counts. Fractions, which a scale leaves, are carried
// over within the trace: the sum of any number of rows is right to one record (per key,
// when the keys are those of the trace). A repetition begins without a carry.
func newCounted(t *spec.Trace, keys *keyLaw, meanBytes float64) counted {
	var c counted
	sum := 0.0
	for i, at := range t.At {
		r := countedRow{start: at, span: rowSpan(t, i), before: c.total, row: i}
		if keys.rows != nil {
			r.count = int64(keys.rows[i][len(keys.rows[i])-1])
		} else {
			sum += rowCount(t, i, meanBytes)
			r.count = int64(math.Floor(sum+0.5)) - c.total
		}
		if r.count > 0 && r.span > 0 {
			c.rows = append(c.rows, r)
			c.total += r.count
		}
	}
	if t.Repeat {
		c.repeat = t.Length
	}
	return c
}

// countedCursor is where an instance stands in its counted rows.
type countedCursor struct {
	round  int64
	row    int
	stride uint64 // of the row: see shuffle
}

func (w *Workload) planCounted() {
	t, c := &w.g.counted, &w.counted
	m := int64(w.groupNumber()) - c.round*t.total
	for {
		if c.row == len(t.rows) {
			if t.repeat <= 0 || t.total == 0 || sim.Time(c.round+1)*t.repeat >= w.g.end {
				w.next.due = sim.Never
				return
			}
			c.round, c.row, c.stride = c.round+1, 0, 0
			m -= t.total
		}
		if r := &t.rows[c.row]; m < r.before+r.count {
			w.place(r, uint64(m-r.before))
			return
		}
		c.row, c.stride = c.row+1, 0
	}
}

// place gives record j of a row its instant and, when the trace has keys, its key.
func (w *Workload) place(r *countedRow, j uint64) {
	t, c := &w.g.counted, &w.counted
	n := uint64(r.count)
	w.next.due = sim.Time(c.round)*t.repeat + r.start + part(r.span, j, n)
	if w.g.keys.rows == nil {
		return
	}
	if c.stride == 0 {
		c.stride = strideOf(n)
	}
	w.next.key = pickRow(w.g.keys.rows[r.row], float64(shuffle(j, c.stride, n))+0.5)
}
