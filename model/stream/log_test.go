package stream

import (
	"fmt"
	"slices"
	"testing"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"
)

// logModel is the oracle of a shard's log: a slice of everything.
type logModel struct {
	uid     []api.UID
	bytes   []uint32
	due     []sim.Time
	arrival []sim.Time
	commit  []sim.Time
	next    []uint64 // of each application
	needed  needs
	last    sim.Time // commit
}

func (m *logModel) tip(now sim.Time) uint64 {
	n := slices.IndexFunc(m.commit, func(c sim.Time) bool { return c > now })
	if n < 0 {
		n = len(m.commit)
	}
	return uint64(n)
}

// expired is the index of the first record within the retention.
func (m *logModel) expired(now, retention sim.Time) uint64 {
	n := slices.IndexFunc(m.arrival, func(a sim.Time) bool { return a+retention >= now })
	if n < 0 {
		n = len(m.arrival)
	}
	return min(uint64(n), m.tip(now))
}

func (m *logModel) put(s *Stream, now, delay sim.Time, n int, x uint32) error {
	p := &api.Put{}
	for i := range n {
		p.Records.Add(api.UID(len(m.uid)+i), 0, 1+(x>>i%13)%3000, now-sim.Time(i))
	}
	m.last = max(m.last, now+delay)
	if durable := s.Put(now, now+delay, p); durable != m.last {
		return fmt.Errorf("durable at %v, want %v", durable, m.last)
	}
	for i, r := range p.Results {
		if r != (api.PutResult{Index: uint64(len(m.uid)), Outcome: api.OutcomeStored}) {
			return fmt.Errorf("result %+v, want index %d", r, len(m.uid))
		}
		m.uid, m.bytes = append(m.uid, p.Records.UID[i]), append(m.bytes, p.Records.Bytes[i])
		m.due = append(m.due, p.Records.Due[i])
		m.arrival, m.commit = append(m.arrival, now), append(m.commit, m.last)
	}
	return nil
}

func (m *logModel) read(s *Stream, now sim.Time, reader int, limit int32) error {
	r := &api.Read{Reader: int32(reader), App: int32(reader), Limit: limit}
	m.needed[[2]int32{int32(reader), 0}] = m.next[reader]
	r.Iterator = api.Iterator{Next: m.next[reader], Issued: now}
	s.GetRecords(now, r)
	if r.Error != nil {
		return r.Error
	}
	from := max(m.next[reader], m.expired(now, s.limits.Retention))
	tip := max(from, m.tip(now))
	to, size := from, int64(0)
	most := s.limits.GetRecordsBytesMax
	for to < tip && to-from < uint64(limit) && (to == from || size+int64(m.bytes[to]) <= most) {
		size += int64(m.bytes[to])
		to++
	}
	behind := sim.Time(0)
	if to < tip {
		behind = max(sim.Millisecond, now-m.arrival[to])
	}
	c := &r.Records
	if r.First != from || r.Iterator.Next != to || r.Behind != behind ||
		!slices.Equal(c.UID, m.uid[from:to]) ||
		!slices.Equal(c.Bytes, m.bytes[from:to]) || !slices.Equal(c.Due, m.due[from:to]) ||
		!slices.Equal(r.Arrival, m.arrival[from:to]) || len(c.Key) != int(to-from) {
		return fmt.Errorf("read from %d (horizon %d): %d to %d, behind %v; want %d to %d, %v", m.next[reader],
			s.shards[0].log.horizon, r.First, r.Iterator.Next, r.Behind, from, to, behind)
	}
	m.next[reader] = to
	return nil
}

// blocks checks that no more is held than from the slowest position on.
func (m *logModel) blocks(s *Stream, now sim.Time) error {
	l := &s.shards[0].log
	from := max(l.horizon, min(m.needed[[2]int32{0, 0}], m.needed[[2]int32{1, 0}]))
	held, want := s.pool.made-int64(len(s.pool.free)), int64(l.next>>blockBits-from>>blockBits+1)
	if held > want {
		return fmt.Errorf("%d blocks held, want at most %d", held, want)
	}
	if e := &l.extents; !e.empty() && l.extentStart(e.head+1) <= min(from, l.tip(now)) && e.head < l.seen {
		return fmt.Errorf("an extent below %d is held", from)
	}
	return nil
}

