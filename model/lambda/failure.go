package lambda

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// returned takes the end of an invocation.
func (m *Mapping) returned(now sim.Time, l *lane, out *sim.Outbox) {
	p, r := &l.batch[0], &l.run
	m.tellDone(l, now)
	m.c.History.Return(api.ReturnRow{At: now, SentAt: r.start, Reader: m.c.Reader, Consumer: m.c.Consumer,
		Number: r.number, Outcome: r.outcome, Accepted: r.accepted, Age: now - l.arrival[l.head+p.n-1],
		Index: l.index[l.head : l.head+p.n], Records: l.slice(0, p.n)})
	l.state = idle
	accepted := r.accepted
	l.ended(accepted)
	if p.n -= accepted; p.n == 0 {
		l.popPiece()
		return
	}
	m.failed(now, l, accepted > 0, out)
}

// failed decides what becomes of the piece of a batch that failed, or of what is left of it
// behind the records that were accepted. Halving it, and cutting it at the record that the
// function has named, are no retry (services-kinesis-parameters; kinesis.md §7).
func (m *Mapping) failed(now sim.Time, l *lane, cut bool, out *sim.Outbox) {
	s, p, another := m.c.Spec.Lambda, &l.batch[0], cut
	if cut {
		p.tries = 0
	}
	switch {
	case cut && s.Bisect:
	case s.Bisect && p.n > 1:
		another = true
		m.bisect(l)
	case s.Retries != spec.Endless && p.retries >= s.Retries:
		m.discard(now, l, p.n, api.DiscardRetries)
		l.popPiece()
		return
	default:
		p.retries++
	}
	m.wait(now, l, out)
	if another {
		l.batch[0].tries = 0 // its back-off begins anew
	}
}

// bisect splits the piece that failed in two, which are invoked one after the other.
func (m *Mapping) bisect(l *lane) {
	p := l.batch[0]
	half := p.n / 2
	l.batch = append(l.batch, piece{})
	copy(l.batch[1:], l.batch)
	l.batch[0] = piece{n: half, retries: p.retries}
	l.batch[1] = piece{n: p.n - half, retries: p.retries}
	m.loseMiddle(l)
}

// discardOld gives up the records at the beginning of a piece that are too old to be tried.
func (m *Mapping) discardOld(now sim.Time, l *lane, p *piece) {
	expired := m.c.Retention()
	for p.n > 0 {
		age := now - l.arrival[l.head]
		switch most := m.c.Spec.Lambda.MaxAge; {
		case age > expired:
			m.discard(now, l, 1, api.DiscardExpired)
		case most > 0 && age > most:
			m.discard(now, l, 1, api.DiscardAge)
		default:
			return
		}
		p.n--
	}
}

// discard gives up the first records of a lane. The destination is told of those that were
// tried in vain or too old; of what has expired there is nothing left.
func (m *Mapping) discard(now sim.Time, l *lane, n int, why api.DiscardReason) {
	m.c.History.Discard(api.DiscardRow{At: now, Reader: m.c.Reader, Consumer: m.c.Consumer, Reason: why,
		Told:  m.c.Spec.Lambda.Failures != spec.NoDestination && why != api.DiscardExpired,
		Index: l.index[l.head : l.head+n], Records: l.slice(0, n)})
	l.ended(n)
}

// tellDone tells of the records that the invocation of a lane has done by now, in runs whose
// indexes go on by one.
func (m *Mapping) tellDone(l *lane, now sim.Time) {
	r := &l.run
	for r.told < len(r.doneAt) && r.doneAt[r.told] <= now {
		first := r.told
		for r.told++; r.told < len(r.doneAt) && r.doneAt[r.told] <= now &&
			l.index[l.head+r.told] == l.index[l.head+r.told-1]+1; {
			r.told++
		}
		m.c.History.Done(api.DoneRow{Now: now, At: r.doneAt[first:r.told], Reader: m.c.Reader, Consumer: m.c.Consumer,
			Stream: int32(m.c.Spec.Stream), Shard: m.c.Shard, First: l.index[l.head+first],
			Records: l.slice(first, r.told)})
	}
}
