package report

import (
	"bufio"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/kinesim/kinesim/model/result"
)

// TextOptions is how a terminal wants its summary.
type TextOptions struct {
	Color  bool
	Dir    string // of the files
	Report bool   // the folder has a report, not only results
}

// printer writes lines of a summary.
type printer struct {
	w     *bufio.Writer
	color bool
}

func (p *printer) line(format string, args ...any) { fmt.Fprintf(p.w, format+"\n", args...) }

func (p *printer) paint(code, text string) string {
	if !p.color {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

// Text writes the summary of a run on one screen.
func Text(out io.Writer, d *Data, o TextOptions) error {
	p := &printer{bufio.NewWriter(out), o.Color}
	r := d.Result
	verdict := p.paint("1;32", "PASS")
	if !r.Verdict.Pass {
		verdict = p.paint("1;31", "FAIL")
	}
	which := fmt.Sprintf("seed %d", r.Scenario.Seed)
	if r.Runs != nil {
		which = runsText(r)
	}
	p.line("%s  %s, %s of virtual time, %s", verdict, p.paint("1", r.Scenario.Name), seconds(d.span()), which)
	if r.Engine.Interrupted {
		p.line("      interrupted: these are partial results")
	}
	if r.Engine.Aborted != "" {
		p.line("      ended early: %s", r.Engine.Aborted)
	}
	p.line("")
	for i, f := range Findings(d) {
		if i == 5 {
			break
		}
		for j, line := range wrap(f, 94) {
			if j == 0 {
				p.line("  • %s", line)
			} else {
				p.line("    %s", line)
			}
		}
	}
	p.line("")
	p.streams(d)
	p.consumers(d)
	p.contention(d)
	p.functions(d)
	p.effects(d)
	p.timeline(d)
	p.runs(d)
	p.steady(d)
	p.judgement(r)
	p.cost(r)
	p.guesses(d)
	p.foot(d, o)
	return p.w.Flush()
}

// wrap breaks a sentence into lines.
func wrap(s string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(s) {
		if line != "" && len(line)+1+len(word) > width {
			lines = append(lines, line)
			line = ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return append(lines, line)
}

// listMax bounds how many of a kind the summary lists.
const listMax = 6

func (p *printer) streams(d *Data) {
	p.line("  %-18s %10s %10s %9s %10s   %-24s %s", "stream", "offered", "accepted", "given up", "throttled",
		"put p50 / p99 / p99.9", "hottest shard")
	for i := range d.Result.Streams {
		if i == listMax {
			p.line("  … and %d more", len(d.Result.Streams)-i)
			break
		}
		s := &d.Result.Streams[i]
		w := d.writes(s)
		latency := "–"
		if len(s.Producers) > 0 {
			m := d.metric("putLatency", "producer", s.Producers[0])
			latency = optional(m.P50, millis) + " / " + optional(m.P99, millis) + " / " + optional(m.P999, millis)
		}
		p.line("  %-18s %10s %10s %9s %10s   %-24s %s at %s, %s of bytes", clip(s.Name, 18), count(w.offered),
			count(d.value("recordsAccepted", "stream", s.Name)), percent(w.lost), percent(w.refused), latency,
			shortShard(w.hottest), percent(w.hotMean), percent(d.value("hotShardShare", "stream", s.Name)))
	}
	for i := range d.Result.Needs {
		if i == listMax {
			break
		}
		n := &d.Result.Needs[i]
		text := fmt.Sprintf("%s needs %d by bytes (%s/s in its %s), %d by records (%s/s)", n.Stream,
			n.ShardsByBytes, size(n.PeakBytes), busiest(d.Slice), n.ShardsByRecords, count(n.PeakRecords))
		if n.HottestKey != "" {
			text += fmt.Sprintf("; key %q is %s of a shard", clip(n.HottestKey, 24), percent(n.HottestKeyLoad))
		}
		p.line("  shards: %s", text)
	}
	p.line("")
}

func (p *printer) consumers(d *Data) {
	shown := 0
	for i := range d.Result.Streams {
		for _, c := range d.Result.Streams[i].Consumers {
			if shown == 0 {
				p.line("  %-18s %10s   %-24s %-24s %-12s %s", "consumer", "delivered", "propagation p50 / p99",
					"end to end p50 / p99", "max age", "reads refused")
			}
			if shown++; shown > listMax {
				continue
			}
			pd, ee, age := d.metric("propagationDelay", "consumer", c), d.metric("endToEndDelay", "consumer", c),
				d.metric("iteratorAge", "consumer", c)
			p.line("  %-18s %10s   %-24s %-24s %-12s %s", clip(c, 18), count(d.value("recordsDelivered",
				"consumer", c)),
				optional(pd.P50, millis)+" / "+optional(pd.P99, millis), optional(ee.P50,
					millis)+" / "+optional(ee.P99, millis),
				optional(age.Max, millis), count(d.value("getThrottled", "consumer", c)))
		}
	}
	if shown > listMax {
		p.line("  … and %d more", shown-listMax)
	}
	if shown > 0 {
		p.line("")
	}
}

// thresholds prints those that failed, then those that hold, as many as a screen has room for.
func (p *printer) thresholds(r *result.Result) {
	shown := 0
	for _, pass := range []bool{false, true} {
		mark := p.paint("31", "FAIL")
		if pass {
			mark = p.paint("32", "ok  ")
		}
		left := 0
		for _, t := range r.Verdict.Thresholds {
			switch {
			case t.Pass != pass:
			case shown < listMax:
				p.line("  %s %s %s: %s%s", mark, t.Metric, t.Check, Value(t), holding(r, t.Failing))
				shown++
			default:
				left++
			}
		}
		if left > 0 {
			p.line("  %s … and %s", mark, plural(left, "more threshold"))
		}
	}
}

// judgement prints thresholds and invariants.
func (p *printer) judgement(r *result.Result) {
	p.thresholds(r)
	p.guarantees(r)
	var held []string
	for _, v := range r.Verdict.Invariants {
		switch v.Status {
		case result.Holds:
			held = append(held, v.ID)
		case result.NotApplicable:
		case result.Allowed:
			p.line("  %s %s %s, %s%s%s", p.paint("33", v.Status), v.ID, v.Name, times(v.Count), by(v.AllowedBy),
				failing(r, v.Failing))
		default:
			p.line("  %s %s %s, %s times%s; first at %.6f s, %s: %s", p.paint("31", v.Status), v.ID, v.Name,
				count(float64(v.Count)), failing(r, v.Failing), v.First.At, v.First.Entity, v.First.Text)
		}
	}
	p.line("  %s invariants %s", p.paint("32", "hold"), strings.Join(held, " "))
}

// Value prints the value that a threshold met, with its unit.
func Value(t result.ThresholdOutcome) string {
	switch t.Unit {
	case "ms":
		return millis(t.Value)
	case "ratio":
		return percent(t.Value)
	case "bytes":
		return size(t.Value)
	case "USD":
		return dollars(t.Value)
	}
	return count(t.Value)
}

func (p *printer) foot(d *Data, o TextOptions) {
	e, runs := d.Result.Engine, 1.0
	if d.Result.Runs != nil {
		runs = float64(d.Result.Runs.Finished)
	}
	if h := e.Host; h != nil {
		p.line("  ran in %s, %.0f× real time, %s records/s, %s of memory", seconds(h.WallSeconds), h.Speedup,
			count(runs*d.value("recordsOffered", "", "")/max(h.WallSeconds, 1e-9)), size(float64(h.PeakRSSBytes)))
	}
	for i, n := range d.Result.Notes {
		if i == 4 {
			p.line("  note: %d more in the report", len(d.Result.Notes)-i)
			break
		}
		p.line("  note: %s", n)
	}
	p.line("")
	if o.Report {
		p.line("  report     %s", filepath.Join(o.Dir, "report.html"))
	} else {
		p.line("  results    %s", filepath.Join(o.Dir, "result.json"))
	}
	p.line("  reproduce  %s   (trace %s)", e.Command, e.TraceHash)
}

func clip(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}
