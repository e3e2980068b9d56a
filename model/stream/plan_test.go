package stream

import (
	"fmt"
	"math/big"
	"slices"
	"testing"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"
)

// update makes an UpdateShardCount that must succeed, and waits for its end.
func (w *world) update(now sim.Time, target int32) sim.Time {
	w.t.Helper()
	w.control(now, api.Control{Operation: api.UpdateShardCount, Target: target})
	return max(now, w.settle())
}

// open is the open shards in order of the ring.
func (w *world) open() (ids []int32, ranges []api.HashRange) {
	ids = slices.Clone(w.routes.shards)
	for _, id := range ids {
		ranges = append(ranges, w.shards[id].hashes)
	}
	return ids, ranges
}

// A36: UpdateShardCount of 4 to 3 as it was observed (risingwave#9961): split 1 into 4 and
// 5, merge 0 and 4 into 6, split 2 into 7 and 8, merge 5 and 7 into 9, merge 8 and 3 into 10.
func TestA36FourShardsToThree(t *testing.T) {
	w := newWorld(t, 4)
	if at := w.update(0, 3); at != 90*sim.Second {
		t.Errorf("it took %v, want three waves of 30 s", at)
	}
	want := []string{"open 0", "open 1", "open 2", "open 3", "close 1", "open 4", "open 5",
		"close 0", "close 4", "open 6", "close 2", "open 7", "open 8",
		"close 5", "close 7", "open 9", "close 8", "close 3", "open 10"}
	if !slices.Equal(w.truth.order, want) {
		t.Errorf("got %v,\nwant %v", w.truth.order, want)
	}
	parents := []string{}
	for _, r := range w.truth.open[4:] {
		parents = append(parents, fmt.Sprint(r.Shard, r.Parent, r.Adjacent))
	}
	if want := []string{"4 1 -1", "5 1 -1", "6 0 4", "7 2 -1", "8 2 -1", "9 5 7", "10 8 3"}; !slices.Equal(parents, want) {
		t.Errorf("lineage %v, want %v", parents, want)
	}
	ids, ranges := w.open()
	if !slices.Equal(ids, []int32{6, 9, 10}) {
		t.Errorf("open %v", ids)
	}
	if err := equal(ranges, 1); err != nil {
		t.Error(err)
	}
}

// A37: after 4 to 8 twelve shards are listed, until the old ones expire (gosoline#691).
func TestA37FourShardsToEight(t *testing.T) {
	w := newWorld(t, 4)
	at := w.update(0, 8)
	if at != 30*sim.Second {
		t.Errorf("it took %v, want one wave", at)
	}
	for _, c := range []struct {
		now  sim.Time
		want int
	}{{at, 12}, {at + 24*sim.Hour, 12}, {at + 24*sim.Hour + 1, 8}} {
		if list := w.control(c.now, api.Control{Operation: api.ListShards}).Shards; len(list) != c.want {
			t.Errorf("at %v: %d shards listed, want %d", c.now, len(list), c.want)
		}
	}
	if w.update(at+25*sim.Hour, 4); w.openShards() != 4 || w.ShardCount() != 16 {
		t.Errorf("%d open of %d", w.openShards(), w.ShardCount())
	}
}

// V29: 2 to 16 in one call is refused and succeeds in three; the 11th call within 24 hours is
// refused (SDK UpdateShardCount 2026-11; validation.md A34).
func TestV29UpdateShardCountLimits(t *testing.T) {
	w := newWorld(t, 2)
	now := sim.Time(0)
	refused := func(target int32, code api.Code) {
		t.Helper()
		now += sim.Second
		c := api.Control{Operation: api.UpdateShardCount, Target: target}
		w.Control(now, &c)
		wantError(t, c.Error, code)
	}
	refused(16, api.LimitExceeded)
	refused(5, api.LimitExceeded)
	refused(0, api.Validation)
	for _, target := range []int32{4, 8, 16} {
		now = w.update(now+sim.Second, target)
	}
	refused(7, api.LimitExceeded)
	for i := range int32(7) {
		now = w.update(now+sim.Second, 15-i%2)
	}
	refused(16, api.LimitExceeded) // the 11th
	now = 3*sim.Second + 24*sim.Hour - 1
	refused(16, api.LimitExceeded)
	w.control(now+1, api.Control{Operation: api.UpdateShardCount, Target: 16}) // the first was 24 hours ago
	refused(17, api.ResourceInUse)
}

