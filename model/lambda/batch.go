package lambda

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// filling is the batch that a lane gathers behind the one at hand.
type filling struct {
	n     int
	bytes int64
	full  bool
}

// fill adds to the batch what belongs to it: up to its number of records, and up to what an
// invocation can carry.
func (m *Mapping) fill(l *lane) {
	f := &l.filling
	for !f.full && f.n < l.len() {
		bytes := m.payload(l, l.head+f.n)
		if f.n > 0 && f.bytes+bytes > m.c.Payload {
			f.full = true
			return
		}
		f.n++
		f.bytes += bytes
		f.full = f.n == m.c.Spec.Lambda.Batch
	}
}

// payload is the bytes of one record in an invocation, where data is in Base64.
//
// simplified: the brackets around all records do not count.
func (m *Mapping) payload(l *lane, i int) int64 {
	return Payload(m.c.Keys, l.records.Key[i], l.records.Bytes[i]) + m.c.Envelope
}

// Payload is the bytes of a record's key, and of its data in Base64.
func Payload(keys *api.Keyspace, key api.Key, bytes uint32) int64 {
	name := int64(keys.NameBytes(key))
	return name + (int64(bytes)-name+2)/3*4
}

// cut makes a batch of what a lane has gathered, if it is full or has waited for its window.
func (m *Mapping) cut(now sim.Time, l *lane, out *sim.Outbox) bool {
	if m.fill(l); l.filling.n == 0 {
		return false
	}
	if due := l.since[l.head] + m.c.Spec.Lambda.Window; !l.filling.full && now < due {
		if l.woken != due {
			l.woken = due
			m.wake(due, l, out)
		}
		return false
	}
	l.batch = append(l.batch, piece{n: l.filling.n})
	l.filling = filling{}
	return true
}
