package report

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/kinesim/kinesim/model/explain"
)

// The worst records of a run, taken apart: explain.json, which only a run with --explain has.

// loadWhy reads explain.json; a run without it has no answers.
func (d *Data) loadWhy(dir string) error {
	name := filepath.Join(dir, "explain.json")
	data, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		d.Why, err = explain.Decode(data)
	}
	if err != nil {
		return fmt.Errorf("report: %s: %w", name, err)
	}
	return nil
}

// questions are what a case answers, in the words of a heading.
var questions = map[string]string{
	explain.PutLatency:       "Why was a record late to be acknowledged?",
	explain.Throttled:        "Why was a record refused?",
	explain.GivenUp:          "Why was a record given up?",
	explain.EndToEndDelay:    "Why was a record late to be processed?",
	explain.PropagationDelay: "Why was a record late to be received?",
}

// askWhy is how to ask for answers that a run does not have.
func (d *Data) askWhy() string { return d.Result.Engine.Command + " --explain" }

// foremost are the cases that are shown in full: the worst of each question.
func (d *Data) foremost() []*explain.Case {
	if d.Why == nil {
		return nil
	}
	var out []*explain.Case
	for i := range d.Why.Cases {
		c := &d.Why.Cases[i]
		at := slices.IndexFunc(out, func(o *explain.Case) bool { return o.Question == c.Question })
		switch {
		case at < 0:
			out = append(out, c)
		case c.NS > out[at].NS:
			out[at] = c
		}
	}
	return out
}

// answer is the sentence of a case, as one that stands alone.
func answer(c *explain.Case) string { return "R" + strings.TrimPrefix(c.Answer, "r") }

// WhyText prints the answers, each with the waterfall of its record; nothing for a run that
// was not asked.
func WhyText(out io.Writer, d *Data) error {
	cases := d.foremost()
	if d.Why == nil {
		return nil
	}
	w := bufio.NewWriter(out)
	if len(cases) == 0 {
		fmt.Fprintf(w, "\nWhy? No record was late, refused or given up.\n")
	}
	for _, c := range cases {
		fmt.Fprintf(w, "\n%s\n", questions[c.Question])
		for _, line := range wrap(answer(c), 98) {
			fmt.Fprintf(w, "  %s\n", line)
		}
		fmt.Fprintf(w, "\n%s", Waterfall(c))
	}
	if more := len(d.Why.Cases) - len(cases); more > 0 {
		fmt.Fprintf(w, "\n%s in report.md and explain.json\n", plural(more, "more answer"))
	}
	return w.Flush()
}

// barCells is the width of a waterfall in text.
const barCells = 32

// Waterfall draws a case in text: when each part began, how long it took, where it lies.
func Waterfall(c *explain.Case) string {
	var b strings.Builder
	cells := func(ns int64) int {
		return int(math.Round(float64(ns) / float64(max(c.NS, 1)) * barCells))
	}
	fmt.Fprintf(&b, "  %10s  %10s  |%-*s|\n", "at", "took", barCells, "0 to "+millis(c.MS))
	parts := shown(c)
	for i := range parts {
		p := &parts[i]
		from := cells(p.AtNS)
		n := cells(p.AtNS+p.NS) - from
		bar := strings.Repeat("█", n)
		if n == 0 { // too short to fill a cell
			bar, n, from = "▏", 1, min(from, barCells-1)
		}
		line := fmt.Sprintf("  %10s  %10s  |%s%s%s|  %s", millis(float64(p.AtNS)/1e6), millis(p.MS),
			strings.Repeat(" ", from), bar, strings.Repeat(" ", max(barCells-from-n, 0)), partText(p))
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	fmt.Fprintf(&b, "  %10s  %10s\n", "sum", millis(c.MS))
	return b.String()
}

// shown are the parts that are worth a line: what takes less than a millionth of a case, and
// less than a microsecond, is left out.
func shown(c *explain.Case) []explain.Part {
	return slices.DeleteFunc(slices.Clone(c.Parts), func(p explain.Part) bool { return p.NS < 1000 && p.NS < c.NS/1e6 })
}

// partText says what a part is.
func partText(p *explain.Part) string {
	text := longShard.ReplaceAllString(p.Text, "shard $1")
	if p.Count > 1 {
		text += fmt.Sprintf(", %s times", count(float64(p.Count)))
	}
	if p.Fault != "" {
		text += " (fault " + p.Fault + ")"
	}
	return text
}

// markdownWhy is the section of report.md.
func (d *Data) markdownWhy(line func(string, ...any)) {
	line("## Why?\n")
	if d.Why == nil {
		line("Which waits made the worst records late, and which limit refused them, says\n\n```sh\n%s\n```\n",
			d.askWhy())
		return
	}
	if len(d.Why.Cases) == 0 {
		line("No record was late, refused or given up.\n")
		return
	}
	for i := range d.Why.Cases {
		line("- %s", answer(&d.Why.Cases[i]))
	}
	line("")
	for _, c := range d.foremost() {
		line("%s\n\n```\n%s```\n", questions[c.Question], Waterfall(c))
	}
}
