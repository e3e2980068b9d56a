package table

import (
	"runtime"
	"slices"
	"testing"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/model/mutant"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"
)

const second = sim.Second

// rows keeps what the table tells the truth plane.
type rows struct {
	api.Truth
	items []api.ItemRow
}

func (r *rows) Item(row api.ItemRow) { r.items = append(r.items, row) }

func testLimits(t testing.TB) Limits {
	t.Helper()
	tab, err := limits.For("2026-11", "us-east-1")
	if err != nil {
		t.Fatal(err)
	}
	return LimitsOf(tab)
}

func newTable(t testing.TB, writes int64) (*Table, *rows) {
	r := &rows{}
	return New(&spec.Table{Name: "seen", Writes: writes}, 3, testLimits(t), r), r
}

// answer is what a call is told, in one word.
func answer(i *api.Item) string {
	switch {
	case i.Error != nil && i.Error.Code == api.ProvisionedThroughputExceeded:
		return "throttled"
	case i.Mine:
		return "mine"
	case i.Existed:
		return "there"
	}
	return "not there"
}

// A conditional put writes a mark once; what it finds it leaves as it is. A plain put
// overwrites, a look writes nothing, and applications have marks of their own.
func TestConditionalPut(t *testing.T) {
	tab, r := newTable(t, 0)
	for n, step := range []struct {
		call    api.Item
		want    string
		applied bool
		fails   bool
	}{
		{api.Item{Key: 1, Look: true, Owner: 7}, "not there", false, false},
		{api.Item{Key: 1, Conditional: true, Owner: 7}, "not there", true, false},
		{api.Item{Key: 1, Conditional: true, Owner: 8}, "there", false, true},
		{api.Item{Key: 1, Conditional: true, Owner: 7}, "mine", false, true}, // the answer to the first was lost
		{api.Item{Key: 1, Conditional: true}, "there", false, true},
		{api.Item{Key: 1, Look: true, Owner: 7}, "mine", false, false},
		{api.Item{Key: 1, Look: true, Owner: 8}, "there", false, false},
		{api.Item{Key: 1, App: 1, Conditional: true, Owner: 8}, "not there", true, false},
		{api.Item{Key: 2, Conditional: true, Owner: 8}, "not there", true, false},
		{api.Item{Key: 1, Owner: 8}, "there", true, false}, // plain: overwrites
		{api.Item{Key: 1, Conditional: true, Owner: 8}, "mine", false, true},
		{api.Item{Key: 3}, "not there", true, false},
		{api.Item{Key: 3, Conditional: true}, "there", false, true}, // nobody's mark is nobody's
	} {
		before := len(r.items)
		call := step.call
		call.Existed, call.Mine, call.Error = true, true, tab.refused // left over in a body: no answer
		tab.Do(sim.Time(n), &call)
		if got := answer(&call); got != step.want || (call.Error != nil) != step.fails {
			t.Errorf("step %d: %s, error %v; want %s, error %t", n, got, call.Error, step.want, step.fails)
		}
		if call.Error != nil && (call.Error.Code != api.ConditionalCheckFailed || call.Error.Indefinite()) {
			t.Errorf("step %d: %v, want a definite ConditionalCheckFailedException", n, call.Error)
		}
		if step.call.Look {
			if len(r.items) != before {
				t.Errorf("step %d: a look has a row", n)
			}
			continue
		}
		want := api.ItemRow{At: sim.Time(n), Table: 3, Application: call.App, Key: call.Key, Conditional: call.Conditional,
			Applied: step.applied, Existed: call.Existed, Until: sim.Never}
		if row := r.items[len(r.items)-1]; len(r.items) != before+1 || row != want {
			t.Errorf("step %d: row %+v, want %+v", n, row, want)
		}
	}
}

