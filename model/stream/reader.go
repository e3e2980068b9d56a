package stream

import (
	"fmt"

	"github.com/kinesim/kinesim/sim"
)

// reader is a declared reader of one shard: what it may still ask for is kept.
type reader struct {
	declared bool
	shard    int32
	consumer int32  // in the scenario
	position uint64 // it has received the records below
	fanOut   fanOut
}

// DeclareReader makes room for a reader before the run: the shard's log is kept behind
// its position, which is 0 until it reads. number is the reader's over the scenario,
// consumer the index of its consumer. Without readers, and unless the readers are
// undeclared, a log keeps nothing.
func (s *Stream) DeclareReader(number, shard, consumer int32) {
	for len(s.readers) <= int(number) {
		s.readers = append(s.readers, reader{})
	}
	rd := &s.readers[number]
	if rd.declared {
		panic(fmt.Sprintf("stream: reader %d of %s was declared twice", number, s.name))
	}
	sh := &s.shards[shard]
	sh.readers = append(sh.readers, number)
	sh.log.hold()
	*rd = reader{declared: true, shard: shard, consumer: consumer, position: sh.log.base}
}

// ServeUndeclared keeps all records until their retention ends, for readers that come
// unannounced, as real clients do.
func (s *Stream) ServeUndeclared() {
	s.undeclared = true
	for i := range s.shards {
		s.shards[i].log.hold()
	}
}

// reader is the state of a declared reader of a shard, or nil.
func (s *Stream) reader(number, shard int32) *reader {
	if number < 0 || int(number) >= len(s.readers) {
		return nil
	}
	if rd := &s.readers[number]; rd.declared && rd.shard == shard {
		return rd
	}
	return nil
}

// advance notes that a reader has all records below an index, and frees what every
// reader of the shard has.
func (s *Stream) advance(now sim.Time, sh *shard, number int32, to uint64) {
	rd := s.reader(number, sh.id)
	if rd == nil || to <= rd.position {
		return
	}
	rd.position = to
	if s.undeclared {
		return
	}
	least := to
	for _, n := range sh.readers {
		least = min(least, s.readers[n].position)
	}
	sh.log.tip(now)
	sh.log.free(&s.pool, least)
}
