package sim

import (
	"cmp"
	"math/bits"
	"slices"
)

// event is a message that will be delivered: a 32-byte value without pointers, ordered
// by (at, source, seq). The source is a hash of the sender's name, so that the order of
// two events does not depend on which other entities exist.
type event struct {
	at     Time
	source uint64
	seq    uint32 // of the source; compared with wrap-around
	to     ID
	kind   Kind
	epoch  uint16 // of the addressee when it was sent
	body   uint32
}

func compare(a, b event) int {
	if a.at != b.at {
		return cmp.Compare(a.at, b.at)
	}
	if a.source != b.source {
		return cmp.Compare(a.source, b.source)
	}
	return int(int32(a.seq - b.seq))
}

// queue is the future-event list: a binary radix heap. Time is monotone, so that an
// event's bucket is the highest bit in which it differs from the last instant popped;
// each event moves down at most 63 times, in order, and mostly once or twice.
type queue struct {
	last    Time // instant of the events in buckets[0]
	n       int
	head    int  // next to pop in buckets[0]
	sorted  bool // buckets[0] is in order of key
	buckets [65][]event
}

func (q *queue) push(e event) {
	b := bits.Len64(uint64(e.at ^ q.last))
	if b == 0 {
		q.sorted = false
	}
	q.buckets[b] = append(q.buckets[b], e)
	q.n++
}

// next is the instant of the first event. It does not move last: pushing before it,
// but not before last, stays legal.
func (q *queue) next() (Time, bool) {
	if q.n == 0 {
		return 0, false
	}
	if q.head < len(q.buckets[0]) {
		return q.last, true
	}
	for b := 1; b < len(q.buckets); b++ {
		if len(q.buckets[b]) > 0 {
			return earliest(q.buckets[b]), true
		}
	}
	panic("sim: the queue has lost an event")
}

// pop removes the first event; the queue must not be empty.
func (q *queue) pop() event {
	if q.head == len(q.buckets[0]) {
		q.refill()
	}
	if !q.sorted {
		order(q.buckets[0][q.head:])
		q.sorted = true
	}
	e := q.buckets[0][q.head]
	q.head++
	q.n--
	return e
}

// refill moves last to the earliest instant and spreads its bucket over those below.
func (q *queue) refill() {
	q.buckets[0], q.head = q.buckets[0][:0], 0
	b := 1
	for len(q.buckets[b]) == 0 {
		b++
	}
	from := q.buckets[b]
	q.last = earliest(from)
	for _, e := range from {
		to := bits.Len64(uint64(e.at ^ q.last))
		q.buckets[to] = append(q.buckets[to], e)
	}
	q.buckets[b] = from[:0]
	q.sorted = len(q.buckets[0]) == 1
}

func earliest(events []event) Time {
	t := events[0].at
	for i := range events {
		t = min(t, events[i].at)
	}
	return t
}

// order sorts events of one instant; they are mostly one or two.
func order(events []event) {
	if len(events) > 16 {
		slices.SortFunc(events, compare)
		return
	}
	for i := 1; i < len(events); i++ {
		for j := i; j > 0 && compare(events[j], events[j-1]) < 0; j-- {
			events[j], events[j-1] = events[j-1], events[j]
		}
	}
}
