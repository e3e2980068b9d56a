package stream

import (
	"cmp"
	"fmt"
	"slices"
	"testing"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/mutant"
	"github.com/kinesim/kinesim/sim"
	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"
)

// lineage is the oracle of a stream's whole life: every record that was ever put, by
// shard, and a reader that finishes the parents of a shard before it reads it.
type lineage struct {
	s      *Stream
	keys   *api.Keyspace
	truth  *rows
	needs  needs
	shards []kin
	keep   sim.Time // retention in force
	now    sim.Time
	uid    api.UID
	opens  int // rows seen
	closes int

	got  map[api.UID]bool
	last map[api.Key]api.UID // delivered last
	lost int                 // to retention
}

// kin is a shard of the oracle.
type kin struct {
	hashes  api.HashRange
	parents []int32
	closed  sim.Time // Never: open
	records []kept
	horizon int // by retention periods that have ended

	next int // of the reader
	done bool
}

type kept struct {
	uid             api.UID
	key             api.Key
	arrival, commit sim.Time
}

func newLineage(shards int) *lineage {
	l := generous()
	l.ReshardWave, l.Retention = sim.Minute, 24*sim.Hour
	l.SplitCalls, l.UpdateCalls, l.RetainCalls, l.ListCalls, l.UpdatesMax = 1000, 1000, 1000, 1000, 1000
	m := &lineage{keys: &api.Keyspace{}, truth: &rows{}, needs: needs{}, keep: l.Retention,
		got: map[api.UID]bool{}, last: map[api.Key]api.UID{}}
	m.keys.AddNumbered("key-", 40)
	m.s = New("orders", 0, shards, l, m.keys, m.truth, created)
	m.s.Keeper = m.needs
	m.s.DeclareApplication(0)
	return m
}

// follow takes over what rows tell of the topology, and checks that children cover what
// their parents had.
func (m *lineage) follow() error {
	for ; m.closes < len(m.truth.closed); m.closes++ {
		r := m.truth.closed[m.closes]
		k := &m.shards[r.Shard]
		if k.closed != sim.Never || r.Next != uint64(len(k.records)) {
			return fmt.Errorf("closed %+v, of %d records", r, len(k.records))
		}
		k.closed = r.At
	}
	for ; m.opens < len(m.truth.open); m.opens++ {
		r := m.truth.open[m.opens]
		k := kin{hashes: r.Range, closed: sim.Never}
		for _, p := range []int32{r.Parent, r.Adjacent} {
			if p != api.NoShard {
				k.parents = append(k.parents, p)
				if at := m.shards[p].closed; at != r.At {
					return fmt.Errorf("child %d opens at %v, its parent %d closed at %v", r.Shard, r.At, p, at)
				}
			}
		}
		m.shards = append(m.shards, k)
	}
	return m.partition()
}

// partition checks that the open shards cover the ring once.
func (m *lineage) partition() error {
	var open []api.HashRange
	for i := range m.shards {
		if m.shards[i].closed == sim.Never {
			open = append(open, m.shards[i].hashes)
		}
	}
	slices.SortFunc(open, func(a, b api.HashRange) int { return cmp.Compare(a.Start.Hi, b.Start.Hi) })
	next := api.Hash{}
	for _, r := range open {
		if r.Start != next {
			return fmt.Errorf("a shard begins at %v, want %v", r.Start, next)
		}
		next = r.End.Next()
	}
	return nil
}

func (m *lineage) owner(k api.Key) int32 {
	h, found := m.keys.Hash(k), int32(-1)
	for i := range m.shards {
		if m.shards[i].closed == sim.Never && m.shards[i].hashes.Contains(h) {
			if found >= 0 {
				return -2
			}
			found = int32(i)
		}
	}
	return found
}

func (m *lineage) put(n int, delay sim.Time, x uint64) error {
	p := &api.Put{}
	for i := range n {
		p.Records.Add(m.uid, api.Key((x>>i^x*uint64(i+1))%40), 10, m.now)
		m.uid++
	}
	m.s.Put(m.now, m.now+delay, p)
	for i, r := range p.Results {
		k := p.Records.Key[i]
		to := m.owner(k)
		if to < 0 || r.Shard != to || r.Outcome != api.OutcomeStored || r.Index != uint64(len(m.shards[to].records)) {
			return fmt.Errorf("key %d: %+v, want shard %d", k, r, to)
		}
		sh := &m.shards[to]
		commit := m.now + delay
		if n := len(sh.records); n > 0 {
			commit = max(commit, sh.records[n-1].commit)
		}
		sh.records = append(sh.records, kept{p.Records.UID[i], k, m.now, commit})
	}
	return nil
}

// change performs what is due by now.
func (m *lineage) change() error {
	for at := m.s.NextChange(); at <= m.now; at = m.s.NextChange() {
		m.s.Change(at)
		if err := m.follow(); err != nil {
			return err
		}
	}
	return nil
}

