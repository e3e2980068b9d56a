package stream

import (
	"strings"
	"testing"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// "600 records of 1.1 KB will not be throttled": the records of a PutRecords are
// rounded up on their sum (developer guide 2023, troubleshooting-producers). The
// example is older than the bound of 500 entries.
func TestPutRecordsRoundsTheSumOfTheCall(t *testing.T) {
	strict := func(l *Limits) { l.WriteBurstBytes, l.PutRecordsMax = mib, 600 }
	w := newWorld(t, 1, strict)
	p := w.request(repeat(600, 1127)...) // 660.4 KiB
	if w.Put(0, 0, p); stored(p) != 600 {
		t.Errorf("stored %d of 600 records of 1.1 KiB", stored(p))
	}
	// What is left is 1024 - 661 KiB: the sum was rounded up once.
	if w.single(0, 364*kib) || !w.single(0, 363*kib) {
		t.Errorf("the call was not charged 661 KiB")
	}
}

// PutRecord: each record is rounded up to the next KB (developer guide 2023,
// troubleshooting-producers).
func TestPutRecordRoundsEachRecord(t *testing.T) {
	w := newWorld(t, 1, func(l *Limits) { l.WriteBurstBytes = mib })
	n := 0
	for w.single(0, 1127) {
		n++
	}
	if n != 512 { // 2 KiB each
		t.Errorf("stored %d records of 1.1 KiB by PutRecord, want 512", n)
	}
}

// "A single record failure does not stop the processing of subsequent records" (SDK
// PutRecords 2026-11); the response has one result per entry in
// the order of the request, and an entry that was refused is charged nothing.
func TestPutRecordsAdmitsEachEntryOnItsOwn(t *testing.T) {
	w := newWorld(t, 1, func(l *Limits) { l.WriteBurstBytes = 10 * kib })
	p := w.request(6*kib, 5*kib, 3*kib+1, 1, 1023, 1)
	want := []api.PutResult{
		{Index: 0, Outcome: api.OutcomeStored},
		{Outcome: api.OutcomeThrottled}, // 11 KiB in all
		{Index: 1, Outcome: api.OutcomeStored},
		{Index: 2, Outcome: api.OutcomeStored}, // within the tenth KiB, as the next
		{Outcome: api.OutcomeThrottled},
		{Index: 3, Outcome: api.OutcomeStored},
	}
	durable := w.Put(0, 12*ms, p)
	for i, r := range p.Results {
		if r != want[i] {
			t.Errorf("entry %d: %+v, want %+v", i, r, want[i])
		}
	}
	if p.Error != nil || durable != 12*ms || len(p.Results) != len(want) {
		t.Errorf("error %v, durable at %v, %d results", p.Error, durable, len(p.Results))
	}
	row := w.truth.put[0]
	if row.Commit != 12*ms || row.Single || len(row.Results) != 6 || row.Records.Len() != 6 {
		t.Errorf("row %+v", row)
	}
}

// Each entry goes to its own shard and is charged there.
func TestPutRecordsChargesEachShardItsOwnSum(t *testing.T) {
	w := newWorld(t, 2, func(l *Limits) { l.WriteBurstBytes = 2 * kib })
	low := w.keys.AddNames([]string{"low", "high"}, []api.Hash{{}, api.HashMax})
	p := w.request(600, 600, 600, 600, 600, 600, 600, 600)
	for i := range p.Records.Key {
		p.Records.Key[i] = low + api.Key(i%2)
	}
	w.Put(0, 0, p)
	for i, r := range p.Results { // three of 600 bytes fit into 2 KiB
		want := api.OutcomeStored
		if i >= 6 {
			want = api.OutcomeThrottled
		}
		if r.Outcome != want || r.Shard != int32(i%2) || want == api.OutcomeStored && r.Index != uint64(i/2) {
			t.Errorf("entry %d: %+v", i, r)
		}
	}
}

// The outcome of a PutRecord is that of the call: ProvisionedThroughputExceeded, in the
// words of the developer guide of 2023.
func TestPutRecordThrottledIsAnException(t *testing.T) {
	w := newWorld(t, 1, func(l *Limits) { l.WriteBurstRecords = 1 })
	w.fill(0, 10)
	p := w.request(10)
	p.Single = true
	if durable := w.Put(5, 12*ms, p); durable != 5 {
		t.Errorf("a refused call is answered at %v, want at once", durable)
	}
	wantError(t, p.Error, api.ProvisionedThroughputExceeded)
	const text = "Rate exceeded for shard shardId-000000000000 in stream orders under account 123456789012."
	if p.Error.Message != text || p.Results[0].Outcome != api.OutcomeThrottled {
		t.Errorf("%q, %+v", p.Error.Message, p.Results[0])
	}
}

// Whole calls are refused, and nothing is stored, charged or told (SDK PutRecords 2026-11).
func TestPutRefusesWholeCalls(t *testing.T) {
	long := strings.Repeat("ä", 256)
	for _, c := range []struct {
		name   string
		sizes  []int
		key    string
		single bool
		want   api.Code
	}{
		{name: "500 entries", sizes: repeat(500, 10)},
		{name: "501 entries", sizes: repeat(501, 10), want: api.Validation},
		{name: "none", want: api.Validation},
		{name: "1 MiB", sizes: []int{mib}},
		{name: "more than 1 MiB", sizes: []int{10, mib + 1}, want: api.Validation},
		{name: "more than 1 MiB, PutRecord", sizes: []int{mib + 1}, single: true, want: api.Validation},
		{name: "10 MiB in all", sizes: repeat(10, mib)},
		{name: "more than 10 MiB in all", sizes: append(repeat(10, mib), 1), want: api.InvalidArgument},
		{name: "key of 256 characters", sizes: []int{600}, key: long},
		{name: "key of 257 characters", sizes: []int{600}, key: long + "x", want: api.Validation},
	} {
		w := newWorld(t, 1)
		p := w.request(c.sizes...)
		p.Single = c.single
		empty := w.keys.AddNames([]string{""}, nil) // in the keyspace, not in the request
		if c.key != "" {
			p.Records.Key[0] = w.keys.AddNames([]string{c.key}, nil)
		}
		w.Put(0, 0, p)
		if c.want == "" {
			if p.Error != nil || stored(p) != len(c.sizes) {
				t.Errorf("%s: %v, stored %d", c.name, p.Error, stored(p))
			}
			continue
		}
		wantError(t, p.Error, c.want)
		if w.Appended(0) != 0 || len(w.truth.put) != 0 || len(p.Results) != 0 || !w.single(0, mib) {
			t.Errorf("%s: the refused call left a trace", c.name)
		}
		p = w.request(1)
		p.Records.Key[0] = empty
		w.Put(0, 0, p)
		wantError(t, p.Error, api.Validation)
	}
}

// Commits are in order per shard, and a request is durable when all its shards are.
func TestCommitsAreInOrderPerShard(t *testing.T) {
	w := newWorld(t, 2)
	first := w.keys.AddNames([]string{"low", "high"}, []api.Hash{{}, api.HashMax})
	put := func(now, commit sim.Time, keys ...api.Key) sim.Time {
		p := w.request(repeat(len(keys), 10)...)
		copy(p.Records.Key, keys)
		return w.Put(now, commit, p)
	}
	for i, step := range []struct {
		now, commit sim.Time
		keys        []api.Key
		want        sim.Time
	}{
		{0, 50, []api.Key{first}, 50},
		{10, 20, []api.Key{first + 1}, 20},
		{15, 30, []api.Key{first + 1, first}, 50}, // behind the first of its shard
		{16, 60, []api.Key{first + 1}, 60},
		{17, 17, []api.Key{first + 1, first + 1}, 60},
		{17, 70, []api.Key{first + 1}, 70}, // at the same instant, and yet later
	} {
		if got := put(step.now, step.commit, step.keys...); got != step.want {
			t.Errorf("step %d: durable at %v, want %v", i, got, step.want)
		}
	}
	for i, c := range []struct {
		now       sim.Time
		low, high uint64
	}{{0, 0, 0}, {19, 0, 0}, {20, 0, 1}, {30, 0, 2}, {49, 0, 2},
		{50, 2, 2}, {59, 2, 2}, {60, 2, 5}, {70, 2, 6}} {
		if low, high := w.Visible(c.now, 0), w.Visible(c.now, 1); low != c.low || high != c.high {
			t.Errorf("%d: at %d visible %d and %d, want %d and %d", i, c.now, low, high, c.low, c.high)
		}
	}
	if w.LastCommit(0) != 50 || w.LastCommit(1) != 70 {
		t.Errorf("last commits %v, %v", w.LastCommit(0), w.LastCommit(1))
	}
}

func TestSteadyStateAllocatesNothing(t *testing.T) {
	keys, list := load(16)
	s := New("orders", 0, 16, testLimits(), keys, noRows{}, created)
	needed := make(needs, 16)
	s.Keeper = needed
	s.DeclareApplication(0)
	now, n, r := sim.Time(0), 0, &api.Read{}
	turn := func() {
		now += 20 * ms // more than the shards take: there are throttles of all kinds
		s.Put(now, now+12*ms, list[n%len(list)])
		for i := range int32(16) {
			if n%8 != 0 {
				continue
			}
			tip := s.Visible(now, i)
			needed[[2]int32{0, i}] = tip - min(10, tip)
			r.Reader, r.Iterator = i, api.Iterator{Shard: i, Next: tip - min(10, tip), Issued: now}
			s.GetRecords(now, r)
		}
		n++
	}
	for range 2000 {
		turn()
	}
	if a := testing.AllocsPerRun(500, turn); a != 0 {
		t.Errorf("%v allocations a turn, want none", a)
	}
	if s.Bytes() > 10*mib {
		t.Errorf("the logs hold %d bytes", s.Bytes())
	}
}
