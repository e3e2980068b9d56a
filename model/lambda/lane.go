package lambda

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// A lane is the records of some keys of a shard, one batch at a time.
//
//	filling ──full, or its window is over──► invoking ──success──► filling
//	                                           ▲   │
//	            waiting ──back-off is over─────┘   ├─failure, or throttled──► waiting
//	                                               └─failure, given up──────► filling
type lane struct {
	number  int32
	state   laneState
	at      sim.Time // when it is over
	batch   []piece  // what is left of the batch at hand, in order: the first is tried next
	run     run      // the invocation under way
	filling filling  // the batch behind it
	woken   sim.Time // when it wakes for the end of a window

	index   []uint64
	arrival []sim.Time // at the stream
	since   []sim.Time // when the mapping received each
	records api.Columns
	head    int // records before it have ended
}

type laneState uint8

const (
	idle laneState = iota
	invoking
	waiting // to try again
)

// piece is a part of a batch that is invoked for itself: all of it, until it fails.
type piece struct {
	n       int
	retries int // that count
	tries   int // all that were in vain, throttles included: the back-off goes by them
}

func (l *lane) len() int { return len(l.index) - l.head }

// look does what is due of a lane.
func (m *Mapping) look(now sim.Time, l *lane, out *sim.Outbox) {
	if l.state != idle && now < l.at {
		return
	}
	if l.state == invoking {
		m.returned(now, l, out)
	} else {
		l.state = idle
	}
	for l.state == idle && (len(l.batch) > 0 || m.cut(now, l, out)) {
		m.invoke(now, l, out)
	}
}

// invoke invokes the function with the next piece of the batch, less what is too old.
func (m *Mapping) invoke(now sim.Time, l *lane, out *sim.Outbox) {
	p := &l.batch[0]
	m.discardOld(now, l, p)
	if p.n == 0 {
		l.popPiece()
		return
	}
	f := m.c.Function
	cold, ok := f.Take(now)
	row := api.InvocationRow{At: now, Reader: m.c.Reader, Consumer: m.c.Consumer, Number: m.numbers, Lane: l.number,
		Throttled: !ok, Cold: cold, Index: l.index[l.head : l.head+p.n], Records: l.slice(0, p.n)}
	if !ok {
		row.Concurrent = int32(f.Concurrent())
		m.c.History.Invocation(row)
		m.wait(now, l, out)
		return
	}
	l.run = m.law.execute(now, l, p, cold)
	l.run.number = m.numbers
	m.numbers++
	f.Until(l.run.end)
	row.Concurrent = int32(f.Concurrent())
	m.c.History.Invocation(row)
	l.state, l.at = invoking, l.run.end
	m.wake(l.at, l, out)
}

// wait lets a lane try again after its back-off.
func (m *Mapping) wait(now sim.Time, l *lane, out *sim.Outbox) {
	p, pause := &l.batch[0], m.c.RetryBase
	for i := 0; i < p.tries && pause < m.c.RetryCap; i++ {
		pause *= 2
	}
	p.tries++
	l.state, l.at = waiting, now+min(pause, m.c.RetryCap)
	m.wake(l.at, l, out)
}

// slice is some of the records of a lane, from those that have not ended on.
func (l *lane) slice(from, to int) api.Columns {
	from, to = l.head+from, l.head+to
	r := &l.records
	return api.Columns{UID: r.UID[from:to], Key: r.Key[from:to], Bytes: r.Bytes[from:to], Due: r.Due[from:to]}
}

func (l *lane) popPiece() { l.batch = l.batch[:copy(l.batch, l.batch[1:])] }

// ended takes records off the lane.
func (l *lane) ended(n int) {
	l.head += n
	if l.head < 1024 && l.head < len(l.index) || l.head*2 < len(l.index) {
		return
	}
	r, h := &l.records, l.head
	left := copy(l.index, l.index[h:])
	copy(l.arrival, l.arrival[h:])
	copy(l.since, l.since[h:])
	copy(r.UID, r.UID[h:])
	copy(r.Key, r.Key[h:])
	copy(r.Bytes, r.Bytes[h:])
	copy(r.Due, r.Due[h:])
	l.index, l.arrival, l.since, l.head = l.index[:left], l.arrival[:left], l.since[:left], 0
	r.UID, r.Key, r.Bytes, r.Due = r.UID[:left], r.Key[:left], r.Bytes[:left], r.Due[:left]
}
