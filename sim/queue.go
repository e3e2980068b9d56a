package sim

import (
	"cmp"
	"math/bits"
	"slices"
)

// event is a message that will be delivered: a value without pointers, ordered by (at,
// source, seq). The source is a hash of the sender's name, so that the order of two events
// does not depend on which other entities exist. It is four words and not seven fields,
// which the compiler would pass and store one by one: a hold is a quarter shorter so.
type event struct {
	at     Time
	source uint64
	ids    uint64 // seq of the source, addressee
	what   uint64 // kind, epoch of the addressee when it was sent, body
}

func newEvent(at Time, source uint64, seq uint32, to ID, kind Kind, epoch uint16, body uint32) event {
	return event{at: at, source: source, ids: uint64(seq)<<32 | uint64(uint32(to)),
		what: uint64(kind)<<48 | uint64(epoch)<<32 | uint64(body)}
}

func (e *event) seq() uint32   { return uint32(e.ids >> 32) } // compared with wrap-around
func (e *event) to() ID        { return ID(uint32(e.ids)) }
func (e *event) kind() Kind    { return Kind(e.what >> 48) }
func (e *event) epoch() uint16 { return uint16(e.what >> 32) }
func (e *event) body() uint32  { return uint32(e.what) }

func compare(a, b event) int {
	if a.at != b.at {
		return cmp.Compare(a.at, b.at)
	}
	if a.source != b.source {
		return cmp.Compare(a.source, b.source)
	}
	return int(int32(a.seq() - b.seq()))
}

// queue is the future-event list: a binary radix heap. Time is monotone, so that an
// event's bucket is the highest bit in which it differs from the last instant popped;
// each event moves down at most 63 times, in order, and mostly once or twice. Times are
// not negative, so there are 64 buckets and a word says which of them hold events.
type queue struct {
	last    Time // instant of the events in buckets[0]
	n       int
	head    int    // next to pop in buckets[0]
	sorted  bool   // buckets[0] is in order of key
	full    uint64 // bit b: buckets[b] holds events; bit 0 is not kept
	first   Time   // earliest outside buckets[0], or 0: not known
	buckets [64][]event
}

func (q *queue) push(e event) {
	q.n++
	if e.at < q.first {
		q.first = e.at
	}
	b := bits.Len64(uint64(e.at^q.last)) & 63
	if b == 0 {
		// Only a runner sends to the present instant, mostly in order of key.
		now := q.buckets[0]
		q.sorted = q.head == len(now) || q.sorted && compare(now[len(now)-1], e) < 0
	}
	q.full |= 1 << b
	q.buckets[b] = append(q.buckets[b], e)
}

// next is the instant of the first event. It does not move last: pushing before it,
// but not before last, stays legal.
func (q *queue) next() (Time, bool) {
	switch {
	case q.n == 0:
		return 0, false
	case q.head < len(q.buckets[0]):
		return q.last, true
	case q.first == 0:
		from := q.buckets[q.lowest()]
		q.first = from[least(from)].at
	}
	return q.first, true
}

// lowest is the first bucket behind buckets[0] that holds events.
func (q *queue) lowest() int { return bits.TrailingZeros64(q.full&^1) & 63 }

// pop removes the first event if it is due by limit; if not, last does not move.
func (q *queue) pop(limit Time) (event, bool) {
	if q.head < len(q.buckets[0]) {
		return q.popNow(limit)
	}
	if q.n == 0 || q.first > limit {
		return event{}, false
	}
	b := q.lowest()
	from := q.buckets[b]
	i := least(from)
	e := from[i]
	if e.at > limit {
		q.first = e.at
		return event{}, false
	}
	q.last, q.first = e.at, 0
	q.n--
	q.full &^= 1 << b
	q.buckets[b] = from[:0] // what is spread lands below b
	q.buckets[0], q.head = q.buckets[0][:0], 0
	if len(from) > 1 { // half of all events are alone
		from[i] = from[len(from)-1]
		q.spread(from[:len(from)-1])
	}
	return e, true
}

// popNow removes the first of the events of the present instant.
func (q *queue) popNow(limit Time) (event, bool) {
	if q.last > limit {
		return event{}, false
	}
	if !q.sorted {
		order(q.buckets[0][q.head:])
		q.sorted = true
	}
	e := q.buckets[0][q.head]
	q.head++
	q.n--
	return e, true
}

// spread puts the events of a bucket where they belong now that last has moved.
func (q *queue) spread(events []event) {
	last, full := q.last, q.full
	for i := range events {
		b := bits.Len64(uint64(events[i].at^last)) & 63
		full |= 1 << b
		q.buckets[b] = append(q.buckets[b], events[i])
	}
	q.full, q.sorted = full, len(q.buckets[0]) <= 1
}

// least is the index of the first of some events.
func least(events []event) int {
	first := 0
	at := events[0].at
	for i := 1; i < len(events); i++ {
		if t := events[i].at; t < at || t == at && compare(events[i], events[first]) < 0 {
			first, at = i, t
		}
	}
	return first
}

// order sorts events of one instant; they are mostly a few.
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
