package stream

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// Push fills one SubscribeToShardEvent with the visible records that the subscription
// has not had, as many as an event holds and 2 MiB/s per consumer and shard allow
// (kinesis.md §4.3), and returns their number. A record larger than the burst waits for
// a full bucket and overdraws it. Behind the last record of a closed shard the event has
// ChildShards and ends the subscription, with or without records (SDK
// SubscribeToShardEvent 2026-11).
//
// simplified: there are no events without records beside that one (their interval is not
// documented).
func (s *Stream) Push(now sim.Time, sub *Subscription, r *api.Read) int {
	r.Shard = sub.Shard
	sh := s.call(now, r)
	if sh == nil { // EXPIRED: nothing can be read any more
		r.Ends = true
		sub.end()
		return 0
	}
	s.release(now, sh)
	r.Iterator = api.Iterator{Stream: s.index, Shard: sub.Shard, Next: sub.Next, Issued: now}
	if !s.current(now, sub) {
		return 0
	}
	bucket := &sub.fan.bucket
	if s.pushAt(now, sh, sub) > now {
		r.First = sub.Next
		return 0
	}
	room := min(s.limits.PushEventBytes, bucket.Has(&s.rates.push, now))
	size := s.read(now, sh, r, sub.Next, int(sh.log.next-sub.Next), room)
	if r.Closed || r.Error != nil {
		r.Ends = true
		sub.end()
	}
	n := r.Records.Len()
	if n == 0 {
		return 0
	}
	bucket.Charge(&s.rates.push, now, size)
	s.truth.Push(api.PushRow{At: now, Stream: s.index, Shard: sub.Shard, Reader: sub.Reader,
		Consumer: sub.Consumer, Records: int32(n), Bytes: size})
	sub.Next = r.Iterator.Next
	return n
}

// NextPush is when the next event may be pushed, if nothing is appended until then:
// when the next record is committed and the limit has room for it. It is Never when the
// subscription has all records, or is over.
func (s *Stream) NextPush(now sim.Time, sub *Subscription) sim.Time {
	if !s.current(now, sub) {
		return sim.Never
	}
	sh := &s.shards[sub.Shard]
	s.trim(sh, now)
	return s.pushAt(now, sh, sub)
}

func (s *Stream) pushAt(now sim.Time, sh *shard, sub *Subscription) sim.Time {
	l := &sh.log
	next := max(sub.Next, l.horizon)
	if next >= l.next {
		if sh.state == shardOpen {
			return sim.Never
		}
		return max(now, l.commit) // the last event
	}
	if next < l.base {
		return now // freed: the event says so
	}
	size := int64((*l.blocks.at(next >> blockBits)).bytes[next&blockMask])
	wait := sub.fan.bucket.Wait(&s.rates.push, now, min(size, s.limits.PushBurst))
	return max(now+wait, l.extents.at(l.extentOf(next)).commit)
}
