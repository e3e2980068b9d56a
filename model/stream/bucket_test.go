package stream

import (
	"math/big"
	"testing"

	"github.com/kinesim/kinesim/sim"
	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"
)

func properties(t *testing.T) *gopter.Properties {
	p := gopter.DefaultTestParametersWithSeed(1)
	p.MinSuccessfulTests = 200
	t.Helper()
	return gopter.NewProperties(p)
}

// "A capacity tank that refills at 1 MiB per second" (large records, AWS 2025-10).
func TestShardBurstsToTenMiBAndAveragesToOne(t *testing.T) {
	w := newWorld(t, 1, func(l *Limits) { l.RecordBytesMax = 10 * mib })
	for i, step := range []struct {
		now  sim.Time
		size int
		want bool
	}{
		{0, 10 * mib, true},
		{0, 1, false},
		{sim.Second - 1, mib, false}, // one nanosecond of refill is missing
		{sim.Second, mib, true},
		{sim.Second + 1, kib, false},
		{1500 * ms, mib / 2, true},
		{1500 * ms, kib, false},
		{100 * sim.Second, 10 * mib, true}, // the tank holds no more than 10 MiB
		{100 * sim.Second, kib, false},
		{1000 * sim.Hour, 10 * mib, true},
		{1000 * sim.Hour, kib, false},
	} {
		if got := w.single(step.now, step.size); got != step.want {
			t.Errorf("step %d: %d bytes at %v: stored %v, want %v", i, step.size, step.now, got, step.want)
		}
	}
}

// "1,000 records per second per shard" (SDK CreateStream 2026-11).
func TestShardTakesThousandRecordsASecond(t *testing.T) {
	w := newWorld(t, 1)
	w.fill(0, repeat(500, 10)...)
	w.fill(0, repeat(500, 10)...)
	for i, step := range []struct {
		now  sim.Time
		want bool
	}{{0, false}, {ms - 1, false}, {ms, true}, {ms, false}, {3 * ms, true}, {3 * ms, true}, {3 * ms, false}} {
		if got := w.single(step.now, 10); got != step.want {
			t.Errorf("step %d: at %v: stored %v, want %v", i, step.now, got, step.want)
		}
	}
}

// Each full second has its own allowance, and a record above it never fits: what AWS's
// measured run of 2025 refutes (kinesis.md §1.1).
func TestStrictWindowAllowsEachSecond(t *testing.T) {
	w := newWorld(t, 1, func(l *Limits) { l.Window, l.RecordBytesMax = true, 2*mib })
	for i, step := range []struct {
		now  sim.Time
		size int
		want bool
	}{
		{0, 2 * mib, false},
		{0, mib, true},
		{sim.Second - 1, 1, false},
		{sim.Second, mib, true}, // twice the rate around the edge
		{sim.Second, 1, false},
		{2500 * ms, mib / 2, true},
		{2999 * ms, mib / 2, true},
		{2999 * ms, 1, false},
		{7 * sim.Second, mib, true},
		{7 * sim.Second, kib, false},
	} {
		if got := w.single(step.now, step.size); got != step.want {
			t.Errorf("step %d: %d bytes at %v: stored %v, want %v", i, step.size, step.now, got, step.want)
		}
	}
}

func TestBucketWait(t *testing.T) {
	r := NewRate(3, 10)
	var b Bucket
	for i, step := range []struct {
		now  sim.Time
		take int64
		has  int64
		wait sim.Time // for 10 tokens, after the take
	}{
		{0, 10, 0, 3_333_333_334},
		{sim.Second, 0, 3, 2_333_333_334},
		{sim.Second, 3, 0, 3_333_333_334},
		{3_333_333_333, 0, 6, 1_000_000_001},
		{sim.Minute, 0, 10, 0},
	} {
		if !b.Take(&r, step.now, step.take) {
			t.Fatalf("step %d: refused", i)
		}
		if has, wait := b.Has(&r, step.now), b.Wait(&r, step.now, 10); has != step.has || wait != step.wait {
			t.Errorf("step %d: has %d, waits %d; want %d, %d", i, has, wait, step.has, step.wait)
		}
	}
}

func TestRateRefusesWhatItCannotCount(t *testing.T) {
	for _, r := range [][2]int64{{0, 1}, {-1, 1}, {1, -1}, {1, 5e9}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("NewRate(%d, %d) did not panic", r[0], r[1])
				}
			}()
			NewRate(r[0], r[1])
		}()
	}
}

// A bucket of any rate, burst and sequence of takes does as one of unbounded integers:
// it admits exactly what fits (never more than burst + rate·t over any window, and it
// is work conserving).
func TestBucketIsExact(t *testing.T) {
	p := properties(t)
	p.Property("same as big integers", prop.ForAll(
		func(rate, burst int64, steps []int64) bool {
			r, b, at := NewRate(rate, burst), Bucket{}, sim.Time(0)
			level := big.NewInt(burst * nano)
			for _, x := range steps {
				dt := x % int64(10*sim.Second)
				if x%7 == 0 {
					dt = x // also spans whose refill overflows
				}
				at += sim.Time(dt)
				add := new(big.Int).Mul(big.NewInt(dt), big.NewInt(rate))
				if level.Add(level, add); level.Cmp(big.NewInt(burst*nano)) > 0 {
					level.SetInt64(burst * nano)
				}
				n := x % (burst + 2)
				units := new(big.Int).Mul(big.NewInt(n), big.NewInt(nano))
				want := level.Cmp(units) >= 0
				if want {
					level.Sub(level, units)
				}
				if b.Take(&r, at, n) != want {
					return false
				}
			}
			return true
		},
		gen.Int64Range(1, 1<<31), gen.Int64Range(0, 1<<32), gen.SliceOf(gen.Int64Range(0, 1<<56)),
	))
	p.TestingRun(t)
}

// The dual form: over every window, what was admitted is at most burst + rate·t; and a
// refusal is necessary: some window that ends in it would be over the limit.
func TestAdmissionHoldsOverAllWindows(t *testing.T) {
	type event struct {
		at   int64
		size int64
	}
	p := properties(t)
	p.Property("dual form", prop.ForAll(
		func(steps []uint32) bool {
			r := writeRate{bytes: NewRate(4096, 3*kib), records: NewRate(10, 6), round: kib - 1}
			var w writeLimit
			var admitted []event
			now := sim.Time(0)
			for i, x := range steps {
				now += sim.Time(x%512) * ms
				size := x >> 9 % (3 * kib)
				charged := int64(size+kib-1) / kib * kib
				over := func(size int64, n int) bool { // the oracle: all windows that end now
					bytes, records := size, int64(n)
					if bytes > 3*kib || records > 6 {
						return true
					}
					for j := len(admitted) - 1; j >= 0; j-- {
						bytes += admitted[j].size
						records++
						dt := int64(now) - admitted[j].at
						if (bytes-3*kib)*nano > 4096*dt || (records-6)*nano > 10*dt {
							return true
						}
					}
					return false
				}
				w.begin(&r, now, uint64(i+1))
				if ok := w.admit(&r, size); ok == over(charged, 1) {
					return false
				} else if ok {
					admitted = append(admitted, event{int64(now), charged})
				}
			}
			return true
		},
		gen.SliceOf(gen.UInt32()),
	))
	p.TestingRun(t)
}
