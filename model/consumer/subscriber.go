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
//	              ▲      └─refused: wait─┐   └─ends─┐
//	              └──────────────────────┴──────────┘
type Subscriber struct {
	reader
	acks int // events whose room is still to be granted
}

// Timer of the subscriber, behind kindWake.
const kindRoom = api.KindConsumer + 1

// NewSubscriber returns the actor.
func NewSubscriber(c Config) *Subscriber { return &Subscriber{reader: newReader(c)} }

// Handle is the actor's one door.
func (s *Subscriber) Handle(now sim.Time, m sim.Message, out *sim.Outbox) {
	switch m.Kind {
	case kindWake:
		s.call(now, api.KindSubscribe, out, s.position)
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

func (s *Subscriber) onSubscribed(now sim.Time, h uint32, out *sim.Outbox) {
	b := s.c.Bodies.Reads.At(h)
	if b.Error != nil {
		out.After(s.c.Retry, s.c.Self, kindWake, 0)
	} else {
		s.start(now, b)
		s.acks = 0
	}
	s.c.Bodies.Reads.Free(h)
}

func (s *Subscriber) onEvent(now sim.Time, h uint32, out *sim.Outbox) {
	b := s.c.Bodies.Reads.At(h)
	s.deliver(now, b.ServedAt, true, b)
	ends := b.Ends
	s.c.Bodies.Reads.Free(h)
	if ends {
		s.call(now, api.KindSubscribe, out, s.position)
		return
	}
	s.acks++
	s.grant(now, out)
}

// grant lets the service push one more event for each that has been worked off.
func (s *Subscriber) grant(now sim.Time, out *sim.Outbox) {
	if s.acks == 0 {
		return
	}
	if at := s.work.roomAt(now, s.c.Spec.InWork); at > now {
		out.At(at, s.c.Self, kindRoom, 0)
		return
	}
	for ; s.acks > 0; s.acks-- {
		out.After(s.latency.Time(s.out, s.calls), s.c.Service, api.KindPushAck, uint32(s.c.Reader))
		s.calls++
	}
}

// Finish settles the work when the run ends.
func (s *Subscriber) Finish(now sim.Time) { s.work.settle(now) }
