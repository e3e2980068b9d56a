package bring

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/kinesim/kinesim/model/limits"
)

// put adds a row of a table of periods.
func (r *csvReader) put(at time.Time, key string, counts []float64, bytes float64) {
	if r.at == nil {
		r.at = map[int64]bool{}
	}
	n := at.UnixNano()
	add := func(key string, c Cell) {
		c.Key = r.keyNumber(key)
		p := seenAt{n, c.Key}
		sum, again := r.cells[p]
		if again {
			r.t.Duplicates++
		}
		sum.add(c)
		sum.Key = c.Key
		r.cells[p] = sum
	}
	r.at[n] = true
	switch {
	case len(counts) > 1:
		for i, c := range counts {
			add(r.header[r.count[i]], Cell{Records: c})
		}
	case len(counts) == 1:
		add(key, Cell{Records: counts[0], Bytes: bytes})
	default:
		add(key, Cell{Bytes: bytes})
	}
}

func (r *csvReader) keyNumber(key string) int {
	key = cleanKey(key, int(limit(limits.KeyMax)))
	i, known := r.numbers[key]
	if !known {
		i = len(r.t.Keys)
		key = strings.Clone(key)
		r.numbers[key] = i
		r.t.Keys = append(r.t.Keys, key)
	}
	return i
}

// aggregate makes rows of the cells of a table of periods.
func (r *csvReader) aggregate() error {
	t := r.t
	t.Counted, t.Sized = len(r.count) > 0, r.bytes >= 0
	if r.key < 0 && len(r.count) < 2 {
		t.Keys = nil
	}
	if n := len(r.at) * max(len(t.Keys), 1); n > usualBounds.cells {
		return fmt.Errorf("import: want %d times × keys at most, got %d × %d; cut it with --from and --to, or "+
			"leave the keys out",
			usualBounds.cells, len(r.at), len(t.Keys))
	}
	rows := map[int64]*Row{}
	for p, c := range r.cells {
		if rows[p.at] == nil {
			rows[p.at] = &Row{At: time.Unix(0, p.at).UTC()}
		}
		rows[p.at].Cells = append(rows[p.at].Cells, c)
	}
	for _, row := range rows {
		slices.SortFunc(row.Cells, func(a, b Cell) int { return a.Key - b.Key })
		t.Rows = append(t.Rows, *row)
	}
	slices.SortFunc(t.Rows, func(a, b Row) int { return a.At.Compare(b.At) })
	if t.Duplicates > 0 {
		t.note("%s: their values are added", plural(t.Duplicates, "row has the time of another", "rows have "+
			"the time of others"))
	}
	return t.grid(r.o)
}

var errPeriod = errors.New("import: there is only one time, which has no period; say it with --period")

// grid finds the period of rows, and their gaps.
func (t *Traffic) grid(o *Options) error {
	if t.Period = o.Period; t.Period == 0 {
		t.Period = commonStep(t.Rows)
	}
	if len(t.Rows) > 0 && t.Period == 0 {
		return errPeriod
	}
	out := t.Rows[:0:0]
	for i := range t.Rows {
		if i > 0 {
			before := t.Rows[i-1]
			if step := t.Rows[i].At.Sub(before.At); 2*step >= 3*t.Period { // times may wobble
				t.Gaps++
				t.LongestGap = max(t.LongestGap, step-t.Period)
				if o.Fill && int64(step/t.Period)+int64(len(out)) > filledMax {
					return fmt.Errorf("import: the gap behind %s has %d periods, want %d in all at most; "+
						"cut it out with --from or --to, or leave gaps silent", before.At.Format(time.RFC3339),
						step/t.Period, filledMax)
				}
				if o.Fill {
					out = append(out, between(before, t.Rows[i], t.Period)...)
				}
			}
		}
		out = append(out, t.Rows[i])
	}
	t.Rows = out
	switch {
	case t.Gaps == 0:
	case o.Fill:
		t.assume("in %s, %s at most, the load lies on a line between both ends (--gaps silent: nothing arrives)",
			plural(t.Gaps, "gap", "gaps"), short(t.LongestGap))
	default:
		t.assume("in %s, %s at most, nothing arrived (--gaps fill puts in what lies on a line between both ends)",
			plural(t.Gaps, "gap", "gaps"), short(t.LongestGap))
	}
	return nil
}

// filledMax is how many rows a recording may have whose gaps are filled.
const filledMax = 1_000_000

// commonStep is the most common distance of rows; of several, the shortest.
func commonStep(rows []Row) time.Duration {
	counts := map[time.Duration]int{}
	best := time.Duration(0)
	for i := 1; i < len(rows); i++ {
		d := rows[i].At.Sub(rows[i-1].At)
		if counts[d]++; best == 0 || counts[d] > counts[best] || counts[d] == counts[best] && d < best {
			best = d
		}
	}
	return best
}

// between are the rows of a gap, on a line between its ends.
func between(a, b Row, period time.Duration) []Row {
	var out []Row
	span := b.At.Sub(a.At)
	for at := a.At.Add(period); at.Before(b.At); at = at.Add(period) {
		share := float64(at.Sub(a.At)) / float64(span)
		row := Row{At: at}
		for _, side := range []struct {
			cells []Cell
			by    float64
		}{{a.Cells, 1 - share}, {b.Cells, share}} {
			for _, c := range side.cells {
				part := Cell{c.Key, c.Records * side.by, c.Bytes * side.by, c.Accepted * side.by,
					c.AcceptedBytes * side.by,
					c.Refused * side.by}
				i, known := slices.BinarySearchFunc(row.Cells, c.Key, func(c Cell, k int) int { return c.Key - k })
				if !known {
					row.Cells = slices.Insert(row.Cells, i, Cell{Key: c.Key})
				}
				row.Cells[i].add(part)
			}
		}
		out = append(out, row)
	}
	return out
}

// short prints a duration without its zeros.
func short(d time.Duration) string {
	s := d.String()
	for _, zero := range []string{"m0s", "h0m"} {
		if strings.HasSuffix(s, zero) {
			s = s[:len(s)-2]
		}
	}
	return s
}
