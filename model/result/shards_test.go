package result

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

const (
	shard2 = "shard:shardId-000000000002"
	shard3 = "shard:shardId-000000000003"
)

// putAt sends n records of 10 bytes to a shard.
func (r *rig) putAt(at sim.Time, shard int32, n, refused int) {
	c := r.records(n, 0, 10, at)
	results := make([]api.PutResult, n)
	for i := range results {
		results[i] = api.PutResult{Shard: shard, Outcome: api.OutcomeStored}
		if i < refused {
			results[i].Outcome = api.OutcomeThrottled
		}
	}
	r.Put(api.PutRow{At: at, Records: c, Results: results})
}

// A shard is measured while it is open: its children's load is not diluted by the time
// before, nor its own by the time after.
func TestUtilizationWhileOpen(t *testing.T) {
	r := newRig(t, 10*s1)
	for i := range 10 {
		at := sim.Time(i) * s1
		r.putAt(at, 0, 100, 0)
		if i < 4 {
			r.putAt(at, 1, 800, 0)
			continue
		}
		if i == 4 {
			r.split(at, 1, 2, 3)
		}
		r.putAt(at, 2, 500, 0)
		r.putAt(at, 3, 300, 0)
	}
	r.value("shardUtilization", shard0, 0.1)
	r.value("shardUtilization", shard1, 0.8)
	r.value("shardUtilization", shard2, 0.5)
	r.value("shardUtilization", shard3, 0.3)
	r.value("shardUtilization", "stream:s", (0.9*10)/(2*4+3*6))
	r.value("openShards", "stream:s", 3)
	r.value("reshards", "stream:s", 1)
	text := series(t, r, r.end)
	for line, want := range map[string]bool{
		"\n3,shardUtilization,shard=shardId-000000000001;stream=s,0.8\n": true,
		"\n4,shardUtilization,shard=shardId-000000000001;stream=s,0":     false,
		"\n3,shardUtilization,shard=shardId-000000000002;stream=s,":      false,
		"\n4,shardUtilization,shard=shardId-000000000002;stream=s,0.5\n": true,
		"\n3,openShards,stream=s,2\n":                                    true,
		"\n4,openShards,stream=s,3\n":                                    true,
	} {
		if strings.Contains(text, line) != want {
			t.Errorf("the series have %q: %v", line, !want)
		}
	}
}

// In a slice of which it was open for a part only, that part counts, but never less than
// a second: limits are by the second.
func TestUtilizationOfAPartOfASlice(t *testing.T) {
	r := newRig(t, 30*sim.Day) // slices of ten minutes
	r.split(9*sim.Minute, 1, 2, 3)
	r.putAt(9*sim.Minute, 2, 30_000, 0)
	r.split(10*sim.Minute-ms, 3, 4, 5)
	r.putAt(10*sim.Minute-ms, 4, 500, 0)
	r.observe(r.end)
	for shard, want := range map[int]float64{2: 0.5, 4: 0.5} {
		if got := r.utilisationAt(&r.streams[0].shards[shard], 0); got != want {
			t.Errorf("shard %d: got %g, want %g", shard, got, want)
		}
	}
}