// At most 10,000 shards, and as many as the account may have.
func TestUpdateShardCountIsWithinTheQuota(t *testing.T) {
	for _, most := range []func(*Limits){
		func(l *Limits) { l.UpdateShardsMax = 5 }, func(l *Limits) { l.ShardsMax = 5 },
	} {
		w := newWorld(t, 3, most)
		c := api.Control{Operation: api.UpdateShardCount, Target: 6}
		w.Control(0, &c)
		wantError(t, c.Error, api.LimitExceeded)
		w.update(0, 5)
	}
}

// A reshard begins after a while: half of them within 9 s, all within 30 s (validation.md A35).
func TestA35ReshardStart(t *testing.T) {
	w := newWorld(t, 1, func(l *Limits) { l.ReshardDelay, l.ReshardWave = 15*sim.Second, 0 })
	w.Delays = sim.NewSource(1, "orders", "reshard delay")
	within, now, shard := 0, sim.Time(0), int32(0)
	for i := range 200 {
		c := api.Control{Operation: api.SplitShard, Shard: shard, At: half}
		if i%2 == 1 {
			c = api.Control{Operation: api.MergeShards, Shard: shard + 1, Adjacent: shard + 2}
			shard += 3
		}
		w.control(now, c)
		at := w.settle()
		if delay := at - now; delay < 9*sim.Second {
			within++
		} else if delay > 30*sim.Second {
			t.Errorf("it began after %v", delay)
		}
		now = at + sim.Minute
	}
	if within < 100 || within > 150 {
		t.Errorf("%d of 200 began within 9 s, want the most and not all", within)
	}
}

// equal tells whether ranges cover the ring with boundaries at k·2^128/n, give or take.
func equal(ranges []api.HashRange, take int64) error {
	next := api.Hash{}
	for k, r := range ranges {
		if r.Start != next || k > 0 && r.Start == (api.Hash{}) || !r.Start.Less(r.End) {
			return fmt.Errorf("range %d begins at %v, want %v", k, r.Start, next)
		}
		start, _ := new(big.Int).SetString(r.Start.String(), 10)
		want := new(big.Int).Lsh(big.NewInt(int64(k)), 128)
		want.Quo(want, big.NewInt(int64(len(ranges))))
		if off := want.Sub(want, start); off.CmpAbs(big.NewInt(take)) > 0 {
			return fmt.Errorf("range %d of %d begins %v keys off", k, len(ranges), off)
		}
		next = r.End.Next()
	}
	if next != (api.Hash{}) {
		return fmt.Errorf("the last range ends at %v", next.Previous())
	}
	return nil
}

// apply performs waves on a model of shards, and fails where a step is not possible, or
// not beside the others of its wave.
func apply(open []piece, waves [][]step, next int32) ([]piece, error) {
	for i, wave := range waves {
		before := slices.Clone(open)
		for _, t := range wave {
			at := slices.IndexFunc(open, func(p piece) bool { return p.id == t.shard })
			there := slices.ContainsFunc(before, func(p piece) bool { return p.id == t.shard })
			if !t.split {
				there = there && slices.ContainsFunc(before, func(p piece) bool { return p.id == t.other })
			}
			switch {
			case at < 0 || !there:
				return nil, fmt.Errorf("wave %d: %+v of a shard that is not there", i, t)
			case t.split:
				r := open[at].hashes
				open = slices.Replace(open, at, at+1,
					piece{id: next, hashes: api.HashRange{Start: r.Start, End: t.at.Previous()}},
					piece{id: next + 1, hashes: api.HashRange{Start: t.at, End: r.End}})
				next += 2
			case at+1 == len(open) || open[at+1].id != t.other:
				return nil, fmt.Errorf("wave %d: %+v of shards that are not adjacent", i, t)
			default:
				r := api.HashRange{Start: open[at].hashes.Start, End: open[at+1].hashes.End}
				open = slices.Replace(open, at, at+2, piece{id: next, hashes: r})
				next++
			}
		}
	}
	return open, nil
}

