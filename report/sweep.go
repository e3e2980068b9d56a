package report

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/kinesim/kinesim/model/result"
)

// LoadSweep reads the sweep.json of a folder.
func LoadSweep(dir string) (*result.Sweep, error) {
	f, err := os.Open(filepath.Join(dir, "sweep.json"))
	if err != nil {
		return nil, fmt.Errorf("report: %w", err)
	}
	defer f.Close()
	s, err := result.ReadSweep(f)
	if err != nil {
		return nil, fmt.Errorf("report: %s: %w", f.Name(), err)
	}
	return s, nil
}

// WriteSweep makes the report of a sweep: report.md, and charts/sweep.svg and .png where a
// chart can show it.
func WriteSweep(dir string, s *result.Sweep) error {
	ch := sweepChart(s)
	names := []string{"sweep.svg", "sweep.png"}
	var errs []error
	if ch == nil { // one of an earlier sweep would contradict these results
		for _, name := range names {
			if err := os.Remove(filepath.Join(dir, "charts", name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
				errs = append(errs, err)
			}
		}
	} else {
		png, err := ch.PNG()
		if err == nil {
			err = os.MkdirAll(filepath.Join(dir, "charts"), 0o755)
		}
		errs = append(errs, err)
		for i, data := range [][]byte{ch.SVG(), png} {
			errs = append(errs, os.WriteFile(filepath.Join(dir, "charts", names[i]), data, 0o644))
		}
	}
	var b strings.Builder
	sweepMarkdown(&b, s, ch)
	errs = append(errs, os.WriteFile(filepath.Join(dir, "report.md"), []byte(b.String()), 0o644))
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("report: %w", err)
	}
	return nil
}

// VariantLabel is what a variant is, in a few words: "shards 6, kind fanOut".
func VariantLabel(set map[string]any, paths []string) string {
	short := settingNames(paths)
	var parts []string
	for i, p := range paths {
		if v, has := set[p]; has {
			parts = append(parts, short[i]+" "+setting(v))
		}
	}
	if len(parts) == 0 {
		return "the scenario as it stands"
	}
	return strings.Join(parts, ", ")
}

// meets tells whether every run of a variant was made and held its thresholds and invariants.
func meets(s *result.Sweep, v *result.SweepVariant) bool {
	return v.Runs == s.Runs && v.Passed == v.Runs
}

// SweepFinding states what a sweep found.
func SweepFinding(s *result.Sweep) string {
	label := func(v *result.SweepVariant) string { return VariantLabel(v.Set, s.Paths) }
	var made, good []*result.SweepVariant
	for i := range s.Variants {
		v := &s.Variants[i]
		if v.Whole > 0 {
			made = append(made, v)
		}
		if meets(s, v) {
			good = append(good, v)
		}
	}
	if len(made) == 0 {
		return "No run has come to its end."
	}
	byCost := func(a, b *result.SweepVariant) int { return cmp.Compare(a.PerMonth.Value, b.PerMonth.Value) }
	how := fmt.Sprintf("all %d runs", s.Runs)
	if s.Runs == 1 {
		how = "its one run"
	}
	switch {
	case len(made[0].Thresholds) == 0:
		low, high := slices.MinFunc(made, byCost), slices.MaxFunc(made, byCost)
		if low.PerMonth.Value == high.PerMonth.Value {
			return fmt.Sprintf("%s cost the same: %s a month.", plural(len(made), "variant"),
				dollars(low.PerMonth.Value))
		}
		return fmt.Sprintf("%s cost from %s a month (%s) to %s (%s).", plural(len(made), "variant"),
			dollars(low.PerMonth.Value), label(low), dollars(high.PerMonth.Value), label(high))
	case len(good) == 0 && s.Missing > 0:
		return fmt.Sprintf("None of %s meets every threshold in %s so far; %s are missing.",
			plural(len(s.Variants), "variant"), how, plural(s.Missing, "run"))
	case len(good) == 0:
		best := slices.MaxFunc(made, func(a, b *result.SweepVariant) int {
			if c := a.Passed - b.Passed; c != 0 {
				return c
			}
			return held(a) - held(b)
		})
		return fmt.Sprintf("None of %s meets every threshold in %s; %s comes closest, with %d of %d.",
			plural(len(s.Variants), "variant"), how, label(best), best.Passed, best.Runs)
	}
	best := slices.MinFunc(good, byCost)
	return fmt.Sprintf("%d of %s meet%s every threshold in %s; the cheapest is %s, at %s a month.", len(good),
		plural(len(s.Variants), "variant"), singular(len(good)), how, label(best), dollars(best.PerMonth.Value))
}

