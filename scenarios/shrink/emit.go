package shrink

import (
	"fmt"
	"strings"
)

// Header is what a person wants to know about a reduced scenario before reading it.
type Header struct {
	Violates string // what it violates, and how
	Replay   string // the command that shows it
	Found    string // by which version, from which seed
}

// headerColumns is how wide its lines get.
const headerColumns = 100

// File is the reduced scenario as a file: a comment, and a normal scenario.
func (o *Outcome) File(h Header) []byte {
	var b strings.Builder
	comment(&b, "Violates "+h.Violates)
	comment(&b, "Replay: "+h.Replay)
	end := "; nothing can be taken away from it."
	if o.Spent {
		end = "; the budget ended there, so less may do."
	}
	comment(&b, fmt.Sprintf("Found by %s; reduced from %d to %d values in %d runs%s", h.Found, o.Before, o.After,
		o.Runs, end))
	b.Write(o.Document)
	return []byte(b.String())
}

// comment writes a text in lines of comment, broken between words.
func comment(b *strings.Builder, text string) {
	line := "#"
	for _, word := range strings.Fields(text) {
		if len(line)+1+len(word) > headerColumns && len(line) > 3 {
			b.WriteString(line + "\n")
			line = "#  "
		}
		line += " " + word
	}
	b.WriteString(line + "\n")
}
