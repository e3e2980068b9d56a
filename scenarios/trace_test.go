package scenarios

import (
	"fmt"

	"github.com/kinesim/kinesim/model/spec"
)

// describeTrace prints a trace as the golden files have it.
func describeTrace(t *spec.Trace) string {
	out := fmt.Sprintf("%s: period %s, length %s, repeat %t, within %d %g\n", t.File, t.Period, t.Length, t.Repeat,
		t.Within, t.CV)
	for i, at := range t.At {
		out += fmt.Sprintf("  %-12s", at)
		if len(t.Counts) > 0 {
			out += fmt.Sprintf(" %v", t.Counts[i])
		}
		if len(t.Bytes) > 0 {
			out += fmt.Sprintf(" %v bytes", t.Bytes[i])
		}
		if len(t.Sizes) > 0 {
			out += fmt.Sprintf(" of %d bytes", t.Sizes[i])
		}
		out += "\n"
	}
	if len(t.Keys) > 0 {
		out += fmt.Sprintf("  keys %q\n", t.Keys)
	}
	for _, n := range t.Notes {
		out += "  note: " + n + "\n"
	}
	return out
}
