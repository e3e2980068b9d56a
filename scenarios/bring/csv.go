package bring

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/kinesim/kinesim/scenarios"
)

// allColumns is the --count that takes each other column as a key.
const allColumns = "*"

// csvReader is a table on its way to traffic. All files have the columns of the first.
type csvReader struct {
	o      *Options
	t      *Traffic
	header []string // nil: none; columns have numbers
	time   int
	count  []int // columns; several: a key each
	bytes  int   // -1: none, as with those below
	size   int
	key    int
	fixed  bool // columns are found

	collect *collector
	cells   map[seenAt]Cell // of aggregates
	at      map[int64]bool
	numbers map[string]int
}

type seenAt struct {
	at  int64
	key int
}

// CSV reads tables: counts or bytes per period, or single records with sizes and keys.
func CSV(inputs []Input, o *Options) (*Traffic, error) {
	r := &csvReader{o: o, t: &Traffic{What: "a table"}, cells: map[seenAt]Cell{}, numbers: map[string]int{}}
	r.t.Files, r.t.Unit = len(inputs), "rows"
	for _, in := range inputs {
		if err := r.file(in); err != nil {
			return nil, err
		}
	}
	if r.t.Read == 0 {
		return nil, errors.New("import: want a table with rows, got none")
	}
	if err := r.t.tolerate(o.Malformed); err != nil {
		return nil, err
	}
	if r.collect != nil {
		r.collect.fill(r.t)
		if r.size < 0 {
			r.t.assume("a row is a record")
		}
		return r.t, nil
	}
	return r.t, r.aggregate()
}

// comma is what separates the cells of a table: what its first line has most of.
func comma(first []byte) rune {
	best, most := ',', bytes.Count(first, []byte(","))
	for _, c := range ";\t|" {
		if n := bytes.Count(first, []byte(string(c))); n > most {
			best, most = c, n
		}
	}
	return best
}

func (r *csvReader) file(in Input) error {
	buffered := bufio.NewReaderSize(in, 64<<10)
	head, _ := buffered.Peek(3) // what cannot be read is said by the next
	if bytes.Equal(head, []byte("\ufeff")) {
		_, _ = buffered.Discard(3)
	}
	first, err := peekLine(buffered)
	if err != nil {
		return fmt.Errorf("import: %s: %w", in.Name, err)
	}
	c := csv.NewReader(buffered)
	c.Comma, c.ReuseRecord, c.FieldsPerRecord, c.LazyQuotes = comma(first), true, -1, true
	for begun := false; ; begun = true {
		row, err := c.Read()
		line := 0
		if len(row) > 0 {
			line, _ = c.FieldPos(0)
		}
		broken := &csv.ParseError{}
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil && !errors.As(err, &broken):
			return fmt.Errorf("import: %s: %w", in.Name, err)
		case err != nil:
			r.t.Read++
			r.t.bad(in.Name, broken.Line, "want CSV, got %s", broken.Err)
			continue
		}
		if !begun {
			header, err := r.begin(row)
			if err != nil || header {
				if err != nil {
					return fmt.Errorf("import: %s: %w", in.Name, err)
				}
				continue
			}
		}
		r.t.Read++
		if fault := r.row(row); fault != "" {
			r.t.bad(in.Name, line, "%s", fault)
		}
	}
}

// peekLine is the first line, as far as the reader holds it.
func peekLine(r *bufio.Reader) ([]byte, error) {
	data, err := r.Peek(r.Size())
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	line, _, _ := bytes.Cut(data, []byte("\n"))
	return line, nil
}

// begin finds the columns by the first row of the first file, and tells whether it is a header:
// a row of a table has a time.
func (r *csvReader) begin(row []string) (header bool, err error) {
	names := make([]string, len(row))
	for i := range row {
		names[i] = strings.TrimSpace(row[i])
	}
	if r.fixed {
		return slices.Equal(names, r.header), nil
	}
	if !slices.ContainsFunc(names, func(cell string) bool { _, ok := r.o.time(cell); return ok }) {
		r.header = names
	}
	r.fixed = true
	return r.header != nil, r.columns(len(row))
}

// timeNames are how columns of times are usually called.
var timeNames = []string{"timestamp", "time", "datetime", "date", "ts", "@timestamp", "minute", "hour", "period"}

