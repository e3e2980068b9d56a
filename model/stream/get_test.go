package stream

import (
	"testing"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// V24: after a read of 10 MiB, "subsequent calls made within the next 5 seconds throw
// ProvisionedThroughputExceededException" (SDK GetRecords 2026-11).
func TestReadOfTenMiBBlocksForFiveSeconds(t *testing.T) {
	w := newWorld(t, 1, func(l *Limits) { l.WriteBurstBytes = 100 * mib })
	w.fill(0, repeat(10, mib)...)
	w.fill(0, repeat(10, mib)...)
	for i, step := range []struct {
		now  sim.Time
		ok   bool
		next uint64
	}{
		{sim.Second, true, 10}, // 10 MiB and no more
		{2 * sim.Second, false, 0},
		{5 * sim.Second, false, 0},
		{6*sim.Second - 1, false, 0},
		{6 * sim.Second, true, 10},
	} {
		r := w.get(step.now, 0, 0)
		if step.ok != (r.Error == nil) || step.ok && r.Iterator.Next != step.next {
			t.Errorf("step %d: at %v: %v, next %d", i, step.now, r.Error, r.Iterator.Next)
		}
		row := w.truth.get[i]
		if row.Throttled == step.ok || row.Calls || step.ok && (row.Bytes != 10*mib || row.Records != 10) {
			t.Errorf("step %d: row %+v", i, row)
		}
		if !step.ok {
			wantError(t, r.Error, api.ProvisionedThroughputExceeded)
		}
	}
}

// The balance caps at 0: a pause saves nothing up. A read is charged what it returned.
func TestReadDebtIsWhatWasReturned(t *testing.T) {
	w := newWorld(t, 1)
	w.fill(0, repeat(8, mib/2)...)
	for i, step := range []struct {
		now   sim.Time
		limit int32
		ok    bool
	}{
		{sim.Hour, 2, true}, // 1 MiB
		{sim.Hour + 499*ms, 1, false},
		{sim.Hour + 500*ms, 1, true},
		{sim.Hour + 749*ms, 1, false},
		{sim.Hour + 750*ms, 1, true},
	} {
		if r := w.get(step.now, 0, step.limit); (r.Error == nil) != step.ok {
			t.Errorf("step %d: at %v: %v", i, step.now, r.Error)
		}
	}
}

// "… retrieve records via the GetRecords command using the 5 TPS limit" (SDK GetRecords
// 2026-11). A call refused for its rate charges nothing; one refused for the bytes has
// used up a transaction.
func TestFiveReadsASecond(t *testing.T) {
	w := newWorld(t, 1)
	w.fill(0, mib)
	for i, step := range []struct {
		now   sim.Time
		from  uint64
		ok    bool
		calls bool
	}{
		{0, 1, true, false}, {0, 1, true, false}, {0, 1, true, false}, {0, 1, true, false},
		{0, 0, true, false}, // the fifth, and the only one with a record: 0.5 s of debt
		{0, 1, false, true},
		{199 * ms, 1, false, true},
		{200 * ms, 1, false, false}, // a transaction is there, but bytes are owed
		{201 * ms, 1, false, true},  // and it was used
		{400 * ms, 1, false, false},
		{500 * ms, 1, false, true},
		{600 * ms, 1, true, false},
	} {
		r := w.get(step.now, step.from, 0)
		row := w.truth.get[i]
		if (r.Error == nil) != step.ok || row.Throttled == step.ok || row.Calls != step.calls {
			t.Errorf("step %d: at %v: %v, row %+v", i, step.now, r.Error, row)
		}
	}
}

// "Specify a value of up to 10,000. If you specify a value that is greater than 10,000,
// GetRecords throws InvalidArgumentException" (SDK GetRecords 2026-11).
func TestGetRecordsLimit(t *testing.T) {
	w := newWorld(t, 1, func(l *Limits) { l.WriteRecords, l.WriteBurstRecords = 1e6, 1e6 })
	for range 21 {
		w.fill(0, repeat(500, 20)...)
	}
	for i, c := range []struct {
		limit, want int32
	}{{0, 10_000}, {10_000, 10_000}, {1, 1}, {257, 257}} {
		r := w.get(sim.Time(i+1)*sim.Second, 3, c.limit)
		n, next := r.Records.Len(), r.Iterator.Next
		if r.Error != nil || n != int(c.want) || r.First != 3 || next != 3+uint64(c.want) {
			t.Errorf("limit %d: %v, %d records from %d, next %d", c.limit, r.Error, n, r.First, next)
		}
	}
	wantError(t, w.get(sim.Minute, 3, 10_001).Error, api.InvalidArgument)
}

// A record larger than what a call may return is returned alone.
func TestGetRecordsReturnsAtLeastOneRecord(t *testing.T) {
	w := newWorld(t, 1, func(l *Limits) { l.GetRecordsBytesMax = kib })
	w.fill(0, 2*kib, 10, kib-10, 1)
	for i, c := range []struct{ from, next uint64 }{{0, 1}, {1, 3}, {3, 4}} {
		if r := w.get(sim.Time(i+1)*sim.Second, c.from, 0); r.Iterator.Next != c.next {
			t.Errorf("from %d: next %d, want %d", c.from, r.Iterator.Next, c.next)
		}
	}
}

// An iterator is valid for 300,000 ms (SDK GetShardIterator 2026-11; text: kinesalite).
func TestIteratorExpiresAfterFiveMinutes(t *testing.T) {
	w := newWorld(t, 1)
	at := 10 * sim.Minute
	r := &api.Read{Iterator: api.Iterator{Issued: at - 5*sim.Minute}}
	if w.GetRecords(at, r); r.Error != nil {
		t.Errorf("at 5 minutes: %v", r.Error)
	}
	r = &api.Read{Iterator: api.Iterator{Issued: at - 5*sim.Minute - ms}}
	w.GetRecords(at, r)
	wantError(t, r.Error, api.ExpiredIterator)
	const text = "Iterator expired. The iterator was created at time Tue Nov 24 12:04:59 UTC 2026 while " +
		"right now it is Tue Nov 24 12:10:00 UTC 2026 which is further in the future than the tolerated " +
		"delay of 300000 milliseconds."
	if r.Error.Message != text {
		t.Errorf("%s", r.Error.Message)
	}
	if len(w.truth.get) != 1 {
		t.Errorf("%d rows: an expired iterator does not reach the shard", len(w.truth.get))
	}
}

// MillisBehindLatest: zero means that no visible record was left out, else it is the age
// of the first that was, and never zero.
func TestMillisBehindLatest(t *testing.T) {
	w := newWorld(t, 1)
	w.fill(sim.Second, 10, 10)
	w.fill(3*sim.Second, 10)
	p := w.request(10)
	w.Put(4*sim.Second, 9*sim.Second, p) // not committed before 9 s
	for i, c := range []struct {
		now   sim.Time
		from  uint64
		limit int32
		want  sim.Time
	}{
		{4 * sim.Second, 0, 1, 3 * sim.Second},
		{4500 * ms, 0, 2, 1500 * ms},
		{4900 * ms, 0, 3, 0},
		{5 * sim.Second, 3, 1, 0}, // at the tip: the next is not visible
		{9 * sim.Second, 2, 1, 5 * sim.Second},
		{9100 * ms, 3, 1, 0},
	} {
		if r := w.get(c.now, c.from, c.limit); r.Behind != c.want || r.Error != nil {
			t.Errorf("case %d: behind %v, %v; want %v", i, r.Behind, r.Error, c.want)
		}
	}
	w.fill(10*sim.Second, 10, 10)
	if r := w.get(10*sim.Second, 4, 1); r.Behind != ms {
		t.Errorf("behind a record of this instant: %v, want 1 ms", r.Behind)
	}
}

func TestGetRecordsReturnsWhatWasPut(t *testing.T) {
	w := newWorld(t, 1)
	k := w.keys.AddNames([]string{"a", "b"}, nil)
	p := &api.Put{}
	p.Records.Add(77, k, 100, 5)
	p.Records.Add(78, k+1, 200, 6)
	w.Put(1000, 2000, p)
	if r := w.get(1999, 0, 0); r.Records.Len() != 0 || r.First != 0 || r.Iterator.Next != 0 || r.Behind != 0 {
		t.Errorf("before the commit: %+v", r)
	}
	r := w.get(2000, 0, 0)
	c := r.Records
	if c.Len() != 2 || c.UID[1] != 78 || c.Key[1] != k+1 || c.Bytes[1] != 200 || c.Due[1] != 6 ||
		r.Arrival[0] != 1000 || r.Arrival[1] != 1000 || r.Iterator.Issued != 2000 || r.Closed || r.Ends {
		t.Errorf("%+v", r)
	}
	r.Iterator.Shard = 1
	w.GetRecords(2000, r)
	wantError(t, r.Error, api.ResourceNotFound)
	if r.Records.Len() != 0 || len(r.Arrival) != 0 {
		t.Errorf("an error with records: %+v", r)
	}
}
