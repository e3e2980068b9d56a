package stream

import (
	"fmt"
	"slices"
	"testing"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

const (
	kib = 1 << 10
	mib = 1 << 20
	ms  = sim.Millisecond
)

// testLimits is the limits of 2026-11 (kinesis.md §15); the real ones come from
// model/limits.
func testLimits() Limits {
	return Limits{
		WriteBytes: mib, WriteRecords: 1000, WriteRound: kib,
		WriteBurstBytes: 10 * mib, WriteBurstRecords: 1000,
		PutRecordsMax: 500, PutRecordsBytesMax: 10 * mib, RecordBytesMax: mib, KeyMax: 256,
		ReadBytes: 2 * mib, GetRecordsCalls: 5, GetRecordsBurst: 5,
		GetRecordsMax: 10_000, GetRecordsBytesMax: 10 * mib,
		GetShardIteratorCalls: 5, IteratorTTL: 5 * sim.Minute, Retention: 24 * sim.Hour,
		ConsumersMax: 20, PushBytes: 2 * mib, PushBurst: 2 * mib, PushEventBytes: mib,
		SubscriptionTTL: 5 * sim.Minute, SubscribeCalls: 1, TakeoverAfter: 5 * sim.Second,
		ShardsMax: 20_000, ListCalls: 1000, SplitCalls: 5, UpdateCalls: 10, UpdatesMax: 10,
		UpdatesWithin: 24 * sim.Hour, UpdateShardsMax: 10_000, ReshardLane: 7, ReshardWave: 30 * sim.Second,
		SummaryCalls: 20, RetainCalls: 5, RetentionMin: 24 * sim.Hour, RetentionMax: 8760 * sim.Hour,
	}
}

// created is 2026-11-24 12:00:00 UTC.
const created = 1795521600

// rows keeps the truth rows of a test.
type rows struct {
	open []api.OpenRow
	put  []api.PutRow
	get  []api.GetRow
	push []api.PushRow
	trim []api.TrimRow

	closed []api.CloseRow
	retain []api.RetainRow
	order  []string // of rows on the topology
}

func (t *rows) Open(r api.OpenRow) {
	t.open = append(t.open, r)
	t.order = append(t.order, fmt.Sprint("open ", r.Shard))
}

func (t *rows) Put(r api.PutRow) {
	r.Results = slices.Clone(r.Results)
	t.put = append(t.put, r)
}

func (t *rows) Get(r api.GetRow)   { t.get = append(t.get, r) }
func (t *rows) Push(r api.PushRow) { t.push = append(t.push, r) }
func (t *rows) Trim(r api.TrimRow) { t.trim = append(t.trim, r) }

func (t *rows) Close(r api.CloseRow) {
	t.closed = append(t.closed, r)
	t.order = append(t.order, fmt.Sprint("close ", r.Shard))
}

func (t *rows) Retain(r api.RetainRow) { t.retain = append(t.retain, r) }
func (t *rows) Item(api.ItemRow)       {}
func (t *rows) Lease(api.LeaseRow)     {}

// noRows drops them.
type noRows struct{}

func (noRows) Open(api.OpenRow)     {}
func (noRows) Put(api.PutRow)       {}
func (noRows) Get(api.GetRow)       {}
func (noRows) Push(api.PushRow)     {}
func (noRows) Trim(api.TrimRow)     {}
func (noRows) Close(api.CloseRow)   {}
func (noRows) Retain(api.RetainRow) {}
func (noRows) Item(api.ItemRow)     {}
func (noRows) Lease(api.LeaseRow)   {}

// needs is a Keeper: what each application needs of each shard, 0 unless said.
type needs map[[2]int32]uint64

func (n needs) Needed(app, shard int32) uint64 { return n[[2]int32{app, shard}] }

// world is a stream with what a test needs around it.
type world struct {
	*Stream
	needs needs
	t     *testing.T
	keys  *api.Keyspace
	truth *rows
	uid   api.UID
}

// newWorld has one key "k" and an application 0, which needs all records.
func newWorld(t *testing.T, shards int, change ...func(*Limits)) *world {
	l := testLimits()
	for _, c := range change {
		c(&l)
	}
	w := &world{t: t, keys: &api.Keyspace{}, truth: &rows{}, needs: needs{}}
	w.keys.AddNames([]string{"k"}, nil)
	w.Stream = New("orders", 0, shards, l, w.keys, w.truth, created)
	w.Account = "123456789012"
	w.Keeper = w.needs
	w.DeclareApplication(0)
	return w
}

// request is a put of records of the given sizes, all with key "k".
func (w *world) request(sizes ...int) *api.Put {
	p := &api.Put{}
	for _, b := range sizes {
		p.Records.Add(w.uid, 0, uint32(b), 0)
		w.uid++
	}
	return p
}

// fill puts records at now, committed at once.
func (w *world) fill(now sim.Time, sizes ...int) {
	w.t.Helper()
	p := w.request(sizes...)
	w.Put(now, now, p)
	if p.Error != nil || stored(p) != len(sizes) {
		w.t.Fatalf("fill at %v: stored %d of %d, %v", now, stored(p), len(sizes), p.Error)
	}
}

// single makes a PutRecord of n bytes and tells whether it was stored.
func (w *world) single(now sim.Time, n int) bool {
	p := w.request(n)
	p.Single = true
	w.Put(now, now, p)
	return p.Error == nil
}

func (w *world) iterator(now sim.Time, r *api.Read) api.Iterator {
	w.t.Helper()
	w.GetShardIterator(now, r)
	if r.Error != nil {
		w.t.Fatalf("GetShardIterator at %v: %v", now, r.Error)
	}
	return r.Iterator
}

// get reads shard 0 from an index with a fresh iterator.
func (w *world) get(now sim.Time, from uint64, limit int32) *api.Read {
	r := &api.Read{Reader: -1, Limit: limit, Iterator: api.Iterator{Next: from, Issued: now}}
	w.GetRecords(now, r)
	return r
}

func stored(p *api.Put) int {
	n := 0
	for _, r := range p.Results {
		if r.Outcome == api.OutcomeStored {
			n++
		}
	}
	return n
}

func repeat(n, size int) []int {
	sizes := make([]int, n)
	for i := range sizes {
		sizes[i] = size
	}
	return sizes
}

func wantError(t *testing.T, e *api.Exception, code api.Code) {
	t.Helper()
	switch {
	case e == nil:
		t.Errorf("no error, want %s", code)
	case e.Code != code:
		t.Errorf("%v, want %s", e, code)
	}
}