// A mark ends when its time to live is less than the client's now: at that instant it is
// still there. It is deleted two days later by the table's clock, which a client that asks
// attribute_not_exists alone has to wait for.
func TestTimeToLive(t *testing.T) {
	const day = sim.Day
	for _, c := range []struct {
		name      string
		now, asks sim.Time // the table's clock, the client's
		want      string
		expired   bool
	}{
		{"before", 99 * second, 99 * second, "there", false},
		{"at its end", 100 * second, 100 * second, "there", false},
		{"after", 100*second + 1, 100*second + 1, "not there", true},
		{"by a clock ahead", 10 * second, 101 * second, "not there", true},
		{"by a clock behind", 300 * second, 100 * second, "there", false},
		{"the condition leaves it out", 300 * second, 0, "there", false},
		{"and so just before it is deleted", 100*second + 2*day - 1, 0, "there", false},
		{"deleted", 100*second + 2*day, 0, "not there", false},
		{"deleted, by a clock behind", 100*second + 2*day, 99 * second, "not there", false},
		{"a clock before the start", 99 * second, -5 * second, "there", false},
	} {
		tab, r := newTable(t, 0)
		tab.Do(0, &api.Item{Key: 1, Conditional: true, Expires: 100 * second, Now: second, Owner: 7})
		call := api.Item{Key: 1, Conditional: true, Expires: 500 * second, Now: c.asks, Owner: 8}
		look := call
		look.Look = true
		tab.Do(c.now, &look)
		tab.Do(c.now, &call)
		row := r.items[1]
		if answer(&call) != c.want || answer(&look) != c.want || row.Expired != c.expired ||
			row.Existed != (c.want == "there") || row.Applied == row.Existed || row.Now != c.asks {
			t.Errorf("%s: %s (looked: %s), row %+v; want %s, expired %t", c.name, answer(&call), answer(&look), row, c.want, c.expired)
		}
		if until := map[bool]sim.Time{true: 500 * second, false: 100 * second}[row.Applied]; row.Until != until {
			t.Errorf("%s: until %v, want %v", c.name, row.Until, until)
		}
	}
}

// An item that is written again lives as long as its last writing says.
func TestRewrittenItemLivesOn(t *testing.T) {
	tab, _ := newTable(t, 0)
	tab.delete = 0
	for n, step := range []struct {
		now, expires sim.Time
		items        int // afterwards
	}{
		{0, 10 * second, 1},
		{5 * second, 20 * second, 1},
		{10 * second, 0, 1}, // for ever
		{20 * second, 30 * second, 1},
		{25 * second, 28 * second, 1}, // shorter than before
	} {
		tab.Do(step.now, &api.Item{Key: 1, Expires: step.expires, Now: step.now})
		if tab.Len() != step.items {
			t.Errorf("step %d: %d items, want %d", n, tab.Len(), step.items)
		}
	}
	tab.Do(28*second, &api.Item{Key: 9, Look: true})
	if tab.Len() != 0 {
		t.Errorf("%d items are left", tab.Len())
	}
}

// plain is the oracle: marks in a map by when they were written, nothing deleted before a
// look says so.
type plain map[[2]uint64]api.Item

func (p plain) do(now, deleted sim.Time, i api.Item) (existed, mine, expired, applied bool) {
	key := [2]uint64{uint64(i.App), i.Key}
	old, some := p[key]
	if some && old.Expires != 0 && now >= old.Expires+deleted {
		some = false
	}
	expired = some && old.Expires != 0 && old.Expires < i.Now
	existed = some && !expired
	mine = existed && i.Owner > 0 && old.Owner == i.Owner
	if applied = !i.Look && (!i.Conditional || !existed); applied {
		p[key] = i
	}
	return existed, mine, expired, applied
}

// Any calls, by clocks that are off either way, are answered as by a plain map.
func TestTableIsAPlainMap(t *testing.T) {
	params := gopter.DefaultTestParametersWithSeed(1)
	params.MinSuccessfulTests = 300
	p := gopter.NewProperties(params)
	p.Property("same answers and rows", prop.ForAll(func(xs []uint32) bool {
		tab, r := newTable(t, 0)
		tab.delete = 40
		oracle, now := plain{}, sim.Time(1000)
		for n, x := range xs {
			now += sim.Time(x % 8)
			i := api.Item{App: int32(x >> 3 & 1), Key: uint64(x >> 4 % 4), Owner: uint64(x >> 7 % 3), Look: x>>9%4 == 0,
				Conditional: x>>11&1 == 0, Now: now + sim.Time(x>>12%32) - 16}
			if x>>17%4 > 0 {
				i.Expires = i.Now + sim.Time(x>>19%64)
			}
			existed, mine, expired, applied := oracle.do(now, tab.delete, i)
			rows := len(r.items)
			got := i
			tab.Do(now, &got)
			if got.Existed != existed || got.Mine != mine || (got.Error != nil) != (!i.Look && !applied) {
				t.Logf("call %d: %+v, want existed %t, mine %t, applied %t", n, got, existed, mine, applied)
				return false
			}
			if i.Look {
				continue
			}
			row := r.items[rows]
			if row.Applied != applied || row.Existed != existed || row.Expired != expired {
				t.Logf("call %d: row %+v, want existed %t, expired %t, applied %t", n, row, existed, expired, applied)
				return false
			}
		}
		return true
	}, gen.SliceOf(gen.UInt32())))
	p.TestingRun(t)
}

