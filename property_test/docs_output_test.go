package property_test

import (
	"slices"
	"strings"
	"testing"
)

// The comparison of what documents show has to fail when they lie.
func TestOutputOfDocuments(t *testing.T) {
	printed := []string{"PASS  x", "", "  stream  12.5 %", "  ran in 3 s, 2× real time", "  trace 671fe80621b2928157748dc0cc316788"}
	for _, c := range []struct {
		shown string
		same  bool
	}{
		{strings.Join(printed, "\n"), true},
		{"PASS  x\n…", true},
		{"…\n  trace 671fe80621b2928157748dc0cc316788", true},
		{"PASS  x\n…\n  stream  12.5 %\n…", true},
		{"…\n  stream  … %\n…", true},
		{"PASS  x\n\n  stream  12.5 %\n  ran in 9.1 s, 77× real time\n…", true}, // another machine
		{"…", true},
		{"PASS  x\n…\n  stream  12.6 %\n…", false},
		{"…\n  stream  … ms\n…", false},
		{"…\n  stream  12.5 %\nPASS  x\n…", false}, // another order
		{"PASS  x\n\n  stream  12.5 %", false},     // it goes on
		{"PASS  x\n  stream  12.5 %\n…", false},    // a line is missing
		{"PASS  x\n…\nmore", false},
	} {
		if _, got := align(strings.Split(c.shown, "\n"), printed, sameLine); got != c.same {
			t.Errorf("%q: the same: %v, want %v", c.shown, got, c.same)
		}
	}
	lines := strings.Split("PASS  x\n…\n  stream  99.9 %\n…\n  trace 0…", "\n")
	places, ok := align(lines, printed, sameWords)
	if !ok || !slices.Equal(places, []int{0, -1, 2, -1, 4}) {
		t.Errorf("numbers that have changed are found at %v, %v", places, ok)
	}
	if at := firstUnlike([]string{"PASS  x", "…", "  stream  12.6 %"}, printed); at != "  stream  12.6 %" {
		t.Errorf("the first line that is not printed is %q", at)
	}
}

// What is typed at once: lines, what a backslash joins, and here-documents with what they hold.
func TestStatementsOfDocuments(t *testing.T) {
	got := statements(strings.Split("a 1\n\n# no\nb \\\n  2\ncat > f << 'END'\n# in it\n\nx \\\nEND\nc", "\n"))
	want := []string{"a 1", "b \\\n  2", "cat > f << 'END'\n# in it\n\nx \\\nEND", "c"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}
