package sim

import (
	"fmt"
	"testing"
)

// trace hashes n deliveries, of which change may alter one.
func trace(ring, n int, change func(i int, d *Delivery)) *TraceHash {
	t := NewTraceHash(ring)
	for i := range n {
		d := Delivery{At: Time(i * 10), ToKey: HashName(fmt.Sprint("to/", i%7)), Source: HashName("from"),
			Seq: uint32(i), Kind: Kind(i % 5), Digest: uint64(i * i)}
		if change != nil {
			change(i, &d)
		}
		t.Delivered(d)
	}
	return t
}

// The hash is part of every committed result: it may only change on purpose.
func TestTraceHashIsStable(t *testing.T) {
	h := trace(8, 1000, nil)
	h.Word(42)
	if got, want := h.Sum(), "39bdaeae0fa93cb3e3860177265ace71"; got != want {
		t.Errorf("hash %s, want %s", got, want)
	}
}

// Each field of each message enters the hash, and nothing cancels out.
func TestTraceHashSeesEachField(t *testing.T) {
	seen := map[string]string{trace(8, 100, nil).Sum(): "nothing"}
	fields := map[string]func(*Delivery){
		"at":     func(d *Delivery) { d.At++ },
		"to":     func(d *Delivery) { d.ToKey = HashName("other") },
		"source": func(d *Delivery) { d.Source ^= 1 << 63 },
		"seq":    func(d *Delivery) { d.Seq++ },
		"kind":   func(d *Delivery) { d.Kind++ },
		"digest": func(d *Delivery) { d.Digest ^= 1 << 40 },
	}
	for name, alter := range fields {
		for _, at := range []int{0, 1, 50, 99} {
			sum := trace(8, 100, func(i int, d *Delivery) {
				if i == at {
					alter(d)
				}
			}).Sum()
			what := fmt.Sprintf("%s of message %d", name, at)
			if twin, dup := seen[sum]; dup {
				t.Errorf("%s hashes as %s", what, twin)
			}
			seen[sum] = what
		}
	}
	if trace(8, 100, nil).Sum() == trace(8, 99, nil).Sum() {
		t.Error("the last message does not count")
	}
}

// The address of an actor depends on who else exists: it does not enter.
func TestTraceHashIgnoresAddresses(t *testing.T) {
	if trace(8, 100, nil).Sum() != trace(8, 100, func(i int, d *Delivery) { d.To = ID(i) }).Sum() {
		t.Error("the hash depends on addresses")
	}
}

func TestDifference(t *testing.T) {
	at := func(n int) *TraceHash {
		return trace(16, 10_000, func(i int, d *Delivery) {
			if i >= n { // from then on all is different
				d.Digest++
			}
		})
	}
	whole := at(1 << 30)
	if _, _, found := whole.Difference(at(1 << 30)); found {
		t.Error("equal runs differ")
	}
	for _, n := range []int{0, 63, 64, 1000, 5119, 5120, 9999} {
		for _, other := range []*TraceHash{at(n), trace(64, 10_000, func(i int, d *Delivery) {
			if i == n { // one message only, and a larger ring
				d.Digest++
			}
		})} {
			same, differs, found := whole.Difference(other)
			if !found || same.N > uint64(n) || differs.N <= uint64(n) || differs.N-same.N > 1024 {
				t.Errorf("message %d: between %d and %d (%v)", n, same.N, differs.N, found)
			}
		}
	}
	if same, _, found := whole.Difference(trace(16, 9000, nil)); !found || same.N > 9000 || same.N < 8000 {
		t.Errorf("a run that ends early: same until %d, %v", same.N, found)
	}
}

func TestRingKeepsItsSize(t *testing.T) {
	for _, ring := range []int{0, 2, 3, 7, 64} {
		h := trace(ring, 100_000, nil)
		if len(h.marks) > max(ring, 2) || cap(h.marks) > 2*max(ring, 2) {
			t.Errorf("ring %d has %d marks", ring, len(h.marks))
		}
		for i, m := range h.marks {
			if m.N != h.every*uint64(i+1) {
				t.Errorf("ring %d: mark %d is after %d messages, want %d", ring, i, m.N, h.every*uint64(i+1))
			}
		}
	}
}

// A trace that has left its process compares as the one that stayed.
func TestTraceLeavesItsProcess(t *testing.T) {
	for _, n := range []int{0, 10, 10_000} {
		whole := trace(16, n, nil)
		b, err := whole.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		var read TraceHash
		if err := read.UnmarshalBinary(b); err != nil {
			t.Fatal(err)
		}
		if _, _, found := read.Difference(whole); found || read.Sum() != whole.Sum() || len(read.marks) != len(whole.marks) {
			t.Errorf("%d messages: read %s, wrote %s", n, read.Sum(), whole.Sum())
		}
	}
	for _, b := range [][]byte{nil, make([]byte, 31), make([]byte, 33)} {
		if new(TraceHash).UnmarshalBinary(b) == nil {
			t.Errorf("%d bytes are a trace", len(b))
		}
	}
}
