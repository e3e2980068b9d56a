package stream

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// reshard is a change of topology under way: waves of steps that do not depend on each
// other. Between waves, and until the last, the stream is UPDATING; reads and writes go
// on (SDK UpdateShardCount 2026-11; kinesis.md §3.2).
type reshard struct {
	waves [][]step // that are still to come
	at    sim.Time // when the next of them switches over
}

func (r *reshard) underway() bool { return len(r.waves) > 0 }

// begin starts a reshard. It begins after a while, which was seen to be "sometimes later"
// than 9 s and always within 30 s (apache/druid#12255; validation.md A35), and each wave
// takes its time: how long is not published (ours: kinesis.md §3.2).
func (s *Stream) begin(now sim.Time, waves [][]step) {
	delay := sim.Time(0)
	if s.limits.ReshardDelay > 0 {
		delay = sim.Time(s.Delays.Below(s.control.reshards, 0, uint64(s.limits.ReshardDelay)))
	}
	s.control.reshards++
	s.reshard = reshard{waves: waves, at: now + delay + s.limits.ReshardWave}
}

// NextChange is when Change has something to do; sim.Never if nothing is under way.
func (s *Stream) NextChange() sim.Time {
	if s.reshard.underway() {
		return s.reshard.at
	}
	return sim.Never
}

// Change performs what is due at now: parents close, children open and the routes change,
// all at one instant. A put that arrives later goes to the children.
func (s *Stream) Change(now sim.Time) {
	for s.reshard.underway() && s.reshard.at <= now {
		for _, t := range s.reshard.waves[0] {
			s.take(now, t)
		}
		s.reshard.waves = s.reshard.waves[1:]
		s.reshard.at = now + s.limits.ReshardWave
		s.routes.rebuild(s.shards)
	}
}

// updateShardCount begins to change the number of open shards.
func (s *Stream) updateShardCount(now sim.Time, target int) *api.Exception {
	return nil
}
