package sim

import (
	"slices"
	"testing"
)

// oracle is a plain binary heap: what the radix heap must agree with.
type oracle []event

func (h *oracle) push(e event) {
	*h = append(*h, e)
	q := *h
	for i := len(q) - 1; i > 0 && compare(q[i], q[(i-1)/2]) < 0; i = (i - 1) / 2 {
		q[i], q[(i-1)/2] = q[(i-1)/2], q[i]
	}
}

func (h *oracle) pop() event {
	q := *h
	top, last := q[0], len(q)-1
	q[0] = q[last]
	q = q[:last]
	*h = q
	for i := 0; ; {
		least := i
		for c := 2*i + 1; c <= 2*i+2 && c < last; c++ {
			if compare(q[c], q[least]) < 0 {
				least = c
			}
		}
		if least == i {
			return top
		}
		q[i], q[least] = q[least], q[i]
		i = least
	}
}

// The radix heap pops in the order of a plain heap, at every size, for spread times and
// for mixes with many ties, also when it is peeked at and asked with a limit.
func TestQueueAgreesWithHeap(t *testing.T) {
	for _, mix := range []string{"exponential", "kinesis", "ties"} {
		g := gaps(mix)
		if mix == "ties" {
			for i := range g {
				g[i] = g[i] / Second // 0 to about 11: mostly the present instant
			}
		}
		for _, pending := range []int{1, 2, 7, 100, 5000} {
			s := NewSource(uint64(pending), mix, "order")
			var q queue
			var h oracle
			seqs := make([]uint32, 32)
			push := func(at Time, n uint64) {
				from := s.Below(n, 0, 32)
				seqs[from]++
				e := newEvent(at, mix64(from), seqs[from]-5, 0, 0, 0, uint32(n)) // wraps early
				q.push(e)
				h.push(e)
			}
			for n := range uint64(pending) {
				push(g[n&0xffff], n)
			}
			for n := uint64(pending); n < uint64(4*pending)+2000; n++ {
				if at, some := q.next(); s.Below(n, 1, 2) == 0 && (!some || at != h[0].at) {
					t.Fatalf("%s, %d pending: next at %d, want %d", mix, pending, at, h[0].at)
				}
				if e, due := q.pop(h[0].at - 1); due {
					t.Fatalf("%s, %d pending: %+v popped before it is due", mix, pending, e)
				}
				got, _ := q.pop(h[0].at)
				if want := h.pop(); got != want {
					t.Fatalf("%s, %d pending: event %d is %+v, want %+v", mix, pending, n, got, want)
				}
				push(got.at+g[n&0xffff], n)
				if s.Below(n, 2, 8) == 0 { // the number pending moves
					push(got.at+g[(n*7)&0xffff], n+1<<32)
					g1, _ := q.pop(Never)
					if want := h.pop(); g1 != want {
						t.Fatalf("%s: event %d is %+v, want %+v", mix, n, g1, want)
					}
				}
			}
			for len(h) > 0 {
				got, _ := q.pop(Never)
				if want := h.pop(); got != want {
					t.Fatalf("%s, draining: %+v, want %+v", mix, got, want)
				}
			}
			if _, some := q.pop(Never); some || q.n != 0 {
				t.Errorf("%s: %d events too many", mix, q.n)
			}
		}
	}
}

// A limit that refuses an event does not move last: an earlier event may still come.
func TestQueueLimitKeepsTheBase(t *testing.T) {
	var q queue
	q.push(newEvent(1000, 0, 0, 0, 0, 0, 1))
	if _, due := q.pop(500); due {
		t.Fatal("popped at 500 what is due at 1000")
	}
	q.next()
	for i, at := range []Time{999, 501} {
		q.push(newEvent(at, 0, 0, 0, 0, 0, uint32(i+2)))
		if next, _ := q.next(); next != at {
			t.Errorf("next at %d, want %d", next, at)
		}
	}
	for _, want := range []uint32{3, 2, 1} {
		if e, _ := q.pop(Never); e.body() != want {
			t.Errorf("popped %d, want %d", e.body(), want)
		}
	}
}

// The order of a source's messages survives the wrap-around of its sequence.
func TestCompareWrapsAround(t *testing.T) {
	a, b := newEvent(0, 0, 1<<32-1, 0, 0, 0, 0), newEvent(0, 0, 0, 0, 0, 0, 0)
	if compare(a, b) >= 0 || compare(b, a) <= 0 || compare(a, a) != 0 {
		t.Error("want sequence 4294967295 before 0")
	}
}

// What is sent to an instant under way joins those that are still due, in order of key.
func TestQueuePushNow(t *testing.T) {
	var q queue
	for _, source := range []uint64{9, 3, 6} {
		q.push(event{at: 5, source: source})
	}
	got := []uint64{}
	for q.n > 0 {
		e, _ := q.pop(Never)
		if got = append(got, e.source); e.source == 3 {
			q.push(event{at: 5, source: 7})
			q.push(event{at: 5, source: 4})
		}
	}
	if want := []uint64{3, 4, 6, 7, 9}; !slices.Equal(got, want) {
		t.Errorf("popped %v, want %v", got, want)
	}
}

// Each part of an event comes out as it went in, next to parts of all ones.
func TestEventKeepsItsParts(t *testing.T) {
	for _, e := range []event{newEvent(1, 2, 3, 4, 5, 6, 7), newEvent(Never, 1<<64-1, 0, 1<<31-1, 0, 1<<16-1, 0),
		newEvent(0, 0, 1<<32-1, 0, 1<<16-1, 0, 1<<32-1)} {
		if again := newEvent(e.at, e.source, e.seq(), e.to(), e.kind(), e.epoch(), e.body()); again != e {
			t.Errorf("%+v became %+v", e, again)
		}
	}
	if e := newEvent(1, 2, 3, 4, 5, 6, 7); e.seq() != 3 || e.to() != 4 || e.kind() != 5 || e.epoch() != 6 || e.body() != 7 {
		t.Errorf("the parts of %+v change places", e)
	}
}
