package validate

import (
	"fmt"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/stream"
	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

func rowV11() Row {
	return Row{
		ID: "V11", Name: "loss at a limit under Poisson arrivals", Kind: Theory,
		Source: "B12 (level crossing, Brill), B14",
		Short:  0.1, Scale: 6,
		Shows: "the rule itself, the write limit of a shard: as a bucket with one token a second; with " +
			"limiter window, 100 calls a second with a Poisson number of records each. Losses in " +
			"windows are rare: 5 % in the quick suite.",
		Claims: []Claim{
			{What: "loss, bucket of 5 at a load of 0.95", Want: bucketLoss(5, 0.95)},
			{ID: "bucket10", What: "loss, bucket of 10 at a load of 0.9", Want: bucketLoss(10, 0.9)},
			{ID: "window1000", What: "loss, windows of 1 s and 1,000 at 950/s",
				Want: windowLoss(1000, 950), Quick: 0.05},
			{ID: "window200", What: "loss, windows of 1 s and 200 at 190/s",
				Want: windowLoss(200, 190), Quick: 0.05},
		},
		Run: func(l *Lab) []float64 {
			return []float64{l.bucket(5, 0.95, 600_000), l.bucket(10, 0.9, 1_000_000),
				l.window(1000, 950, 15_000), l.window(200, 190, 3_000)}
		},
	}
}

// bucket is the share of so many Poisson arrivals that the write limit of a shard refuses,
// when it takes one record a second.
func (l *Lab) bucket(burst int64, load float64, arrivals int) float64 {
	clock, b := func(t sim.Time) sim.Time { return t }, l.broken
	if b != nil && b.clock != nil {
		clock = b.clock
	}
	limit := newShard(func(x *stream.Limits) {
		x.WriteRecords, x.WriteBurstRecords = 1, burst
		if b != nil && b.limits != nil {
			b.limits(x)
		}
	})
	gap, source := exponential(1/load).Compile(), l.source("bucket", fmt.Sprint(burst))
	now, refused, n := sim.Time(0), 0, l.times(arrivals)
	for i := range n {
		now += gap.Time(source, uint64(i))
		refused += 1 - limit.admit(clock(now), 1)
	}
	return float64(refused) / float64(n)
}

// limiter admits some of n records of a call.
type limiter interface {
	admit(now sim.Time, n int) int
}

// window is the share of Poisson arrivals that fixed windows of a second refuse, over so
// many windows.
func (l *Lab) window(allowed int64, rate float64, windows int) float64 {
	var limit limiter = newShard(func(x *stream.Limits) { x.WriteRecords, x.Window = allowed, true })
	if b := l.broken; b != nil && b.window != nil {
		limit = b.window(allowed)
	}
	const calls = 100 // a second
	source := l.source("window", fmt.Sprint(allowed))
	offered, refused := 0, 0
	for i := range l.times(windows) * calls {
		n := int(dist.Poisson(rate/calls, source, uint64(i)))
		offered += n
		if n > 0 {
			refused += n - limit.admit(sim.Time(i)*sim.Second/calls, n)
		}
	}
	return float64(refused) / float64(offered)
}

// shard is the write limit of a shard: a stream that has one.
type shard struct {
	stream *stream.Stream
	put    api.Put
	most   api.Columns
}

func newShard(say func(*stream.Limits)) *shard {
	keys := &api.Keyspace{}
	key := keys.AddNames([]string{"k"}, nil)
	s := &shard{stream: newStream(1, keys, say)}
	for i := range uint64(1000) {
		s.most.Add(api.MakeUID(0, i), key, 100, 0)
	}
	return s
}

func (s *shard) admit(now sim.Time, n int) int {
	m := &s.most
	s.put.Records = api.Columns{UID: m.UID[:n], Key: m.Key[:n], Bytes: m.Bytes[:n], Due: m.Due[:n]}
	s.stream.Put(now, now, &s.put)
	admitted := 0
	for i := range s.put.Results {
		if s.put.Results[i].Outcome == api.OutcomeStored {
			admitted++
		}
	}
	return admitted
}

// newStream is a stream that only what is said limits.
func newStream(shards int, keys *api.Keyspace, say func(*stream.Limits)) *stream.Stream {
	const plenty = 1 << 30
	x := stream.Limits{WriteBytes: plenty, WriteRecords: plenty, WriteBurstBytes: plenty,
		WriteBurstRecords: plenty, WriteRound: 1,
		PutRecordsMax: plenty, PutRecordsBytesMax: plenty, RecordBytesMax: plenty, KeyMax: plenty,
		ReadBytes: plenty, GetRecordsCalls: plenty, GetRecordsBurst: plenty, GetShardIteratorCalls: plenty,
		PushBytes: plenty, SubscribeCalls: plenty, ListCalls: plenty, SplitCalls: plenty, UpdateCalls: plenty,
		RetainCalls: plenty, SummaryCalls: plenty, Retention: sim.Day}
	if say != nil {
		say(&x)
	}
	return stream.New("s", 0, shards, x, keys, api.Blind{}, 0)
}

func rowV24() Row {
	return Row{
		ID: "V24", Name: "a read of 10 MiB blocks the shard", Kind: Documented,
		Source: "A20; SDK GetRecords 2026-11", Once: true,
		Shows: "scenario: 19 MiB wait on one shard, a poller comes and asks every 200 ms, latency off; " +
			"from the full read to the next that is not refused.",
		Claims: []Claim{
			{What: "time until the next read succeeds", Unit: "s", Want: 5, Rule: Within, Bound: 0.2 / 5},
			{ID: "bytes", What: "bytes of the full read", Unit: "MiB", Want: 10, Rule: Within, Bound: 0.1},
		},
		Run: func(l *Lab) []float64 {
			w := &reads{}
			l.scenario(`
version: 1
name: full-read
duration: 1m
streams: [{name: s, shards: 1}]
producers:
  - {name: p, arrivals: {process: constant, stages: [{hold: 1/s, for: 19s}, {hold: 0/s}]}, size: 1023KiB,
     keys: {distribution: uniform, count: 10}, client: {api: putRecord}}
consumers: [{name: c, startAt: 30s, interval: 200ms}]
`, latencyOff, w)
			if w.next == 0 {
				l.fail("no read succeeds after the first")
			}
			return []float64{float64(w.next-w.first) / 1e9, float64(w.bytes) / (1 << 20)}
		},
	}
}

// reads finds the first read with records and the first that succeeds behind it.
type reads struct {
	api.Blind
	first, next sim.Time
	bytes       int64
}

func (w *reads) Get(r api.GetRow) {
	switch {
	case r.Throttled || w.next > 0:
	case w.bytes > 0:
		w.next = r.At
	case r.Records > 0:
		w.first, w.bytes = r.At, r.Bytes
	}
}

func rowV35() Row {
	keys := ""
	for _, k := range []string{"s-4", "s-41", "s-90", "s-6"} { // one on each shard
		keys += fmt.Sprintf("{key: %s, share: 25%%}, ", k)
	}
	return Row{
		ID: "V35", Name: "a hot key", Kind: Theory,
		Source: "A26, B30; arithmetic of a published case", Once: true,
		Shows: "scenario: 2,000 records/s evenly over four shards and 600 of one key, no retry; the " +
			"first burst of a shard, 1,000 records, counted as refused.",
		Claims: []Claim{
			{What: "share of the load that is throttled", Want: 100.0 / 2600, Rule: Within, Bound: 0.02},
			{ID: "shard", What: "share of that on the shard of the key", Want: 1, Rule: Within, Bound: 1e-9},
		},
		Run: func(l *Lab) []float64 {
			w := &refusals{}
			o := l.scenario(fmt.Sprintf(`
version: 1
name: hot-key
duration: 10m
streams: [{name: s, shards: 4}]
producers:
  - {name: even, arrivals: {process: constant, rate: 2000/s}, size: 100B,
     keys: {distribution: weighted, list: [%s]}, client: {retry: none}}
  - {name: hot, arrivals: {process: constant, rate: 600/s}, size: 100B,
     keys: {distribution: weighted, list: [{key: s-90, share: 1}]}, client: {retry: none}}
`, keys), latencyOff, w)
			all := 0
			for _, n := range w.shard {
				all += n
			}
			return []float64{(o.value("recordsFailed") + 1000) / o.value("recordsOffered"),
				float64(w.shard[2]) / float64(max(all, 1))}
		},
	}
}

// refusals counts throttled records by shard.
type refusals struct {
	api.Blind
	shard [4]int
}

func (w *refusals) Put(r api.PutRow) {
	for i := range r.Results {
		if x := &r.Results[i]; x.Outcome == api.OutcomeThrottled {
			w.shard[x.Shard]++
		}
	}
}

func rowA28() Row {
	stages := ""
	for range 60 { // on for 2 s, off for 8 s
		stages += "{hold: 3k/s, for: 2s}, {hold: 0/s, for: 8s}, "
	}
	return Row{
		ID: "A28", Name: "hidden micro-spikes", Kind: Documented,
		Source: "A28; AWS re:Post, throttling below the average", Once: true,
		Shows: "scenario: bursts of 3,000 records/s for 2 s in 10 on one shard, which a minute's " +
			"average shows as 60 % of the limit. Of a burst of 6,000 the bucket takes 1,000 and then " +
			"1,000 a second.",
		Claims: []Claim{
			{What: "largest load of a minute ÷ limit", Want: 0.7, Rule: AtMost},
			{ID: "throttled", What: "share of first attempts that is throttled",
				Want: 0.5, Rule: Within, Bound: 0.02},
		},
		Run: func(l *Lab) []float64 {
			w := &minutes{}
			l.scenario(fmt.Sprintf(`
version: 1
name: micro-spikes
duration: 10m
streams: [{name: s, shards: 1}]
producers:
  - {name: p, arrivals: {process: poisson, stages: [%s]}, keys: {distribution: uniform, count: 1k}, size: 100B,
     client: {api: putRecord, inFlight: 1000, retry: none}}
`, stages), latencyOff, w)
			most, all := 0, 0
			for _, n := range w.offered {
				most, all = max(most, n), all+n
			}
			return []float64{float64(most) / 60_000, float64(w.refused) / float64(all)}
		},
	}
}

// minutes counts what arrives at the service by the minute.
type minutes struct {
	api.Blind
	offered [10]int
	refused int
}

func (w *minutes) Put(r api.PutRow) {
	w.offered[min(int(r.At/sim.Minute), 9)] += r.Records.Len()
	for i := range r.Results {
		if r.Results[i].Outcome == api.OutcomeThrottled {
			w.refused++
		}
	}
}
