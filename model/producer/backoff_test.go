package producer

import (
	"testing"

	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

const (
	second = sim.Second
	milli  = sim.Millisecond
)

// The steps of each kind of back-off, by hand from the sources: the least and the most that
// attempt n may wait. A thousand draws come near both ends and not beyond.
func TestBackOffSteps(t *testing.T) {
	goV2 := spec.Backoff{Base: second, Throttled: second, Cap: 20 * second, First: 1, Jitter: spec.JitterFull,
		ThrottleJitter: spec.JitterFull, Plateau: true}
	java := spec.Backoff{Base: 100 * milli, Throttled: 500 * milli, Cap: 20 * second, Jitter: spec.JitterFull,
		ThrottleJitter: spec.JitterEqual}
	boto := spec.Backoff{Base: second, Throttled: second, Cap: 20 * second, Jitter: spec.JitterFull}
	uncapped := spec.Backoff{Base: second, Throttled: second, Jitter: spec.JitterFull}
	none := spec.Backoff{Base: second, Cap: 5 * second, First: 1}
	fluent := spec.Backoff{Base: 5 * second, Cap: 2000 * second, First: 1, More: second, Jitter: spec.JitterFromBase}
	decorrelated := spec.Backoff{Base: second, Cap: 10 * second, Jitter: spec.JitterDecorrelated}
	for _, c := range []struct {
		name      string
		b         spec.Backoff
		throttled bool
		n         int
		low, high sim.Time
	}{
		{"goV2", goV2, false, 1, 0, 2 * second}, {"goV2", goV2, true, 2, 0, 4 * second},
		{"goV2", goV2, false, 4, 0, 16 * second}, {"goV2", goV2, false, 5, 20 * second, 20 * second},
		{"goV2", goV2, false, 9, 20 * second, 20 * second},
		{"javaV2Legacy", java, false, 1, 0, 100 * milli}, {"javaV2Legacy", java, false, 3, 0, 400 * milli},
		{"javaV2Legacy", java, true, 1, 250 * milli, 500 * milli}, {"javaV2Legacy", java, true, 3, second, 2 * second},
		{"javaV2Legacy", java, true, 9, 10 * second, 20 * second},
		{"boto3", boto, false, 1, 0, second}, {"boto3", boto, false, 6, 0, 20 * second},
		{"boto3Legacy", uncapped, false, 4, 0, 8 * second}, {"boto3Legacy", uncapped, false, 11, 0, 1024 * second},
		{"none", none, false, 1, 2 * second, 2 * second}, {"none", none, false, 3, 5 * second, 5 * second},
		{"fluentBit", fluent, false, 1, 6 * second, 11 * second}, {"fluentBit", fluent, false, 2, 6 * second, 21 * second},
		{"decorrelated", decorrelated, false, 1, second, 3 * second},
		{"decorrelated", decorrelated, false, 2, second, 9 * second},
		{"decorrelated", decorrelated, false, 3, second, 10 * second},
	} {
		draws := sim.NewSource(1, c.name, "backoff")
		least, most := sim.Never, sim.Time(0)
		for key := range uint64(4000) {
			d := wait(&c.b, draws, key, c.n, c.throttled)
			least, most = min(least, d), max(most, d)
		}
		width := c.high - c.low
		if least < c.low || least > c.low+width/50 || most > c.high || most < c.high-width/20 {
			t.Errorf("%s, attempt %d: waits %s to %s, want %s to %s", c.name, c.n, least, most, c.low, c.high)
		}
	}
}

// A draw is of the call and the attempt, and of nothing else.
func TestBackOffIsKeyed(t *testing.T) {
	b := spec.Backoff{Base: second, Cap: 10 * second, Jitter: spec.JitterDecorrelated}
	draws := sim.NewSource(1, "p/0", "backoff")
	a := wait(&b, draws, 7, 3, false)
	wait(&b, draws, 8, 1, false)
	if again := wait(&b, draws, 7, 3, false); again != a {
		t.Errorf("the same back-off is %s, then %s", a, again)
	}
	if other := wait(&b, draws, 9, 3, false); other == a {
		t.Errorf("another call has the same back-off, %s", a)
	}
}

// Decorrelated jitter: a back-off lies between the base and three times the one before.
func TestDecorrelatedJitterFollowsTheOneBefore(t *testing.T) {
	b := spec.Backoff{Base: second, Cap: 1000 * second, Jitter: spec.JitterDecorrelated}
	draws := sim.NewSource(1, "p/0", "backoff")
	for key := range uint64(500) {
		last := b.Base
		for n := 1; n <= 6; n++ {
			d := wait(&b, draws, key, n, false)
			if d < b.Base || d > 3*last {
				t.Fatalf("back-off %d is %s after %s", n, d, last)
			}
			last = d
		}
	}
}
