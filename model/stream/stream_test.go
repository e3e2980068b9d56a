package stream

import (
	"slices"
	"strings"
	"testing"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// control makes a call of the control plane that must succeed.
func (w *world) control(now sim.Time, c api.Control) *api.Control {
	w.t.Helper()
	w.Control(now, &c)
	if c.Error != nil {
		w.t.Fatalf("%s at %v: %v", c.Operation, now, c.Error)
	}
	return &c
}

// settle performs what is under way, and returns when it was done.
func (w *world) settle() sim.Time {
	now := sim.Time(0)
	for w.NextChange() != sim.Never {
		now = w.NextChange()
		w.Change(now)
	}
	return now
}

var half = api.Hash{Hi: 1 << 63}

// "Before a reshard, a parent shard is in the OPEN state … When you reshard … the parent
// transitions to a CLOSED state" (developer guide 2023): records go to the children, the
// parent is read to its end, and then there is no next iterator, but ChildShards.
func TestParentIsReadToItsEndAndThenItsChildren(t *testing.T) {
	w := newWorld(t, 1)
	w.fill(0, 10, 10)
	w.control(0, api.Control{Operation: api.SplitShard, At: half})
	w.fill(sim.Second, 10) // it still goes to the parent
	if w.StreamState() != "UPDATING" || w.NextChange() != 30*sim.Second {
		t.Errorf("%s, next change at %v", w.StreamState(), w.NextChange())
	}
	w.Change(30*sim.Second - 1)
	w.Put(30*sim.Second-1, 31*sim.Second, w.request(10)) // in flight across the switch
	w.Change(30 * sim.Second)
	p := w.request(10)
	w.Put(30*sim.Second, 30*sim.Second, p)
	if got := p.Results[0]; got.Shard != 2 || got.Index != 0 { // MD5("k") begins with 8
		t.Errorf("put to %+v", got)
	}
	if w.StreamState() != "ACTIVE" || w.NextChange() != sim.Never {
		t.Errorf("%s, next change at %v", w.StreamState(), w.NextChange())
	}
	want := []string{"open 0", "close 0", "open 1", "open 2"}
	if !slices.Equal(w.truth.order, want) {
		t.Errorf("rows %v, want %v", w.truth.order, want)
	}
	if row := w.truth.closed[0]; row != (api.CloseRow{At: 30 * sim.Second, Next: 4}) {
		t.Errorf("row %+v", row)
	}
	for i, step := range []struct {
		now    sim.Time
		from   uint64
		n      int
		closed bool
	}{
		{30 * sim.Second, 2, 1, false}, // the last is not committed
		{30500 * ms, 3, 0, false},
		{30700 * ms, 4, 0, false}, // as AT_SEQUENCE_NUMBER of EndingSequenceNumber begins
		{31 * sim.Second, 3, 1, true},
		{31500 * ms, 4, 0, true},
		{32 * sim.Second, 0, 4, true},
	} {
		r := w.get(step.now, step.from, 10)
		children := []int32{}
		if step.closed {
			children = []int32{1, 2}
		}
		if r.Error != nil || r.Records.Len() != step.n || r.Closed != step.closed || !slices.Equal(indexes(r.Child), children) {
			t.Errorf("step %d: %d records, closed %v, children %v", i, r.Records.Len(), r.Closed, r.Child)
		}
	}
	r := &api.Read{Reader: -1, Iterator: api.Iterator{Shard: 2, Issued: sim.Minute}, Child: []api.ShardInfo{{Index: 7}}}
	if w.GetRecords(sim.Minute, r); r.Records.Len() != 1 || r.Closed || len(r.Child) != 0 {
		t.Errorf("child: %+v", r)
	}
}

// The lineage is in the list of shards; those that are EXPIRED, a retention period after
// their end, are not listed and cannot be read.
func TestListShards(t *testing.T) {
	w := newWorld(t, 2)
	w.control(0, api.Control{Operation: api.SplitShard, Shard: 1, At: api.Hash{Hi: 3 << 62}})
	w.settle()
	w.control(sim.Minute, api.Control{Operation: api.MergeShards, Shard: 0, Adjacent: 2})
	w.fill(sim.Minute, 10)
	end := w.settle()
	list := w.control(2*sim.Minute, api.Control{Operation: api.ListShards}).Shards
	quarter := api.Hash{Hi: 3 << 62}
	none := api.NoShard
	want := []api.ShardInfo{
		{Index: 0, Range: api.HashRange{End: half.Previous()}, Parent: none, Adjacent: none},
		{Index: 1, Range: api.HashRange{Start: half, End: api.HashMax}, Parent: none, Adjacent: none},
		{Index: 2, Range: api.HashRange{Start: half, End: quarter.Previous()}, Parent: 1, Adjacent: none, Next: 1},
		{Index: 3, Range: api.HashRange{Start: quarter, End: api.HashMax}, Open: true, Parent: 1, Adjacent: none},
		{Index: 4, Range: api.HashRange{End: quarter.Previous()}, Open: true, Parent: 0, Adjacent: 2},
	}
	if !slices.Equal(list, want) {
		t.Errorf("got %+v,\nwant %+v", list, want)
	}
	for i, row := range w.truth.open {
		if row.Parent != want[i].Parent || row.Adjacent != want[i].Adjacent || row.Range != want[i].Range {
			t.Errorf("row %+v", row)
		}
	}
	listed := func(now sim.Time) (ids []int32) {
		for _, s := range w.control(now, api.Control{Operation: api.ListShards}).Shards {
			ids = append(ids, s.Index)
		}
		return ids
	}
	for _, c := range []struct {
		now  sim.Time
		want []int32
	}{
		{30*sim.Second + 24*sim.Hour, []int32{0, 1, 2, 3, 4}}, {30*sim.Second + 24*sim.Hour + 1, []int32{0, 2, 3, 4}},
		{end + 24*sim.Hour, []int32{0, 2, 3, 4}}, {end + 24*sim.Hour + 1, []int32{3, 4}},
	} {
		if got := listed(c.now); !slices.Equal(got, c.want) {
			t.Errorf("at %v listed %v, want %v", c.now, got, c.want)
		}
	}
	r := &api.Read{Shard: 2}
	w.GetShardIterator(25*sim.Hour, r)
	wantError(t, r.Error, api.ResourceNotFound)
	if row := w.truth.trim[0]; row.Shard != 2 || row.Horizon != 1 {
		t.Errorf("%+v: the records of an expired shard were not trimmed", row)
	}
}

// A child's sequence numbers sort behind those of its parents, however soon it opened
// (kinesis.md §2).
func TestChildrenSortAfterParents(t *testing.T) {
	w := newWorld(t, 1, func(l *Limits) { l.ReshardWave = ms })
	w.control(0, api.Control{Operation: api.SplitShard, At: half})
	w.settle()
	w.control(sim.Second/2, api.Control{Operation: api.MergeShards, Shard: 1, Adjacent: 2})
	w.settle()
	parent, child := w.SequenceNumber(0, 1<<60, sim.Hour), w.SequenceNumber(1, 0, 0)
	if child.Compare(parent) <= 0 || w.SequenceNumber(3, 0, 0).Compare(w.SequenceNumber(2, 1<<60, sim.Hour)) <= 0 {
		t.Errorf("child %v, parent %v", child, parent)
	}
	if got := w.SequenceNumber(3, 0, 0).Created(); got != created+2 {
		t.Errorf("created %d, want %d", got-created, 2)
	}
}

// "If the shard is closed, GetShardIterator returns a valid iterator for the last sequence
// number of the shard" (SDK GetShardIterator 2026-11); behind EndingSequenceNumber there is
// nothing (spring-cloud-stream-binder-aws-kinesis#148).
func TestIteratorsOfAClosedShard(t *testing.T) {
	w := newWorld(t, 1)
	w.fill(0, 10, 10, 10)
	w.control(0, api.Control{Operation: api.SplitShard, At: half})
	at := w.settle()
	for i, c := range []struct {
		kind  api.IteratorType
		index uint64
		next  uint64
		code  api.Code
	}{
		{api.AtSequenceNumber, 2, 2, ""}, {api.AfterSequenceNumber, 2, 3, ""},
		{api.AtSequenceNumber, EndingIndex, 3, ""}, {api.AfterSequenceNumber, EndingIndex, 0, api.InvalidArgument},
		{api.AfterSequenceNumber, 3, 0, api.InvalidArgument}, {api.Latest, 0, 3, ""}, {api.TrimHorizon, 0, 0, ""},
	} {
		for range 10 { // the limit of 5 a second is per open shard
			r := &api.Read{Type: c.kind, Index: c.index}
			w.GetShardIterator(at, r)
			if c.code != "" {
				wantError(t, r.Error, c.code)
			} else if r.Error != nil || r.Iterator.Next != c.next {
				t.Errorf("case %d: %v, next %d", i, r.Error, r.Iterator.Next)
			}
		}
	}
	r := &api.Read{Shard: 1, Type: api.AtSequenceNumber, Index: EndingIndex}
	w.GetShardIterator(at, r) // an open shard has no such number
	wantError(t, r.Error, api.InvalidArgument)
}

// Which shards may be split and merged, and where (words: kinesalite 3.3.3, kinesis.md §1.4).
func TestReshardsThatAreRefused(t *testing.T) {
	w := newWorld(t, 4)
	r := w.Shards()[1].Range
	split := func(shard int32, at api.Hash) api.Control {
		return api.Control{Operation: api.SplitShard, Shard: shard, At: at}
	}
	merge := func(a, b int32) api.Control {
		return api.Control{Operation: api.MergeShards, Shard: a, Adjacent: b}
	}
	now := sim.Time(0)
	refused := func(c api.Control, code api.Code, text string) {
		t.Helper()
		now += sim.Second
		w.Control(now, &c)
		if wantError(t, c.Error, code); c.Error != nil && !strings.Contains(c.Error.Message, text) {
			t.Errorf("%s, want %q", c.Error.Message, text)
		}
	}
	edge := "is not both greater than one plus the shard's StartingHashKey"
	for _, at := range []api.Hash{{}, r.Start, r.Start.Next(), r.End, r.End.Next(), api.HashMax} {
		refused(split(1, at), api.InvalidArgument, edge)
	}
	refused(split(4, r.End), api.ResourceNotFound, "Could not find shard shardId-000000000004 in stream orders")
	refused(split(-1, r.End), api.ResourceNotFound, "Could not find shard")
	pair := "are not an adjacent pair of shards eligible for merging"
	refused(merge(1, 0), api.InvalidArgument, "Shards shardId-000000000001 and shardId-000000000000 in stream")
	refused(merge(0, 2), api.InvalidArgument, pair)
	refused(merge(3, 0), api.InvalidArgument, pair)
	refused(merge(3, 9), api.ResourceNotFound, "Could not find shard shardId-000000000009")

	w.control(now, split(1, r.Start.Next().Next())) // the lowest that is allowed
	if got := w.truth.open; len(got) != 4 {
		t.Errorf("%d shards opened at once", len(got))
	}
	busy := "Stream orders under account 123456789012 not ACTIVE, instead in state UPDATING"
	refused(split(2, api.Hash{Hi: 5 << 61}), api.ResourceInUse, busy)
	refused(merge(2, 3), api.ResourceInUse, busy)
	now = w.settle()
	refused(split(1, r.Start), api.InvalidArgument, "has already been merged or split")
	if got := w.Shards()[4].Range; got.Start != r.Start || got.End != r.Start.Next() {
		t.Errorf("lower child %+v", got)
	}
}

// A split or merge is served five times a second (SDK 2026-11; kinesis.md §3.1), and the
// account has a number of open shards.
func TestLimitsOfTheControlPlane(t *testing.T) {
	w := newWorld(t, 1, func(l *Limits) { l.ShardsMax = 2; l.ReshardWave = 0; l.ListCalls = 2 })
	for i := range 6 {
		c := api.Control{Operation: api.SplitShard, Shard: 9}
		w.Control(0, &c)
		if want := api.ResourceNotFound; i < 5 {
			wantError(t, c.Error, want)
		} else {
			wantError(t, c.Error, api.LimitExceeded)
		}
	}
	w.control(sim.Second, api.Control{Operation: api.SplitShard, At: half})
	w.settle()
	c := api.Control{Operation: api.SplitShard, Shard: 1, At: api.Hash{Hi: 1 << 62}}
	w.Control(2*sim.Second, &c)
	wantError(t, c.Error, api.LimitExceeded)
	w.control(2*sim.Second, api.Control{Operation: api.MergeShards, Shard: 1, Adjacent: 2})
	for i := range 3 {
		l := api.Control{Operation: api.ListShards}
		if w.Control(0, &l); (l.Error != nil) != (i == 2) {
			t.Errorf("list %d: %v", i, l.Error)
		}
	}
}

func indexes(list []api.ShardInfo) []int32 {
	var out []int32
	for i := range list {
		out = append(out, list[i].Index)
	}
	return out
}
