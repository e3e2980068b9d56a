package report

import (
	"fmt"
	"strings"

	"github.com/kinesim/kinesim/model/result"
)

// markdown is report.md: the report for a pull request or a wiki.
func (d *Data) markdown(pictures []picture) string {
	var b strings.Builder
	r := d.Result
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("# %s: %s\n", r.Scenario.Name, verdict(r))
	if r.Scenario.Description != "" {
		line("%s\n", r.Scenario.Description)
	}
	if r.Runs != nil {
		line("%s; findings, charts and the tables but that of intervals are of the first.\n", runsText(r))
	}
	for _, f := range Findings(d) {
		line("- %s", f)
	}
	line("")
	for _, p := range pictures {
		line("![%s](charts/%s.svg)\n", p.headline, p.name)
	}
	d.markdownTables(line)
	d.markdownWhy(line)
	line("## Reproduce\n\n```sh\n%s\n```\n", r.Engine.Command)
	line("Scenario `%s`, seed %d, kinesim %s, trace `%s`, %s of virtual time.", r.Scenario.SHA256, r.Scenario.Seed,
		r.Engine.Version, r.Engine.TraceHash, seconds(d.span()))
	return b.String()
}

func (d *Data) markdownTables(line func(string, ...any)) {
	r := d.Result
	line("## Streams\n\n| stream | shards | offered | accepted | given up | attempts throttled | hottest shard |")
	line("|---|---:|---:|---:|---:|---:|---|")
	for i := range r.Streams {
		w := d.writes(&r.Streams[i])
		line("| %s | %s | %s | %s | %s | %s | %s, mean %s |", w.stream, w.openText(), count(w.offered),
			count(d.value("recordsAccepted", "stream", w.stream)), percent(w.lost), percent(w.refused),
			shortShard(w.hottest), percent(w.hotMean))
	}
	line(
		"\n## Latency\n\n| metric | of | p50 | p90 | p99 | p99.9 | max | records |\n" +
			"|---|---|---:|---:|---:|---:|---:|---:|")
	for _, m := range d.latencies() {
		line("| %s | %s | %s | %s | %s | %s | %s | %s |", m.Name, who(m), optional(m.P50, millis),
			optional(m.P90, millis),
			optional(m.P99, millis), optional(m.P999, millis), optional(m.Max, millis), count(float64(*m.Count)))
	}
	if text := d.steadyText(); text != "" {
		line("\n%s.", text)
	}
	if all := d.steadies(); len(all) > 0 {
		line("\n| metric | of | mean | p99 |\n|---|---|---|---|")
		for _, s := range all {
			line("| %s | %s | %s | %s |", s.Name, s.Of, s.Mean, s.Tail)
		}
	}
	if all := d.spreads(); len(all) > 0 {
		line("\n## Over %s\n\n| number | of | first run | mean ± half width of its 95 %% interval |",
			plural(r.Runs.Whole, "run"))
		line("|---|---|---:|---:|")
		for _, s := range all {
			line("| %s | %s | %s | %s |", s.Name, s.Of, s.First, s.Mean)
		}
	}
	d.markdownContention(line)
	d.markdownFunctions(line)
	d.markdownStory(line)
	d.markdownVerdict(line)
	line(
		"\n## What the load needs\n\n| stream | %s | by bytes | by records | hottest key | of one shard |\n"+
			"|---|---|---:|---:|---|---:|", busiest(d.Slice))
	for _, n := range r.Needs {
		line("| %s | %s/s, %s records/s | %d | %d | %s | %s |", n.Stream, size(n.PeakBytes), count(n.PeakRecords),
			n.ShardsByBytes, n.ShardsByRecords, strings.ReplaceAll(n.HottestKey, "|", `\|`), percent(n.HottestKeyLoad))
	}
	markdownCost(line, &r.Cost)
	line(
		"## Assumptions\n\n%d of these are guesses.\n\n| name | value | origin | source |\n"+
			"|---|---|---|---|", guesses(r.Assumptions))
	for _, a := range r.Assumptions {
		line("| %s | %s | %s | %s |", a.Name, a.Value, a.Origin, a.Source)
	}
	line("")
	for _, n := range r.Notes {
		line("- %s", n)
	}
	line("")
}

func (d *Data) markdownVerdict(line func(string, ...any)) {
	r := d.Result
	if len(r.Verdict.Thresholds) > 0 {
		line("\n## Thresholds\n\n| metric | check | value | |\n|---|---|---:|---|")
		for _, t := range r.Verdict.Thresholds {
			line("| %s | %s | %s | %s%s |", t.Metric, t.Check, Value(t), passed(t.Pass), holding(r, t.Failing))
		}
	}
	d.markdownGuarantees(line)
	line("\n## Invariants\n\n| id | what must hold | status | violations |\n|---|---|---|---:|")
	for _, v := range r.Verdict.Invariants {
		line("| %s | %s | %s%s | %d |", v.ID, v.Name, status(v), failing(r, v.Failing), v.Count)
	}
}

// verdict is that of a run, in a word.
func verdict(r *result.Result) string {
	if r.Verdict.Pass {
		return "PASS"
	}
	return "FAIL"
}

func passed(ok bool) string {
	if ok {
		return "ok"
	}
	return "FAIL"
}

// guessed is the origin of what nobody has measured or published.
const guessed = "guessed"

// guesses counts the assumptions that are guesses.
func guesses(all []result.Assumption) int {
	n := 0
	for _, a := range all {
		if a.Origin == guessed {
			n++
		}
	}
	return n
}

// latencies are the histograms by producer and consumer.
func (d *Data) latencies() []*result.Metric {
	var out []*result.Metric
	for i := range d.Result.Metrics {
		m := &d.Result.Metrics[i]
		if m.Kind == "histogram" && m.Count != nil && len(m.Labels) == 1 && m.Labels["stream"] == "" {
			out = append(out, m)
		}
	}
	return out
}

// who is the one label of a metric.
func who(m *result.Metric) string {
	for _, k := range []string{"producer", "consumer", "stream"} {
		if v := m.Labels[k]; v != "" {
			return v
		}
	}
	if v := m.Labels["zone"]; v != "" {
		return "zone " + v
	}
	return "all"
}
