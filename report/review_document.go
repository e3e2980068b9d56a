package report

import (
	"fmt"
	"strings"

	"github.com/kinesim/kinesim/model/result"
)

// section is a part of the document below its heading: sentences, a chart and a table, each
// as far as there is something to say.
type section struct {
	Title   string
	Text    []string // sentences
	Chart   string   // its name
	Sheet   *sheet
	Fold    string // the name under which a page folds the table away
	Guesses bool   // the table says what is guessed, which a page marks
}

// sections are the document, in the order in which a reviewer asks.
func (r *review) sections() []section {
	var out []section
	add := func(when bool, s section) {
		if when {
			out = append(out, s)
		}
	}
	add(len(r.Options) > 0, section{Title: "Options", Text: r.legend(), Chart: "pareto",
		Sheet: r.optionsSheet(r.all(), false)})
	beside := r.besideSheet()
	add(beside != nil, section{Sheet: beside, Text: []string{"Beside " + r.besideWhom() + ": how much more the " +
		"others have, run by run with the same seeds. What the traffic moves in both is not in it."}})
	add(len(r.free()) > 0, section{Title: "What breaks first", Chart: "headroom", Sheet: r.headroomSheet()})
	add(len(r.Survival) > 0, section{Title: "What it survives", Text: []string{r.survivalText() + "."},
		Sheet: r.survivalSheet()})
	add(len(r.Sensitivity) > 0, section{Title: "What it depends on", Chart: "tornado", Sheet: r.swingSheet(),
		Text: []string{r.assumedText()}})
	if r.pick != nil {
		add(len(r.pick.Items) > 0, section{Title: "What it costs: " + dollars(r.pick.PerMonth.Value) + " a month",
			Text: []string{"The bill of " + r.pick.Label + ", for a month of this traffic."}, Sheet: r.billSheet()})
	}
	split := r.splitSheet()
	add(split != nil, section{Text: []string{"All options, in USD a month, by what is paid for."}, Sheet: split})
	add(len(r.Options) > 0, section{Title: "Method", Text: r.method()})
	add(len(r.Search) > 0, section{Text: []string{"The search, step by step."}, Sheet: r.probeSheet(),
		Fold: plural(len(r.Search), "step") + " of the search"})
	add(len(r.Assumptions) > 0, section{Title: "Assumptions", Sheet: r.assumedSheet(), Guesses: true, Text: []string{
		fmt.Sprintf("%d of %d are guesses; they come first.", guesses(r.Assumptions), len(r.Assumptions))}})
	return out
}

// all are the options, by cost.
func (r *review) all() []*result.Option {
	out := make([]*result.Option, len(r.Options))
	for i := range r.Options {
		out[i] = &r.Options[i]
	}
	return out
}

// legend says what the words of the options table mean, as far as it has them.
func (r *review) legend() []string {
	var out []string
	if _, never := r.measures(); len(never) > 0 {
		out = append(out, "0 in all options: "+strings.Join(measureNames(never), ", ")+".")
	}
	text := "Front: no other option is cheaper and better in " + r.front.String() + "."
	front := false
	for i := range r.Options {
		front = front || r.Options[i].Front
		if r.Options[i].Tied {
			return append(out, text+" Tied: not on the front, but the intervals meet, so that chance may have decided.")
		}
	}
	if !front {
		return out
	}
	return append(out, text)
}

// asked says what the plan had to meet.
func (r *review) asked() string {
	if len(r.Thresholds) == 0 {
		return "Nothing was asked for: there are no thresholds."
	}
	return fmt.Sprintf("Asked for, with %s confidence:", percent(r.Confidence))
}

// verdict is the plan in a word.
func (r *review) verdict() (word string, good bool) {
	switch {
	case r.Decision.Found:
		return "DECIDED", true
	case r.undecided():
		return "UNSURE", false
	}
	return "NONE MEETS", false
}

// undecided tells whether some option might meet the thresholds, were there more runs.
func (r *review) undecided() bool {
	for i := range r.Options {
		if r.Options[i].Verdict == result.Unsure {
			return true
		}
	}
	return false
}

// method says how the numbers came about.
func (r *review) method() []string {
	total := 0
	for i := range r.Options {
		total += r.Options[i].Runs
	}
	s := r.Scenario
	out := []string{fmt.Sprintf("%s of %s, %s each, %s in all, in virtual time; each run checks every invariant.",
		plural(len(r.Options), "option"), s.Name, runsOf(r.Options), plural(total, "run"))}
	if len(r.Options) > 1 {
		out = append(out, fmt.Sprintf("All options have the same seeds, from %d on: they meet the same arrivals, keys "+
			"and sizes, and differ by their settings and not by chance (common random numbers).", s.Seed))
	}
	if total > len(r.Options) {
		out = append(out, fmt.Sprintf("Brackets and bars are %[1]s intervals over the runs. An option meets or fails "+
			"a threshold when that is %[1]s sure; else it is unsure, and never decided for.", percent(r.Confidence)))
	}
	if s.Region != "" && s.AsOf != "" {
		out = append(out, fmt.Sprintf("Limits and prices are those of %s, %s.", s.Region, s.AsOf))
	}
	return out
}
