package validate

import (
	_ "embed"
	"fmt"
	"math"
	"strings"
)

// Killed is a broken model with what the row that it names found.
type Killed struct {
	Broken Broken
	Kills  []Outcome // empty: it escaped
}

// KillAll runs the row of every broken model, in the cheap variant: what kills it there is
// killed by the whole row.
func KillAll() ([]Killed, error) {
	var list []Killed
	for _, b := range BrokenModels() {
		_, kills, err := b.Kill(Short)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", b.ID, err)
		}
		list = append(list, Killed{b, kills})
	}
	return list, nil
}

// page is the words around the tables.
//
//go:embed page.md
var page string

// Document is docs/validation.md: what the full suite found. It has no clock and no host in
// it, so that it is the same wherever it is made.
func Document(outcomes []Outcome, broken []Killed) string {
	var claims, rows, calibrations, models strings.Builder
	for _, o := range outcomes {
		if o.Kind == Calibration {
			calibrations.WriteString(Line(o))
		} else {
			claims.WriteString(Line(o))
		}
	}
	for _, r := range Rows() {
		fmt.Fprintf(&rows, "| %s | %s | %s | %s | %s |\n", r.ID, r.Name, r.Kind, r.Source, r.Shows)
	}
	for _, k := range broken {
		models.WriteString(BrokenLine(k))
	}
	summary := fmt.Sprintf("%s %d of %d broken models are killed by the row that they name.", Summary(outcomes),
		killed(broken), len(broken))
	return strings.NewReplacer("{{summary}}", summary, "{{failures}}", failures(outcomes),
		"{{claims}}", claims.String(), "{{rows}}", rows.String(), "{{calibrations}}", calibrations.String(),
		"{{broken}}", models.String()).Replace(page)
}

func killed(broken []Killed) int {
	n := 0
	for _, k := range broken {
		if len(k.Kills) > 0 {
			n++
		}
	}
	return n
}

// Summary counts what holds, calibrations apart.
func Summary(outcomes []Outcome) string {
	count := map[bool][2]int{} // by whether it is a calibration: all, and those that hold
	for _, o := range outcomes {
		c := count[o.Kind == Calibration]
		if c[0]++; o.Pass {
			c[1]++
		}
		count[o.Kind == Calibration] = c
	}
	c := count[false]
	text := fmt.Sprintf("%d of %d claims of theory and documented rules hold.", c[1], c[0])
	if c = count[true]; c[0] > 0 {
		text += fmt.Sprintf(" %d of %d calibrated figures, which are no test, lie in their bands.", c[1], c[0])
	}
	return text
}

// failures lists the claims that do not hold, and the widest misses of the calibrations.
func failures(outcomes []Outcome) string {
	var b strings.Builder
	for _, o := range Failed(outcomes) {
		fmt.Fprintf(&b, "- **%s fails**: %s: want %s, got %s: %s.\n", o.ID, o.What, short(o.Expected),
			short(o.Got), o.Why)
	}
	if b.Len() == 0 {
		b.WriteString("- No claim of this page fails.\n")
	}
	for _, o := range outcomes {
		if off := o.Got/o.Expected - 1; o.Kind == Calibration && math.Abs(off) > 0.05 {
			fmt.Fprintf(&b, "- %s: %s is %s %s where %s %s was measured (%+.0f %%), although the model was fitted "+
				"to it.\n", o.ID, o.What, short(o.Got), o.Unit, short(o.Expected), o.Unit, 100*off)
		}
	}
	return b.String()
}

// short is a number with six figures.
func short(v float64) string { return fmt.Sprintf("%.6g", v) }

// Line is an outcome as a row of the document.
func Line(o Outcome) string {
	verdict, half, off := "pass", "", ""
	if !o.Pass {
		verdict = "**FAIL**"
	}
	if o.Rule == "interval" {
		half = fmt.Sprintf("%.2f %% of %g %%", 100*o.Half, 100*o.Bound)
	}
	if o.Rule != "at most" {
		off = strings.TrimLeft(fmt.Sprintf("%+.2f %%", 100*(o.Got/o.Expected-1)), "+")
		if off == "-0.00 %" {
			off = "0.00 %"
		}
	}
	what := o.What
	if o.Unit != "" {
		what += ", " + o.Unit
	}
	return fmt.Sprintf("| %s | %s | %s | %s | %s | %s | %s | %d | %s |\n", o.ID, what, short(o.Expected),
		short(o.Got), off, span(o), half, o.Runs, verdict)
}

// span is the interval of the mean, or the band in which it has to lie.
func span(o Outcome) string {
	switch {
	case o.Rule == "at most":
		return "≤ " + short(o.High)
	case o.Rule == "within" && o.Bound < 1e-6 && o.Runs == 1:
		return "exact"
	case o.Rule == "within":
		return fmt.Sprintf("band %s to %s", short(o.Low), short(o.High))
	}
	return fmt.Sprintf("%s to %s", short(o.Low), short(o.High))
}

// BrokenLine is a broken model as a row of the document.
func BrokenLine(k Killed) string {
	if len(k.Kills) == 0 {
		return fmt.Sprintf("| `%s` | %s | **ESCAPED** %s | | |\n", k.Broken.ID, k.Broken.Wrong, k.Broken.Killer)
	}
	o := k.Kills[0]
	return fmt.Sprintf("| `%s` | %s | %s | %s | %s |\n", k.Broken.ID, k.Broken.Wrong, o.ID, short(o.Expected),
		short(o.Got))
}
