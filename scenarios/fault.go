package scenarios

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Fault is one thing that is wrong with a scenario, at a place.
type Fault struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
	Path   string `json:"path"` // such as producers[1].arrivals.rate
	Text   string `json:"text"` // want …, got …
	Source string `json:"-"`    // the line
}

// String prints file:line:col: path: text, the line, and a caret under the place.
func (f Fault) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s:%d:%d: ", f.File, f.Line, f.Column)
	if f.Path != "" {
		b.WriteString(f.Path + ": ")
	}
	b.WriteString(f.Text)
	if f.Source != "" {
		line := []rune(strings.ReplaceAll(f.Source, "\t", " "))
		caret := max(min(f.Column-1, len(line)), 0)
		line, caret = window(line, caret)
		fmt.Fprintf(&b, "\n  %s\n  %s^", string(line), strings.Repeat(" ", caret))
	}
	return b.String()
}

// widthMax is how much of a long line a fault shows.
const widthMax = 200

// window is the part of a long line around a place.
func window(line []rune, caret int) ([]rune, int) {
	if len(line) <= widthMax {
		return line, caret
	}
	from := max(0, min(caret-widthMax/2, len(line)-widthMax))
	part := slices.Clone(line[from : from+widthMax])
	if from > 0 {
		part[0] = '…'
	}
	if from+widthMax < len(line) {
		part[widthMax-1] = '…'
	}
	return part, caret - from
}

// Faults is every fault of a file, in order of place. It is an error.
type Faults []Fault

// Error prints them all.
func (f Faults) Error() string {
	lines := make([]string, len(f))
	for i := range f {
		lines[i] = f[i].String()
	}
	return strings.Join(lines, "\n")
}

// sort puts the faults of the scenario first, those of --set and of other files behind.
func (f Faults) sort(file string) {
	other := func(g Fault) int {
		if g.File == file {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(f, func(a, b Fault) int {
		return cmp.Or(other(a)-other(b), strings.Compare(a.File, b.File), a.Line-b.Line, a.Column-b.Column)
	})
}

// nearest is the name that somebody who wrote got most likely meant, or "".
func nearest(got string, names []string) string {
	best, name := 1+max(1, len(got)/3), ""
	for _, n := range names {
		if d := distance(strings.ToLower(got), strings.ToLower(n)); d < best {
			best, name = d, n
		}
	}
	return name
}

// distance counts the insertions, deletions, replacements and swaps of neighbours
// between two words.
func distance(a, b string) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}

// Suggest is a question after a name that is not known, with the nearest that is; "" when none
// is near.
func Suggest(got string, names []string) string { return suggest(got, names) }

func suggest(got string, names []string) string {
	if n := nearest(got, names); n != "" {
		return fmt.Sprintf("; did you mean %s?", n)
	}
	return ""
}
