package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// CompareMarkdown writes a comparison as a table that a terminal shows as it is and a pull
// request renders; all has the unimportant changes too.
func CompareMarkdown(out io.Writer, c *Comparison, all bool) error {
	w := bufio.NewWriter(out)
	line := func(format string, args ...any) { fmt.Fprintf(w, format+"\n", args...) }
	line("**%s**\n", c.Headline())
	line("- A: %s, `%s`", c.A.Name, c.A.Result.Engine.Command)
	line("- B: %s, `%s`", c.B.Name, c.B.Result.Engine.Command)
	for _, n := range c.Notes {
		line("- note: %s", n)
	}
	changes := changesSheet()
	for i := range c.Metrics {
		ch := &c.Metrics[i]
		if all || ch.Important && ch.sameAs == 0 {
			changes.add(ch.row())
		}
	}
	if len(changes.Rows) > 0 {
		line("")
		changes.markdown(w)
	}
	line("\n%s", c.how())
	return w.Flush()
}

// changesSheet is the table of changes, without any.
func changesSheet() *sheet {
	return &sheet{Columns: []column{{Name: "number"}, {Name: "of"}, {Name: "A", Right: true},
		{Name: "B", Right: true}, {Name: "change", Right: true}, {Name: "95 % interval", Right: true}, {}}}
}

// how says what an important change is.
func (c *Comparison) how() string {
	if c.Pairs > 0 {
		return "Important is a change beyond 1 % that chance does not explain: paired by seed, Student's t, Holm's " +
			"correction over all numbers, 95 %. Values are means over " + plural(c.Pairs, "pair") + "."
	}
	return "Important is a change beyond 5 %."
}

// Headline states what the comparison found.
func (c *Comparison) Headline() string {
	worse, better, other := 0, 0, 0
	for i := range c.Metrics {
		switch ch := &c.Metrics[i]; {
		case ch.sameAs > 0 || !ch.Important:
		case ch.Worse:
			worse++
		case ch.Better:
			better++
		default:
			other++
		}
	}
	how := ", by one run each"
	if c.Pairs > 0 {
		how = fmt.Sprintf(", over %d paired runs", c.Pairs)
	}
	if worse+better+other == 0 {
		return "No important change" + how + "."
	}
	var parts []string
	for _, p := range []struct {
		n    int
		text string
	}{{worse, "worse in"}, {better, "better in"}, {other, "otherwise different in"}} {
		if p.n > 0 {
			parts = append(parts, p.text+" "+plural(p.n, "number"))
		}
	}
	return "B is " + strings.Join(parts, " and ") + how + "."
}

// row is a change as the table has it.
func (ch *Change) row() []string {
	name, of := ch.head.Name, "run"
	if ch.head.Stat != "" {
		name += " " + ch.head.Stat
	}
	if _, who, found := strings.Cut(ch.head.Of, ":"); found {
		of = who
	}
	unit := func(v float64) string { return quantity(ch.Unit, v) }
	row := []string{name, of, optional(ch.A, unit), optional(ch.B, unit), "–", "–", ""}
	switch {
	case ch.Change != nil:
		row[4] = signed("ratio", *ch.Change)
	case ch.Difference != nil:
		row[4] = "from nothing"
	}
	if ch.Low != nil {
		row[5] = signed("ratio", *ch.Low) + " to " + signed("ratio", *ch.High)
	}
	switch {
	case ch.Worse:
		row[6] = "worse"
	case ch.Better:
		row[6] = "better"
	case ch.Important:
		row[6] = "different"
	}
	return row
}

// String is a change in one line.
func (ch *Change) String() string {
	row := ch.row()
	text := fmt.Sprintf("%s of %s: %s in A, %s in B (%s)", row[0], row[1], row[2], row[3], row[4])
	return strings.Replace(text, " of run:", ":", 1)
}
