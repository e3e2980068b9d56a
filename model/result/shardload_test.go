package result

import (
	"fmt"
	"math"
	"testing"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

const (
	shard0 = "shard:shardId-000000000000"
	shard1 = "shard:shardId-000000000001"
)

// Utilisation is the larger of bytes and records over the limit, slice by slice, and all
// attempts that reach the shard count: refused ones take the place of others.
func TestShardUtilization(t *testing.T) {
	r := newRig(t, 4*s1)
	r.put(web, r.records(500, 0, 10, 0), 500, 0, s1, 1)              // half of the records
	r.put(web, r.records(4, 0, 1<<18, 0), 2, s1, 2*s1, 1)            // all of the bytes, half of it refused
	r.put(web, r.records(100, 1, 1, 0), 100, 3*s1+999*ms, 4*s1+1, 1) // a tenth, at the end
	r.value("shardUtilization", shard0, (0.5+1+0+0)/4)
	r.value("shardUtilization", shard1, 0.1/4)
	r.value("shardUtilization", "stream:s", 1.6/8)
	r.value("shardUtilization", "", 1.6/8)
}

// A run that was stopped is measured over what was run, not over what was planned.
func TestShardUtilizationOfAStoppedRun(t *testing.T) {
	r := newRig(t, 100*s1)
	r.put(web, r.records(500, 0, 10, 0), 500, 0, s1, 1)
	r.put(web, r.records(250, 0, 10, 0), 250, s1, s1+10*ms, 1)
	m := find(t, r.Metrics(s1+500*ms), "shardUtilization", shard0)
	if got := *m.Value; math.Abs(got-0.5) > 1e-9 { // 50 % in the first second, 50 % in the half after
		t.Errorf("got %g, want 0.5", got)
	}
}

// The hottest shard's share is of what was offered, each record once: the retries of a
// throttled shard do not add to it.
func TestHotShardShareCountsRecordsOnce(t *testing.T) {
	r := newRig(t, 10*s1)
	hot, cold := r.records(60, 1, 100, 0), r.records(40, 0, 100, 0)
	r.offer(web, hot)
	r.offer(web, cold)
	r.put(web, hot, 0, s1, 2*s1, 1)
	r.put(web, hot, 0, 3*s1, 4*s1, 2)
	r.put(web, cold, 40, 3*s1, 4*s1, 1)
	r.value("hotShardShare", "stream:s", 0.6)
	r.value("hotShardShare", "", 0.6)
	r.split(5*s1, 1, 2, 3)
	r.value("hotShardShare", "stream:s", 0.75) // shards that changed: attempts have to do
}

func TestRoute(t *testing.T) {
	r := newRig(t, s1)
	mid := api.Hash{Hi: 1 << 63}
	for h, want := range map[api.Hash]int32{{}: 0, mid.Previous(): 0, mid: 1, api.HashMax: 1} {
		if got := r.streams[0].route(h); got != want {
			t.Errorf("%v: got shard %d, want %d", h, got, want)
		}
	}
	if got := (&streamMeasures{}).route(mid); got != -1 {
		t.Errorf("without shards: got %d", got)
	}
}

// Of many shards only the hottest have a metric of their own, and those that a threshold
// asks for.
func TestManyShardsListTheHottest(t *testing.T) {
	const n = 300
	cold := spec.Threshold{Metric: "shardUtilization", Label: "shard:shardId-000000000005", Op: "<", Value: 1}
	s := &spec.Scenario{Duration: 10 * s1, Streams: []spec.Stream{{Name: "s"}},
		Producers: []spec.Producer{{Name: "p", Instances: 1}}, Thresholds: []spec.Threshold{cold}}
	ids := make([]string, n)
	for i := range ids {
		ids[i] = fmt.Sprintf("shardId-%012d", i)
	}
	g := NewGatherer(GatherConfig{Spec: s, Limits: newRig(t, s1).c.Limits, Keys: &api.Keyspace{}, KeyFirst: []int{0}})
	for i := range n {
		g.Open(api.OpenRow{Shard: int32(i), Parent: none, Range: api.HashRange{Start: api.Hash{Lo: uint64(i)}}})
	}
	for i := range n { // shard 299 is the hottest
		var c api.Columns
		c.Add(0, 0, uint32(i+2)<<10, 0)
		refused := []api.PutResult{{Shard: int32(i), Outcome: api.OutcomeThrottled}}
		g.Put(api.PutRow{At: s1, Records: c, Results: refused})
	}
	var listed []string
	metrics := g.Metrics(10 * s1)
	for _, m := range metrics {
		if m.Labels["shard"] != "" {
			listed = append(listed, m.Labels["shard"])
		}
	}
	if len(listed) != 21 || listed[0] != ids[299] || listed[19] != ids[280] || listed[20] != ids[5] {
		t.Errorf("got %d shards: %v", len(listed), listed)
	}
	if o := Evaluate(s.Thresholds, metrics); !o[0].Pass {
		t.Errorf("the threshold on a cold shard: %+v", o[0])
	}
}

// A61 (pricing page, 2014): 1,000 records/s of 5 KB are 4.9 MB/s and need five shards.
func TestA61Needs(t *testing.T) {
	r := newRig(t, 10*s1)
	for i := range 10 {
		r.offer(web, r.records(1000, 1, 5<<10, sim.Time(i)*s1))
	}
	n := r.needs(r.hotKeys(func(int, api.Key) int { return 1 }), r.end)[0]
	if n.ShardsByBytes != 5 || n.ShardsByRecords != 1 || n.PeakBytes != 5120000 || n.PeakRecords != 1000 {
		t.Errorf("got %+v, want 5 shards by bytes and 1 by records", n)
	}
	if n.HottestKey != "k1" || math.Abs(n.HottestKeyLoad-5120000.0/(1<<20)) > 1e-9 {
		t.Errorf("got key %s of load %g, want k1 of 4.88", n.HottestKey, n.HottestKeyLoad)
	}
}

// The rest of a duration that is no whole slice is no second of its own.
func TestNeedsIgnoreAShortRest(t *testing.T) {
	r := newRig(t, 10*s1+ms)
	r.offer(web, r.records(1000, 0, 10, s1))
	r.offer(web, r.records(100, 0, 10, 10*s1)) // 100,000 records/s, for a millisecond
	if n := r.needs(nil, r.end)[0]; n.PeakRecords != 1000 || n.ShardsByRecords != 1 {
		t.Errorf("got %+v", n)
	}
	short := newRig(t, 500*ms)
	short.offer(web, short.records(1000, 0, 10, 0))
	if n := short.needs(nil, short.end)[0]; n.PeakRecords != 2000 {
		t.Errorf("half a second: got %g records/s, want 2000", n.PeakRecords)
	}
}

// The key that takes most of a shard comes first, be it by bytes or by records, and
// producers that share a key count together.
func TestHotKeys(t *testing.T) {
	keys := &api.Keyspace{}
	keys.AddNames([]string{"big", "shared"}, nil)
	keys.AddNames([]string{"shared", "many"}, nil)
	s := &spec.Scenario{Duration: 10 * s1, Streams: []spec.Stream{{Name: "s"}},
		Producers: []spec.Producer{{Name: "a"}, {Name: "b"}}}
	g := NewGatherer(GatherConfig{Spec: s, Limits: newRig(t, s1).c.Limits, Keys: keys, KeyFirst: []int{0, 2}})
	offer := func(key api.Key, n int, bytes uint32) {
		var c api.Columns
		for range n {
			c.Add(0, key, bytes, 0)
		}
		g.Offer(api.OfferRow{Group: int32(key / 2), Records: c})
	}
	offer(0, 10, 100_000) // 1,000,000 B
	offer(1, 7, 100_000)
	offer(2, 7, 100_000) // 1,400,000 B together
	offer(3, 2000, 1)    // 2,000 records weigh as 2 MiB
	got := g.hotKeys(func(_ int, k api.Key) int { return int(k) % 2 })
	const all = 2_402_000
	want := []HotKey{
		{"s", "many", shardID(1), 2000, 2000, 2000.0 / all},
		{"s", "shared", shardID(1), 14, 1_400_000, 1.4e6 / all},
		{"s", "big", shardID(0), 10, 1_000_000, 1e6 / all},
	}
	if len(got) != len(want) {
		t.Fatalf("got %+v", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("place %d: got %+v, want %+v", i+1, got[i], want[i])
		}
	}
	if n := g.needs(got, 10*s1)[0]; n.HottestKey != "many" || math.Abs(n.HottestKeyLoad-0.2) > 1e-9 {
		t.Errorf("got %+v", n)
	}
}
