package sim

import (
	"fmt"
	"math/bits"
)

// TraceHash is the identity of a run: 128 bits over every delivered message and every
// word of history it is given. A ring of states on the way tells where two runs part.
type TraceHash struct {
	a, b  uint64
	n     uint64 // messages
	every uint64 // messages between two marks; doubles when the ring is full
	marks []Mark
	ring  int
}

// Mark is the state of a trace hash after a number of messages.
type Mark struct {
	N    uint64 // messages so far
	At   Time
	Last uint64 // hash of the name of the last addressee
	A, B uint64
}

// NewTraceHash returns the hash of an empty run, with a ring of so many marks.
func NewTraceHash(ring int) *TraceHash {
	return &TraceHash{a: golden, b: mulA, every: 64, ring: max(ring, 2)}
}

// Word mixes one word in; order matters.
func (t *TraceHash) Word(w uint64) {
	hi, lo := bits.Mul64(t.a^w, mulB)
	t.a = bits.RotateLeft64(t.b, 29) ^ lo
	t.b = hi + w*golden
}

// Delivered makes the hash an Observer.
func (t *TraceHash) Delivered(d Delivery) {
	t.Word(uint64(d.At) ^ d.ToKey)
	t.Word(d.Source + uint64(d.Seq)*golden)
	t.Word(d.Digest ^ uint64(d.Kind)<<48)
	t.n++
	if t.n%t.every == 0 {
		t.mark(d)
	}
}

// mark keeps the ring within its size by dropping every other mark.
func (t *TraceHash) mark(d Delivery) {
	if len(t.marks) == t.ring {
		for i := range t.ring / 2 {
			t.marks[i] = t.marks[2*i+1]
		}
		t.marks = t.marks[:t.ring/2]
		t.every *= 2
		if t.n%t.every != 0 {
			return
		}
	}
	t.marks = append(t.marks, Mark{t.n, d.At, d.ToKey, t.a, t.b})
}

// Sum is the hash so far: 32 hex digits.
func (t *TraceHash) Sum() string {
	return fmt.Sprintf("%016x%016x", mix64(t.a+t.n), mix64(t.b^t.a))
}

// Difference says between which messages two runs part: after same, and at differs at
// the latest. Both are marks of t, or its end. It reports false when the runs agree.
func (t *TraceHash) Difference(o *TraceHash) (same, differs Mark, found bool) {
	theirs := o.marks
	for _, m := range t.marks {
		for len(theirs) > 0 && theirs[0].N < m.N {
			theirs = theirs[1:]
		}
		switch {
		case len(theirs) == 0 || theirs[0].N != m.N: // the other ring keeps fewer marks
		case theirs[0] != m:
			return same, m, true
		default:
			same = m
		}
	}
	return same, Mark{N: t.n, A: t.a, B: t.b}, t.Sum() != o.Sum()
}
