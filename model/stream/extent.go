package stream

import (
	"sort"

	"github.com/kinesim/kinesim/sim"
)

// extent is a run of records of a shard that came with one call: they share the instant
// of arrival and that of their commit. It ends where the next begins.
type extent struct {
	first   uint64
	arrival sim.Time
	commit  sim.Time
}

// open begins a run of records that arrive at now. Commits are in order per shard: the
// run commits no earlier than the run before it.
func (l *log) open(now, commit sim.Time) {
	l.commit = max(l.commit, commit)
	if !l.keep {
		l.tip(now)
		l.dropExtents(l.next)
	}
	if e := &l.extents; !e.empty() {
		if last := e.at(e.tail - 1); last.arrival == now && last.commit == l.commit {
			return
		}
	} else {
		l.oldest = now
	}
	l.extents.push(extent{l.next, now, l.commit})
}

// tip is the index behind the last record that is committed at now: the records below
// it are visible to readers.
func (l *log) tip(now sim.Time) uint64 {
	e := &l.extents
	for l.seen < e.tail && e.at(l.seen).commit <= now {
		l.seen++
	}
	return l.extentStart(l.seen)
}

// extentStart is the index of the first record of an extent, or the end of the log.
func (l *log) extentStart(ordinal uint64) uint64 {
	if ordinal == l.extents.tail {
		return l.next
	}
	return l.extents.at(ordinal).first
}

// extentOf is the ordinal of the extent that holds a kept record.
func (l *log) extentOf(index uint64) uint64 {
	e := &l.extents
	n := sort.Search(int(e.tail-e.head), func(i int) bool { return e.at(e.head+uint64(i)).first > index })
	return e.head + uint64(n) - 1
}

// since is the index of the first kept record that arrived at an instant or later.
func (l *log) since(at sim.Time) uint64 {
	e := &l.extents
	n := sort.Search(int(e.tail-e.head), func(i int) bool { return e.at(e.head+uint64(i)).arrival >= at })
	return max(l.horizon, l.extentStart(e.head+uint64(n)))
}

// arrivals appends the instants at which kept records came.
func (l *log) arrivals(dst []sim.Time, from, to uint64) []sim.Time {
	if from == to {
		return dst
	}
	for o := l.extentOf(from); from < to; o++ {
		at := l.extents.at(o).arrival
		for end := min(to, l.extentStart(o+1)); from < end; from++ {
			dst = append(dst, at)
		}
	}
	return dst
}

// dropExtents forgets the runs that lie wholly below an index, once they are visible.
func (l *log) dropExtents(below uint64) {
	e := &l.extents
	for e.head < l.seen && l.extentStart(e.head+1) <= below {
		e.pop()
	}
	if !e.empty() {
		l.oldest = e.at(e.head).arrival
	}
}
