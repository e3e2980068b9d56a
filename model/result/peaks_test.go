package result

import (
	"math"
	"testing"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

func (r *rig) peak(limit string, used, of, at float64) {
	r.t.Helper()
	for _, p := range r.Peaks(r.end, r.hotKeys(func(_ int, k api.Key) int { return int(k) })) {
		if p.Limit == limit {
			if math.Abs(p.Used-used) > 1e-9 || p.Of != of || p.At != at {
				r.t.Errorf("%s: got %g of %g at %g s, want %g of %g at %g s", limit, p.Used, p.Of, p.At, used, of, at)
			}
			return
		}
	}
	r.t.Errorf("there is no peak of %s", limit)
}

// A peak is that of the hottest shard over the window that comes nearest to what its bucket can
// take, rate × time + burst; refused attempts are included.
func TestWritePeaks(t *testing.T) {
	r := newRig(t, 100*s1, func(s *spec.Scenario) { s.Streams[0].Limiter = spec.Limiter{Burst: 10 << 20, BurstRecords: 1000} })
	bulk := func(at sim.Time, n int, key api.Key, bytes uint32) {
		c := r.records(n, key, bytes, at)
		r.offer(web, c)
		r.put(web, c, n/2, at, at+ms, 1)
	}
	bulk(12*s1, 4, 0, 1<<20) // two bursts within ten seconds, of 20 MiB that they can take
	bulk(18*s1, 4, 0, 1<<20)
	bulk(29*s1, 3, 1, 1<<20)
	bulk(31*s1, 300, 1, 1)
	r.peak("s: write bytes of a shard", 8*(1<<20)/10., 2<<20, 10)
	r.peak("s: write records of a shard", 300, 2000, 31) // of a second, which can take 2000
	r.peak("account: open shards", 2, 20000, 0)
}

// Of a load that lasts, the long window counts: the burst is soon used up. A strict limit has
// none.
func TestPeakOfALoadThatLasts(t *testing.T) {
	for window, want := range map[bool]float64{false: (60.*(1<<20) + 10*(1<<20)) / 60, true: 1 << 20} {
		r := newRig(t, 100*s1, func(s *spec.Scenario) {
			s.Streams[0].Limiter = spec.Limiter{Window: window, Burst: 10 << 20, BurstRecords: 1000}
		})
		for s := range sim.Time(60) {
			c := r.records(1, 0, 1<<20, s*s1)
			r.offer(web, c)
			r.put(web, c, 1, s*s1, s*s1+ms, 1)
		}
		r.peak("s: write bytes of a shard", 1<<20, want, 0)
		r.peak("s: write bytes of the key k0", 1<<20, want, 0)
	}
}

// Reads of all pollers of a shard share its limits; a fan-out consumer has its own; a
// reader's time is what its records take.
func TestReadPeaks(t *testing.T) {
	r := newRig(t, 100*s1, func(s *spec.Scenario) {
		s.Consumers[slow].Service = dist.Law{Kind: dist.Constant, Value: 5e6}
	})
	for i := range 30 {
		r.Get(api.GetRow{At: sim.Time(20+i%10) * s1, Shard: 1, Reader: 1, Bytes: 1 << 20, Records: 10, Throttled: i%3 == 0})
	}
	r.Get(api.GetRow{At: 20 * s1, Shard: 0, Reader: 0, Bytes: 1 << 20})
	r.Push(api.PushRow{At: 41 * s1, Reader: 2, Consumer: fast, Bytes: 5 << 20})
	r.Push(api.PushRow{At: 42 * s1, Reader: 3, Consumer: fast, Bytes: 6 << 20})
	r.Push(api.PushRow{At: 51 * s1, Reader: 2, Consumer: fast, Bytes: 4 << 20})
	for _, at := range []sim.Time{61 * s1, 69 * s1, 71 * s1} {
		r.deliver(slow, r.records(600, 0, 1, 0), at, at, 0)
	}
	r.peak("s: shared read calls of a shard", 3, 5.5, 20)
	r.peak("s: shared read bytes of a shard", 3<<20, 3<<20, 20) // 2 MiB/s, and 10 MiB that a call may be in debt
	r.peak("s: fan-out bytes of fast from a shard", 6*(1<<20)/10., 2.2*(1<<20), 40)
	r.peak("s: work of slow on a shard", 1800*0.005/60, 1, 60)
}

// Of reads that last, the long window counts.
func TestPeakOfReadsThatLast(t *testing.T) {
	r := newRig(t, 10*sim.Minute)
	for s := range sim.Time(400) {
		r.Get(api.GetRow{At: s * s1, Shard: 1, Reader: 1, Bytes: 2 << 20, Records: 10})
	}
	r.peak("s: shared read bytes of a shard", 2<<20, (600+10)/300.*(1<<20), 0)
}

// A consumer is behind while its age is far above what is usual, a minute of quiet ends it,
// and a slice without reads is no end.
func TestSpells(t *testing.T) {
	r := newRig(t, sim.Hour)
	age := func(second int, v sim.Time) {
		c := r.records(1, 0, 1, 0)
		r.deliver(slow, c, sim.Time(second)*s1-v, sim.Time(second)*s1, v)
	}
	for s := 10; s < 3600; s++ {
		switch {
		case s >= 600 && s < 660: // it does not read
		case s >= 660 && s < 700:
			age(s, sim.Time(700-s)*2*s1)
		case s == 750, s == 2000:
			age(s, 3*s1)
		default:
			age(s, s1)
		}
	}
	want := []Spell{{"iteratorAge{consumer:slow}", 660, 751, 80_000}, {"iteratorAge{consumer:slow}", 2000, 2001, 3000}}
	got := r.Spells(sim.Hour)
	if len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got := r.Spells(700 * s1); len(got) != 1 || got[0].To != 699 {
		t.Errorf("a run that ends at 700 s: got %+v", got)
	}
}

// Puts are late by their mean in a slice, and only where some were acknowledged.
func TestSpellsOfPuts(t *testing.T) {
	r := newRig(t, 10*sim.Minute)
	for s := sim.Time(1); s < 600; s++ {
		late := 20 * ms
		if s >= 300 && s < 320 {
			late = 5 * s1
		}
		r.put(web, r.records(2, 0, 1, s*s1-late), 2, s*s1-ms, s*s1, 1)
	}
	if got := r.Spells(10 * sim.Minute); len(got) != 1 || got[0] != (Spell{"putLatency{stream:s}", 300, 320, 5000}) {
		t.Errorf("got %+v", got)
	}
}
