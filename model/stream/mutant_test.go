package stream

import (
	"testing"

	"github.com/kinesim/kinesim/sim"
)

// The planted bugs show, each in its own way, and nothing shows without them.
func TestMutants(t *testing.T) {
	puts := func(m Mutant) int { // 1,000 a second for a minute: what is just allowed
		w := newWorld(t, 1)
		w.Mutant = m
		n := 0
		for i := range sim.Time(60_000) {
			if w.single(i*ms, 10) {
				n++
			}
		}
		return n
	}
	if n := puts(NoMutant); n != 60_000 {
		t.Errorf("stored %d of 60,000 without a bug", n)
	}
	if n := puts(LeakyBucket); n > 55_000+1000 || n < 53_000 {
		t.Errorf("stored %d of 60,000 with a leak of a tenth", n)
	}
	gaps := func(m Mutant) int {
		w := newWorld(t, 1)
		w.Mutant = m
		n, next := 0, uint64(0)
		for i := range sim.Time(5000) {
			w.fill(i*sim.Second, 10, 10)
			r := w.get(i*sim.Second, next, 0)
			if r.First != next {
				n++
			}
			next = r.Iterator.Next
		}
		return n
	}
	if n := gaps(NoMutant); n != 0 {
		t.Errorf("%d gaps without a bug", n)
	}
	if n := gaps(SkippedRead); n != 5 {
		t.Errorf("%d gaps in 5,000 reads, want 5", n)
	}
}
