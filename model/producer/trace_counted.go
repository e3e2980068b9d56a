package producer

import (
	"math"

	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// rowSpan is the length of a period of a trace; a next one that begins early cuts it.
func rowSpan(t *spec.Trace, i int) sim.Time {
	if i+1 < len(t.At) {
		return min(t.Period, t.At[i+1]-t.At[i])
	}
	return t.Period
}

// rowCount is the number of records of a period of a trace.
//
// simplified: bytes without counts become records of the mean size; their sum varies as
// sizes do.
func rowCount(t *spec.Trace, i int, meanBytes float64) float64 {
	if len(t.Counts) == 0 {
		return total(t.Bytes[i]) / max(meanBytes, 1)
	}
	return total(t.Counts[i])
}

// keyCount is that of one of its keys.
func keyCount(t *spec.Trace, i, k int, meanBytes float64) float64 {
	if len(t.Counts) == 0 {
		return t.Bytes[i][k] / max(meanBytes, 1)
	}
	return t.Counts[i][k]
}

func total(cells []float64) float64 {
	sum := 0.0
	for _, c := range cells {
		sum += c
	}
	return sum
}

// counted is a trace of counts, which come out to the record whatever the law of the
// instants within a period: what was recorded is what happened, and a law that drew the
// counts anew would add its noise to that of the recording. Records are dealt out to the
// instances in turn, over all periods.
type counted struct {
	rows   []countedRow
	total  int64    // records of all rows
	repeat sim.Time // 0: silent after the last row
	keyed  bool     // rows list their records key by key
	sized  bool     // rows say how many bytes their records have
}

type countedRow struct {
	start, span sim.Time
	before      int64 // records of all rows before
	count       int64
	cells       []cell // of each key that has records; one if keys are drawn
}

// cell is the records of one key in one period.
type cell struct {
	key   int
	until int64 // records of the row up to and with this cell
	bytes int64 // of this cell's records, with their keys
}

// newCounted makes whole records of counts. Fractions, which a scale leaves, are carried
// over within the trace: the sum of any number of rows is right to one record, and to one
// byte (per key, when the keys are those of the trace). A repetition begins without a carry.
func newCounted(t *spec.Trace, keyed bool, meanBytes float64) counted {
	c := counted{keyed: keyed, sized: len(t.Counts) > 0 && len(t.Bytes) > 0}
	columns := 1
	if keyed {
		columns = len(t.Keys)
	}
	carries := make([]struct{ records, bytes carry }, columns)
	for i, at := range t.At {
		r := countedRow{start: at, span: rowSpan(t, i), before: c.total}
		if r.span <= 0 {
			continue
		}
		for k := range columns {
			records, bytes := rowCount(t, i, meanBytes), 0.0
			switch {
			case keyed && c.sized:
				records, bytes = keyCount(t, i, k, meanBytes), t.Bytes[i][k]
			case keyed:
				records = keyCount(t, i, k, meanBytes)
			case c.sized:
				bytes = total(t.Bytes[i])
			}
			n := carries[k].records.take(records)
			if n == 0 {
				carries[k].bytes.given += bytes // they go to the next record
				continue
			}
			r.count += n
			r.cells = append(r.cells, cell{key: k, until: r.count, bytes: carries[k].bytes.take(bytes)})
		}
		if r.count > 0 {
			c.rows = append(c.rows, r)
			c.total += r.count
		}
	}
	if t.Repeat {
		c.repeat = t.Length
	}
	return c
}

// carry makes whole numbers of fractions, so that their sums are never off by more than a half.
type carry struct {
	given float64
	taken int64
}

func (c *carry) take(v float64) int64 {
	c.given += v
	n := int64(math.Floor(c.given+0.5)) - c.taken
	c.taken += n
	return n
}

// countedCursor is where an instance stands in its counted rows.
type countedCursor struct {
	round  int64
	row    int
	opened bool   // the row has the two below
	stride uint64 // of the row: see shuffle
	spread spread // of the row's instants
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
			c.round, c.row, c.opened = c.round+1, 0, false
			m -= t.total
		}
		if r := &t.rows[c.row]; m < r.before+r.count {
			w.place(r, uint64(m-r.before))
			return
		}
		c.row, c.opened = c.row+1, false
	}
}

// place gives record j of a row its instant and, when the trace says so, key and size.
func (w *Workload) place(r *countedRow, j uint64) {
	t, c := &w.g.counted, &w.counted
	n, even := uint64(r.count), w.g.process == spec.Constant
	if !c.opened {
		c.opened = true
		if c.stride = 0; even {
			c.stride = strideOf(n)
		} else { // this instance's records of the row: every Instances-th from here on
			c.spread = w.newSpread((n-j-1)/uint64(w.g.spec.Instances) + 1)
		}
	}
	start := sim.Time(c.round)*t.repeat + r.start
	if even {
		w.next.due = start + part(r.span, j, n)
	} else {
		w.next.due = start + min(sim.Time(float64(w.spreadNext()*float64(r.span))), r.span-1)
	}
	if !t.keyed && !t.sized {
		return
	}
	at := int64(j)
	switch {
	case len(r.cells) == 1:
	case even:
		at = int64(shuffle(j, c.stride, n))
	default:
		at = int64(permute(w.g.order.Split(uint64(c.round)).Split(uint64(c.row)), j, n))
	}
	w.cell(r, at)
}

// cell says which key and size the record at a place of a row's list has. The records of
// a cell share its bytes evenly.
func (w *Workload) cell(r *countedRow, at int64) {
	k, from := 0, int64(0)
	if len(r.cells) > 1 {
		k = searchCell(r.cells, at)
	}
	if k > 0 {
		from = r.cells[k-1].until
	}
	cell := &r.cells[k]
	if w.g.counted.keyed {
		w.next.key = cell.key
	}
	if w.g.counted.sized {
		n, i := uint64(cell.until-from), uint64(at-from)
		bytes := sim.Time(cell.bytes)
		w.next.size = int64(part(bytes, i+1, n) - part(bytes, i, n))
	}
}

// searchCell is the first cell that ends behind a place.
func searchCell(cells []cell, at int64) int {
	low, high := 0, len(cells)-1
	for low < high {
		middle := (low + high) / 2
		if cells[middle].until > at {
			high = middle
		} else {
			low = middle + 1
		}
	}
	return low
}
