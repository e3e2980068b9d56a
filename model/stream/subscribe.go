package stream

import (
	"slices"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/mutant"
	"github.com/kinesim/kinesim/sim"
)

// fanOut is what an application may do on a shard under enhanced fan-out.
type fanOut struct {
	calls   Bucket        // SubscribeToShard
	bucket  Bucket        // bytes pushed: the limit is the consumer's, not the subscription's
	busy    sim.Time      // until then, a successful call is too recent for another
	current *Subscription // nil before the first and after the end
}

// fans is the fan-out of one application, by shard, made when it is first asked for.
type fans struct {
	app    int32
	shards []*fanOut
}

func (s *Stream) fanOut(app, shard int32) *fanOut {
	i := slices.IndexFunc(s.fans, func(f fans) bool { return f.app == app })
	if i < 0 {
		i = len(s.fans)
		s.fans = append(s.fans, fans{app: app})
	}
	f := &s.fans[i]
	for len(f.shards) <= int(shard) {
		f.shards = append(f.shards, nil)
	}
	if f.shards[shard] == nil {
		f.shards[shard] = &fanOut{}
	}
	return f.shards[shard]
}

// Subscription is one subscription of a registered consumer to a shard. It is over when
// it ends, or when a newer one has taken over.
type Subscription struct {
	Reader   int32
	Shard    int32
	Consumer int32 // the application
	Started  sim.Time
	Until    sim.Time // the service ends it then
	Next     uint64   // index of the next record to push
	fan      *fanOut
}

// SubscribeToShard starts a subscription at the position that the call asks for, and
// takes an older one of the same consumer and shard over. The rules are (SDK
// SubscribeToShard 2026-11; kinesis.md §4.3): 1 call a second per consumer and shard;
// "if you call SubscribeToShard again … within 5 seconds of a successful call, you'll
// get a ResourceInUseException. If you call SubscribeToShard 5 seconds or more after a
// successful call, the second call takes over the subscription"; it lasts 5 minutes.
func (s *Stream) SubscribeToShard(now sim.Time, r *api.Read) *Subscription {
	sh := s.call(now, r)
	if sh == nil {
		return nil
	}
	f := s.fanOut(r.App, sh.id)
	if r.Error = s.mayNotSubscribe(now, sh, r.App, f); r.Error != nil {
		return nil
	}
	next, err := s.position(now, sh, r)
	if s.Mutant == mutant.AtInsteadOfAfter && r.Type == api.AfterSequenceNumber && err == nil {
		next = max(r.Index, sh.log.horizon)
	}
	if err != nil {
		r.Error = err
		return nil
	}
	f.busy = now + s.limits.TakeoverAfter
	f.current = &Subscription{Reader: r.Reader, Shard: sh.id, Consumer: r.App, Started: now,
		Until: now + s.limits.SubscriptionTTL, Next: next, fan: f}
	r.Iterator = api.Iterator{Stream: s.index, Shard: sh.id, Next: next, Issued: now}
	return f.current
}

// mayNotSubscribe is the exception that refuses a call, or nil.
func (s *Stream) mayNotSubscribe(now sim.Time, sh *shard, app int32, f *fanOut) *api.Exception {
	c := s.consumer(app)
	switch {
	case c == nil:
		return api.NewException(api.ResourceNotFound, "Consumer under stream %s under account %s not found.",
			s.name, s.Account)
	case c.state(now) != ConsumerActive:
		return api.NewException(api.ResourceInUse, "Consumer %s under stream %s under account %s is not "+
			"ACTIVE.", c.name, s.name, s.Account)
	case !f.calls.Take(&s.rates.subscribe, now, 1):
		return api.NewException(api.LimitExceeded, "Rate exceeded for consumer %s and shard %s.",
			c.name, ShardID(sh.id))
	case now < f.busy:
		return api.NewException(api.ResourceInUse, "Another active subscription exists for this consumer: "+
			"consumer %s, shard %s.", c.name, ShardID(sh.id))
	}
	return nil
}

// current tells whether a subscription is its consumer's present one and has not ended.
func (s *Stream) current(now sim.Time, sub *Subscription) bool {
	return sub.fan.current == sub && now < sub.Until
}

// End is the last event of a subscription that has lasted its time: no records, and
// where to go on.
func (s *Stream) End(now sim.Time, sub *Subscription, r *api.Read) {
	r.Shard = sub.Shard
	sub.end()
	sh := s.call(now, r)
	r.Ends = true
	if sh == nil {
		return // EXPIRED meanwhile: the event says that there is no such shard
	}
	next := max(sub.Next, sh.log.horizon)
	r.First = next
	r.Iterator = api.Iterator{Stream: s.index, Shard: sh.id, Next: next, Issued: now}
	r.Behind = s.behind(now, sh, next, sh.log.tip(now))
}

// end makes a subscription that has not been taken over the last of its shard for now.
func (sub *Subscription) end() {
	if sub.fan.current == sub {
		sub.fan.current = nil
	}
}