// Random appends, reads of two applications, frees and trims do as a plain slice does.
func TestLogIsASlice(t *testing.T) {
	p := properties(t)
	p.Property("log", prop.ForAll(func(steps []uint32) string {
		l := generous()
		l.Retention, l.GetRecordsBytesMax = sim.Minute, 100_000
		keys, truth := &api.Keyspace{}, &rows{}
		keys.AddNames([]string{"k"}, nil)
		s := New("orders", 0, 1, l, keys, truth, created)
		m, now := &logModel{next: make([]uint64, 2), needed: needs{}}, sim.Time(0)
		s.Keeper = m.needed
		s.DeclareApplication(0)
		s.DeclareApplication(1)
		for i, x := range steps {
			var err error
			now += sim.Microsecond // what was read is paid
			if op, y := x%8, x>>3; op < 3 {
				err = m.put(s, now, sim.Time(y%1000)*ms, int(1+y>>10%500), y)
			} else if op < 6 {
				now += sim.Time(y%2000) * ms * sim.Time(1+op%3*4)
				err = m.read(s, now, int(y>>11%2), int32(1+y>>12%900))
			} else {
				now += sim.Time(y%200) * ms
				err = m.read(s, now, 0, 10_000) // the fast one
			}
			if err == nil {
				err = m.blocks(s, now)
			}
			if err != nil {
				return fmt.Sprintf("step %d at %v: %v", i, now, err)
			}
		}
		for i, r := range truth.trim {
			if r.Horizon > m.expired(r.At, sim.Minute) || i > 0 && r.Horizon <= truth.trim[i-1].Horizon {
				return fmt.Sprintf("trim row %+v: retained from %d", r, m.expired(r.At, sim.Minute))
			}
		}
		return ""
	}, gen.SliceOfN(120, gen.UInt32())))
	p.TestingRun(t)
}

// The log is freed behind what the slowest application needs, when one reads; a record
// that was freed is not read.
func TestLogIsFreedBehindTheSlowestApplication(t *testing.T) {
	w := newWorld(t, 1, func(l *Limits) { *l = generous() })
	w.DeclareApplication(7)
	w.DeclareApplication(7) // once is enough
	for range 10 {
		w.fill(0, repeat(400, 10)...)
	}
	held := func() int64 { return w.pool.made - int64(len(w.pool.free)) }
	for i, step := range []struct {
		app  int32
		next uint64
		held int64
	}{
		{0, 0, 16}, {0, 4000, 16}, {7, 255, 16}, {7, 256, 15}, {7, 1024, 12}, {7, 100, 12}, {7, 1 << 60, 1},
	} {
		w.needs[[2]int32{step.app, 0}] = step.next
		r := &api.Read{App: step.app, Iterator: api.Iterator{Next: step.next}}
		w.GetRecords(sim.Time(i)*ms, r)
		if held() != step.held {
			t.Errorf("step %d: %d blocks held, want %d", i, held(), step.held)
		}
		if step.next == 100 { // not what it said that it needs
			wantError(t, r.Error, api.InternalFailure)
			if w.Freed(0) != 1024 {
				t.Errorf("a late call took what is freed to %d", w.Freed(0))
			}
		}
	}
	if l := &w.shards[0].log; l.base != 4000 || !l.extents.empty() {
		t.Errorf("base %d, extents %d to %d", l.base, l.extents.head, l.extents.tail)
	}
	w.needs[[2]int32{0, 0}], w.needs[[2]int32{7, 0}] = 4000, 4000
	before := w.Bytes()
	for range 5 {
		w.fill(0, repeat(400, 10)...)
	}
	if w.Bytes() != before {
		t.Errorf("freed blocks were not taken again: %d bytes, before %d", w.Bytes(), before)
	}
}

