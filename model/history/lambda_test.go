package history

import (
	"slices"
	"testing"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// mapping is a checker with one event source mapping that has received records 0 to 5, of the
// keys 0 1 0 2 1 0.
type mapping struct {
	*Checker
	now sim.Time
	n   uint64
}

var mappingKeys = []api.Key{0, 1, 0, 2, 1, 0}

func newMapping() *mapping {
	k := New(Config{Streams: []StreamConfig{{Name: "s"}}, Applications: []ApplicationConfig{{Name: "m/0", Mapping: true}},
		LastFault: -1})
	k.Open(api.OpenRow{Parent: api.NoShard, Adjacent: api.NoShard})
	k.Join(api.JoinRow{Name: "m/0/s/0", Tenure: 1})
	k.Start(api.StartRow{Type: api.TrimHorizon})
	n := len(mappingKeys)
	k.Deliver(api.DeliverRow{Next: uint64(n), Records: api.Columns{UID: make([]api.UID, n), Key: mappingKeys,
		Bytes: make([]uint32, n), Due: make([]sim.Time, n)}, Arrival: make([]sim.Time, n)})
	return &mapping{Checker: k}
}

func columns(n int) api.Columns { return api.Columns{UID: make([]api.UID, n)} }

// invoke invokes the function; it returns the number of the invocation.
func (m *mapping) invoke(index ...uint64) uint64 {
	m.now++
	m.Invocation(api.InvocationRow{At: m.now, Number: m.n, Index: index})
	m.n++
	return m.n - 1
}

func (m *mapping) returns(accepted int, index ...uint64) {
	m.now++
	m.Return(api.ReturnRow{At: m.now, Accepted: accepted, Index: index, Records: columns(len(index))})
}

func (m *mapping) discard(index ...uint64) {
	m.now++
	m.Discard(api.DiscardRow{At: m.now, Index: index, Records: columns(len(index))})
}

func (m *mapping) checkpoint(next uint64) {
	m.now++
	m.Checkpoint(api.CheckpointRow{At: m.now, Tenure: 1, Next: next, Accepted: true})
}

var mappingOffences = []struct {
	name, want string
	do         func(m *mapping)
}{
	{"all at once", "", func(m *mapping) {
		m.invoke(0, 1, 2, 3, 4, 5)
		m.returns(6, 0, 1, 2, 3, 4, 5)
		m.checkpoint(6)
	}},
	{"halves, the second one given up", "", func(m *mapping) {
		m.invoke(0, 1, 2, 3)
		m.returns(0, 0, 1, 2, 3)
		m.invoke(0, 1)
		m.returns(2, 0, 1)
		m.invoke(2, 3)
		m.returns(0, 2, 3)
		m.discard(2, 3)
		m.checkpoint(4)
	}},
	{"a part is accepted", "", func(m *mapping) {
		m.invoke(0, 1, 2)
		m.returns(1, 0, 1, 2)
		m.checkpoint(1)
		m.invoke(1, 2)
		m.returns(2, 1, 2)
		m.checkpoint(3)
	}},
	{"lanes by key", "", func(m *mapping) {
		m.invoke(0, 2, 5)
		m.invoke(1, 4)
		m.returns(2, 1, 4)
		m.checkpoint(0)
		m.returns(3, 0, 2, 5)
		m.checkpoint(3)
	}},
	{"a record ends twice", "F1", func(m *mapping) {
		m.invoke(0)
		m.returns(1, 0)
		m.discard(0)
	}},
	{"a record that has ended is invoked", "F1", func(m *mapping) {
		m.invoke(0)
		m.returns(1, 0)
		m.invoke(0)
	}},
	{"one that was forgotten as well", "F1", func(m *mapping) {
		m.invoke(0)
		m.returns(1, 0)
		m.checkpoint(1)
		m.invoke(0)
	}},
	{"a checkpoint passes a record by", "F1", func(m *mapping) {
		m.invoke(1, 3)
		m.returns(2, 1, 3)
		m.checkpoint(2)
	}},
	{"a key is in two lanes", "F2", func(m *mapping) {
		m.invoke(0)
		m.invoke(2)
	}},
	{"a later record while an earlier one is tried again", "F2", func(m *mapping) {
		m.invoke(0)
		m.returns(0, 0)
		m.invoke(2)
	}},
	{"a later record first", "F2", func(m *mapping) { m.invoke(2) }},
	{"a batch in another order", "F2", func(m *mapping) { m.invoke(2, 0) }},
	{"the middle of a batch is lost", "F3", func(m *mapping) {
		m.invoke(0, 1, 2)
		m.returns(0, 0, 1, 2)
		m.invoke(0)
		m.returns(1, 0)
		m.invoke(2)
		m.returns(1, 2)
		m.checkpoint(3)
	}},
}

// TestMappings: F1, F2 and F3 catch what is against them, and nothing else.
func TestMappings(t *testing.T) {
	for _, o := range mappingOffences {
		t.Run(o.name, func(t *testing.T) {
			m := newMapping()
			o.do(m)
			var got []string
			for _, v := range m.Outcomes() {
				if v.Count > 0 && v.ID[0] == 'F' {
					got = append(got, v.ID)
				}
			}
			if want := slices.DeleteFunc([]string{o.want}, func(id string) bool { return id == "" }); !slices.Equal(got, want) {
				t.Errorf("violates %v, want %v", got, want)
			}
		})
	}
}

// TestGivenUpIsNoGap: what a mapping gave up counts as done for C1 and C8, and a checkpoint that
// goes beyond it is none too early.
func TestGivenUpIsNoGap(t *testing.T) {
	m := newMapping()
	m.invoke(0)
	m.returns(0, 0)
	m.discard(0)
	m.checkpoint(1)
	m.checkpoint(2) // 1 has not ended
	for _, v := range m.Outcomes() {
		if (v.ID == "C1" || v.ID == "F1") && v.Count != 1 {
			t.Errorf("%s: %d violations", v.ID, v.Count)
		}
	}
}
