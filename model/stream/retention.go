package stream

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// trim moves the horizon past the kept records that are older than the retention
// period: they can no longer be read (developer guide 2023; kinesis.md §3.4). It works
// when a shard is touched, so that an idle shard costs nothing.
//
// simplified: records are trimmed at once, to the nanosecond, where Kinesis trims in
// steps; the horizon of a shard without readers stays, since nothing is there to read.
func (s *Stream) trim(sh *shard, now sim.Time) {
	l := &sh.log
	past := now - s.retention
	if l.oldest >= past || !l.keep || l.extents.empty() {
		return
	}
	s.trimBefore(sh, now, past)
}

func (s *Stream) trimBefore(sh *shard, now, past sim.Time) {
	l := &sh.log
	l.tip(now)
	o := l.extents.head
	for o < l.seen && l.extents.at(o).arrival < past {
		o++
	}
	if horizon := l.extentStart(o); horizon > l.horizon {
		l.horizon = horizon
		l.free(&s.pool, horizon)
		s.truth.Trim(api.TrimRow{At: now, Stream: s.index, Shard: sh.id, Horizon: horizon})
	}
}