// held counts the thresholds of all runs that held.
func held(v *result.SweepVariant) int {
	n := 0
	for _, t := range v.Thresholds {
		n += t.Passed
	}
	return n
}

// usual are what a sweep without thresholds shows.
var usual = []string{"putLatency.p99", "throttledRatio", "propagationDelay.p99", "recordsLost"}

// sweepSheet is the table of variants: what was set, how many runs passed, the cost, and what
// each threshold is on. A terminal that is too narrow leaves out what says least.
func sweepSheet(s *result.Sweep) *sheet {
	out := &sheet{}
	for _, name := range settingNames(s.Paths) {
		out.Columns = append(out.Columns, column{Name: name})
	}
	out.Columns = append(out.Columns, column{Name: "passed", Right: true},
		column{Name: "cost a month", Right: true})
	thresholds, weak := asked(s), telling(s)
	for i, t := range thresholds {
		bound := strings.TrimSpace(strings.TrimPrefix(t.Check, statOf.FindString(t.Check)))
		out.Columns = append(out.Columns, column{Name: sweptMeasure(t).String() + " " + bound, Right: true,
			Weak: slices.Index(weak, i)})
	}
	var keys []string
	if len(thresholds) == 0 {
		for _, key := range usual {
			if slices.Contains(s.Keys(), key) {
				keys = append(keys, key)
				out.Columns = append(out.Columns, column{Name: measureOf(key).String(), Right: true,
					Weak: len(keys) - 1})
			}
		}
	}
	for i := range s.Variants {
		out.Rows = append(out.Rows, sweepRow(s, &s.Variants[i], len(thresholds), keys))
	}
	return out
}

// asked are the thresholds of the scenario: of the variant that has most runs to tell.
func asked(s *result.Sweep) []result.SweepThreshold {
	var out []result.SweepThreshold
	for i := range s.Variants {
		if t := s.Variants[i].Thresholds; len(t) > len(out) {
			out = t
		}
	}
	return out
}

// telling are the thresholds by how much they say: those first that some variants meet and
// others do not, in the order of the scenario.
func telling(s *result.Sweep) []int {
	var out, rest []int
	for i := range asked(s) {
		met, missed := false, false
		for j := range s.Variants {
			if v := &s.Variants[j]; i < len(v.Thresholds) {
				all := v.Thresholds[i].Passed == v.Runs
				met, missed = met || all, missed || !all
			}
		}
		if met && missed {
			out = append(out, i)
		} else {
			rest = append(rest, i)
		}
	}
	return append(out, rest...)
}

// sweptMeasure is what a threshold is about.
func sweptMeasure(t result.SweepThreshold) measure {
	return thresholdMeasure(&result.PlanThreshold{Metric: t.Metric, Check: t.Check})
}

// sweepRow is a variant in the table: its settings and numbers, of its thresholds or of keys.
func sweepRow(s *result.Sweep, v *result.SweepVariant, thresholds int, keys []string) []cell {
	var out []cell
	for _, p := range s.Paths {
		text := "–"
		if set, has := v.Set[p]; has {
			text = clip(setting(set), 28)
		}
		out = append(out, plain(text))
	}
	passed, cost := cell{Text: fmt.Sprintf("%d of %d", v.Passed, v.Runs), Tone: "bad"}, plain("–")
	switch {
	case v.Runs == 0:
		passed = plain("–")
	case meets(s, v):
		passed.Tone = "good"
	}
	if v.Whole > 0 {
		cost = cell{Text: dollars(v.PerMonth.Value), Note: bracket("USD", v.PerMonth)}
	}
	out = append(out, passed, cost)
	for i := range thresholds {
		c := plain("–")
		if i < len(v.Thresholds) {
			t := v.Thresholds[i]
			if t.Value != nil {
				c.Text = estimate(t.Unit, *t.Value)
			}
			if t.Passed < v.Runs {
				c.Tone = "bad"
			}
		}
		out = append(out, c)
	}
	for _, key := range keys {
		c := plain("–")
		if m := metricOf(v, key); m != nil {
			c.Text = estimate(m.Unit, m.Value)
		}
		out = append(out, c)
	}
	return out
}