func (r *csvReader) columns(n int) error {
	pick := r.o.Columns
	var errs []error
	find := func(flag, name string) int {
		if name == "" {
			return -1
		}
		i, err := r.find(flag, name, n)
		errs = append(errs, err)
		return i
	}
	r.time = find("time", pick.Time)
	if pick.Time == "" {
		r.time = max(0, slices.IndexFunc(r.header, func(h string) bool {
			return slices.Contains(timeNames, strings.ToLower(h))
		}))
	}
	r.bytes, r.size, r.key = find("bytes", pick.Bytes), find("size", pick.Size), find("key", pick.Key)
	switch {
	case pick.Count == allColumns:
		for i := range n {
			if i != r.time {
				r.count = append(r.count, i)
			}
		}
		if r.bytes >= 0 || r.key >= 0 || r.header == nil {
			errs = append(errs, errors.New(`--count "*" takes each column but the time as a key, by the header; `+
				"it goes with neither --bytes nor --key"))
		}
	case pick.Count != "":
		r.count = []int{find("count", pick.Count)}
	case r.bytes < 0 && r.size < 0 && r.key < 0 && n == 2:
		r.count = []int{1 - r.time}
		r.t.note("column %s is taken as counts (--count, or --bytes if it is bytes)", r.name(1-r.time))
	case r.bytes < 0 && r.size < 0 && r.key < 0 && n > 2:
		errs = append(errs, fmt.Errorf("which columns matter? --count or --bytes for periods, --size or "+
			"--key for single records; there are %s", strings.Join(r.names(n), ", ")))
	}
	periodic := len(r.count) > 0 || r.bytes >= 0
	if periodic && r.size >= 0 {
		errs = append(errs, errors.New("--size COLUMN is for single records; want it without --count and --bytes"))
	}
	if !periodic {
		r.collect = newCollector(r.o, &r.t.Reading, r.key >= 0, r.size >= 0, false)
	}
	return errors.Join(errs...)
}

func (r *csvReader) name(i int) string { return r.names(i + 1)[i] }

// names are those of the columns: their numbers, where there is no header.
func (r *csvReader) names(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = strconv.Itoa(i + 1)
		if i < len(r.header) {
			out[i] = r.header[i]
		}
	}
	return out
}

// find is a column by its name, or by its number from 1.
func (r *csvReader) find(flag, name string, n int) (int, error) {
	if i := slices.Index(r.header, name); i >= 0 {
		return i, nil
	}
	if i, err := strconv.Atoi(name); err == nil && i >= 1 && i <= n {
		return i - 1, nil
	}
	if i := slices.IndexFunc(r.header, func(h string) bool { return strings.EqualFold(h, name) }); i >= 0 {
		return i, nil
	}
	return -1, fmt.Errorf("--%s wants a column (%s) or its number, got %q%s", flag, strings.Join(r.names(n),
		", "), name,
		scenarios.Suggest(name, r.header))
}

// row takes a row, or says what is wrong with it.
func (r *csvReader) row(row []string) string {
	need := max(r.time, r.bytes, r.size, r.key)
	for _, c := range r.count {
		need = max(need, c)
	}
	if need >= len(row) {
		return fmt.Sprintf("want %d columns at least, got %d", need+1, len(row))
	}
	at, ok := r.o.time(row[r.time])
	if !ok {
		return fmt.Sprintf("want a time, got %q", row[r.time])
	}
	value := func(column int) float64 {
		if column < 0 {
			return 0
		}
		v, fine := number(row[column])
		if !fine && ok {
			ok = false
			at = time.Time{}
		}
		return v
	}
	key := ""
	if r.key >= 0 {
		key = row[r.key]
	}
	if r.collect != nil {
		if size := value(r.size); ok {
			r.collect.add(at, key, 1, size)
			return ""
		}
		return fmt.Sprintf("want a size, got %q", row[r.size])
	}
	counts, bytes := make([]float64, len(r.count)), value(r.bytes)
	for i, c := range r.count {
		counts[i] = value(c)
	}
	if !ok {
		return "want numbers from 0, got " + strconv.Quote(strings.Join(row, ", "))
	}
	if !r.o.within(at) {
		r.t.Outside++
		return ""
	}
	r.put(at, key, counts, bytes)
	return ""
}

// number reads a cell; blank is 0, and so is a thousand's comma within quotes.
func number(cell string) (float64, bool) {
	cell = strings.ReplaceAll(strings.TrimSpace(cell), ",", "")
	if cell == "" {
		return 0, true
	}
	v, err := strconv.ParseFloat(cell, 64)
	return v, err == nil && v >= 0 && v <= 1e15
}
