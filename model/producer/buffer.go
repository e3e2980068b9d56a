package producer

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// buffer is a queue of records in order of their due instants. The first admitted of
// them are due and take room in the client's memory; the others are made ahead.
type buffer struct {
	c        api.Columns
	head     int
	admitted int // index behind the last record that is due and has its room
	gone     api.Columns
}

func (b *buffer) len() int           { return b.c.Len() - b.head }
func (b *buffer) due(i int) sim.Time { return b.c.Due[b.head+i] }
func (b *buffer) size(i int) uint32  { return b.c.Bytes[b.head+i] }

func (b *buffer) add(r *api.Columns) {
	c := &b.c
	if b.head > 0 && (b.head == c.Len() || b.head >= 4096 && b.head*2 >= c.Len()) {
		b.compact()
	}
	c.UID, c.Key = append(c.UID, r.UID...), append(c.Key, r.Key...)
	c.Bytes, c.Due = append(c.Bytes, r.Bytes...), append(c.Due, r.Due...)
}

func (b *buffer) compact() {
	c := &b.c
	n := copy(c.UID, c.UID[b.head:])
	copy(c.Key, c.Key[b.head:])
	copy(c.Bytes, c.Bytes[b.head:])
	copy(c.Due, c.Due[b.head:])
	c.UID, c.Key, c.Bytes, c.Due = c.UID[:n], c.Key[:n], c.Bytes[:n], c.Due[:n]
	b.admitted -= b.head
	b.head = 0
}

// take moves the first record to the end of r.
func (b *buffer) take(r *api.Columns) {
	r.Add(b.c.UID[b.head], b.c.Key[b.head], b.c.Bytes[b.head], b.c.Due[b.head])
	b.head++
}

// admit gives room to the records due by now; one that finds the buffer full is
// handed to expire at the instant when it was due. Nothing leaves a buffer between
// two wake-ups, so that doing it late changes nothing.
func (b *buffer) admit(now sim.Time, room int64, used *int64, expire func(*api.Columns, sim.Time)) {
	c := &b.c
	b.admitted = max(b.admitted, b.head)
	keep := b.admitted
	i := b.admitted
	for ; i < c.Len() && c.Due[i] <= now; i++ {
		if *used+int64(c.Bytes[i]) > room {
			b.gone.Add(c.UID[i], c.Key[i], c.Bytes[i], c.Due[i])
			continue
		}
		*used += int64(c.Bytes[i])
		if keep != i {
			c.UID[keep], c.Key[keep], c.Bytes[keep], c.Due[keep] = c.UID[i], c.Key[i], c.Bytes[i], c.Due[i]
		}
		keep++
	}
	b.admitted = keep
	if keep == i {
		return
	}
	n := keep + copy(c.UID[keep:], c.UID[i:])
	copy(c.Key[keep:], c.Key[i:])
	copy(c.Bytes[keep:], c.Bytes[i:])
	copy(c.Due[keep:], c.Due[i:])
	c.UID, c.Key, c.Bytes, c.Due = c.UID[:n], c.Key[:n], c.Bytes[:n], c.Due[:n]
	expire(&b.gone, now)
	b.gone.Reset()
}
