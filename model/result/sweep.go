package result

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// SweepSchema names the format of sweep.json.
const SweepSchema = "kinesim.sweep/v1"

// Sweep is sweep.json: what the variants of a scenario come to. The same cells give the same
// bytes, whoever ran them, in whatever order.
type Sweep struct {
	Schema   string         `json:"schema"`
	Scenario Scenario       `json:"scenario"` // of the base, before the settings of a variant
	Engine   SweepEngine    `json:"engine"`
	Paths    []string       `json:"paths"` // that variants differ in
	Runs     int            `json:"runs"`  // asked for, of each variant
	Cells    int            `json:"cells"` // runs of all variants
	Missing  int            `json:"missing"`
	Variants []SweepVariant `json:"variants"` // in the order of the grid
}

// SweepEngine is what made the results, and the command that makes them again.
type SweepEngine struct {
	Version string `json:"version"`
	Command string `json:"command"`
}

// SweepVariant is what the runs of one variant come to. Means and intervals are over the runs
// that came to their end.
type SweepVariant struct {
	Set      map[string]any `json:"set"` // by path: a number, a truth value or a text
	SHA256   string         `json:"sha256"`
	Runs     int            `json:"runs"`     // that were made
	Whole    int            `json:"whole"`    // that came to their end
	Passed   int            `json:"passed"`   // in which every threshold and invariant held
	Aborted  string         `json:"aborted"`  // what ended the first run that was ended early
	Violated []string       `json:"violated"` // ids of invariants, in any run

	PerMonth   Estimate         `json:"perMonth"`
	Thresholds []SweepThreshold `json:"thresholds"`
	Metrics    []PlanMetric     `json:"metrics"`
	Cells      []SweepCell      `json:"cells"`
}

// SweepThreshold is a threshold over the runs of a variant.
type SweepThreshold struct {
	Metric string    `json:"metric"`
	Check  string    `json:"check"`
	Unit   string    `json:"unit"`
	Value  *Estimate `json:"value,omitempty"` // nil: nothing was measured
	Passed int       `json:"passed"`          // runs in which it held
}

// SweepCell is one run.
type SweepCell struct {
	Run       int    `json:"run"`
	Seed      uint64 `json:"seed"`
	TraceHash string `json:"traceHash"`
	Pass      bool   `json:"pass"`
}

// WriteSweep writes sweep.json: stable order, indented.
func WriteSweep(w io.Writer, s *Sweep) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(s)
}

// ReadSweep reads sweep.json and refuses other schemas.
func ReadSweep(r io.Reader) (*Sweep, error) {
	d := json.NewDecoder(r)
	d.UseNumber() // a setting is as it was written
	var s Sweep
	if err := d.Decode(&s); err != nil {
		return nil, fmt.Errorf("sweep: %w", err)
	}
	if s.Schema != SweepSchema {
		return nil, fmt.Errorf("sweep: want schema %s, got %q", SweepSchema, s.Schema)
	}
	return &s, nil
}

// Keys are the columns of sweep.csv: the numbers that any variant has, those of the first
// first.
func (s *Sweep) Keys() []string {
	var keys []string
	known := map[string]bool{}
	for i := range s.Variants {
		for _, m := range s.Variants[i].Metrics {
			if !known[m.Name] {
				known[m.Name] = true
				keys = append(keys, m.Name)
			}
		}
	}
	return keys
}

// Setting is what a variant has at a path, "" when it is not one that it sets.
func (v *SweepVariant) Setting(path string) string {
	if x, has := v.Set[path]; has {
		return fmt.Sprint(x)
	}
	return ""
}

// WriteSweepCSV writes sweep.csv: a row a variant; of each number the mean and the ends of its
// interval, which are empty where there are too few runs.
func WriteSweepCSV(out io.Writer, s *Sweep) error {
	w := csv.NewWriter(out)
	keys := s.Keys()
	head := slices.Concat(s.Paths, []string{"runs", "whole", "passed", "violated"})
	for _, key := range keys {
		head = append(head, key, key+" low", key+" high")
	}
	if err := w.Write(head); err != nil {
		return err
	}
	for i := range s.Variants {
		v := &s.Variants[i]
		var row []string
		for _, p := range s.Paths {
			row = append(row, v.Setting(p))
		}
		row = append(row, strconv.Itoa(v.Runs), strconv.Itoa(v.Whole), strconv.Itoa(v.Passed),
			strings.Join(v.Violated, " "))
		for _, key := range keys {
			at := slices.IndexFunc(v.Metrics, func(m PlanMetric) bool { return m.Name == key })
			if at < 0 {
				row = append(row, "", "", "")
				continue
			}
			e := v.Metrics[at].Value
			row = append(row, Number(&e.Value), Number(e.Low), Number(e.High))
		}
		if err := w.Write(row); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}

// Number prints a number as files have it, "" for none.
func Number(v *float64) string {
	if v == nil {
		return ""
	}
	return strconv.FormatFloat(*v, 'f', -1, 64)
}
