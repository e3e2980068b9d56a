package lambda

import (
	"testing"

	"github.com/kinesim/kinesim/sim"
)

func (f *Function) must(t *testing.T, now, until sim.Time, cold, ok bool) {
	t.Helper()
	c, o := f.Take(now)
	if o {
		f.Until(until)
	}
	if c != cold || o != ok {
		t.Errorf("at %v: cold %t, ok %t; want %t, %t", now, c, o, cold, ok)
	}
}

// An environment does one invocation at a time, is warm for the next, and goes when it idles.
func TestEnvironments(t *testing.T) {
	f := NewAccount(10).NewFunction(0, sim.Minute)
	f.must(t, 0, s1, true, true)
	f.must(t, s1-1, 3*s1, true, true) // the first is busy
	f.must(t, s1, 2*s1, false, true)
	f.must(t, 4*s1, 5*s1, false, true)
	f.must(t, 4*s1, 5*s1, false, true)
	f.must(t, 64*s1, 65*s1, false, true)
	f.must(t, 64*s1, 65*s1, false, true)
	f.must(t, 125*s1, 126*s1, true, true) // both have idled for a minute
	if n := f.Concurrent(); n != 1 {
		t.Errorf("%d at a time", n)
	}
}

// Functions share the concurrency of their account, less what others have reserved; one with a
// reservation has that, and no more.
func TestConcurrencyOfAnAccount(t *testing.T) {
	a := NewAccount(3)
	one, two, own := a.NewFunction(0, sim.Minute), a.NewFunction(0, sim.Minute), a.NewFunction(1, sim.Minute)
	one.must(t, 0, s1, true, true)
	two.must(t, 0, 2*s1, true, true)
	one.must(t, 0, s1, false, false)
	own.must(t, 0, s1, true, true)
	own.must(t, 0, s1, false, false)
	two.must(t, s1, 3*s1, true, true) // one has ended its own
	two.must(t, s1, 3*s1, false, false)
}
