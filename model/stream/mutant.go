package stream

import "github.com/kinesim/kinesim/sim"

// Mutant is a planted bug: the checkers must find it. Off by default. Everything that
// is wrong on purpose is in this file.
type Mutant uint8

// The planted bugs.
const (
	NoMutant    Mutant = iota
	LeakyBucket        // write buckets lose a tenth of each refill: spurious throttles (S11)
	SkippedRead        // every 1000th GetRecords with records skips one in the log (S9)
	PutToClosed        // for a while after a reshard puts go on into the parents (S6)
	MergeHole          // the range of a merged shard lacks its first hash key (S6)
)

// planted is what the planted bugs count.
type planted struct {
	answers uint64   // GetRecords that returned records
	reroute sim.Time // when the routes are rebuilt; 0: they are
}

// skippedReadEvery is the period of SkippedRead.
const skippedReadEvery = 1000

// beginLeaky refills nine tenths of what is due.
func (w *writeLimit) beginLeaky(r *writeRate, dt sim.Time) {
	w.bytes = r.bytes.refilled(w.bytes, dt/10*9)
	w.records = r.records.refilled(w.records, dt/10*9)
}

// skip is how many records the read at hand leaves out.
func (s *Stream) skip() uint64 {
	if s.Mutant != SkippedRead {
		return 0
	}
	s.planted.answers++
	if s.planted.answers%skippedReadEvery == 0 {
		return 1
	}
	return 0
}
