package stream

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// subscriber finds, or makes, the subscriber of an application and a shard.
func (v *Service) subscriber(app, shard int32) *subscriber {
	for len(v.byShard) <= int(shard) {
		v.byShard = append(v.byShard, nil)
	}
	for _, s := range v.byShard[shard] {
		if s.app == app {
			return s
		}
	}
	s := &subscriber{index: uint32(len(v.subs)), app: app, shard: shard, due: sim.Never,
		draws: v.draws.Split(uint64(app)).Split(uint64(shard))}
	v.subs = append(v.subs, s)
	v.byShard[shard] = append(v.byShard[shard], s)
	return s
}

// subscribe starts a subscription, or takes over one that is there: its event stream ends,
// so that a reader whom a late call of an older tenure has taken over asks again.
//
// simplified: it ends with an event of no records, and not with ResourceInUseException.
func (v *Service) subscribe(now sim.Time, r *api.Read, out *sim.Outbox) {
	sub := v.stream.SubscribeToShard(now, r)
	if r.Error != nil {
		return
	}
	s := v.subscriber(r.App, r.Shard)
	if s.sub != nil {
		h, last := v.takeEvent(s)
		v.stream.End(now, s.sub, last)
		v.send(now, s, h, last, out)
	}
	if s.reader != r.Reader {
		s.lastArrival = 0 // another connection
	}
	s.sub, s.reader, s.to, s.zone, s.back = sub, r.Reader, r.From, r.Zone, r.Back
	s.outstanding, s.blocked, s.silent = 0, false, false
	for len(v.byRead) <= int(r.Reader) {
		v.byRead = append(v.byRead, 0)
	}
	v.byRead[r.Reader] = int32(s.index) + 1
	out.At(sub.Until, v.c.Self, kindExpire, s.index)
	v.arm(now, s, now, out)
	// The answer opens the event stream: no event may overtake it.
	s.lastArrival = max(s.lastArrival, now+r.Back)
}

// notify arms the subscriptions of the shards that a put appended to.
func (v *Service) notify(now sim.Time, p *api.Put, out *sim.Outbox) {
	v.puts++
	for len(v.stamp) < len(v.byShard) {
		v.stamp = append(v.stamp, 0)
	}
	for i := range p.Results {
		r := &p.Results[i]
		if r.Outcome != api.OutcomeStored || int(r.Shard) >= len(v.byShard) || v.stamp[r.Shard] == v.puts {
			continue
		}
		v.stamp[r.Shard] = v.puts
		for _, s := range v.byShard[r.Shard] {
			if s.sub != nil && s.due == sim.Never && !s.blocked {
				v.arm(now, s, later(v.stream.LastCommit(r.Shard), v.c.Quantum), out)
			}
		}
	}
}

// later is an instant after another, which may be Never.
func later(at, by sim.Time) sim.Time { return at + min(by, sim.Never-at) }

// arm plans a dispatch, unless there is one that is sooner.
func (v *Service) arm(now sim.Time, s *subscriber, at sim.Time, out *sim.Outbox) {
	if at = max(at, now+1); at < s.due {
		s.due = at
		out.At(at, v.c.Self, kindDispatch, s.index)
	}
}

// frontPause is how often a subscription looks whether its front end serves again. A
// subscription through a zone that does not serve stands still; its client gives it up
// after a silence (amazon-kinesis-client: "no response for 35 s", #463; validation.md A24),
// and goes on through another zone.
//
// simplified: the silence counts from the first event that could not be sent, and it is the
// service that tells the client; a connection without records is not missed.
const frontPause = sim.Second

// onDispatch pushes one event with what is committed, and plans the next.
func (v *Service) onDispatch(now sim.Time, s *subscriber, out *sim.Outbox) {
	if now != s.due {
		return // a sooner one took its place
	}
	s.due = sim.Never
	if s.sub == nil || now >= s.sub.Until {
		return
	}
	if v.front(now, s.zone) != api.FrontServes {
		v.arm(now, s, now+frontPause, out)
		v.fallSilent(s, out)
		return
	}
	s.silent = false
	if s.outstanding >= v.c.OutstandingMax {
		s.blocked = true
		return
	}
	h, r := v.takeEvent(s)
	n := v.stream.Push(now, s.sub, r)
	switch {
	case r.Ends:
		s.sub = nil
		v.send(now, s, h, r, out)
		return
	case n > 0:
		s.outstanding++
		v.send(now, s, h, r, out)
	default:
		v.c.Bodies.Reads.Free(h)
	}
	if next := v.stream.NextPush(now, s.sub); next != sim.Never {
		v.arm(now, s, max(next, now+v.c.Quantum), out)
	}
}

// fallSilent begins a silence that the client will notice.
func (v *Service) fallSilent(s *subscriber, out *sim.Outbox) {
	if !s.silent && v.c.Silence > 0 {
		s.silent = true
		out.After(v.c.Silence, v.c.Self, kindSilent, s.index)
	}
}

// onSilent ends a subscription whose front end has been silent all the time.
func (v *Service) onSilent(now sim.Time, s *subscriber, out *sim.Outbox) {
	if !s.silent || s.sub == nil {
		return
	}
	h, r := v.takeEvent(s)
	r.Shard, r.Ends, r.Error = s.shard, true, unavailable
	s.sub, s.silent = nil, false
	v.send(now, s, h, r, out)
}

func (v *Service) takeEvent(s *subscriber) (uint32, *api.Read) {
	h, r := v.c.Bodies.Reads.Take()
	records, members, arrival, child := r.Records, r.Members, r.Arrival[:0], r.Child[:0]
	records.Reset()
	members.Reset()
	*r = api.Read{Reader: s.reader, App: s.app, Stream: v.stream.Index(), Shard: s.shard, Call: s.events,
		SentAt: s.sub.Started, Records: records, Members: members, Arrival: arrival, Child: child}
	return h, r
}

// send puts an event on the wire; events of a subscription arrive in order.
func (v *Service) send(now sim.Time, s *subscriber, h uint32, r *api.Read, out *sim.Outbox) {
	r.ServedAt = now
	r.Digest = r.DigestAnswer()
	s.lastArrival = max(s.lastArrival+1, now+v.fanOut.Time(s.draws, s.events)+v.c.Encryption+s.back)
	s.events++
	out.At(s.lastArrival, s.to, api.KindPush, h)
}

// onPushAck makes room for one more event. What acknowledges an event of a subscription
// before, or of a tenure that has been taken over, makes none.
func (v *Service) onPushAck(now sim.Time, reader uint32, out *sim.Outbox) {
	if int(reader) >= len(v.byRead) || v.byRead[reader] == 0 {
		return
	}
	s := v.subs[v.byRead[reader]-1]
	if s.reader != int32(reader) {
		return
	}
	if s.outstanding > 0 {
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
		return // taken over since, or over
	}
	if v.front(now, s.zone) != api.FrontServes {
		out.After(frontPause, v.c.Self, kindExpire, s.index)
		v.fallSilent(s, out)
		return
	}
	h, r := v.takeEvent(s)
	v.stream.End(now, s.sub, r)
	s.sub = nil
	v.send(now, s, h, r, out)
}
