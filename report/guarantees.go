package report

import (
	"fmt"

	"github.com/kinesim/kinesim/model/result"
)

// What was guaranteed of producers and consumers, and whether it held.

// promise is a guarantee in words, such as: billing guarantees effects exactlyOnce.
func promise(g *result.Guarantee) string {
	return fmt.Sprintf("%s guarantees %s %s", g.Name, g.What, g.Claim)
}

// outcome is what became of a guarantee in words.
func outcome(g *result.Guarantee) string {
	if g.Held {
		return "held"
	}
	return fmt.Sprintf("broken %s; first at %.6f s, %s: %s", times(g.Count), g.First.At, g.First.Entity, g.First.Text)
}

// guarantees prints a line for each.
func (p *printer) guarantees(r *result.Result) {
	for i := range r.Verdict.Guarantees {
		g := &r.Verdict.Guarantees[i]
		word, rest := p.paint("32", "held"), ""
		if !g.Held {
			word = p.paint("31", "broken")
			rest = fmt.Sprintf(", %s%s; first at %.6f s, %s: %s", times(g.Count), failing(r, g.Failing), g.First.At,
				g.First.Entity, g.First.Text)
		}
		p.line("  %s %s%s", word, promise(g), rest)
	}
}

// markdownGuarantees writes the table of guarantees, if there are any.
func (d *Data) markdownGuarantees(line func(string, ...any)) {
	all := d.Result.Verdict.Guarantees
	if len(all) == 0 {
		return
	}
	line("\n## Guarantees\n\n| of | what is guaranteed | outcome |\n|---|---|---|")
	for i := range all {
		line("| %s %s | %s: %s | %s |", all[i].Of, all[i].Name, all[i].What, all[i].Claim, outcome(&all[i]))
	}
}