// An application that advances by checkpoints, and never reads again, frees the log all
// the same: also that of a shard to which nothing more is written.
func TestLogIsFreedAsOthersGrow(t *testing.T) {
	w := newWorld(t, 3, func(l *Limits) { *l = generous() })
	last := w.keys.AddNames([]string{"low"}, []api.Hash{{}})
	p := &api.Put{}
	for range 1000 {
		p.Records = api.Columns{}
		for range 500 {
			p.Records.Add(0, last, 10, 0)
		}
		w.Put(0, 0, p)
		if w.Appended(0) == 5000 {
			break
		}
	}
	held := func() int64 { return w.pool.made - int64(len(w.pool.free)) }
	if n := held(); n != 20 {
		t.Fatalf("%d blocks held, want 20", n)
	}
	w.needs[[2]int32{0, 0}] = 5000
	for range 2 {
		w.fill(sim.Second, repeat(500, 10)...) // key "k" goes to another shard
	}
	if n := held(); n != 1+4 || w.Freed(0) != 5000 {
		t.Errorf("%d blocks held, freed below %d; want 5, 5000", n, w.Freed(0))
	}
}

// Without applications nothing is kept, but counted and committed; one that is declared
// later finds what comes from then on.
func TestLogWithoutReadersKeepsNothing(t *testing.T) {
	keys := &api.Keyspace{}
	keys.AddNames([]string{"k"}, nil)
	s := New("orders", 0, 1, generous(), keys, noRows{}, created)
	s.Keeper = needs{}
	put := func(now sim.Time, n int) {
		p := &api.Put{}
		for range n {
			p.Records.Add(api.UID(s.Appended(0))+api.UID(p.Records.Len()), 0, 10, 0)
		}
		s.Put(now, now+12*ms, p)
	}
	for i := range sim.Time(1000) {
		put(i*ms, 100)
	}
	if s.pool.made != 0 || s.Bytes() > kib || s.Appended(0) != 100_000 {
		t.Errorf("%d blocks, %d bytes, %d records", s.pool.made, s.Bytes(), s.Appended(0))
	}
	if tip := s.Visible(1000*ms, 0); tip != 100*989 {
		t.Errorf("visible %d", tip)
	}
	s.DeclareApplication(0)
	put(2*sim.Second, 300)
	for i, c := range []struct {
		from uint64
		want int
	}{{99_999, -1}, {100_000, 300}, {100_299, 1}, {100_300, 0}} {
		r := &api.Read{Reader: -1, Iterator: api.Iterator{Next: c.from}}
		s.GetRecords(3*sim.Second+sim.Time(i)*ms, r)
		if (r.Error != nil) != (c.want < 0) || c.want >= 0 && r.Records.Len() != c.want {
			t.Fatalf("from %d: %v, %d records", c.from, r.Error, r.Records.Len())
		}
		if c.want > 0 && uint64(r.Records.UID[0]) != c.from {
			t.Errorf("from %d: record %d", c.from, r.Records.UID[0])
		}
	}
}

func TestUndeclaredReadersKeepAllUntilRetention(t *testing.T) {
	w := newWorld(t, 2, func(l *Limits) { *l = generous() })
	w.ServeUndeclared()
	w.fill(0, repeat(500, 10)...)
	w.fill(sim.Hour, repeat(500, 10)...)
	r := &api.Read{}
	now := 2 * sim.Hour
	for _, from := range []uint64{1000, 0, 500, 0} { // forth and back
		now += sim.Second
		for shard := range int32(2) {
			r.Reader, r.Iterator = shard, api.Iterator{Shard: shard, Next: from, Issued: now}
			w.GetRecords(now, r)
			n, all := uint64(r.Records.Len()), w.Appended(shard)
			if r.Error != nil || n != all-min(from, all) {
				t.Errorf("shard %d from %d: %v, %d records", shard, from, r.Error, n)
			}
		}
	}
}