func (k *kin) tip(now sim.Time) int {
	n := 0
	for n < len(k.records) && k.records[n].commit <= now {
		n++
	}
	return n
}

func (k *kin) first(now, keep sim.Time) int {
	n := 0
	for n < k.tip(now) && k.records[n].arrival < now-keep {
		n++
	}
	return max(n, k.horizon)
}

// expired tells whether a shard is gone altogether.
func (k *kin) expired(now, keep sim.Time) bool {
	return k.closed < now-keep && k.tip(now) == len(k.records)
}

func (m *lineage) retain(to sim.Time) error {
	c := api.Control{Operation: api.IncreaseStreamRetentionPeriod, Retention: to}
	if to < m.keep {
		c.Operation = api.DecreaseStreamRetentionPeriod
	}
	if m.s.Control(m.now, &c); c.Error != nil {
		if m.s.NextChange() != sim.Never {
			return nil
		}
		return c.Error
	}
	for i := range m.shards {
		k := &m.shards[i]
		if k.expired(m.now, m.keep) {
			k.horizon, k.closed = len(k.records), -1<<60 // it does not come back
		}
		k.horizon = max(k.first(m.now, m.keep), k.first(m.now, to))
	}
	m.keep = to
	return nil
}

// read reads one shard whose parents are done.
func (m *lineage) read(id int, limit int32) error {
	k := &m.shards[id]
	m.needs[[2]int32{0, int32(id)}] = uint64(k.next)
	r := &api.Read{Limit: limit, Iterator: api.Iterator{Shard: int32(id), Next: uint64(k.next), Issued: m.now}}
	m.s.GetRecords(m.now, r)
	if k.expired(m.now, m.keep) {
		if r.Error == nil || r.Error.Code != api.ResourceNotFound {
			return fmt.Errorf("shard %d is expired and gives %v", id, r.Error)
		}
		m.lost += len(k.records) - k.next
		k.done = true
		return nil
	}
	if r.Error != nil {
		return r.Error
	}
	from := max(k.next, k.first(m.now, m.keep))
	to := max(from, min(k.tip(m.now), from+int(limit)))
	m.lost += from - k.next
	if int(r.First) != from || r.Records.Len() != to-from || int(r.Iterator.Next) != to {
		return fmt.Errorf("shard %d from %d: %d records from %d, want %d from %d", id, k.next, r.Records.Len(),
			r.First, to-from, from)
	}
	for i, u := range r.Records.UID {
		want := k.records[from+i]
		if last, found := m.last[want.key]; u != want.uid || r.Arrival[i] != want.arrival || m.got[u] || found && last >= u {
			return fmt.Errorf("shard %d: record %d, want %d; had %v, the key's last %d", id, u, want.uid, m.got[u], last)
		}
		m.got[u], m.last[want.key] = true, u
	}
	k.next = to
	if ends := k.closed != sim.Never && to == len(k.records); r.Closed != ends {
		return fmt.Errorf("shard %d: closed %v at %d of %d", id, r.Closed, to, len(k.records))
	}
	if r.Closed {
		return m.finish(id, indexes(r.Child))
	}
	return nil
}

// finish checks the children of a parent that has been read.
func (m *lineage) finish(id int, child []int32) error {
	var want []int32
	for i := range m.shards {
		if slices.Contains(m.shards[i].parents, int32(id)) {
			want = append(want, int32(i))
		}
	}
	m.shards[id].done = true
	m.needs[[2]int32{0, int32(id)}] = 1 << 62
	if !slices.Equal(child, want) || len(want) == 0 {
		return fmt.Errorf("children of %d: %v, want %v", id, child, want)
	}
	return nil
}

// readable is the shards whose parents are done.
func (m *lineage) readable() (ids []int) {
	for i := range m.shards {
		k := &m.shards[i]
		if !k.done && !slices.ContainsFunc(k.parents, func(p int32) bool { return !m.shards[p].done }) {
			ids = append(ids, i)
		}
	}
	return ids
}

func (m *lineage) list() error {
	c := api.Control{Operation: api.ListShards}
	m.s.Control(m.now, &c)
	n := 0
	for i := range m.shards {
		k := &m.shards[i]
		if k.expired(m.now, m.keep) {
			continue
		}
		if n == len(c.Shards) || c.Shards[n].Index != int32(i) {
			return fmt.Errorf("shard %d is not listed", i)
		}
		s := c.Shards[n]
		n++
		first := k.first(m.now, m.keep)
		if freed := int(m.s.Freed(int32(i))); int(s.First) > first || int(s.First) < first && freed < first ||
			s.Open != (k.closed == sim.Never) || s.Range != k.hashes || !s.Open && int(s.Next) != len(k.records) {
			return fmt.Errorf("listed as %+v", s)
		}
	}
	if n != len(c.Shards) {
		return fmt.Errorf("%d shards listed, want %d", len(c.Shards), n)
	}
	return nil
}

