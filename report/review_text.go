package report

import (
	"bufio"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/kinesim/kinesim/model/result"
)

// Of a terminal: how wide it is, and how much of a plan it lists; the document has all.
const (
	screenWidth    = 100
	optionsListed  = 12
	headroomListed = 5
	swingsListed   = 6
)

// PlanText writes a plan on one screen: the decision, then what stands behind it. It fits
// 100 columns.
func PlanText(out io.Writer, plan *result.Plan, o TextOptions) error {
	r := newReview(plan)
	p := &printer{bufio.NewWriter(out), o.Color}
	word, good := r.verdict()
	code := "1;31"
	if good {
		code = "1;32"
	}
	p.line("%s  %s", p.paint(code, word), p.paint("1", r.Scenario.Name))
	p.line("")
	if r.Engine.Interrupted {
		p.line("  interrupted: these are partial results")
	}
	p.wrapped(r.Decision.Sentence, "  ", "1")
	p.line("")
	p.wrapped(r.asked()+" "+strings.Join(r.Thresholds, "; "), "  ", "")
	p.line("")
	p.options(r)
	p.headroom(r)
	if len(r.Survival) > 0 {
		p.wrapped(r.survivalText()+".", "  ", "")
		p.sheet(r.survivalSheet(), "  ", screenWidth)
		p.line("")
	}
	p.swings(r)
	for _, n := range r.Notes {
		p.wrapped("note: "+n, "  ", "")
	}
	if n := len(r.Assumptions); n > 0 {
		p.line("  %d of %d numbers behind this plan are guesses; the document lists them", guesses(r.Assumptions), n)
	}
	p.line("")
	if o.Report {
		p.line("  document   %s", filepath.Join(o.Dir, "review.html"))
	} else if o.Dir != "" {
		p.line("  plan       %s", filepath.Join(o.Dir, planFile))
	}
	p.line("  reproduce  %s", r.Engine.Command)
	return p.w.Flush()
}

// wrapped prints a paragraph.
func (p *printer) wrapped(text, indent, code string) {
	const bound = "\x1f" // between a number and its unit, which stay together
	text = strings.ReplaceAll(tie(text), "\u00a0", bound)
	for _, line := range wrap(text, screenWidth-len(indent)) {
		line = strings.ReplaceAll(line, bound, " ")
		if code != "" {
			line = p.paint(code, line)
		}
		p.line("%s%s", indent, line)
	}
}

// options prints the table of options: all, or those that the decision is between.
func (p *printer) options(r *review) {
	if len(r.Options) == 0 {
		return
	}
	shown := r.foremost(optionsListed)
	p.sheet(r.optionsSheet(shown, true), "  ", screenWidth)
	if left := len(r.Options) - len(shown); left > 0 {
		p.line("  … and %s", plural(left, "more option"))
	}
	p.line("")
}

// foremost are the options that a reader wants to see first, by cost: the pick, what was
// cheaper and is not taken, the front, and what costs about as much as the pick.
func (r *review) foremost(most int) []*result.Option {
	all := r.all()
	if len(all) <= most {
		return all
	}
	rank := func(o *result.Option) int {
		far := 0
		if r.pick != nil {
			far = max(r.index(o)-r.Decision.Option, r.Decision.Option-r.index(o))
		}
		switch {
		case o == r.pick:
			return 0
		case o == r.rejected():
			return 1
		case o.Front:
			return 2 + far
		}
		return 2 + len(all) + far
	}
	slices.SortStableFunc(all, func(a, b *result.Option) int { return rank(a) - rank(b) })
	all = all[:most]
	slices.SortFunc(all, func(a, b *result.Option) int { return r.index(a) - r.index(b) })
	return all
}

// index is where an option stands in the plan.
func (r *review) index(o *result.Option) int {
	for i := range r.Options {
		if o == &r.Options[i] {
			return i
		}
	}
	return -1
}

// headroom prints what of each limit is free, the least first.
func (p *printer) headroom(r *review) {
	all := r.free()
	if len(all) == 0 {
		return
	}
	p.wrapped(r.breaksFirst()+".", "  ", "")
	s := r.headroomSheet()
	s.Rows = s.Rows[:min(len(s.Rows), headroomListed)]
	p.sheet(s, "  ", screenWidth)
	if left := len(all) - headroomListed; left > 0 {
		p.line("  … and %s", plural(left, "more limit"))
	}
	p.line("")
}

// swings prints what the answer depends on, the widest first.
func (p *printer) swings(r *review) {
	metrics := r.swung()
	if len(metrics) == 0 {
		return
	}
	p.wrapped(r.tornadoHeadline(metrics[0])+".", "  ", "")
	s := r.swingSheet()
	s.Rows = s.Rows[:min(len(s.Rows), swingsListed)]
	p.sheet(s, "  ", screenWidth)
	if left := len(r.Sensitivity) - len(s.Rows); left > 0 {
		p.line("  … and %s", plural(left, "more input"))
	}
	p.line("")
}
