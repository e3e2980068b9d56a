package stream

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// ConsumerState is the ConsumerStatus of a registered consumer.
type ConsumerState uint8

// States of a consumer.
const (
	ConsumerCreating ConsumerState = iota
	ConsumerActive
)

// String is the API's name.
func (c ConsumerState) String() string { return [...]string{"CREATING", "ACTIVE"}[c] }

// streamConsumer is a consumer registered for enhanced fan-out.
type streamConsumer struct {
	name   string
	index  int32 // in the scenario
	active sim.Time
}

// RegisterStreamConsumer registers a consumer for enhanced fan-out: at most 20 of a
// stream, 50 with on-demand advantage (SDK RegisterStreamConsumer 2026-11; kinesis.md
// §4.3). index is its place in the scenario.
func (s *Stream) RegisterStreamConsumer(now sim.Time, name string, index int32) *api.Exception {
	for _, c := range s.consumers {
		if c.name == name {
			return api.NewException(api.ResourceInUse, "Consumer %s under stream %s already exists for "+
				"account %s.", name, s.name, s.Account)
		}
	}
	if len(s.consumers) >= s.limits.ConsumersMax {
		return api.NewException(api.LimitExceeded, "Consumer count exceeds the limit of %d for stream %s "+
			"under account %s.", s.limits.ConsumersMax, s.name, s.Account)
	}
	s.consumers = append(s.consumers, streamConsumer{name, index, now + s.limits.ConsumerCreate})
	return nil
}

// consumer is the registered consumer with an index, or nil.
func (s *Stream) consumer(index int32) *streamConsumer {
	for i := range s.consumers {
		if s.consumers[i].index == index {
			return &s.consumers[i]
		}
	}
	return nil
}

func (c *streamConsumer) state(now sim.Time) ConsumerState {
	if now < c.active {
		return ConsumerCreating
	}
	return ConsumerActive
}

// ConsumerState is the state of a registered consumer; it reports whether there is one.
func (s *Stream) ConsumerState(now sim.Time, index int32) (ConsumerState, bool) {
	c := s.consumer(index)
	if c == nil {
		return 0, false
	}
	return c.state(now), true
}
