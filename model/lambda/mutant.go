package lambda

import "github.com/kinesim/kinesim/model/mutant"

// Everything that is wrong on purpose in this package is here, off by default.

// loseMiddle forgets the record between two halves of a piece that had an odd number.
func (m *Mapping) loseMiddle(l *lane) {
	if m.c.Mutant != mutant.BisectDropsMiddle {
		return
	}
	if a, b := l.batch[0].n, l.batch[1].n; b == a+1 {
		l.remove(a)
		l.batch[1].n--
	}
}

// remove takes one record out of a lane, by its place behind the head.
func (l *lane) remove(at int) {
	at += l.head
	r := &l.records
	l.index, l.arrival, l.since = append(l.index[:at], l.index[at+1:]...), append(l.arrival[:at], l.arrival[at+1:]...),
		append(l.since[:at], l.since[at+1:]...)
	r.UID, r.Key = append(r.UID[:at], r.UID[at+1:]...), append(r.Key[:at], r.Key[at+1:]...)
	r.Bytes, r.Due = append(r.Bytes[:at], r.Bytes[at+1:]...), append(r.Due[:at], r.Due[at+1:]...)
}

// lanesByRecord tells whether records of one key are spread over the lanes.
func (m *Mapping) lanesByRecord() bool { return m.c.Mutant == mutant.LanesByRecord }
