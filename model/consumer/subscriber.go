package consumer

import (
	"fmt"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// A Subscriber reads one shard for one registered consumer by SubscribeToShard: events
// are pushed to it, and it lets the next come when it has room for more work. A
// subscription ends after five minutes; it then subscribes again behind what it has.
//
//	start ──► SubscribeToShard ──► subscribed ──event──► deliver ──► room? ──► PushAck
//	              ▲      └─refused, no answer: wait─┐   └─ends, or an event is lost─┐
//	              └─────────────────────────────────┴───────────────────────────────┘
type Subscriber struct {
	reader
	acks      int // events whose room is still to be granted
	connected bool
	since     sim.Time // when the subscription began, as its service knows it
}

// NewSubscriber returns the actor.
func NewSubscriber(c Config) *Subscriber { return &Subscriber{reader: newReader(c)} }

// Handle is the actor's one door.
func (s *Subscriber) Handle(now sim.Time, m sim.Message, out *sim.Outbox) {
	s.handle(now, m, out)
	s.c.Claim.Flush(now, out)
}

func (s *Subscriber) handle(now sim.Time, m sim.Message, out *sim.Outbox) {
	if s.common(now, m, out) {
		if !s.over {
			s.grant(now, out)
		}
		return
	}
	switch m.Kind {
	case kindWake:
		s.subscribe(now, out)
	case kindTimeout:
		if s.timedOut(m.Body) && !s.over {
			out.After(s.c.Group.Retry, s.c.Self, kindWake, 0)
		}
	case api.KindSubscribeReply:
		s.onSubscribed(now, m.Body, out)
	case api.KindPush:
		s.onEvent(now, m.Body, out)
	case kindRoom:
		s.grant(now, out)
	default:
		panic(fmt.Sprintf("consumer: %s cannot handle message kind %d", s.c.Name, m.Kind))
	}
}

func (s *Subscriber) subscribe(now sim.Time, out *sim.Outbox) {
	if s.closed || s.leaving || s.connected || s.flight.waiting || s.lost() {
		return
	}
	s.call(now, api.KindSubscribe, out, s.position)
}

func (s *Subscriber) onSubscribed(now sim.Time, h uint32, out *sim.Outbox) {
	if !s.arrived(now, h) {
		return
	}
	b := s.c.Group.Bodies.Reads.At(h)
	switch {
	case s.vanished(now, b.Error, out):
	case b.Error != nil:
		out.After(s.c.Group.Retry, s.c.Self, kindWake, 0)
	default:
		s.start(now, b)
		s.acks, s.connected, s.since = 0, true, b.Iterator.Issued
	}
	s.c.Group.Bodies.Reads.Free(h)
}

// onEvent takes an event. One that is lost breaks the connection: the subscriber asks
// again behind what it has, when the service lets it. Without the answer to its call there
// is no connection, and what is still on the way on an older one finds it closed. One of a
// newer subscription, whose call was given up, tells that its own was taken over.
func (s *Subscriber) onEvent(now sim.Time, h uint32, out *sim.Outbox) {
	b := s.c.Group.Bodies.Reads.At(h)
	if p := s.c.Process; p != nil && s.connected && b.SentAt >= s.since &&
		(b.SentAt > s.since || p.ResponseLost(now, s.c.key(b.Call))) {
		s.connected = false
		out.After(s.c.Group.Retry, s.c.Self, kindWake, 0)
	}
	if !s.connected || b.SentAt != s.since || s.lost() {
		s.c.Group.Bodies.Reads.Free(h)
		return
	}
	s.deliver(now, b.ServedAt, true, b, out)
	ends := b.Ends
	s.c.Group.Bodies.Reads.Free(h)
	switch {
	case s.closed || s.over:
	case ends:
		s.connected = false
		s.subscribe(now, out)
	default:
		s.acks++
		s.grant(now, out)
	}
}

// grant lets the service push one more event for each that has been worked off.
func (s *Subscriber) grant(now sim.Time, out *sim.Outbox) {
	if s.acks == 0 || s.leaving {
		return
	}
	if at := s.work.roomAt(now, s.c.Group.Spec.InWork); at > now {
		if at < sim.Never { // else the work itself says when
			out.At(at, s.c.Self, kindRoom, 0)
		}
		return
	}
	for ; s.acks > 0; s.acks-- {
		out.After(s.latency.Time(s.out, s.calls), s.c.Group.Service, api.KindPushAck, uint32(s.c.Reader))
		s.calls++
	}
}

// Finish settles the work when the run ends.
func (s *Subscriber) Finish(now sim.Time) { s.finish(now) }