// A planted bug: the condition is not looked at.
func TestBlindConditionIsOff(t *testing.T) {
	for _, m := range []mutant.ID{mutant.None, mutant.BlindCondition} {
		tab, r := newTable(t, 0)
		tab.Mutant = m
		for range 2 {
			tab.Do(0, &api.Item{Key: 1, Conditional: true})
		}
		if row := r.items[1]; !row.Existed && m == mutant.None || row.Applied != (m == mutant.BlindCondition) {
			t.Errorf("mutant %s: %+v", m, row)
		}
	}
}

// Items come and go as in a map of Go, however their homes crowd.
func TestItemsAreAMap(t *testing.T) {
	params := gopter.DefaultTestParametersWithSeed(1)
	params.MinSuccessfulTests = 300
	params.MaxSize = 1000
	p := gopter.NewProperties(params)
	p.Property("as a map", prop.ForAll(func(xs []uint32) bool {
		var s items
		want := map[itemKey]item{}
		var crowd []itemKey // keys that share a few homes, also around the end
		for k := uint64(0); len(crowd) < 40; k++ {
			s.slots = make([]slot, slotsLeast)
			key := itemKey{k / 3, int32(k % 3)}
			if h := s.home(key); h > 60 || h < 3 {
				crowd = append(crowd, key)
			}
		}
		s = items{}
		for _, x := range xs {
			key := crowd[x%40]
			if x>>8%5 < 2 && s.n > 0 {
				s.remove(key)
				delete(want, key)
			} else {
				v := item{sim.Time(x), uint64(x)}
				s.put(key, v)
				want[key] = v
			}
			for _, key := range crowd {
				got, some := s.get(key)
				if v, there := want[key]; some != there || got != v {
					return false
				}
			}
		}
		return s.n == len(want) && len(s.slots) <= slotsLeast
	}, gen.SliceOf(gen.UInt32())))
	p.TestingRun(t)
}

// Expired items are deleted in the order of their expiry, whatever the order of writing.
func TestExpiriesAreAHeap(t *testing.T) {
	params := gopter.DefaultTestParametersWithSeed(1)
	p := gopter.NewProperties(params)
	p.Property("sorted", prop.ForAll(func(xs []int64, pops uint8) bool {
		var h expiries
		var want []sim.Time
		for i, x := range xs {
			h.push(expiry{at: sim.Time(x)})
			want = append(want, sim.Time(x))
			if i%4 == int(pops%4) {
				slices.Sort(want)
				if h.pop().at != want[0] {
					return false
				}
				want = want[1:]
			}
		}
		slices.Sort(want)
		for _, at := range want {
			if h.pop().at != at {
				return false
			}
		}
		return len(h) == 0
	}, gen.SliceOf(gen.Int64()), gen.UInt8()))
	p.TestingRun(t)
}

// A table keeps the items of its time to live and the two days after it, and its own
// account bounds what that takes.
func TestMemoryIsBounded(t *testing.T) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	tab := New(&spec.Table{Name: "seen"}, 0, testLimits(t), silent{})
	const live = 100_000 // items a run keeps: 3 s and 2 days of them
	gap := (3*second + tab.delete) / live
	for n := range uint64(4 * live) {
		now := sim.Time(n) * gap
		tab.Do(now, &api.Item{Key: n * 0x9e3779b97f4a7c15, Conditional: true, Expires: now + 3*second, Now: now})
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	used := int64(after.HeapAlloc) - int64(before.HeapAlloc)
	if tab.Len() > live+1 || tab.Len() < live-1 {
		t.Errorf("%d items, want %d", tab.Len(), live)
	}
	if b := tab.Bytes(); used > b+b/100 || b > used+used/100 || b > live*ItemBytes {
		t.Errorf("uses %d bytes (%d an item) and counts %d; a bound of %d", used, used/live, b, live*ItemBytes)
	}
	runtime.KeepAlive(tab)
}

type silent struct{ api.Truth }

func (silent) Item(api.ItemRow) {}

func (silent) Lease(api.LeaseRow) {}
