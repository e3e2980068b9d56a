package stream

import (
	"slices"

	"github.com/kinesim/kinesim/sim"
)

// A Keeper knows what may still be asked for. Kinesis keeps every record for its
// retention period; a simulator that did would run out of memory, so it forgets what no
// application can ask for any more.
type Keeper interface {
	// Needed is the index below which an application can no longer ask for records of a
	// shard, whatever happens to its workers: where its oldest position would take it.
	Needed(app, shard int32) uint64
}

// DeclareApplication announces an application (its number over the scenario) that will
// read this stream: from now on the logs hold what the Keeper says that it needs. An
// application that starts later, and from the oldest record, is declared before.
func (s *Stream) DeclareApplication(app int32) {
	if slices.Contains(s.apps, app) {
		return
	}
	s.apps = append(s.apps, app)
	s.holdAll()
}

// ServeUndeclared keeps all records until their retention ends, for readers that come
// unannounced, as real clients do.
func (s *Stream) ServeUndeclared() {
	s.undeclared = true
	s.holdAll()
}

func (s *Stream) holdAll() {
	for i := range s.shards {
		if s.holds() {
			s.shards[i].log.hold()
		}
	}
}

// holds tells whether logs keep records at all: there is somebody to read them.
func (s *Stream) holds() bool { return s.undeclared || len(s.apps) > 0 && s.Keeper != nil }

// release frees the records of a shard that no application needs.
func (s *Stream) release(now sim.Time, sh *shard) {
	if sh.log.base != sh.log.next || sh.state != shardOpen {
		s.releaseMore(now, sh)
	}
}

func (s *Stream) releaseMore(now sim.Time, sh *shard) {
	l := &sh.log
	if l.base == l.next {
		l.done(&s.pool)
		return
	}
	if s.undeclared || !l.keep || s.Keeper == nil {
		return
	}
	least := l.tip(now) // who asks for the latest record has what is not committed yet before it
	for _, app := range s.apps {
		if least = min(least, s.Keeper.Needed(app, sh.id)); least <= l.base {
			return
		}
	}
	l.free(&s.pool, least)
}

// sweepEach is how many shards are looked at for each block that is begun: all of them
// have their turn before as many blocks as there are shards have come.
const sweepEach = 2

// sweep looks after shards in turn, whenever logs have grown by a block: an application
// may have advanced by a checkpoint, and need never read a shard again.
func (s *Stream) sweep(now sim.Time) {
	for ; s.swept != s.pool.taken; s.swept++ {
		for range min(sweepEach, len(s.shards)) {
			s.turn = (s.turn + 1) % len(s.shards)
			s.trim(&s.shards[s.turn], now)
			s.release(now, &s.shards[s.turn])
		}
	}
}

// Freed is the index below which a shard's records are freed: the others are in memory.
func (s *Stream) Freed(shard int32) uint64 { return s.shards[shard].log.base }
