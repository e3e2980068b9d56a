package history

import (
	"sort"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// S12: a record is not trimmed before its arrival and the retention period in force, and
// not read after. A longer period does not bring back what had expired under a shorter
// one; a shorter one holds at once (developer guide 2023; kinesis.md §3.4). Truth plane,
// and what is read of the client's.

// marksMost is how finely a retention period is told apart: arrivals are kept for one
// record each so much of it.
const marksMost = 4096

// marks are some records of a shard and when they arrived; those between lie between.
type marks struct {
	due  sim.Time // when the next may come
	last sim.Time // when the last record arrived
	step sim.Time // the least time between two
	list []mark
}

type mark struct {
	at    sim.Time
	index uint64
}

// note is told of the first record that a put appends.
func (m *marks) note(at sim.Time, index uint64) {
	m.last = at
	if at < m.due {
		return
	}
	m.due = at + m.step
	if len(m.list) >= 4*marksMost { // nobody trims this shard
		m.list = m.list[:copy(m.list, m.list[len(m.list)/2:])]
	}
	m.list = append(m.list, mark{at, index})
}

// arrived tells when a record arrived, at the earliest and at the latest.
func (m *marks) arrived(index uint64) (earliest, latest sim.Time, known bool) {
	i := sort.Search(len(m.list), func(i int) bool { return m.list[i].index > index })
	if i == 0 {
		return 0, 0, false
	}
	earliest, latest = m.list[i-1].at, m.last
	if m.list[i-1].index == index {
		latest = earliest
	} else if i < len(m.list) {
		latest = m.list[i].at
	}
	return earliest, latest, true
}

// free forgets the marks of what lies behind the horizon.
func (m *marks) free(horizon uint64) {
	n := 0
	for n+1 < len(m.list) && m.list[n+1].index <= horizon {
		n++
	}
	if n > 0 {
		m.list = m.list[:copy(m.list, m.list[n:])]
	}
}

// cut is the instant before which what arrived has expired by now.
func (s *streamState) cut(now sim.Time) sim.Time {
	if s.retention <= 0 {
		return s.gone
	}
	return max(s.gone, now-s.retention)
}

// Retain changes the period in force.
func (k *Checker) Retain(r api.RetainRow) {
	s := &k.streams[r.Stream]
	s.gone = s.cut(r.At)
	s.retention = r.Retention
	for i := range s.shards {
		s.shards[i].marks.step = r.Retention / marksMost
	}
}

// Trim moves the horizon of a shard.
func (k *Checker) Trim(r api.TrimRow) {
	k.pass(r.At)
	s := &k.streams[r.Stream]
	sh := &s.shards[r.Shard]
	if r.Horizon > sh.horizon && s.c.Retention > 0 {
		k.checkTrim(&r, s, sh)
	}
	sh.horizon = max(sh.horizon, r.Horizon)
	sh.marks.free(sh.horizon)
	k.forget(s, r.Shard)
}

func (k *Checker) checkTrim(r *api.TrimRow, s *streamState, sh *shardState) {
	if r.Horizon > sh.next {
		k.fail(s12, r.At, k.shardName(r.Stream, r.Shard), "records below index %d are trimmed, but %d were appended",
			r.Horizon, sh.next)
		return
	}
	at, _, known := sh.marks.arrived(r.Horizon - 1)
	if cut := s.cut(r.At); known && at > cut {
		k.fail(s12, r.At, k.shardName(r.Stream, r.Shard), "index %d is trimmed, which arrived at %s or later: with a "+
			"retention of %s only what arrived by %s has expired", r.Horizon-1, at, s.retention, cut)
	}
}

// checkFresh: what a read returns had not expired when it was served.
func (k *Checker) checkFresh(r *api.DeliverRow, v *served, sh *shardState) {
	if v.cut <= 0 {
		return
	}
	if _, at, known := sh.marks.arrived(r.First); known && at < v.cut {
		k.fail(s12, r.At, k.readerName(r.Reader), "index %d was read at %s, but it arrived by %s: what arrived "+
			"before %s has expired", r.First, v.at, at, v.cut)
	}
}