func metricOf(v *result.SweepVariant, key string) *result.PlanMetric {
	if i := slices.IndexFunc(v.Metrics, func(m result.PlanMetric) bool { return m.Name == key }); i >= 0 {
		return &v.Metrics[i]
	}
	return nil
}

// rowsShown bounds the table of a terminal; the report has all.
const rowsShown = 60

// SweepText writes the summary of a sweep.
func SweepText(out io.Writer, s *result.Sweep, o TextOptions) error {
	p := &printer{bufio.NewWriter(out), o.Color}
	p.line("%s, %s of virtual time: %s × %s", p.paint("1", s.Scenario.Name), s.Scenario.Duration,
		plural(len(s.Variants), "variant"), plural(s.Runs, "run"))
	p.line("")
	if s.Missing > 0 {
		p.line("  %s of %s are missing: these are partial results", count(float64(s.Missing)), plural(s.Cells, "run"))
	}
	p.wrapped(SweepFinding(s), "  ", "1")
	p.line("")
	table := sweepSheet(s)
	more := len(table.Rows) - rowsShown
	table.Rows = table.Rows[:min(len(table.Rows), rowsShown)]
	p.sheet(table, "  ", screenWidth)
	if more > 0 {
		p.line("  … and %d more in %s", more, filepath.Join(o.Dir, "report.md"))
	}
	p.line("")
	for _, n := range sweepNotes(s) {
		p.wrapped("note: "+n, "  ", "")
	}
	p.line("")
	p.line("  results    %s", filepath.Join(o.Dir, "sweep.csv"))
	p.line("  reproduce  %s", s.Engine.Command)
	return p.w.Flush()
}

// sweepNotes say what a reader of the numbers should know.
func sweepNotes(s *result.Sweep) []string {
	var out []string
	if s.Runs == 1 {
		out = append(out, "one run says nothing of how runs differ: --runs 5 or more gives intervals")
	} else {
		out = append(out, "means over the runs, with their 95 % intervals; run i has the same seed in every variant")
	}
	aborted := 0
	for i := range s.Variants {
		v := &s.Variants[i]
		if v.Aborted != "" {
			if aborted++; aborted == 1 {
				out = append(out, fmt.Sprintf("%s: %s ended early (%s) and left out of the means",
					VariantLabel(v.Set, s.Paths), all(v.Runs-v.Whole, v.Runs)+" runs", v.Aborted))
			}
		}
		if len(v.Violated) > 0 {
			out = append(out, fmt.Sprintf("%s: invariant %s violated", VariantLabel(v.Set, s.Paths),
				strings.Join(v.Violated, ", ")))
		}
	}
	if aborted > 1 {
		out = append(out, fmt.Sprintf("so did runs of %s", plural(aborted-1, "other variant")))
	}
	return out
}

// sweepMarkdown writes report.md of a sweep.
func sweepMarkdown(w io.Writer, s *result.Sweep, ch *chart) {
	line := func(format string, args ...any) { fmt.Fprintf(w, format+"\n", args...) }
	line("# %s: %s × %s\n", s.Scenario.Name, plural(len(s.Variants), "variant"), plural(s.Runs, "run"))
	if s.Scenario.Description != "" {
		line("%s\n", strings.TrimSpace(s.Scenario.Description))
	}
	line("**%s**\n", SweepFinding(s))
	if s.Missing > 0 {
		line("%s of %s are missing: these are partial results.\n", count(float64(s.Missing)), plural(s.Cells, "run"))
	}
	if ch != nil {
		line("![%s](charts/sweep.svg)\n", ch.headline)
	}
	sweepSheet(s).markdown(w)
	line("")
	for _, n := range sweepNotes(s) {
		line("- %s", n)
	}
	line("- a dash under a key: as the scenario has it; sweep.csv has every number, cells.csv every run")
	line("\n## Reproduce\n\n```sh\n%s\n```\n", s.Engine.Command)
	line("Scenario `%s` before its settings, seed %d, kinesim %s.", s.Scenario.SHA256, s.Scenario.Seed,
		s.Engine.Version)
}
