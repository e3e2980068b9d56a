package history

import (
	"fmt"
	"strings"
	"testing"

	"github.com/kinesim/kinesim/sim"
)

const testEnd = 16 * sim.Second

func judge(rows []any, c Config) *Checker {
	k := New(c)
	play(rows, k)
	k.Finish(testEnd)
	return k
}

// violated lists the ids that a history violates, in order.
func violated(k *Checker) string {
	var ids []string
	for _, o := range k.Outcomes() {
		if o.Count > 0 {
			ids = append(ids, o.ID)
		}
	}
	return strings.Join(ids, " ")
}

func report(k *Checker) string {
	b := &strings.Builder{}
	for _, o := range k.Outcomes() {
		if o.First != nil {
			fmt.Fprintf(b, "%s ×%d at %s, %s: %s\n", o.ID, o.Count, o.First.At, o.First.Entity, o.First.Text)
		}
	}
	return b.String()
}

// TestValidHistories: what the reference does is no violation, of anything.
func TestValidHistories(t *testing.T) {
	for _, window := range []bool{false, true} {
		for seed := range uint64(150) {
			rows, c := simulate(seed, window, flaws{})
			if k := judge(rows, c); k.Violated() || violated(k) != "" {
				t.Fatalf("window %t, seed %d: %s", window, seed, report(k))
			}
		}
	}
}
