package report

import (
	"fmt"

	"github.com/kinesim/kinesim/interval"
	"github.com/kinesim/kinesim/model/result"
)

// wide is the half width of an interval, as a share of its number, beyond which the summary
// says how long a run makes it narrower.
const wide = 0.05

// longestMax is how much longer a run can be for anybody to want it.
const longestMax = 100

// bySections is a number of a steady state: of a latency the mean and the p99 of the run,
// of a ratio itself as the mean, each with its interval, or why there is none. Both is the
// two in one when they lack the same.
type bySections struct{ Name, Of, Mean, Tail, Both string }

// steadies are the numbers by producer and consumer; empty unless the run has sections.
func (d *Data) steadies() []bySections {
	if d.Result.Steady == nil || d.Result.Steady.Sections == 0 {
		return nil
	}
	var out []bySections
	for i := range d.Result.Metrics {
		if m := &d.Result.Metrics[i]; m.Name == "throttledRatio" && m.Labels["producer"] != "" && *m.Value > 0 {
			out = append(out, bySections{Name: m.Name, Of: who(m), Mean: withInterval(m, "", m.Value, m.CI)})
		}
	}
	for _, m := range d.latencies() {
		if m.Mean == nil || *m.Max == 0 {
			continue
		}
		row := bySections{Name: m.Name, Of: who(m), Mean: withInterval(m, "mean", m.Mean, m.CIMean),
			Tail: withInterval(m, "p99", m.P99, m.CI)}
		if l := m.NotEnough; len(l) == 2 && l[0].Reason == l[1].Reason {
			row.Both = fmt.Sprintf("mean %s, p99 %s", millis(*m.Mean), row.Tail)
		}
		out = append(out, row)
	}
	return out
}

// withInterval prints a number and the ends of its interval, or what the run lacks.
func withInterval(m *result.Metric, stat string, v *float64, ci *result.Interval) string {
	text := quantity(m.Unit, *v)
	if ci != nil {
		if low, high := quantity(m.Unit, ci.Low), quantity(m.Unit, ci.High); low != high {
			return fmt.Sprintf("%s (%s to %s)", text, low, high)
		}
		return text + " ± " + percent((ci.High-ci.Low)/2 / *v)
	}
	for _, l := range m.NotEnough {
		if l.Stat != stat {
			continue
		}
		text += ", not enough data: " + l.Reason
		if l.Longer > 1 {
			text += fmt.Sprintf("; run %d × as long", l.Longer)
		}
	}
	return text
}

// steadyText says what the intervals of a run are over, or why it has none, as a sentence
// without its stop; "" without an automatic warm-up.
func (d *Data) steadyText() string {
	s := d.Result.Steady
	switch {
	case s == nil:
		return ""
	case s.Why != "":
		return "No intervals from one run: " + s.Why +
			", so that it is no steady state; --runs 10 gives those over runs"
	}
	return fmt.Sprintf("A steady state from %s on: 95 %% intervals from %d sections of %s", seconds(s.From), s.Sections,
		seconds(s.Length))
}

// longest is how many times as long a run narrows every interval of the summary to a half
// width of 5 %, and gives those that are missing; 1 when none is wide.
func (d *Data) longest() int {
	n := 1
	for _, m := range d.latencies() {
		if !summaryNames[m.Name+" p99"] {
			continue
		}
		for _, l := range m.NotEnough {
			n = max(n, l.Longer)
		}
		for _, x := range []struct {
			v  *float64
			ci *result.Interval
		}{{m.Mean, m.CIMean}, {m.P99, m.CI}} {
			if x.ci != nil {
				n = max(n, interval.Span{Low: x.ci.Low, Value: *x.v, High: x.ci.High}.LongerFor(wide))
			}
		}
	}
	return n
}

// steady prints the intervals of one run over its sections.
func (p *printer) steady(d *Data) {
	text := d.steadyText()
	if text == "" {
		return
	}
	p.line("  %s", text)
	shown := map[string]int{}
	for _, s := range d.steadies() {
		if !summaryNames[s.Name] && !summaryNames[s.Name+" p99"] || shown[s.Name] == listMax {
			continue
		}
		shown[s.Name]++
		first := "mean " + s.Mean
		if s.Both != "" {
			first = s.Both
		}
		p.line("  %-18s %-18s %s", s.Name, clip(s.Of, 18), first)
		if s.Both == "" && s.Tail != "" {
			p.line("  %-18s %-18s p99  %s", "", "", s.Tail)
		}
	}
	if n := d.longest(); n > 1 && n <= longestMax && len(shown) > 0 {
		p.line("  a run %d × as long, of %s, would bring all to ± 5 %%", n, seconds(float64(n)*d.span()))
	}
	p.line("")
}
