package report

import (
	"bytes"
	_ "embed"
	"html/template"

	"github.com/kinesim/kinesim/model/result"
)

//go:embed review.html
var reviewText string

var reviewPage = template.Must(withParts("review").Parse(reviewText))

// reviewData is what the page of a plan shows.
type reviewData struct {
	*review
	Head     head
	Verdict  string
	Good     bool
	Asked    string
	Glance   []glance
	Sections []pageSection
	Assumed  []result.Assumption // guesses first
	Script   template.JS
}

type pageSection struct {
	section
	Charts []pageChart
}

// html is review.html: one page that needs nothing else.
func (r *review) html(pictures []picture) ([]byte, error) {
	d := reviewData{review: r, Head: headOf("Capacity plan: " + r.Scenario.Name), Asked: r.asked(), Glance: r.glance(),
		Assumed: guessesFirst(r.Assumptions), Script: template.JS(pageScript)}
	d.Verdict, d.Good = r.verdict()
	for _, s := range r.sections() {
		p := pageSection{section: s}
		for _, pic := range pictures {
			if pic.name == s.Chart {
				p.Charts = append(p.Charts, pic.onPage())
			}
		}
		d.Sections = append(d.Sections, p)
	}
	var b bytes.Buffer
	err := reviewPage.Execute(&b, d)
	return b.Bytes(), err
}

// glance has the numbers that everybody asks for first.
func (r *review) glance() []glance {
	if r.pick == nil {
		return nil
	}
	out := []glance{{"cost a month", dollars(r.pick.PerMonth.Value)}}
	if v, unit, ok := r.front.in(r.pick); ok {
		out = append(out, glance{r.front.String(), quantity(unit, v.Value)})
	}
	if all := r.free(); len(all) > 0 {
		out = append(out, glance{"least headroom", percent(all[0].Free)})
	}
	if n := len(r.Survival); n > 0 {
		out = append(out, glance{"drills survived", all(r.survives(), n)})
	}
	return append(out, glance{"options", count(float64(len(r.Options)))}, glance{"runs each", runsOf(r.Options)})
}
