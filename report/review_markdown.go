package report

import (
	"fmt"
	"strings"
)

// markdown is review.md: the document for a repository or a wiki.
func (r *review) markdown(pictures []picture) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("# Capacity plan: %s\n", r.Scenario.Name)
	line("**%s**\n", r.Decision.Sentence)
	if r.Engine.Interrupted {
		line("**Interrupted: these are partial results.**\n")
	}
	if r.Scenario.Description != "" {
		line("%s\n", r.Scenario.Description)
	}
	line("%s\n", r.asked())
	for _, t := range r.Thresholds {
		line("- `%s`", t)
	}
	if len(r.Thresholds) > 0 {
		line("")
	}
	for _, n := range r.Notes {
		line("> Note: %s\n", n)
	}
	for _, s := range r.sections() {
		if s.Title != "" {
			line("## %s\n", s.Title)
		}
		for _, p := range pictures {
			if p.name == s.Chart {
				line("![%s](charts/%s.svg)\n", p.headline, p.name)
			}
		}
		for _, t := range s.Text {
			line("%s\n", t)
		}
		if s.Sheet != nil {
			s.Sheet.markdown(&b)
			line("")
		}
	}
	line("## Reproduce\n\n```sh\n%s\n```\n", r.Engine.Command)
	line("Scenario `%s`, seed %d, kinesim %s.", r.Scenario.SHA256, r.Scenario.Seed, r.Engine.Version)
	return b.String()
}
