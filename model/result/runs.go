package result

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
)

// Runs is what stands behind a result of several runs that differ in their seed only.
type Runs struct {
	Asked    int `json:"asked"`
	Finished int `json:"finished"` // to the end, or to the threshold that ended them early
	Whole    int `json:"whole"`    // to the end: intervals are over these
}

// Failing counts the runs in which a threshold or an invariant did not hold. What is shown
// (the worst value, the first witness) is of the run with the seed.
type Failing struct {
	Runs int    `json:"runs"`
	Seed uint64 `json:"seed"`
}

// Run is a row of runs.csv: one run with its headlines.
type Run struct {
	Number    int
	Seed      uint64
	TraceHash string
	Pass      bool
	Whole     bool               // it was not ended early
	Values    map[string]float64 // by Headline.Key; what had no samples is missing
}

// runsHead are the columns before the headlines.
var runsHead = []string{"run", "seed", "traceHash", "pass", "whole"}

// WriteRuns writes runs.csv: a row a run, a column a headline.
func WriteRuns(out io.Writer, keys []string, runs []Run) error {
	w := csv.NewWriter(out)
	if err := w.Write(slices.Concat(runsHead, keys)); err != nil {
		return err
	}
	for i := range runs {
		r := &runs[i]
		row := []string{strconv.Itoa(r.Number), strconv.FormatUint(r.Seed, 10), r.TraceHash,
			strconv.FormatBool(r.Pass), strconv.FormatBool(r.Whole)}
		for _, key := range keys {
			cell := ""
			if v, has := r.Values[key]; has {
				cell = strconv.FormatFloat(v, 'f', -1, 64)
			}
			row = append(row, cell)
		}
		if err := w.Write(row); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}

// ReadRuns reads runs.csv.
func ReadRuns(in io.Reader) (keys []string, runs []Run, err error) {
	rows, err := csv.NewReader(in).ReadAll()
	if err != nil {
		return nil, nil, fmt.Errorf("runs.csv: %w", err)
	}
	n := len(runsHead)
	if len(rows) == 0 || len(rows[0]) < n || !slices.Equal(rows[0][:n], runsHead) {
		return nil, nil, fmt.Errorf("runs.csv: want a first line that begins with %v", runsHead)
	}
	keys = rows[0][n:]
	for i, row := range rows[1:] {
		r := Run{TraceHash: row[2], Values: map[string]float64{}}
		var errs [4]error
		r.Number, errs[0] = strconv.Atoi(row[0])
		r.Seed, errs[1] = strconv.ParseUint(row[1], 10, 64)
		r.Pass, errs[2] = strconv.ParseBool(row[3])
		r.Whole, errs[3] = strconv.ParseBool(row[4])
		if err := errors.Join(errs[:]...); err != nil {
			return nil, nil, fmt.Errorf("runs.csv, line %d: %w", i+2, err)
		}
		for j, cell := range row[n:] {
			if cell == "" {
				continue
			}
			v, err := strconv.ParseFloat(cell, 64)
			if err != nil || math.IsNaN(v) {
				return nil, nil, fmt.Errorf("runs.csv, line %d, %s: want a number, got %q", i+2, keys[j], cell)
			}
			r.Values[keys[j]] = v
		}
		runs = append(runs, r)
	}
	return keys, runs, nil
}
