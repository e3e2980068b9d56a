package history

import (
	"slices"
	"testing"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// tally counts by maps what the checker counts by sets.
type tally struct {
	app         map[int32]*api.JoinRow // by reader
	effects     []map[api.UID]int      // by application
	delivered   []map[place]int
	redelivered []int64
	hits        []int64
	copies      map[api.UID][]place
	commit      map[place]sim.Time
	last        map[int32]sim.Time
	horizon     map[int32]uint64
	covered     []map[place]bool   // done, or before the first position, or lost
	start       []map[int32]uint64 // the first position; 0 of a shard that opens when it has begun
	begun       map[int32]bool     // by application
}

func newTally(c Config) *tally {
	t := &tally{app: map[int32]*api.JoinRow{}, copies: map[api.UID][]place{}, commit: map[place]sim.Time{},
		last: map[int32]sim.Time{}, horizon: map[int32]uint64{}, begun: map[int32]bool{}}
	for range c.Applications {
		t.effects = append(t.effects, map[api.UID]int{})
		t.delivered = append(t.delivered, map[place]int{})
		t.covered = append(t.covered, map[place]bool{})
		t.start = append(t.start, map[int32]uint64{})
	}
	t.redelivered, t.hits = make([]int64, len(c.Applications)), make([]int64, len(c.Applications))
	return t
}

func (t *tally) tell(row any, c Config) {
	switch r := row.(type) {
	case *api.JoinRow:
		t.app[r.Reader], t.begun[r.Application] = r, true
	case *api.OpenRow:
		for app := range t.begun {
			t.start[app][r.Shard] = 0
		}
	case *api.TrimRow:
		t.horizon[r.Shard] = r.Horizon
	case *api.PutRow:
		for i, res := range r.Results {
			if res.Outcome == api.OutcomeStored {
				at := place{0, res.Shard, res.Index}
				t.copies[r.Records.UID[i]] = append(t.copies[r.Records.UID[i]], at)
				t.last[res.Shard] = max(t.last[res.Shard], r.Commit)
				t.commit[at] = t.last[res.Shard]
			}
		}
	case *api.StartRow:
		start := t.start[t.app[r.Reader].Application]
		if _, began := start[r.Shard]; !began {
			start[r.Shard] = r.Next
		}
	case *api.DeliverRow:
		app := t.app[r.Reader].Application
		for i := range uint64(r.Records.Len()) {
			at := place{0, r.Shard, r.First + i}
			if t.delivered[app][at]++; t.delivered[app][at] > 1 {
				t.redelivered[app]++
			}
		}
	case *api.DoneRow:
		app := t.app[r.Reader].Application
		for i, u := range r.Records.UID {
			t.covered[app][place{0, r.Shard, r.First + uint64(i)}] = true
			if !c.Applications[app].Dedup {
				t.effects[app][u]++
			}
		}
	case *api.EffectRow:
		app := t.app[r.Reader].Application
		if r.Kind == api.EffectSkipped {
			t.hits[app]++
			return
		}
		t.effects[app][r.UID]++
	}
}

// multiplicity is what Checker.Multiplicity should be, but for those that never happened.
func (t *tally) multiplicity(app int) []int64 {
	m := make([]int64, layersMax+1)
	for _, n := range t.effects[app] {
		m[min(n, layersMax)]++
	}
	return m
}

// TestCounts: what the checker counts by sets is what maps of all records count.
func TestCounts(t *testing.T) {
	copies, twice := 0, int64(0)
	for seed := range uint64(40) {
		rows, c := simulate(seed, false, flaws{})
		k, want := judge(rows, c), newTally(c)
		for _, row := range rows {
			want.tell(row, c)
		}
		stored := int64(0)
		for _, at := range want.copies {
			stored += int64(len(at)) - 1
		}
		if got := k.DuplicatesStored(0); got != stored {
			t.Errorf("seed %d: %d duplicates are stored, want %d", seed, got, stored)
		}
		copies += int(stored)
		for i := range c.Applications {
			got, m := k.Multiplicity(i), want.multiplicity(i)
			if !slices.Equal(got[1:], m[1:]) {
				t.Errorf("seed %d, %s: multiplicity %v, want %v", seed, c.Applications[i].Name, got, m)
			}
			again := int64(0)
			for n, count := range m {
				again += int64(max(n-1, 0)) * count
			}
			twice += again
			if k.DuplicateEffects(i) != again || k.DedupHits(i) != want.hits[i] || k.Redelivered(i) != want.redelivered[i] {
				t.Errorf("seed %d, %s: %d effects again, %d hits, %d delivered again, want %d, %d and %d", seed,
					c.Applications[i].Name, k.DuplicateEffects(i), k.DedupHits(i), k.Redelivered(i), again, want.hits[i],
					want.redelivered[i])
			}
			checkNever(t, seed, got[0], want, i)
		}
	}
	if copies < 100 || twice < 100 {
		t.Errorf("%d copies and %d effects again in 40 histories", copies, twice)
	}
}

// checkNever: of the records that an application has come by, from where it began to the last
// that it has done or left out, or that retention took.
func checkNever(t *testing.T, seed uint64, got int64, want *tally, app int) {
	t.Helper()
	end := map[int32]uint64{}
	for at := range want.covered[app] {
		end[at.shard] = max(end[at.shard], at.index+1)
	}
	for shard, horizon := range want.horizon {
		end[shard] = max(end[shard], horizon)
	}
	never := int64(0)
	for u, places := range want.copies {
		passed := false
		for _, at := range places {
			start, began := want.start[app][at.shard]
			passed = passed || began && at.index >= start && at.index < end[at.shard]
		}
		if passed && want.effects[app][u] == 0 {
			never++
		}
	}
	if got != never {
		t.Errorf("seed %d, application %d: %d never happened, want %d", seed, app, got, never)
	}
}
