package report

import (
	"fmt"

	"github.com/kinesim/kinesim/model/result"
)

// timelineListed bounds how many moments a terminal shows.
const timelineListed = 5

// timeline prints what happened when: what happened more than once, once.
func (p *printer) timeline(d *Data) {
	bands, _ := d.bands("", 0, 0)
	for i := range bands {
		if i == timelineListed {
			p.line("  … and %d more in the report", len(bands)-i)
			break
		}
		b := &bands[i]
		when := "at " + seconds(b.spans[0][0])
		if long := b.spans[0][1] - b.spans[0][0]; long > 0 {
			when += " for " + seconds(long)
		}
		text := b.full
		if n := len(b.spans); n > 1 {
			text += fmt.Sprintf(", %d times", n)
		}
		p.line("  %-24s %s", when, clip(text, 90))
	}
	if len(bands) > 0 {
		p.line("")
	}
}

// effects prints how often effects happened, by consumer.
func (p *printer) effects(d *Data) {
	all := d.Result.Effects
	if len(all) == 0 || len(d.Result.Timeline) == 0 && !d.unusual() {
		return // that each effect happens once, where nothing is wrong, goes without saying
	}
	p.line("  %-18s %10s %12s %12s %12s %10s %12s", "effects of", "never", "once", "twice", "more", "pending",
		"dedup hits")
	for i := range all {
		if i == listMax {
			p.line("  … and %d more", len(all)-i)
			break
		}
		c := effectCounts(&all[i])
		p.line("  %-18s %10s %12s %12s %12s %10s %12s", clip(all[i].Consumer, 18), exact(c[0]), exact(c[1]),
			exact(c[2]), exact(c[3]), exact(float64(all[i].Pending)),
			exact(d.value("dedupHits", "consumer", all[i].Consumer)))
	}
	p.line("")
}

// unusual tells whether some effect did not happen exactly once, or would not have.
func (d *Data) unusual() bool {
	for i := range d.Result.Effects {
		e := &d.Result.Effects[i]
		if e.Never+e.Twice+e.More > 0 || d.value("dedupHits", "consumer", e.Consumer) > 0 {
			return true
		}
	}
	return false
}

// markdownStory writes the timeline and the effects.
func (d *Data) markdownStory(line func(string, ...any)) {
	if len(d.Result.Timeline) > 0 {
		line("\n## Timeline\n\n| at | for | kind | name | what |\n|---:|---:|---|---|---|")
		for _, m := range d.Result.Timeline {
			line("| %s | %s | %s | %s | %s |", seconds(m.At), lasting(m.For), m.Kind, m.Name, m.Text)
		}
	}
	if len(d.Result.Effects) > 0 {
		line("\n## Effects\n\n| consumer | never | once | twice | more often | pending | dedup hits |\n" +
			"|---|---:|---:|---:|---:|---:|---:|")
		for i := range d.Result.Effects {
			e := &d.Result.Effects[i]
			c := effectCounts(e)
			line("| %s | %s | %s | %s | %s | %s | %s |", e.Consumer, exact(c[0]), exact(c[1]), exact(c[2]),
				exact(c[3]), exact(float64(e.Pending)), exact(d.value("dedupHits", "consumer", e.Consumer)))
		}
	}
}

// lasting prints a length, nothing for an instant.
func lasting(s float64) string {
	if s == 0 {
		return ""
	}
	return seconds(s)
}

// status says what became of an invariant, and who allowed a violation.
func status(v result.InvariantOutcome) string { return v.Status + by(v.AllowedBy) }
