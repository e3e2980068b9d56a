package stream

import (
	"fmt"
	"slices"
	"testing"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

// evenKeys lie evenly on the ring, so that each shard of a power of two has as many.
const evenKeys = 64

// onDemandLimits are those of 2026-11 with 10 minutes until a split.
func onDemandLimits() OnDemandLimits {
	return OnDemandLimits{
		Write: 4 * mib, Growth: 2, WriteMax: 10_000_000_000, SplitBytes: 512 * kib, SplitRecords: 500,
		SplitAfter: constant(10 * sim.Minute), ShardsPerMiB: 1, WarmMax: 10 << 30, WarmCalls: 5,
		WarmRelease: sim.Hour, Switches: 2, SwitchesWithin: 24 * sim.Hour,
	}
}

// demanded is a stream on demand with even keys, and how far its load has come.
type demanded struct {
	*world
	even []api.Key
	now  sim.Time
}

func newDemanded(t *testing.T, m spec.Mode, shards int, change ...func(*Limits)) *demanded {
	change = append([]func(*Limits){func(l *Limits) {
		l.OnDemand, l.WriteBurstBytes = onDemandLimits(), 2*mib
	}}, change...)
	d := &demanded{world: newWorld(t, shards, change...)}
	ring := api.HashRange{End: api.HashMax}
	for i := range evenKeys {
		h := ring.At((float64(i) + 0.5) / evenKeys)
		d.even = append(d.even, d.keys.AddNames([]string{fmt.Sprint("even-", i)}, []api.Hash{h}))
	}
	d.SetMode(m, 0)
	return d
}

// pass lets time pass up to an instant, with a load of records each second: one of each key
// when there is no number, of bytes that are so many together. It returns what was refused.
func (d *demanded) pass(until sim.Time, bytes int, keys ...api.Key) (refused int, last sim.Time) {
	if len(keys) == 0 {
		keys = d.even
	}
	for ; d.now < until; d.now += sim.Second {
		for d.NextChange() <= d.now {
			d.Change(d.NextChange())
		}
		if bytes == 0 {
			continue
		}
		for some := range slices.Chunk(keys, 8) {
			p := &api.Put{}
			for _, k := range some {
				p.Records.Add(d.uid, k, uint32(bytes/len(keys)), 0)
				d.uid++
			}
			d.Put(d.now, d.now, p)
			if p.Error != nil {
				d.t.Fatal(p.Error)
			}
			if n := len(some) - stored(p); n > 0 {
				refused, last = refused+n, d.now
			}
		}
	}
	return refused, last
}

// A shard that takes more than 500 KB/s, or 500 records/s, averaged within a minute is split; at
// half of its limits it is not (A32).
func TestA32ShardsAboveHalfOfTheirLimitAreSplitTogether(t *testing.T) {
	for _, c := range []struct {
		name  string
		load  int // bytes a second
		split int64
		want  int
	}{
		{"half of the bytes", 4 * 512 * kib, 500, 4},
		{"a KiB more", 4*512*kib + 64*16, 500, 8},
		{"16 records a second and shard", 64, 16, 4},
		{"one too many", 64, 15, 8},
	} {
		d := newDemanded(t, spec.OnDemand, 4, func(l *Limits) { l.OnDemand.SplitRecords = c.split; l.WriteRound = 1 })
		d.pass(11*sim.Minute, c.load)
		if n := d.openShards(); n != 4 {
			t.Errorf("%s: %d shards before a split is due", c.name, n)
		}
		d.pass(11*sim.Minute+sim.Second, 0)
		if n := d.openShards(); n != c.want {
			t.Errorf("%s: %d shards are open, want %d", c.name, n, c.want)
		}
		for _, r := range d.truth.open[4:] {
			if !r.Own {
				t.Errorf("%s: shard %d opens as if somebody had called", c.name, r.Shard)
			}
		}
	}
}

// A burst within a minute is averaged over it.
func TestSplitsLookAtWholeMinutes(t *testing.T) {
	d := newDemanded(t, spec.OnDemand, 4, func(l *Limits) { l.WriteBurstBytes = 10 * mib })
	d.pass(29*sim.Second, 4*mib)
	d.pass(20*sim.Minute, 0)
	if n := d.openShards(); n != 4 {
		t.Errorf("%d shards after 29 s at the limit, and silence", n)
	}
}

// A stream with even keys goes by levels, 4 to 8 to 16, until its shards are at half of their limit
// (A33): twice its peak at least, and less than four times.
func TestA33GrowsByLevels(t *testing.T) {
	d := newDemanded(t, spec.OnDemand, 4)
	d.pass(2*sim.Hour, 12*mib)
	counts := []int{}
	for i, at := range []sim.Time{1, 12 * sim.Minute, 23 * sim.Minute, sim.Hour} {
		n := 0
		for _, r := range d.truth.open {
			if r.At < at {
				n++
			}
		}
		for _, r := range d.truth.closed {
			if r.At < at {
				n--
			}
		}
		if counts = append(counts, n); i > 0 && n < counts[i-1] {
			t.Errorf("it shrinks: %v", counts)
		}
	}
	if want := []int{4, 8, 16, 32}; !slices.Equal(counts, want) {
		t.Errorf("levels %v, want %v", counts, want)
	}
}

// "You will experience throttling if your traffic grows more than double the previous peak":
// three times the peak is refused until the shards are split, and nothing afterwards (A31);
// twice the peak is not.
func TestA31ThreeTimesThePeakThrottlesUntilTheSplit(t *testing.T) {
	for times, throttled := range map[int]bool{2: false, 3: true} {
		d := newDemanded(t, spec.OnDemand, limits.ShardsFor(2*4*mib, 1), func(l *Limits) { l.OnDemand.Peak = 4 * mib })
		if refused, _ := d.pass(10*sim.Minute, 3*mib); refused > 0 {
			t.Errorf("%d refused below the peak", refused)
		}
		start := d.now
		refused, last := d.pass(start+time15, times*4*mib)
		if (refused > 0) != throttled {
			t.Errorf("%d times the peak: %d refused", times, refused)
		}
		if throttled && last-start < 5*sim.Minute {
			t.Errorf("it ends after %v", last-start)
		}
		if refused, _ := d.pass(start+sim.Hour, times*4*mib); refused > 0 {
			t.Errorf("%d times the peak: %d refused a quarter of an hour later", times, refused)
		}
	}
}

const time15 = 15 * sim.Minute

// Splits of one minute come together, those of another when they are drawn; all within their law.
func TestSplitDelaysAreDrawnByTheMinute(t *testing.T) {
	d := newDemanded(t, spec.OnDemand, 2, func(l *Limits) {
		l.OnDemand.SplitAfter = dist.Law{Kind: dist.Uniform, Min: float64(5 * sim.Minute), Max: float64(15 * sim.Minute)}
	})
	d.Splits = sim.NewSource(3, "orders", "split delay")
	d.pass(sim.Minute, mib)                        // the lower shard, whose keys are
	d.pass(2*sim.Minute, mib, d.even[:32]...)      // the first half, and then
	d.pass(3*sim.Minute, 2*mib-64, d.even[32:]...) // the upper one
	d.pass(30*sim.Minute, 0)
	closed := map[int32]sim.Time{}
	for _, r := range d.truth.closed {
		closed[r.Shard] = r.At
	}
	for shard, seen := range []sim.Time{2 * sim.Minute, 3 * sim.Minute} {
		if after := closed[int32(shard)] - seen; after < 5*sim.Minute || after > time15 {
			t.Errorf("shard %d is split %v after the minute that shows it", shard, after)
		}
	}
	if len(closed) != 2 || closed[0]-2*sim.Minute == closed[1]-3*sim.Minute {
		t.Errorf("splits at %v", closed)
	}
}

// No stream grows beyond its region's maximum, also with splits that are only decided.
func TestOnDemandStopsAtTheMaximum(t *testing.T) {
	d := newDemanded(t, spec.OnDemand, 4, func(l *Limits) { l.OnDemand.WriteMax = 11 * mib })
	for minute := range sim.Time(90) { // shard by shard
		d.pass(minute*sim.Minute, mib, d.even[minute%64])
	}
	d.pass(3*sim.Hour, 30*mib)
	if n := d.openShards(); n != 11 {
		t.Errorf("%d shards of 11", n)
	}
}

// "A single partition key takes 1 MiB/s and 1,000 records/s, whatever the capacity": its shard is
// split again and again, and it stays in one.
func TestHotKeysAreNotIsolated(t *testing.T) {
	d := newDemanded(t, spec.OnDemand, 4)
	hot := d.even[5]
	d.pass(5*sim.Hour, 2*mib, hot, hot, hot, hot)
	if n := d.openShards(); n < 10 {
		t.Errorf("%d shards", n)
	}
	stored := d.shards[d.Route(d.keys.Hash(hot))].write.taken()
	d.pass(d.now+sim.Minute, 2*mib, hot, hot, hot, hot)
	got := d.shards[d.Route(d.keys.Hash(hot))].write.taken() - stored
	if want := int64(60 * mib); got < want-mib || got > want+mib {
		t.Errorf("the key's shard takes %d bytes in a minute, want %d", got, want)
	}
}

// With scaleDown a stream gives back what its peak of that long does not need, by half at least;
// without it, nothing (no scale-down is documented for the Standard mode).
func TestScaleDown(t *testing.T) {
	for down, want := range map[sim.Time]int{0: 32, 2 * sim.Hour: 4} {
		d := newDemanded(t, spec.OnDemand, 4, func(l *Limits) { l.OnDemand.ScaleDown = down })
		d.pass(sim.Hour, 12*mib)
		if n := d.openShards(); n != 32 {
			t.Fatalf("it has grown to %d shards", n)
		}
		d.pass(2*sim.Hour+50*sim.Minute, mib)
		if n := d.openShards(); n != 32 {
			t.Errorf("scaleDown %v: %d shards while the peak still counts", down, n)
		}
		d.pass(3*sim.Hour+30*sim.Minute, mib)
		if n := d.openShards(); n != want {
			t.Errorf("scaleDown %v: %d shards at the end, want %d", down, n, want)
		}
		if open := d.truth.open; down > 0 && !open[len(open)-1].Own {
			t.Error("a merge as if somebody had called")
		}
	}
}
