package report

import (
	"fmt"

	"github.com/kinesim/kinesim/interval"
	"github.com/kinesim/kinesim/model/result"
)

// overRuns is a number over the runs of --runs: what the first run had, whose charts the
// report shows, and the mean with the half width of its interval.
type overRuns struct {
	Name, Of    string
	First, Mean string
}

// spreads are the numbers by producer, stream and consumer, and the cost. They are empty
// for a plain run.
func (d *Data) spreads() []overRuns {
	if d.Result.Runs == nil {
		return nil
	}
	var out []overRuns
	add := func(name, of, unit string, first float64, ci *result.Interval) {
		if ci == nil || first == 0 && ci.Low == 0 && ci.High == 0 {
			return // nothing to say
		}
		out = append(out, overRuns{name, of, quantity(unit, first), plusMinus(unit, ci)})
	}
	for i := range d.Result.Metrics {
		m := &d.Result.Metrics[i]
		v := m.Central()
		if len(m.Labels) != 1 || m.Labels["shard"] != "" || result.IsCloudWatch(m.Name) || v == nil {
			continue
		}
		name := m.Name
		if m.Kind == "histogram" {
			name += " p99"
		}
		add(name, who(m), m.Unit, *v, m.CI)
	}
	add("cost a month", "all", "USD", d.Result.Cost.PerMonth, d.Result.Cost.CI)
	return out
}

// plusMinus prints the mean and the half width of an interval.
func plusMinus(unit string, ci *result.Interval) string {
	return quantity(unit, (ci.Low+ci.High)/2) + " ± " + quantity(unit, (ci.High-ci.Low)/2)
}

// quantity prints a number with its unit.
func quantity(unit string, v float64) string {
	switch unit {
	case "ms":
		return millis(v)
	case "ratio":
		return percent(v)
	case "bytes":
		return size(v)
	case "USD":
		return dollars(v)
	}
	if v != 0 && v < 10 && v > -10 { // a mean of small counts is no whole number
		return significant(v)
	}
	return count(v)
}

// runsText says how many runs stand behind a result.
func runsText(r *result.Result) string {
	n := r.Runs
	text := fmt.Sprintf("%d runs from seed %d", n.Finished, r.Scenario.Seed)
	if n.Finished != n.Asked {
		text = fmt.Sprintf("%d of %d runs from seed %d", n.Finished, n.Asked, r.Scenario.Seed)
	}
	if n.Whole != n.Finished {
		text += fmt.Sprintf(", %d of them ended early and left out of the intervals", n.Finished-n.Whole)
	}
	return text
}

// holding says of a threshold over several runs what they show of all runs that there could
// be: few that pass are no promise.
func holding(r *result.Result, f *result.Failing) string {
	if r.Runs == nil || r.Runs.Finished < 2 {
		return ""
	}
	n, failed := r.Runs.Finished, 0
	text := fmt.Sprintf(", in all %d runs", n)
	if f != nil {
		failed, text = f.Runs, failing(r, f)
	}
	s := interval.ShareOf(n-failed, n, interval.Level)
	if failed == n {
		return text + fmt.Sprintf("; at most %s of all runs hold, at 95 %%", percent(s.AtMost))
	}
	return text + fmt.Sprintf("; at least %s of all runs hold, at 95 %%", percent(s.AtLeast))
}

// failing says in how many runs something did not hold.
func failing(r *result.Result, f *result.Failing) string {
	if f == nil {
		return ""
	}
	return fmt.Sprintf(", in %d of %d runs, here with seed %d", f.Runs, r.Runs.Finished, f.Seed)
}

// summaryNames are what a terminal shows of the spreads; the report has all.
var summaryNames = map[string]bool{"throttledRatio": true, "recordsFailed": true, "putLatency p99": true,
	"propagationDelay p99": true, "endToEndDelay p99": true, "iteratorAge p99": true, "cost a month": true}

// runs prints the intervals over the runs.
func (p *printer) runs(d *Data) {
	all := d.spreads()
	if len(all) == 0 {
		return
	}
	p.line("  %-32s %-18s %s", "over "+plural(d.Result.Runs.Whole, "run"), "of",
		"mean ± half width of its 95 % interval")
	shown, said := map[string]int{}, map[string]bool{}
	for _, s := range all {
		if what := s.Name + s.Mean; !summaryNames[s.Name] || said[what] {
			continue // a stream with one producer would say it twice
		} else {
			said[what] = true
		}
		if shown[s.Name]++; shown[s.Name] <= listMax {
			p.line("  %-32s %-18s %s", s.Name, clip(s.Of, 18), s.Mean)
		}
	}
	p.line("  the table above, findings and charts are of the first run, seed %d", d.Result.Scenario.Seed)
	p.line("")
}
