package consumer

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// Work is what another package does with the records that a reader receives. It wakes itself
// by messages of KindWork to the reader, and writes checkpoints by its Config.
type Work interface {
	Add(now sim.Time, b *api.Read, out *sim.Outbox)    // takes what a read returned
	Step(now sim.Time, m sim.Message, out *sim.Outbox) // a message of KindWork
	Count(now sim.Time) int                            // records received that have not ended
	RoomAt(now sim.Time, most int) sim.Time            // when fewer than most are; Never: a Step will say
	IdleAt(now sim.Time) sim.Time                      // when there are none; Never: a Step will say
	Settle(now sim.Time)                               // tells the history of all that is done by now
	Drop()                                             // forgets what has not ended
}

// KindWork is the kind of message by which such a work wakes itself.
const KindWork = api.KindConsumer + 31

// Address is that of the reader.
func (c *Config) Address() sim.ID { return c.Self }

// Checkpoint writes that all records below an index have ended.
func (c *Config) Checkpoint(at sim.Time, next uint64) { c.Claim.Checkpoint(at, next, 0) }

// handed makes such a work one of this package.
type handed struct{ Work }

func (h handed) add(now sim.Time, b *api.Read, out *sim.Outbox)    { h.Add(now, b, out) }
func (h handed) step(now sim.Time, m sim.Message, out *sim.Outbox) { h.Step(now, m, out) }
func (h handed) count(now sim.Time) int                            { return h.Count(now) }
func (h handed) roomAt(now sim.Time, most int) sim.Time            { return h.RoomAt(now, most) }
func (h handed) idleAt(now sim.Time) sim.Time                      { return h.IdleAt(now) }
func (h handed) settle(now sim.Time)                               { h.Settle(now) }
func (h handed) drop()                                             { h.Drop() }
