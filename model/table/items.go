package table

import (
	"math/bits"

	"github.com/kinesim/kinesim/sim"
)

// itemKey is the primary key of an item: applications do not see one another's marks.
type itemKey struct {
	key uint64
	app int32
}

// item is what a mark holds.
type item struct {
	expires sim.Time // by the clock of who wrote it; sim.Never: it has no time to live
	owner   uint64
}

// items is the items of a table by their key, in open addressing: a row of slots in which
// an item stands at the place of its hash or behind it, without a gap between. Marks come
// and go for ever, and a map of Go would leave gaps and grow.
type items struct {
	slots []slot // a power of two
	n     int
}

type slot struct {
	key   uint64
	app   int32
	taken bool
	item
}

const (
	slotBytes  = 32
	slotsLeast = 64
)

// home is where an item belongs.
func (s *items) home(k itemKey) int {
	const mul = 0x9e3779b97f4a7c15
	h := (k.key ^ uint64(uint32(k.app))<<17) * mul
	return int((h ^ h>>29) * mul >> (65 - bits.Len(uint(len(s.slots)))))
}

// find is where an item stands, or the free slot where it would.
func (s *items) find(k itemKey) int {
	mask := len(s.slots) - 1
	for i := s.home(k); ; i = (i + 1) & mask {
		if e := &s.slots[i]; !e.taken || e.key == k.key && e.app == k.app {
			return i
		}
	}
}

// get is the item of a key.
func (s *items) get(k itemKey) (item, bool) {
	if s.n == 0 {
		return item{}, false
	}
	e := &s.slots[s.find(k)]
	return e.item, e.taken // a free slot holds the zero item
}

// put writes an item.
func (s *items) put(k itemKey, v item) {
	if 4*(s.n+1) > 3*len(s.slots) {
		s.grow()
	}
	e := &s.slots[s.find(k)]
	if !e.taken {
		s.n++
	}
	*e = slot{k.key, k.app, true, v}
}

// remove takes an item out, and moves those behind it that would no longer be found.
func (s *items) remove(k itemKey) {
	mask := len(s.slots) - 1
	gap := s.find(k)
	if !s.slots[gap].taken {
		return
	}
	s.n--
	for i := (gap + 1) & mask; s.slots[i].taken; i = (i + 1) & mask {
		home := s.home(itemKey{s.slots[i].key, s.slots[i].app})
		if (i-home)&mask >= (i-gap)&mask { // its home is not behind the gap
			s.slots[gap] = s.slots[i]
			gap = i
		}
	}
	s.slots[gap] = slot{}
}

func (s *items) grow() {
	old := s.slots
	s.slots = make([]slot, max(2*len(old), slotsLeast))
	for i := range old {
		if e := &old[i]; e.taken {
			s.slots[s.find(itemKey{e.key, e.app})] = *e
		}
	}
}