// reshard asks for a change, allowed or not.
func (m *lineage) reshard(x uint64) {
	open, _ := (&world{Stream: m.s}).open()
	a := open[x%uint64(len(open))]
	c := api.Control{Operation: api.MergeShards, Shard: a, Adjacent: open[(x+1)%uint64(len(open))]}
	switch r := m.shards[a].hashes; x >> 32 % 3 {
	case 0:
		c = api.Control{Operation: api.SplitShard, Shard: a, At: api.Hash{Hi: r.Start.Hi/2 + r.End.Hi/2, Lo: x}}
	case 1:
		c = api.Control{Operation: api.UpdateShardCount, Target: int32(1 + x>>40%8)}
	}
	m.s.Control(m.now, &c)
}

func (m *lineage) step(x uint64) error {
	m.now += sim.Second
	if err := m.change(); err != nil {
		return err
	}
	y := x >> 8
	switch op := x % 16; op {
	case 0, 1, 2, 3, 4:
		return m.put(1+int(y%200), sim.Time(y>>9%5)*30*sim.Second, y)
	case 5, 6:
		m.reshard(y)
	case 7:
		m.now += sim.Time(y%100) * sim.Second
	case 8:
		m.now += sim.Time(y%3) * 5 * sim.Hour
		return m.change()
	case 9:
		return m.retain(sim.Time(24+y%30) * sim.Hour)
	case 10:
		return m.list()
	default:
		ids := m.readable()
		return m.read(ids[y%uint64(len(ids))], int32(1+y>>10%400))
	}
	return nil
}

// finishAll reads all that is left.
func (m *lineage) finishAll() error {
	m.now += sim.Hour // all is committed, and no reshard is under way
	if err := m.change(); err != nil {
		return err
	}
	for turn := range 2000 {
		m.now += ms
		idle := true
		for _, id := range m.readable() {
			k := &m.shards[id]
			idle = idle && k.closed == sim.Never && k.next == len(k.records)
			if err := m.read(id, 10_000); err != nil {
				return err
			}
		}
		if idle && turn > 0 {
			break
		}
	}
	if len(m.got)+m.lost != int(m.uid) {
		return fmt.Errorf("%d records delivered and %d expired, of %d", len(m.got), m.lost, m.uid)
	}
	m.s.swept -= uint64(len(m.shards)) // as if blocks had been begun
	m.s.sweep(m.now)
	held := m.s.pool.made - int64(len(m.s.pool.free))
	if most := int64(m.s.openShards()); held > most { // the last of each
		return fmt.Errorf("%d blocks held when all is read", held)
	}
	return nil
}

// Whatever is split, merged, put, read and trimmed, in whatever order: each record that was
// stored is found exactly once along the lineage, those of a key in their order, unless it
// has expired; the rest is as the oracle has it.
func TestLineageIsReadOnceAndInOrder(t *testing.T) {
	totals := struct{ got, lost, shards int }{}
	parameters := gopter.DefaultTestParametersWithSeed(1)
	parameters.MinSuccessfulTests, parameters.MaxShrinkCount = 100, 50
	p := gopter.NewProperties(parameters)
	p.Property("lineage", prop.ForAll(func(shards int, steps []uint64) string {
		m := newLineage(shards)
		if err := m.live(steps); err != nil {
			return err.Error()
		}
		totals.got, totals.lost, totals.shards = totals.got+len(m.got), totals.lost+m.lost, totals.shards+len(m.shards)
		return ""
	}, gen.IntRange(1, 5), gen.SliceOfN(120, gen.UInt64())))
	p.TestingRun(t)
	if totals.lost < 1000 || totals.got < totals.lost || totals.shards < 1000 {
		t.Errorf("%+v: the steps do not reach everything", totals)
	}
}

// live goes through the steps and reads what is left.
func (m *lineage) live(steps []uint64) error {
	if err := m.follow(); err != nil {
		return err
	}
	for i, x := range steps {
		if err := m.step(x); err != nil {
			return fmt.Errorf("step %d at %v: %w", i, m.now, err)
		}
	}
	return m.finishAll()
}

// The oracle is no accomplice: it sees the planted bugs that concern it.
func TestLineageSeesPlantedBugs(t *testing.T) {
	for _, bug := range []mutant.ID{mutant.None, mutant.SeqByArrival, mutant.ThrottledAppended, mutant.SplitOffByOne, mutant.PutToClosed,
		mutant.MergeHole, mutant.TrimEarly} {
		draws, seen := sim.NewSource(5, "lineage", string(bug)), 0
		for life := range uint64(40) {
			steps := make([]uint64, 120)
			for i := range steps {
				steps[i] = draws.Uint64(life, uint64(i))
			}
			m := newLineage(2)
			m.s.Mutant = bug
			if m.live(steps) != nil {
				seen++
			}
		}
		if (seen > 0) != (bug != mutant.None) {
			t.Errorf("%q was seen in %d of 40 lives", bug, seen)
		}
	}
}