// Two into one is one reshard, one into two as well, and 4 to 8 shards are four.
func TestReshardsAreSplitsAndMerges(t *testing.T) {
	r := newRig(t, 10*s1)
	r.split(s1, 0, 2, 3)
	r.value("reshards", "", 1)
	r.split(s1, 1, 4, 5)
	r.value("reshards", "", 2)
	r.merge(2*s1, 3, 4, 6)
	r.value("reshards", "", 3)
	r.value("openShards", "", 3)
	got := ""
	for _, l := range r.streams[0].lineage() {
		closed := "open"
		if l.ClosedAt != nil {
			closed = fmt.Sprint(*l.ClosedAt)
		}
		got += fmt.Sprintf("%s %v %g %s\n", l.ID[18:], l.Parents, l.OpenedAt, closed)
	}
	const want = `00 [] 0 1
01 [] 0 1
02 [shardId-000000000000] 1 open
03 [shardId-000000000000] 1 2
04 [shardId-000000000001] 1 2
05 [shardId-000000000001] 1 open
06 [shardId-000000000003 shardId-000000000004] 2 open
`
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// What is open over time is what is billed, also by retention.
func TestShardHoursAreTheIntegral(t *testing.T) {
	r := newRig(t, 4*sim.Hour)
	r.split(sim.Hour, 0, 2, 3)   // 2 shards for an hour, then 3 …
	r.merge(2*sim.Hour, 2, 3, 4) // … then 2
	r.split(3*sim.Hour, 1, 5, 6) // … then 3
	r.Retain(api.RetainRow{At: 2 * sim.Hour, Retention: 8 * sim.Day})
	s := &r.streams[0]
	if got := s.meanOpen(0, 4*sim.Hour); got != 2.5 {
		t.Errorf("got %g shards on average, want 2.5", got)
	}
	if got := s.meanOpen(sim.Hour/2, 3*sim.Hour/2); got != 2.5 {
		t.Errorf("got %g shards on average in between, want 2.5", got)
	}
	held := s.retentions(0, 4*sim.Hour, 4*sim.Hour)
	if len(held) != 2 || held[0].Share != 0.5 || held[0].Shards != 2.5 || held[1].Shards != 2.5 ||
		held[1].Period != 8*sim.Day {
		t.Errorf("got retentions %+v", held)
	}
	if held = s.retentions(0, sim.Hour, sim.Hour); len(held) != 1 || held[0].Share != 1 {
		t.Errorf("after an hour: %+v", held)
	}
	if held = s.retentions(0, 0, 0); len(held) != 1 || held[0].Shards != 3 || held[0].Period != 8*sim.Day {
		t.Errorf("after nothing: %+v", held)
	}
	items := r.Result(r.end, func(int, api.Key) int { return 1 }).Cost.Items
	if items[0].Quantity != 2.5*730 || items[1].What != "s: retention beyond 24 h" ||
		items[1].Quantity != 0.5*2.5*730 {
		t.Errorf("got %+v", items[:2])
	}
}

// A stream that is resharded very often keeps its cells few, by longer slices, and every
// record still counts once, in its shard and at its time.
func TestManyReshardsStayBounded(t *testing.T) {
	r := newRig(t, 2*sim.Hour)
	random := rand.New(rand.NewPCG(3, 5))
	open, next := []int32{0, 1}, int32(2)
	total := map[int32]int64{}
	byMinute := map[[2]int]int64{} // shard, slice of two minutes
	for at := sim.Time(0); at < r.end; at += s1 {
		if at%(20*s1) == 0 && len(open) < 400 {
			i := random.IntN(len(open))
			r.split(at, open[i], next, next+1)
			open = append(append(open[:i:i], open[i+1:]...), next, next+1)
			next += 2
		}
		for _, shard := range open {
			n := random.IntN(3)
			r.putAt(at, shard, n, 0)
			total[shard] += int64(n)
			byMinute[[2]int{int(shard), int(at / (2 * sim.Minute))}] += int64(n)
		}
	}
	r.observe(r.end)
	s := &r.streams[0]
	cells := 0
	for i := range s.shards {
		sh, sum := &s.shards[i], int64(0)
		cells += len(sh.cells)
		for j := range sh.cells {
			sum += sh.cells[j].records
		}
		if sum != total[int32(i)] || sh.bytes != 10*sum {
			t.Fatalf("shard %d: got %d records and %d bytes, want %d records", i, sum, sh.bytes, total[int32(i)])
		}
	}
	if cells != r.cells || cells > 2*shardRowMax || r.shardCut <= 1*s1 || r.shardCut > 2*sim.Minute {
		t.Errorf("%d cells (noted: %d) of %v", cells, r.cells, r.shardCut)
	}
	per := int(2 * sim.Minute / r.shardCut)
	for at, want := range byMinute {
		got := int64(0)
		for k := range per {
			c := s.shards[at[0]].at(at[1]*per + k)
			got += c.records
		}
		if 2*sim.Minute%r.shardCut == 0 && got != want {
			t.Fatalf("shard %d, minute %d: got %d, want %d", at[0], 2*at[1], got, want)
		}
	}
}

// Time goes on without an allocation per row or slice: cells of a shard grow as a slice does.
func TestSlicesAllocateLittle(t *testing.T) {
	r := newRig(t, 2*sim.Hour)
	c := r.records(50, 1, 10, 0)
	results := make([]api.PutResult, 50)
	at := sim.Time(0)
	n := testing.AllocsPerRun(5000, func() {
		r.Put(api.PutRow{At: at, Records: c, Results: results})
		at += s1
	})
	if n != 0 {
		t.Errorf("%g allocations a slice", n)
	}
}

// A planted bug may put into a closed shard; the measures bear it.
func TestPutIntoAClosedShard(t *testing.T) {
	r := newRig(t, 10*s1, func(s *spec.Scenario) { s.Streams[0].Shards = 2 })
	r.split(s1, 1, 2, 3)
	r.putAt(5*s1, 1, 100, 0)
	r.value("shardUtilization", shard1, 0.1)
	r.value("recordsStored", "", 100)
}
