package table

import (
	"math/big"
	"testing"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"
)

// burst makes writes at an instant and counts those that are not refused.
func burst(c *capacity, now sim.Time, n int) (ok int) {
	for range n {
		if c.take(now) {
			ok++
		}
	}
	return ok
}

// "DynamoDB currently retains up to five minutes (300 seconds) of unused read and write
// capacity" (developer guide, burst and adaptive capacity).
func TestProvisionedTableBurstsForFiveMinutes(t *testing.T) {
	c := provisioned(10, testLimits(t).Burst)
	for i, step := range []struct {
		now  sim.Time
		n    int
		want int
	}{
		{0, 4000, 3000},
		{0, 1, 0},
		{100*sim.Millisecond - 1, 1, 0},
		{100 * sim.Millisecond, 2, 1},
		{second, 20, 9},
		{61 * second, 1000, 600},
		{sim.Hour, 4000, 3000}, // it retains no more
		{sim.Never, 4000, 3000},
	} {
		if got := burst(&c, step.now, step.n); got != step.want {
			t.Errorf("step %d: %d of %d writes at %v, want %d", i, got, step.n, step.now, step.want)
		}
	}
}

// A refill ends at the full bucket, to the billionth of a write.
func TestRefillEndsAtTheFullBucket(t *testing.T) {
	c := provisioned(3, second)
	for i, step := range []struct {
		now     sim.Time
		n, want int
	}{{0, 1, 1}, {333_333_334, 4, 3}, {666_666_667, 1, 0}, {666_666_668, 1, 1}} {
		if got := burst(&c, step.now, step.n); got != step.want {
			t.Errorf("step %d: %d of %d writes at %v, want %d", i, got, step.n, step.now, step.want)
		}
	}
}

// A minute counts as a peak from 30 minutes after its end, rounded up to a write a second.
func TestPeakCountsAfterThirtyMinutes(t *testing.T) {
	p := newPeak(&Limits{OnDemandWrites: 1, OnDemandGrowth: 2, OnDemandWindow: 30 * sim.Minute})
	for i, step := range []struct {
		now     sim.Time
		count   int64 // of the minute that begins
		rises   bool
		allowed int64
	}{
		{0, 31, false, 1},
		{sim.Minute - 1, 31, false, 1},
		{sim.Minute, 60, false, 1},
		{31*sim.Minute - 1, 0, false, 1},
		{31 * sim.Minute, 20, true, 2}, // twice 31 a minute
		{31*sim.Minute + second, 20, false, 2},
		{32 * sim.Minute, 0, true, 2},  // twice 60 a minute
		{62 * sim.Minute, 0, false, 2}, // 20 are no peak
		{sim.Day, 0, false, 2},
	} {
		if rises := p.roll(step.now); rises != step.rises || p.allowed() != step.allowed {
			t.Errorf("step %d: rises %t to %d, want %t to %d", i, rises, p.allowed(), step.rises, step.allowed)
		}
		p.count = step.count
	}
}

// A table on demand takes 4,000 writes a second at first, and twice its peak from 30
// minutes after the peak.
func TestTableOnDemandDoublesItsPeak(t *testing.T) {
	l := testLimits(t)
	c := onDemand(&l)
	for i, step := range []struct {
		from, to sim.Time // writes of 10,000/s are offered
		want     int      // a second of it
	}{
		{0, sim.Minute, 4000},
		{10 * sim.Minute, 10*sim.Minute + 10*second, 4000},
		{31*sim.Minute - second, 31 * sim.Minute, 4000}, // the first minute is not yet 30 minutes old
		{31 * sim.Minute, 31*sim.Minute + 10*second, 8000},
		{60 * sim.Minute, 61 * sim.Minute, 8000},
		{90 * sim.Minute, 90*sim.Minute + second, 8000},
		{91 * sim.Minute, 91*sim.Minute + second, 10_000}, // would take 16,000
	} {
		c.refill(step.from)
		c.missing = c.full() // what the bucket holds at once is not counted here
		got := 0
		for now := step.from; now < step.to; now += sim.Millisecond {
			got += burst(&c, now+sim.Millisecond-1, 10)
		}
		want := step.want * int((step.to-step.from)/second)
		if got < want*998/1000-8 || got > want+8 {
			t.Errorf("step %d: %d writes within %v from %v, want %d", i, got, step.to-step.from, step.from, want)
		}
	}
	if got := cap(c.peak.young); got != 32 {
		t.Errorf("room for %d minutes, want 32 as at first", got)
	}
}

