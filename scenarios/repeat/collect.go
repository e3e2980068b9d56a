package repeat

import (
	"math"
	"slices"

	"github.com/kinesim/kinesim/interval"
	"github.com/kinesim/kinesim/model/result"
	"github.com/kinesim/kinesim/model/spec"
)

// Collector makes one result out of those of many runs. Of each it keeps numbers, not the
// result, and what it returns does not depend on the order in which the runs end.
type Collector struct {
	spec    *spec.Scenario
	first   *result.Result
	runs    []*outcome
	columns map[string][]float64 // by metric: a value a run, NaN where there is none
	costs   []float64
}

// outcome is what is kept of a run.
type outcome struct {
	row      result.Run
	finished bool
	verdict  result.Verdict
}

// New returns the collector of so many runs of a scenario.
func New(s *spec.Scenario, runs int) *Collector {
	c := &Collector{spec: s, runs: make([]*outcome, runs), columns: map[string][]float64{}}
	c.costs = c.column()
	return c
}

func (c *Collector) column() []float64 {
	v := make([]float64, len(c.runs))
	for i := range v {
		v[i] = math.NaN()
	}
	return v
}

// Add takes the result of run i. One that did not finish (interrupted, out of memory)
// gives its verdict only; one that a threshold ended early has a row, but its numbers,
// of a shorter time, are in no interval.
func (c *Collector) Add(i int, r *result.Result, finished bool) {
	if i == 0 {
		c.first = r
	}
	o := &outcome{finished: finished, verdict: r.Verdict, row: result.Run{Number: i, Seed: r.Scenario.Seed,
		TraceHash: r.Engine.TraceHash, Pass: r.Verdict.Pass, Whole: finished && r.Engine.Aborted == "",
		Values: map[string]float64{}}}
	c.runs[i] = o
	if !finished {
		return
	}
	for _, h := range result.Headlines(r) {
		o.row.Values[h.Key()] = h.Value
	}
	if !o.row.Whole {
		return
	}
	c.costs[i] = r.Cost.PerMonth
	for j := range r.Metrics {
		m := &r.Metrics[j]
		v := m.Central()
		if v == nil {
			continue
		}
		key := m.Key()
		if c.columns[key] == nil {
			c.columns[key] = c.column()
		}
		c.columns[key][i] = *v
	}
}

// Finished counts the runs that came to their end.
func (c *Collector) Finished() int { return len(c.Runs()) }

// Runs are the rows of runs.csv.
func (c *Collector) Runs() []result.Run {
	var rows []result.Run
	for _, o := range c.runs {
		if o != nil && o.finished {
			rows = append(rows, o.row)
		}
	}
	return rows
}

// Keys are the columns of runs.csv: the headlines of the first run in its order, then by
// name those that only other runs have, such as the latency of records it had none of.
func (c *Collector) Keys() []string {
	var keys, more []string
	for _, h := range result.Headlines(c.first) {
		keys = append(keys, h.Key())
	}
	for _, row := range c.Runs() {
		for key := range row.Values {
			if !slices.Contains(keys, key) && !slices.Contains(more, key) {
				more = append(more, key)
			}
		}
	}
	slices.Sort(more)
	return append(keys, more...)
}

// Result is the first run's result with intervals over all, and the worst verdict. Run 0
// must have been added.
func (c *Collector) Result() *result.Result {
	r := c.first
	r.Runs = &result.Runs{Asked: len(c.runs), Finished: c.Finished()}
	for _, o := range c.runs {
		if o != nil && o.row.Whole {
			r.Runs.Whole++
		}
	}
	for j := range r.Metrics {
		r.Metrics[j].CI = intervalOf(c.columns[r.Metrics[j].Key()])
	}
	r.Cost.CI = intervalOf(c.costs)
	c.judge(r)
	return r
}

// intervalOf is the interval of a column, nil when fewer than two runs have a value.
func intervalOf(column []float64) *result.Interval {
	m, ok := interval.Of(present(column))
	if !ok {
		return nil
	}
	m.Half = interval.Rounded(m.Half)
	return &result.Interval{Level: interval.Level, Low: m.Low(), High: m.High(), Runs: m.Runs}
}

func present(column []float64) []float64 {
	var out []float64
	for _, v := range column {
		if !math.IsNaN(v) {
			out = append(out, v)
		}
	}
	return out
}
