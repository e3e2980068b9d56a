package result

import (
	"slices"
	"testing"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// contract is the table of CONTRACT.md, "Metric names".
var contract = []string{
	"recordsOffered", "bytesOffered", "recordsAccepted", "bytesAccepted",
	"recordsFailed", "recordsExpired", "recordsInFlight", "recordsThrottled", "throttledRatio",
	"recordsStored", "duplicatesStored", "putCalls", "retries", "getCalls", "getThrottled",
	"putLatency", "putServiceTime", "propagationDelay", "endToEndDelay", "iteratorAge", "millisBehindLatest",
	"recordsDelivered", "recordsProcessed", "redelivered", "effects", "duplicateEffects", "dedupHits",
	"shardUtilization", "hotShardShare", "openShards", "reshards",
}

// Every metric of the contract appears unlabelled, even at 0, even before anything
// happened, and once for each label set.
func TestEveryMetricAppears(t *testing.T) {
	metrics := newRig(t, s1).Metrics(0)
	for _, name := range contract {
		if m := find(t, metrics, name, ""); m.Kind == kindHistogram && *m.Count != 0 ||
			m.Kind != kindHistogram && m.Value == nil {
			t.Errorf("%s: %+v", name, *m)
		}
	}
	seen := map[string]bool{}
	for _, m := range metrics {
		key := m.Name
		for _, l := range []string{"stream", "shard", "producer", "consumer"} {
			key += "," + m.Labels[l]
		}
		if seen[key] {
			t.Errorf("%s stands twice", key)
		}
		seen[key] = true
	}
}

// recordsOffered = recordsAccepted + recordsFailed + recordsExpired + recordsInFlight,
// in all, by producer and by stream.
func TestOfferedIsAccountedFor(t *testing.T) {
	r := newRig(t, 10*s1)
	all := r.records(10, 0, 100, s1)
	r.offer(web, all)
	r.offer(batch, r.records(3, 1, 50, s1))
	first := api.Columns{UID: all.UID[:6], Key: all.Key[:6], Bytes: all.Bytes[:6], Due: all.Due[:6]}
	r.put(web, first, 4, s1, s1+20*ms, 1)
	again := api.Columns{UID: all.UID[4:6], Key: all.Key[4:6], Bytes: all.Bytes[4:6], Due: all.Due[4:6]}
	r.put(web, again, 1, 2*s1, 2*s1+20*ms, 2)
	r.Drop(api.DropRow{Group: web, Reason: api.DropFailed, Records: r.records(1, 0, 100, s1)})
	r.Drop(api.DropRow{Group: web, Reason: api.DropExpired, Records: r.records(2, 0, 100, s1)})
	r.Hold(api.HoldRow{Group: web, Records: 2, Bytes: 200})
	r.Hold(api.HoldRow{Group: batch, Records: 3, Bytes: 150})

	for _, c := range []struct {
		label                                        string
		offered, accepted, failed, expired, inFlight float64
	}{
		{"producer:web", 10, 5, 1, 2, 2}, {"producer:batch", 3, 0, 0, 0, 3}, {"stream:s", 13, 5, 1, 2, 5},
		{"", 13, 5, 1, 2, 5},
	} {
		if c.offered != c.accepted+c.failed+c.expired+c.inFlight {
			t.Fatal("the test is wrong")
		}
		r.value("recordsOffered", c.label, c.offered)
		r.value("recordsAccepted", c.label, c.accepted)
		r.value("recordsFailed", c.label, c.failed)
		r.value("recordsExpired", c.label, c.expired)
		r.value("recordsInFlight", c.label, c.inFlight)
	}
	r.value("bytesOffered", "", 1150)
	r.value("bytesAccepted", "producer:web", 500)
	r.value("recordsThrottled", "producer:web", 3)
	r.value("throttledRatio", "producer:web", 3.0/8)
	r.value("throttledRatio", "producer:batch", 0)
	r.value("putCalls", "", 2)
	r.value("retries", "producer:web", 2)
	r.value("recordsStored", "stream:s", 5)
}

// putLatency counts from the intended time, putServiceTime from when it was sent.
func TestPutLatencyCountsFromTheIntendedTime(t *testing.T) {
	r := newRig(t, 10*s1)
	r.put(web, r.records(3, 0, 100, s1), 2, s1+500*ms, s1+530*ms, 1) // the third is refused
	r.put(batch, r.records(1, 1, 100, 2*s1), 1, 2*s1, 2*s1+50*ms, 1)
	r.delay("putLatency", "producer:web", 2, 530, 530)
	r.delay("putLatency", "", 3, (530+530+50)/3.0, 530)
	r.delay("putServiceTime", "producer:web", 1, 30, 30)
	r.delay("putServiceTime", "", 2, 40, 50)
}

// A PutRecord that is refused is one exception, and counts once; so does a call that a
// limit refuses whole.
func TestRefusedCalls(t *testing.T) {
	r := newRig(t, 10*s1)
	throttled := api.NewException(api.ProvisionedThroughputExceeded, "Rate exceeded")
	one := r.records(1, 0, 100, s1)
	refused := []api.PutResult{{Outcome: api.OutcomeThrottled}}
	r.Put(api.PutRow{At: s1, Single: true, Records: one, Results: refused})
	r.Reply(api.ReplyRow{At: s1, Records: one, Results: refused, Error: throttled})
	r.value("recordsThrottled", "", 1)
	r.Reply(api.ReplyRow{At: s1, Records: r.records(5, 0, 100, s1), Error: throttled})
	r.value("recordsThrottled", "", 6)
	r.Reply(api.ReplyRow{At: s1, Records: one, Error: api.NewException(api.InvalidArgument, "no")})
	r.value("recordsThrottled", "", 6)
	r.value("recordsAccepted", "", 0)
	r.value("WriteProvisionedThroughputExceeded", "stream:s", 1)
	r.value("PutRecords.ThrottledRecords", "stream:s", 0)
}

func TestConsumerDelays(t *testing.T) {
	r := newRig(t, 10*s1)
	c := r.records(4, 0, 100, s1)
	r.deliver(slow, c, s1+20*ms, s1+520*ms, 0)
	done := []sim.Time{s1 + 600*ms, s1 + 700*ms, s1 + 800*ms, s1 + 900*ms}
	r.Done(api.DoneRow{Now: 3 * s1, At: done, Records: c})
	r.deliver(fast, c, s1+20*ms, s1+70*ms, 0)
	r.Done(api.DoneRow{Now: s1 + 70*ms, Consumer: fast, Records: c})
	r.delay("propagationDelay", "consumer:slow", 4, 500, 500)
	r.delay("propagationDelay", "consumer:fast", 4, 50, 50)
	r.delay("endToEndDelay", "consumer:slow", 4, 750, 900)
	r.delay("endToEndDelay", "consumer:fast", 4, 70, 70)
	r.delay("endToEndDelay", "", 8, 410, 900)
	r.value("recordsDelivered", "", 8)
	r.value("recordsProcessed", "consumer:fast", 4)
}

// IteratorAge is the age of the last record returned, 0 when caught up (kinesis.md §11);
// a read that returns nothing is as old as the API says it is behind.
func TestIteratorAge(t *testing.T) {
	r := newRig(t, 100*s1)
	r.deliver(slow, r.records(2, 0, 100, s1), 10*s1, 40*s1, 25*s1)
	r.delay("iteratorAge", "consumer:slow", 1, 30_000, 30_000)
	r.delay("millisBehindLatest", "consumer:slow", 1, 25_000, 25_000)
	r.deliver(slow, r.records(2, 0, 100, s1), 10*s1, 40*s1, 0) // at the tip
	r.delay("iteratorAge", "consumer:slow", 2, 15_000, 30_000)
	r.deliver(slow, api.Columns{}, 0, 50*s1, 5*s1) // crossing a gap
	r.delay("iteratorAge", "consumer:slow", 3, 35_000/3.0, 30_000)
	r.deliver(fast, r.records(1, 0, 100, s1), 0, 60*s1, s1)
	r.delay("GetRecords.IteratorAgeMilliseconds", "stream:s", 3, 35_000/3.0, 30_000)
	behind := false
	for _, m := range r.Metrics(r.end) {
		behind = behind || m.Name == "SubscribeToShardEvent.MillisBehindLatest" && *m.Mean == 1000
	}
	if !behind {
		t.Error("no SubscribeToShardEvent.MillisBehindLatest")
	}
}

// A read that fails delivers nothing and has no age.
func TestFailedReadsCountAsRefusedOnly(t *testing.T) {
	r := newRig(t, 10*s1)
	r.Get(api.GetRow{Reader: 1, Throttled: true, Calls: true})
	r.Get(api.GetRow{Reader: 1, Records: 3, Bytes: 300})
	throttled := api.NewException(api.ProvisionedThroughputExceeded, "Rate exceeded")
	r.Deliver(api.DeliverRow{At: s1, Error: throttled})
	r.value("getCalls", "consumer:slow", 2)
	r.value("getThrottled", "consumer:slow", 1)
	r.value("ReadProvisionedThroughputExceeded", "stream:s", 1)
	r.value("GetRecords.Records", "stream:s", 3)
	r.value("GetRecords.Bytes", "stream:s", 300)
	r.delay("iteratorAge", "", 0, 0, 0)
}

// Counters cover the whole run; histograms leave out what began in the warm-up.
func TestWarmupLeavesHistogramsOnly(t *testing.T) {
	r := newRig(t, 100*s1, func(s *spec.Scenario) { s.Warmup.For = 10 * s1 })
	early, late := r.records(2, 0, 100, 10*s1-1), r.records(1, 0, 100, 10*s1)
	r.offer(web, early)
	r.offer(web, late)
	r.put(web, early, 2, 10*s1, 11*s1, 1)
	r.put(web, late, 1, 10*s1, 10*s1+20*ms, 1)
	r.deliver(slow, early, 9*s1, 12*s1, 0)
	r.deliver(slow, late, 10*s1, 12*s1, 0)
	r.Done(api.DoneRow{Now: 12 * s1, Records: early})
	r.Done(api.DoneRow{Now: 12 * s1, Records: late})
	r.value("recordsAccepted", "", 3)
	r.value("recordsDelivered", "", 3)
	r.delay("putLatency", "", 1, 20, 20)
	r.delay("propagationDelay", "", 1, 2000, 2000)
	r.delay("endToEndDelay", "", 1, 2000, 2000)
}

// The automatic warm-up cuts a start that is slower than the rest, by MSER-5, for all
// histograms; a run without such a start keeps everything.
func TestAutomaticWarmup(t *testing.T) {
	for _, c := range []struct {
		slow int // seconds at the start
		kept int64
	}{{0, 600}, {100, 500}} {
		r := newRig(t, 600*s1, func(s *spec.Scenario) { s.Warmup.Auto = true })
		for i := range 600 {
			due := sim.Time(i) * s1
			latency := 20*ms + sim.Time(i*7%5)*ms
			if i < c.slow {
				latency = 900 * ms
			}
			r.put(web, r.records(1, 0, 100, due), 1, due, due+latency, 1)
		}
		if n := *r.metric("putLatency", "").Count; n != c.kept {
			t.Errorf("%d slow seconds: %d samples, want %d", c.slow, n, c.kept)
		}
		notes := r.Result(r.end, func(int, api.Key) int { return 0 }).Notes
		noted := slices.Contains(notes, "the automatic warm-up (MSER-5) leaves the first 1m40s out of histograms")
		if noted != (c.slow > 0) {
			t.Errorf("%d slow seconds: noted %v", c.slow, noted)
		}
	}
}

// Slices without a reply do not shift the cut.
func TestAutomaticWarmupOverGaps(t *testing.T) {
	r := newRig(t, 600*s1, func(s *spec.Scenario) { s.Warmup.Auto = true })
	for i := 300; i < 600; i++ {
		due, latency := sim.Time(i)*s1, 20*ms
		if i < 350 {
			latency = 800 * ms
		}
		r.put(web, r.records(1, 0, 100, due), 1, due, due+latency, 1)
	}
	r.delay("putLatency", "", 250, 20, 20)
}

func TestOfferCountsAtTheIntendedTime(t *testing.T) {
	r := newRig(t, 10*s1)
	var c api.Columns
	for i := range 30 { // one row, made ahead, over three seconds
		c.Add(api.MakeUID(0, uint64(i)), api.Key(i%2), 10, 4*s1+sim.Time(i)*100*ms)
	}
	r.offer(web, c)
	for i := range 10 {
		n, _ := r.streams[0].offered.records.At(i)
		b, _ := r.streams[0].offered.bytes.At(i)
		if want := map[int]int64{4: 10, 5: 10, 6: 10}[i]; n != want || b != 10*want {
			t.Errorf("second %d: got %d records and %d bytes, want %d and %d", i, n, b, want, 10*want)
		}
	}
}

// A key's counts outgrow their four bytes and stay exact.
func TestKeyCountsAreExact(t *testing.T) {
	r := newRig(t, 10*s1)
	c := r.records(3, 1, 1<<30-1, s1)
	for range 10 {
		r.offer(web, c)
	}
	if records, bytes := r.keyOf(1); records != 30 || bytes != 30*(1<<30-1) {
		t.Errorf("got %d records and %d bytes", records, bytes)
	}
}

// The measures allocate nothing per row, once histograms have grown.
func TestRowsAllocateNothing(t *testing.T) {
	r := newRig(t, 10*s1)
	c := r.records(100, 1, 100, s1)
	cycle := benchCycle(r, c)
	cycle()
	if n := testing.AllocsPerRun(100, cycle); n != 0 {
		t.Errorf("%g allocations a cycle of rows", n)
	}
}

// benchCycle is the life of a batch: offered, sent, stored, answered, delivered, done.
func benchCycle(r *rig, c api.Columns) func() {
	attempts, results := make([]uint8, c.Len()), make([]api.PutResult, c.Len())
	arrival := make([]sim.Time, c.Len())
	for i := range results {
		attempts[i], arrival[i] = 1, s1+10*ms
		results[i] = api.PutResult{Shard: int32(c.Key[i]), Outcome: api.OutcomeStored}
	}
	return func() {
		r.Offer(api.OfferRow{Records: c})
		r.Invoke(api.InvokeRow{At: s1, Records: c, Attempts: attempts})
		r.Put(api.PutRow{At: s1 + ms, Records: c, Results: results})
		r.Reply(api.ReplyRow{At: s1 + 20*ms, SentAt: s1, Records: c, Results: results})
		r.Deliver(api.DeliverRow{At: s1 + 90*ms, Records: c, Arrival: arrival})
		r.Done(api.DoneRow{Now: s1 + 90*ms, Records: c})
	}
}

// One op is one record: its part of all rows of its life.
func BenchmarkRows(b *testing.B) {
	r := newRig(&testing.T{}, 10*s1)
	var c api.Columns
	for i := range 500 {
		c.Add(api.MakeUID(0, uint64(i)), api.Key(i*7%2), 200, s1+sim.Time(i)*37*sim.Microsecond)
	}
	cycle := benchCycle(r, c)
	b.ReportAllocs()
	for i := 0; i < b.N; i += c.Len() {
		cycle()
	}
}
