package stream

import (
	"slices"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// SetMode makes a stream on demand from the start, with a warm throughput in bytes a second.
func (s *Stream) SetMode(m spec.Mode, warm int64) { s.turnTo(0, modeSwitch{to: m, warm: warm}) }

// Mode is how the stream gets its capacity.
func (s *Stream) Mode() spec.Mode { return s.mode }

// modeSwitch is a mode that a stream is about to have.
type modeSwitch struct {
	to   spec.Mode
	warm int64 // bytes a second
}

// turnTo puts a mode into force.
func (s *Stream) turnTo(now sim.Time, m modeSwitch) {
	switch {
	case m.to == spec.Provisioned:
		s.demand = nil
	case s.demand == nil:
		s.demand = s.newDemand(now)
	}
	s.mode, s.warm = m.to, m.warm
}

// updateStreamMode begins to change the mode: "twice within 24 hours"; the stream is UPDATING
// meanwhile and keeps its shards (SDK UpdateStreamMode 2026-11, developer guide 2023; kinesis.md
// §3.3; our words). A warm throughput may come with it.
//
// simplified: it takes as long as a reshard, which is not published.
func (s *Stream) updateStreamMode(now sim.Time, to spec.Mode, warm int64) *api.Exception {
	l, k := &s.limits.OnDemand, &s.control
	if to == s.mode || to != spec.Provisioned && s.mode != spec.Provisioned {
		return api.NewException(api.Validation,
			"Stream %s under account %s is already in the requested capacity mode.", s.name, s.Account)
	}
	if warm > l.WarmMax {
		return s.refuseWarm(warm)
	}
	if e := s.active(); e != nil {
		return e
	}
	k.switches = slices.DeleteFunc(k.switches, func(at sim.Time) bool { return now-at >= l.SwitchesWithin })
	if len(k.switches) >= l.Switches {
		return api.NewException(api.LimitExceeded, "The capacity mode of stream %s under account %s may be changed at "+
			"most %d times in %d hours.", s.name, s.Account, l.Switches, l.SwitchesWithin/sim.Hour)
	}
	k.switches = append(k.switches, now)
	s.begin(now, s.planTo(max(s.openShards(), s.shardsFor(warm))))
	s.reshard.turn = &modeSwitch{to, warm}
	return nil
}

// updateStreamWarmThroughput begins to give the stream the shards that a throughput takes; it
// is UPDATING until they are there (SDK UpdateStreamWarmThroughput 2026-11; kinesis.md §3.3).
// "To release excess capacity, call the API again and set the warm throughput to the same or a
// lower value": then it keeps what this, and the peak of the last hour, needs. Nothing else
// takes capacity from a stream with On-demand Advantage.
func (s *Stream) updateStreamWarmThroughput(now sim.Time, warm int64) *api.Exception {
	l := &s.limits.OnDemand
	switch {
	case s.mode != spec.OnDemandAdvantage:
		return api.NewException(api.Validation, "Warm throughput is not supported for stream %s under account %s: it "+
			"needs the ON_DEMAND capacity mode, and MinimumThroughputBillingCommitment enabled for the account.",
			s.name, s.Account)
	case warm > l.WarmMax:
		return s.refuseWarm(warm)
	}
	if e := s.active(); e != nil {
		return e
	}
	open := s.openShards()
	target := max(open, s.shardsFor(warm))
	if l.WarmRelease > 0 && warm <= s.warm {
		s.warm = warm
		target = min(open, s.needed(now, l.WarmRelease))
	}
	s.warm = warm
	s.begin(now, s.planTo(target))
	return nil
}

func (s *Stream) refuseWarm(warm int64) *api.Exception {
	return api.NewException(api.LimitExceeded, "Warm throughput of stream %s under account %s can be at most %d "+
		"MiB/s, got %d.", s.name, s.Account, s.limits.OnDemand.WarmMax>>20, warm>>20)
}

// planTo is the waves that bring the stream to a number of equal shards, at least an empty one.
func (s *Stream) planTo(target int) [][]step {
	if target == s.openShards() {
		return [][]step{nil}
	}
	pieces := make([]piece, 0, s.openShards())
	for _, id := range s.routes.shards {
		pieces = append(pieces, piece{id: id, hashes: s.shards[id].hashes})
	}
	return planShardCount(pieces, target, s.limits.ReshardLane, int32(len(s.shards)))
}
