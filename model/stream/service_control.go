package stream

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// onControl serves a call of the control plane, and sets the timer of what it began.
func (v *Service) onControl(now sim.Time, m sim.Message, out *sim.Outbox) {
	c := v.c.Bodies.Controls.At(m.Body)
	v.stream.Control(now, c)
	c.Digest = c.DigestAnswer()
	if c.From == sim.Nobody {
		v.c.Bodies.Controls.Free(m.Body)
	} else {
		out.After(v.c.Control+c.Back, c.From, api.KindControlReply, m.Body)
	}
	v.await(out)
}

// await sets the timer of the next change, if it is not set.
func (v *Service) await(out *sim.Outbox) {
	if next := v.stream.NextChange(); next != sim.Never && next != v.change {
		v.change = next
		out.At(next, v.c.Self, KindChange, 0)
	}
}

// onChange switches shards over; those who subscribe to one that has closed are told its
// end when they have the rest.
func (v *Service) onChange(now sim.Time, out *sim.Outbox) {
	v.stream.Change(now)
	for _, s := range v.subs {
		if s.sub != nil && !s.blocked && v.stream.isClosed(s.shard) {
			v.arm(now, s, v.stream.LastCommit(s.shard), out)
		}
	}
	v.await(out)
}

func (s *Stream) isClosed(shard int32) bool { return s.shards[shard].state != shardOpen }
