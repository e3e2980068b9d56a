package sweep

import (
	"encoding/csv"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/kinesim/kinesim/interval"
	"github.com/kinesim/kinesim/model/result"
	"github.com/kinesim/kinesim/scenarios"
)

// Estimate is the mean of values over runs with its interval, nil without values.
func Estimate(values []float64) *result.Estimate {
	if len(values) == 0 {
		return nil
	}
	m, ok := interval.Of(values)
	if !ok {
		return &result.Estimate{Value: values[0]}
	}
	m.Half = interval.Rounded(m.Half)
	low, high := m.Low(), m.High()
	return &result.Estimate{Value: m.Value, Low: &low, High: &high}
}

// Table puts the outcomes of cells, which are those of Cells, into one result. Outcomes that
// are nil are missing.
func Table(base *scenarios.Loaded, variants []*scenarios.Variant, cells []Cell, outcomes []*Outcome) *result.Sweep {
	s := base.Spec
	out := &result.Sweep{Schema: result.SweepSchema, Cells: len(cells), Runs: len(cells) / len(variants),
		Paths: base.Sweep.Paths(), Variants: []result.SweepVariant{},
		Scenario: result.Scenario{Name: s.Name, Description: s.Description, SHA256: base.SHA256, Seed: s.Seed,
			Duration: s.Duration.String(), Start: s.Start, AsOf: s.AsOf, Region: s.Region, Fidelity: "record"}}
	type runs struct {
		cells []Cell
		made  []*Outcome
	}
	of := map[*scenarios.Variant]*runs{}
	for _, v := range variants {
		of[v] = &runs{}
	}
	for i, c := range cells {
		if outcomes[i] == nil {
			out.Missing++
			continue
		}
		r := of[c.Variant]
		r.cells, r.made = append(r.cells, c), append(r.made, outcomes[i])
	}
	for _, v := range variants {
		out.Variants = append(out.Variants, row(v, of[v].cells, of[v].made))
	}
	return out
}

// row is what the runs of a variant come to.
func row(v *scenarios.Variant, cells []Cell, made []*Outcome) result.SweepVariant {
	out := result.SweepVariant{Set: map[string]any{}, SHA256: v.SHA256, Runs: len(made), Violated: []string{},
		Thresholds: []result.SweepThreshold{}, Metrics: []result.PlanMetric{}, Cells: []result.SweepCell{}}
	for _, s := range v.Set {
		out.Set[s.Path] = s.Value()
	}
	var whole []*Outcome
	for i, o := range made {
		out.Cells = append(out.Cells, result.SweepCell{Run: cells[i].Run, Seed: o.Seed, TraceHash: o.TraceHash,
			Pass: o.Pass})
		if o.Pass {
			out.Passed++
		}
		for _, id := range o.Violated {
			if !slices.Contains(out.Violated, id) {
				out.Violated = append(out.Violated, id)
			}
		}
		if o.Whole() {
			whole = append(whole, o)
		} else if out.Aborted == "" {
			out.Aborted = o.Aborted
		}
	}
	out.Whole = len(whole)
	slices.Sort(out.Violated)
	for _, key := range Keys(whole) {
		if !result.IsHeadline(key.Key) {
			continue
		}
		e := Estimate(Column(whole, key.Key))
		out.Metrics = append(out.Metrics, result.PlanMetric{Name: key.Key, Unit: key.Unit, Value: *e})
		if key.Key == result.CostPerMonth {
			out.PerMonth = *e
		}
	}
	out.Thresholds = thresholds(made, whole)
	return out
}

// Column are the numbers of a key, of the outcomes that have one.
func Column(outcomes []*Outcome, key string) []float64 {
	var out []float64
	for _, o := range outcomes {
		if v, has := o.Get(key); has {
			out = append(out, v)
		}
	}
	return out
}

// Keys are those of all outcomes with their units: of the first in its order, then by name
// what only others have.
func Keys(outcomes []*Outcome) []Value {
	var first, more []Value
	known := map[string]bool{}
	for i, o := range outcomes {
		for _, v := range o.Values {
			if known[v.Key] {
				continue
			}
			known[v.Key] = true
			v.Value = 0
			if i == 0 {
				first = append(first, v)
			} else {
				more = append(more, v)
			}
		}
	}
	slices.SortFunc(more, func(a, b Value) int { return strings.Compare(a.Key, b.Key) })
	return append(first, more...)
}

// thresholds are those of a variant: how often each held, and what was measured in the runs
// that came to their end.
func thresholds(made, whole []*Outcome) []result.SweepThreshold {
	out := []result.SweepThreshold{}
	for _, o := range made {
		for i, t := range o.Thresholds {
			if i == len(out) {
				out = append(out, result.SweepThreshold{Metric: t.Metric, Check: t.Check, Unit: t.Unit,
					Value: Estimate(measured(whole, i))})
			}
			if t.Pass {
				out[i].Passed++
			}
		}
	}
	return out
}

var statForm = regexp.MustCompile(`^[a-z0-9]*`)

// measured are the values that threshold i met. What is a quantile of no samples has none;
// its outcome says 0.
func measured(whole []*Outcome, i int) []float64 {
	var out []float64
	for _, o := range whole {
		t := o.Thresholds[i]
		name, of, _ := strings.Cut(t.Metric, "{")
		key := name
		if stat := statForm.FindString(t.Check); stat != "" {
			key += "." + stat
		}
		if of != "" {
			key += "{" + of
		}
		kept := !result.IsCloudWatch(name) && !strings.HasPrefix(of, "shard:") // Numbers has neither
		if _, has := o.Get(key); has || !kept {
			out = append(out, t.Value)
		}
	}
	return out
}

// WriteCells writes cells.csv: a row a run, with every number of it.
func WriteCells(out io.Writer, paths []string, cells []Cell, outcomes []*Outcome) error {
	w := csv.NewWriter(out)
	var made []*Outcome
	for _, o := range outcomes {
		if o != nil {
			made = append(made, o)
		}
	}
	keys := Keys(made)
	head := slices.Concat(paths, []string{"run", "seed", "traceHash", "pass", "whole"})
	for _, k := range keys {
		head = append(head, k.Key)
	}
	if err := w.Write(head); err != nil {
		return err
	}
	for i, o := range outcomes {
		if o == nil {
			continue
		}
		var row []string
		for _, p := range paths {
			at := slices.IndexFunc(cells[i].Variant.Set, func(s scenarios.Setting) bool { return s.Path == p })
			if at < 0 {
				row = append(row, "")
				continue
			}
			row = append(row, cells[i].Variant.Set[at].Text)
		}
		row = append(row, strconv.Itoa(cells[i].Run), strconv.FormatUint(o.Seed, 10), o.TraceHash,
			strconv.FormatBool(o.Pass), strconv.FormatBool(o.Whole()))
		for _, k := range keys {
			if v, has := o.Get(k.Key); has {
				row = append(row, result.Number(&v))
			} else {
				row = append(row, "")
			}
		}
		if err := w.Write(row); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}
