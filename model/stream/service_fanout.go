package stream

import (
	"fmt"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// Declare makes room for a fan-out reader of a shard: SubscribeToShard comes from it.
func (v *Service) Declare(reader, shard int32, name string) {
	for len(v.subs) <= int(reader) {
		v.subs = append(v.subs, nil)
	}
	for len(v.byShard) < v.stream.ShardCount() {
		v.byShard = append(v.byShard, nil)
		v.stamp = append(v.stamp, 0)
	}
	s := &subscriber{reader: reader, shard: shard, draws: sim.NewSource(v.c.Seed, name, "dispatch")}
	v.subs[reader] = s
	v.byShard[shard] = append(v.byShard[shard], s)
}

// onSubscribe starts a subscription, or takes an older one over.
func (v *Service) onSubscribe(now sim.Time, m sim.Message, out *sim.Outbox) {
	r := v.c.Bodies.Reads.At(m.Body)
	s := v.subs[r.Reader]
	if s == nil {
		panic(fmt.Sprintf("stream: reader %d of %s was not declared", r.Reader, v.stream.Name()))
	}
	sub := v.stream.SubscribeToShard(now, r)
	if r.Error == nil {
		s.sub, s.to, s.back = sub, r.From, r.Back
		s.outstanding, s.blocked = 0, false
		out.At(sub.Until, v.c.Self, kindExpire, uint32(s.reader))
		v.arm(now, s, now, out)
	}
	// The answer opens the event stream: no event may overtake it.
	s.lastArrival = max(s.lastArrival, now+r.Back)
	v.answer(now, m, api.KindSubscribeReply, 0, out)
}

// notify arms the subscriptions of the shards that a put appended to.
func (v *Service) notify(now sim.Time, p *api.Put, out *sim.Outbox) {
	v.puts++
	for i := range p.Results {
		r := &p.Results[i]
		if r.Outcome != api.OutcomeStored || v.stamp[r.Shard] == v.puts {
			continue
		}
		v.stamp[r.Shard] = v.puts
		for _, s := range v.byShard[r.Shard] {
			if s.sub != nil && !s.armed && !s.blocked {
				v.arm(now, s, v.stream.LastCommit(r.Shard)+v.c.Quantum, out)
			}
		}
	}
}

func (v *Service) arm(now sim.Time, s *subscriber, at sim.Time, out *sim.Outbox) {
	if s.armed {
		return
	}
	s.armed = true
	out.At(max(at, now+1), v.c.Self, kindDispatch, uint32(s.reader))
}

// onDispatch pushes one event with what is committed, and plans the next.
func (v *Service) onDispatch(now sim.Time, s *subscriber, out *sim.Outbox) {
	s.armed = false
	if s.sub == nil || now >= s.sub.Until {
		return
	}
	if s.outstanding >= v.c.OutstandingMax {
		s.blocked = true
		return
	}
	h, r := v.takeEvent(s)
	if n := v.stream.Push(now, s.sub, r); n == 0 {
		v.c.Bodies.Reads.Free(h)
	} else {
		s.outstanding++
		v.send(now, s, h, r, out)
	}
	if next := v.stream.NextPush(now, s.sub); next != sim.Never {
		v.arm(now, s, max(next, now+v.c.Quantum), out)
	}
}

func (v *Service) takeEvent(s *subscriber) (uint32, *api.Read) {
	h, r := v.c.Bodies.Reads.Take()
	records, arrival := r.Records, r.Arrival[:0]
	records.Reset()
	*r = api.Read{Reader: s.reader, Stream: v.stream.Index(), Shard: s.shard, Call: s.events,
		Records: records, Arrival: arrival}
	return h, r
}

// send puts an event on the wire; events of a subscription arrive in order.
func (v *Service) send(now sim.Time, s *subscriber, h uint32, r *api.Read, out *sim.Outbox) {
	r.ServedAt = now
	r.Digest = r.DigestAnswer()
	s.lastArrival = max(s.lastArrival+1, now+v.fanOut.Time(s.draws, s.events)+s.back)
	s.events++
	out.At(s.lastArrival, s.to, api.KindPush, h)
}

func (v *Service) onPushAck(now sim.Time, reader uint32, out *sim.Outbox) {
	s := v.subs[reader]
	if s.outstanding > 0 { // else it acknowledges an event of the subscription before
		s.outstanding--
	}
	if s.blocked {
		s.blocked = false
		v.arm(now, s, now, out)
	}
}

// onExpire ends a subscription that has lasted its five minutes: the last event says so.
func (v *Service) onExpire(now sim.Time, s *subscriber, out *sim.Outbox) {
	if s.sub == nil || now < s.sub.Until {
		return // taken over since
	}
	h, r := v.takeEvent(s)
	v.stream.End(now, s.sub, r)
	r.Ends = true
	s.sub = nil
	v.send(now, s, h, r, out)
}

// Received is the index below which a declared reader has all records.
func (s *Stream) Received(reader int32) uint64 { return s.readers[reader].position }
