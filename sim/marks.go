package sim

import (
	"encoding/binary"
	"errors"
)

// A trace leaves its process so that two processes can be compared: sum, count of
// messages, and the marks, each number in eight bytes.

const (
	traceHead  = 4 // numbers before the marks
	markLength = 5 // numbers of a mark
)

// MarshalBinary writes a trace with its marks.
func (t *TraceHash) MarshalBinary() ([]byte, error) {
	var b []byte
	put := func(values ...uint64) {
		for _, v := range values {
			b = binary.BigEndian.AppendUint64(b, v)
		}
	}
	put(t.a, t.b, t.n, t.every)
	for _, m := range t.marks {
		put(m.N, uint64(m.At), m.Last, m.A, m.B)
	}
	return b, nil
}

// UnmarshalBinary reads what MarshalBinary wrote.
func (t *TraceHash) UnmarshalBinary(b []byte) error {
	const head, mark = 8 * traceHead, 8 * markLength
	if len(b) < head || (len(b)-head)%mark != 0 {
		return errors.New("sim: want the marks of a trace, got something of another length")
	}
	get := func() uint64 {
		v := binary.BigEndian.Uint64(b)
		b = b[8:]
		return v
	}
	*t = TraceHash{a: get(), b: get(), n: get(), every: get()}
	for len(b) > 0 {
		t.marks = append(t.marks, Mark{N: get(), At: Time(get()), Last: get(), A: get(), B: get()})
	}
	return nil
}

// NameOf is the name of the actor with this hash of its name, such as the Last of a
// mark; "" when there is none.
func (k *Kernel) NameOf(key uint64) string {
	id, found := k.keys[key]
	if !found {
		return ""
	}
	return k.actors[id].name
}
