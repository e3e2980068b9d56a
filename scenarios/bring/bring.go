// Package bring reads traffic that was recorded elsewhere (metrics of CloudWatch, access logs,
// tables), and makes a trace and a scenario of it that replays it. Readers stream: what they keep
// is bounded, however long a log is. What a recording does not say is assumed, and each
// assumption is a sentence of the outcome.
package bring

import (
	"fmt"
	"io"
	"time"

	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/scenarios/form"
)

// Input is a file of a recording, opened and decompressed.
type Input struct {
	Name string
	io.Reader
}

// Options are what somebody who imports decides.
type Options struct {
	From, To time.Time      // what is read: [From, To); zero: all
	Zone     *time.Location // of times that name none
	Layout   string         // of times, as --time-format has it; "": the usual forms
	Period   time.Duration  // of aggregates; 0: what the recording has, or the finest that is bounded

	Shards    int     // of the scenario; 0: as recorded, or needed
	Stream    string  // of CloudWatch: which, where a file has several; and the name in the scenario
	Throttled bool    // records that were refused are part of the offered load
	Fill      bool    // gaps get what lies on a line between their ends; else nothing arrives in them
	Malformed float64 // the share of lines that may be malformed
	Columns   Columns
}

// Columns are what a reader picks of each line: names of columns, or numbers from 1.
type Columns struct {
	Time, Count, Bytes, Size, Key string
}

// Traffic is a recording in one form, whatever it came from.
type Traffic struct {
	What     string        // such as "metrics of CloudWatch"
	Stream   string        // whose traffic it is, where the recording says so
	Period   time.Duration // of a row; 0: a row is a single record
	Rows     []Row         // by time
	Keys     []string      // that cells name; empty: the recording has no keys by row
	Counted  bool          // cells have records
	Sized    bool          // cells have bytes
	Outcome  bool          // cells say what was accepted and refused
	Weights  []Weight      // of keys over all of the recording, where rows have none
	ShardIDs []string      // of shard-level metrics, by the shard of the scenario
	Readers  int           // applications that read, as far as metrics show; 0: unknown

	Reading
}

// Row is a period, or a single record.
type Row struct {
	At    time.Time
	Cells []Cell // in the order of keys; one, of key 0, where there are no keys
}

// Cell is what one key has in a row. Bytes are those of data and keys.
type Cell struct {
	Key            int
	Records, Bytes float64 // offered

	Accepted, AcceptedBytes, Refused float64
}

// Weight is how many records a key has.
type Weight struct {
	Key     string
	Records float64
}

// Reading is what happened while a recording was read.
type Reading struct {
	Files       int
	Read        int
	Unit        string // of what was read: lines, rows or points
	Outside     int    // of these, not within From and To
	Malformed   int
	Bad         []string // the first of those, each with its place
	Duplicates  int      // points or rows whose time another one had
	Gaps        int
	LongestGap  time.Duration
	Notes       []string // what was odd, and what was done about it
	Assumptions []string // what the recording does not say
}

func (r *Reading) note(format string, args ...any) {
	r.Notes = append(r.Notes, fmt.Sprintf(format, args...))
}

func (r *Reading) assume(format string, args ...any) {
	r.Assumptions = append(r.Assumptions, fmt.Sprintf(format, args...))
}

// badShown is how many malformed lines are shown, and how much is said of each.
const badShown, badLength = 5, 100

// bad counts a malformed line, and keeps it if it is among the first.
func (r *Reading) bad(file string, line int, format string, args ...any) {
	if r.Malformed++; r.Malformed <= badShown {
		text := []rune(fmt.Sprintf(format, args...))
		if len(text) > badLength {
			text = append(text[:badLength], '…')
		}
		r.Bad = append(r.Bad, fmt.Sprintf("%s:%d: %s", file, line, string(text)))
	}
}

// tolerate is an error when more lines are malformed than may be.
func (r *Reading) tolerate(share float64) error {
	if r.Malformed == 0 || float64(r.Malformed) <= share*float64(r.Read) {
		return nil
	}
	text := fmt.Sprintf("%d of %d %s are malformed, want %g %% at most (--malformed)", r.Malformed, r.Read, r.Unit,
		share*100)
	for _, b := range r.Bad {
		text += "\n  " + b
	}
	return fmt.Errorf("import: %s", text)
}

// within tells whether an instant is to be read.
func (o *Options) within(at time.Time) bool {
	return (o.From.IsZero() || !at.Before(o.From)) && (o.To.IsZero() || at.Before(o.To))
}

// End is where the recording ends.
func (t *Traffic) End() time.Time {
	if len(t.Rows) == 0 {
		return time.Time{}
	}
	return t.Rows[len(t.Rows)-1].At.Add(t.Period)
}

// Total sums all cells.
func (t *Traffic) Total() Cell {
	var sum Cell
	for i := range t.Rows {
		sum.add(t.Rows[i].sum())
	}
	return sum
}

func (r *Row) sum() Cell {
	var sum Cell
	for i := range r.Cells {
		sum.add(r.Cells[i])
	}
	return sum
}

func (c *Cell) add(o Cell) {
	c.Records += o.Records
	c.Bytes += o.Bytes
	c.Accepted += o.Accepted
	c.AcceptedBytes += o.AcceptedBytes
	c.Refused += o.Refused
}

// table is the limits of the month that scenarios have by default.
var table = func() *limits.Table {
	t, err := limits.For(form.Of[form.Scenario]().Key("asOf").Default, "us-east-1")
	if err != nil {
		panic(err) // the newest month has a table
	}
	return t
}()

func limit(name string) float64 { return table.Float(name) }

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
