package stream

import (
	"fmt"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// fanOut is what a consumer's reader of a shard may do under enhanced fan-out.
type fanOut struct {
	calls   Bucket        // SubscribeToShard
	bucket  Bucket        // bytes pushed: the limit is the consumer's, not the subscription's
	busy    sim.Time      // until then, a successful call is too recent for another
	current *Subscription // nil before the first and after the end
}

// Subscription is one subscription of a registered consumer to a shard. It is over when
// it ends, or when a newer one has taken over.
type Subscription struct {
	Reader   int32
	Shard    int32
	Consumer int32
	Started  sim.Time
	Until    sim.Time // the service ends it then
	Next     uint64   // index of the next record to push
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
	rd := s.reader(r.Reader, sh.id)
	if rd == nil {
		panic(fmt.Sprintf("stream: reader %d of %s was not declared for %s",
			r.Reader, s.name, ShardID(sh.id)))
	}
	if r.Error = s.mayNotSubscribe(now, sh, rd); r.Error != nil {
		return nil
	}
	next, err := s.position(now, sh, r)
	if err != nil {
		r.Error = err
		return nil
	}
	f := &rd.fanOut
	f.busy = now + s.limits.TakeoverAfter
	f.current = &Subscription{Reader: r.Reader, Shard: sh.id, Consumer: rd.consumer, Started: now,
		Until: now + s.limits.SubscriptionTTL, Next: next}
	s.advance(now, sh, r.Reader, next)
	r.Iterator = api.Iterator{Stream: s.index, Shard: sh.id, Next: next, Issued: now}
	return f.current
}

// mayNotSubscribe is the exception that refuses a call, or nil.
func (s *Stream) mayNotSubscribe(now sim.Time, sh *shard, rd *reader) *api.Exception {
	c, f := s.consumer(rd.consumer), &rd.fanOut
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
	return s.readers[sub.Reader].fanOut.current == sub && now < sub.Until
}

// End is the last event of a subscription: no records, and where to go on.
func (s *Stream) End(now sim.Time, sub *Subscription, r *api.Read) {
	r.Shard = sub.Shard
	sh := s.call(now, r)
	next := max(sub.Next, sh.log.horizon)
	r.First, r.Ends = next, true
	r.Iterator = api.Iterator{Stream: s.index, Shard: sh.id, Next: next, Issued: now}
	r.Behind = s.behind(now, sh, next, sh.log.tip(now))
	if f := &s.readers[sub.Reader].fanOut; f.current == sub {
		f.current = nil
	}
}
