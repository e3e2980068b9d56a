package report

import (
	"strings"
	"testing"
)

// A matrix says which settings hold under everything, and if none does, which comes closest:
// what is only late is better than what is lost.
func TestMatrixHeadline(t *testing.T) {
	rows := map[string][]Cell{
		"good": {{Text: "once"}, {Text: "once"}, {Tone: Inapplicable, Text: "no marks"}},
		"late": {{Text: "once"}, {Tone: Disordered, Text: "12 late"}, {Text: "once"}},
		"lost": {{Text: "once"}, {Text: "once"}, {Tone: Missing, Text: "3 again, 1,234 lost"}},
		"best": {{Text: "once"}, {Text: "once"}, {Text: "once"}},
	}
	for _, c := range []struct{ rows, want string }{
		{"lost late", "None of 2 clients stores each record once and in order under all 3 conditions; “late” does under 2"},
		{"lost good late", "Of 3 clients, “good” alone stores each record once and in order under all 3 conditions"},
		{"good lost best", "2 of 3 clients store each record once and in order under all 3 conditions"},
	} {
		m := Matrix{Name: "clients", Settings: "clients", One: "stores each record", Many: "store each record",
			Columns: []string{"no fault", "1 call in 10 refused", "crash behind an effect"}}
		for _, name := range strings.Fields(c.rows) {
			m.Rows = append(m.Rows, MatrixRow{Name: name, Cells: rows[name]})
		}
		if got := m.Headline(); got != c.want {
			t.Errorf("%s: %q, want %q", c.rows, got, c.want)
		}
		ch := m.chart()
		for _, text := range collisions(ch) {
			t.Errorf("%s: %s", c.rows, text)
		}
		if all := words(ch); strings.Contains(c.rows, "lost") && (!strings.Contains(all, "3 again\n1,234 lost") ||
			!strings.Contains(all, "not at all")) {
			t.Errorf("%s: the chart says\n%s", c.rows, all)
		}
	}
}
