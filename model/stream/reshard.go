package stream

import (
	"slices"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// reshard is a change of topology under way: waves of steps that do not depend on each
// other. Between waves, and until the last, the stream is UPDATING; reads and writes go
// on (SDK UpdateShardCount 2026-11; kinesis.md §3.2).
type reshard struct {
	waves [][]step    // that are still to come
	at    sim.Time    // when the next of them switches over
	turn  *modeSwitch // with the last of them; nil: the mode stays
}

func (r *reshard) underway() bool { return len(r.waves) > 0 }

// begin starts a reshard. It begins after a while, which was seen to be "sometimes later"
// than 9 s and always within 30 s (apache/druid#12255; validation.md A35), and each wave
// takes its time: how long is not published (ours: kinesis.md §3.2).
func (s *Stream) begin(now sim.Time, waves [][]step) {
	delay := sim.Time(0)
	if s.limits.ReshardDelay > 0 {
		delay = sim.Time(s.Delays.Below(uint64(now), 0, uint64(s.limits.ReshardDelay)))
	}
	s.reshard = reshard{waves: waves, at: now + delay + s.limits.ReshardWave}
	s.demand.forget()
}

// beginOwn starts a reshard that the service makes by itself, to a number of equal shards.
func (s *Stream) beginOwn(now sim.Time, target int) {
	waves := s.planTo(target)
	for _, wave := range waves {
		for i := range wave {
			wave[i].own = true
		}
	}
	s.begin(now, waves)
}

// NextChange is when Change has something to do; sim.Never if nothing is under way.
func (s *Stream) NextChange() sim.Time {
	next := min(s.stale(), s.demand.next())
	if s.reshard.underway() {
		next = min(next, s.reshard.at)
	}
	return next
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
		if !s.misroute(now) {
			s.routes.rebuild(s.shards)
		}
		if !s.reshard.underway() && s.reshard.turn != nil {
			s.turnTo(now, *s.reshard.turn)
			s.reshard.turn = nil
		}
	}
	s.scale(now)
	s.reroute(now)
}

// updateShardCount begins to change the number of open shards. What is not allowed is
// LimitExceededException: more than double or less than half of the open shards, more
// than 10,000, more than the account may have, more than ten calls in 24 hours (SDK
// UpdateShardCount 2026-11; the words: a pull request on kinesalite, 2017).
//
// simplified: the short-lived shards of its steps do not count to the account's quota.
func (s *Stream) updateShardCount(now sim.Time, target int) *api.Exception {
	open, l := s.openShards(), &s.limits
	switch {
	case target < 1:
		return api.NewException(api.Validation, "1 validation error detected: Value '%d' at 'targetShardCount' "+
			"failed to satisfy constraint: Member must have value greater than or equal to 1", target)
	case target > 2*open:
		return s.refuseCount("cannot scale up over double", target)
	case 2*target < open:
		return s.refuseCount("cannot scale down below half", target)
	case target > l.UpdateShardsMax:
		return api.NewException(api.LimitExceeded, "UpdateShardCount cannot scale a stream to more than %d shards. "+
			"Target shard count: %d", l.UpdateShardsMax, target)
	}
	if e := s.quota(target); e != nil {
		return e
	}
	if e := s.active(); e != nil {
		return e
	}
	k := &s.control
	k.updates = slices.DeleteFunc(k.updates, func(at sim.Time) bool { return now-at >= l.UpdatesWithin })
	if len(k.updates) >= l.UpdatesMax {
		return api.NewException(api.LimitExceeded, "UpdateShardCount may be called at most %d times in %d hours on "+
			"stream %s under account %s.", l.UpdatesMax, l.UpdatesWithin/sim.Hour, s.name, s.Account)
	}
	k.updates = append(k.updates, now)
	s.begin(now, s.planTo(target))
	return nil
}

func (s *Stream) refuseCount(why string, target int) *api.Exception {
	return api.NewException(api.LimitExceeded, "UpdateShardCount %s your current open shard count. Current open "+
		"shard count: %d, Target shard count: %d", why, s.openShards(), target)
}