// A table on demand takes a second of its capacity at once.
func TestTableOnDemandBurst(t *testing.T) {
	l := testLimits(t)
	c := onDemand(&l)
	if a, b := burst(&c, 0, 5000), burst(&c, second/2, 5000); a != 4000 || b != 2000 {
		t.Errorf("%d writes at once and %d after half a second, want 4000 and 2000", a, b)
	}
}

// A refused write is a definite error: nothing is written and nothing used up. A write whose
// condition fails has used its capacity all the same.
func TestThrottledWriteWritesNothing(t *testing.T) {
	r := &rows{}
	l := testLimits(t)
	l.Burst = 2 * second
	tab := New(&spec.Table{Name: "seen", Writes: 1}, 0, l, r)
	for n, step := range []struct {
		now  sim.Time
		key  uint64
		look bool
		want string
	}{
		{0, 1, false, "not there"},
		{0, 1, false, "there"}, // the second and last unit
		{0, 2, false, "throttled"},
		{0, 2, true, "not there"}, // looks are not limited
		{second - 1, 2, false, "throttled"},
		{second, 2, false, "not there"},
	} {
		i := api.Item{Key: step.key, Look: step.look, Conditional: true, Existed: true, Mine: true} // left over in the body
		tab.Do(step.now, &i)
		if got := answer(&i); got != step.want {
			t.Errorf("step %d: %s, want %s", n, got, step.want)
		}
		if step.want == "throttled" && (!i.Error.Throttle() || i.Error.Indefinite() || i.Existed || i.Mine) {
			t.Errorf("step %d: %+v, want a definite throttle that tells nothing else", n, i)
		}
	}
	if len(r.items) != 3 || tab.Len() != 2 {
		t.Errorf("%d rows and %d items, want 3 and 2", len(r.items), tab.Len())
	}
}

// The bucket does as one of unbounded integers.
func TestCapacityIsExact(t *testing.T) {
	params := gopter.DefaultTestParametersWithSeed(1)
	params.MinSuccessfulTests = 300
	p := gopter.NewProperties(params)
	p.Property("same as big integers", prop.ForAll(func(rate, span int64, steps []int64) bool {
		c, at := provisioned(rate, sim.Time(span)), sim.Time(0)
		full := new(big.Int).Mul(big.NewInt(rate), big.NewInt(span))
		level, one := new(big.Int).Set(full), big.NewInt(int64(second))
		for _, dt := range steps {
			if dt%3 > 0 {
				dt %= 1 << 30
			}
			at += sim.Time(dt)
			if level.Add(level, new(big.Int).Mul(big.NewInt(dt), big.NewInt(rate))); level.Cmp(full) > 0 {
				level.Set(full)
			}
			want := level.Cmp(one) >= 0
			if want {
				level.Sub(level, one)
			}
			if c.take(at) != want {
				return false
			}
		}
		return true
	}, gen.Int64Range(1, 1<<22), gen.Int64Range(0, 1<<39), gen.SliceOf(gen.Int64Range(0, 1<<55))))
	p.TestingRun(t)
}

func TestCapacityRefusesWhatItCannotCount(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("want a panic")
		}
	}()
	provisioned(1<<40, testLimits(t).Burst)
}

// "DynamoDB performs two underlying reads or writes of every item in the transaction" (developer
// guide, transactions): a transaction passes with two units of capacity, or is refused and
// takes none, and its row has the effect that it wrote.
func TestTransactionsTakeTwo(t *testing.T) {
	r := &rows{}
	l := testLimits(t)
	l.Burst = 3 * second
	tab := New(&spec.Table{Name: "seen", Writes: 1}, 0, l, r)
	for n, step := range []struct {
		now  sim.Time
		key  uint64
		both bool
		want string
	}{{0, 1, true, "not there"}, {0, 2, true, "throttled"}, {0, 3, false, "not there"}, {2*second - 1, 2, true, "throttled"},
		{2 * second, 2, true, "not there"}, {4 * second, 2, true, "there"}, {4 * second, 4, false, "throttled"}} {
		i := api.Item{Key: step.key, Conditional: true, Together: step.both, Effect: api.EffectRow{Index: 7}}
		tab.Do(step.now, &i)
		if got := answer(&i); got != step.want {
			t.Errorf("step %d: %s, want %s", n, got, step.want)
		}
	}
	if len(r.items) != 4 || !r.items[0].Together || r.items[0].Effect.Index != 7 || r.items[1].Together {
		t.Errorf("rows %+v", r.items)
	}
}