// From any number to any within half and double, in several steps and from ranges that are
// not equal: the shards are equal to a hash key, no step does anything twice, and it takes
// a few waves.
func TestPlansEndInEqualShards(t *testing.T) {
	p := properties(t)
	p.Property("plan", prop.ForAll(func(n int, factors []float64, cuts uint64) string {
		open := []piece{}
		for i, r := range equalRanges(n) {
			open = append(open, piece{id: int32(i), hashes: r})
		}
		next := int32(n)
		draws := sim.NewSource(cuts, "plan", "cut")
		for i := range cuts % 4 { // first splits at random places
			at := int(draws.Below(i, 0, uint64(len(open))))
			r := open[at].hashes
			h := api.Hash{Hi: r.Start.Hi + 1<<40 + draws.Below(i, 1, r.End.Hi-r.Start.Hi-1<<41), Lo: draws.Uint64(i, 2)}
			open = slices.Replace(open, at, at+1, piece{id: next, hashes: api.HashRange{Start: r.Start, End: h.Previous()}},
				piece{id: next + 1, hashes: api.HashRange{Start: h, End: r.End}})
			next += 2
		}
		off := int64(n)
		for _, f := range factors {
			target := max(1, int(float64(len(open))*f))
			waves := planShardCount(slices.Clone(open), target, 7, next)
			steps, splits := 0, 0
			for _, w := range waves {
				steps += len(w)
				for _, t := range w {
					if t.split {
						splits++
					}
				}
			}
			if splits-(steps-splits) != target-len(open) || splits > target-1 {
				return fmt.Sprintf("%d to %d: %d steps, %d splits", len(open), target, steps, splits)
			}
			if len(waves) > 2*7+2 {
				return fmt.Sprintf("%d to %d in %d waves", len(open), target, len(waves))
			}
			after, err := apply(slices.Clone(open), waves, next)
			if err != nil {
				return err.Error()
			}
			open, next = after, next+int32(steps+splits)
			ranges := []api.HashRange{}
			for _, p := range open {
				ranges = append(ranges, p.hashes)
			}
			if err := equal(ranges, off); err != nil || len(open) != target {
				return fmt.Sprintf("%d shards, want %d: %v", len(open), target, err)
			}
		}
		return ""
	}, gen.IntRange(1, 300), gen.SliceOfN(3, gen.Float64Range(0.5, 2)), gen.UInt64()))
	p.TestingRun(t)
}

// Doubling splits all in half, halving merges neighbours, in one wave; multiples of 25 %
// "finish quickest" (SDK UpdateShardCount 2026-11).
func TestMultiplesOfAQuarterFinishQuickest(t *testing.T) {
	waves := func(n, target int) int {
		open := []piece{}
		for i, r := range equalRanges(n) {
			open = append(open, piece{id: int32(i), hashes: r})
		}
		return len(planShardCount(open, target, 7, int32(n)))
	}
	for _, c := range []struct{ target, want int }{{200, 1}, {50, 1}, {75, 3}, {150, 2}, {100, 0}} {
		if got := waves(100, c.target); got != c.want {
			t.Errorf("100 to %d: %d waves, want %d", c.target, got, c.want)
		}
	}
	for _, target := range []int{99, 101, 73, 149, 197} {
		if got := waves(100, target); got <= 4 {
			t.Errorf("100 to %d: %d waves, want more than multiples of a quarter take", target, got)
		}
	}
}
