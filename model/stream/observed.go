package stream

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// Replicated tells an observer of the put that was served last: when its turn came to be
// replicated, and when each zone has it. It changes nothing.
func (v *Service) Replicated(p *api.PutRow) (turn sim.Time, zones [zoneCount]sim.Time) {
	return v.turned, v.replication.each(v.turned, uint64(p.Producer)<<40|p.Request)
}

// WriteRoom is how many bytes and records a shard would still take at the instant of the
// last put that reached it, never less than none.
func (s *Stream) WriteRoom(shard int32) (bytes, records int64) {
	w, r := s.shards[shard].write, &s.rates.write
	if w.injected {
		w.bytes -= refusal
	}
	return max(0, floorDiv(r.bytes.burst-w.bytes, nano)), max(0, floorDiv(r.records.burst-w.records, nano))
}

// WriteRound is the power of two in whose multiples bytes are charged.
func (s *Stream) WriteRound() int64 { return s.rates.write.round + 1 }
