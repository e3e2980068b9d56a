package kcl

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/consumer"
	"github.com/kinesim/kinesim/sim"
)

// A claim is the lease in the hands of the reader of a shard: a consumer.Claim. What the
// reader leaves in it, its worker finds when it is told; both are one process.
type claim struct {
	worker *Worker
	shard  int32
	token  uint64
	reader int32
	actor  sim.ID
	origin consumer.Origin

	alive    bool     // the worker has not found out that the lease is lost
	started  bool     // the reader was given a position
	low      uint64   // records below will not be asked for by this claim, and no checkpoint be written below
	want     api.Mark // checkpoint to be written
	wants    bool
	ends     bool // SHARD_END is to be written behind it
	told     bool // the worker has been told
	children []api.ShardInfo
}

func (c *claim) Origin() consumer.Origin { return c.origin }

func (c *claim) Start(_ sim.Time, next uint64) {
	if !c.started {
		c.low = next
	}
	c.started = true
}

func (c *claim) Receive(uint64) {}

func (c *claim) Holds() bool { return c.alive }

func (c *claim) Checkpoint(_ sim.Time, next uint64, sub uint32) {
	c.want, c.wants = api.Mark{Kind: api.MarkNumber, Next: next, Sub: int32(sub)}, true
}

func (c *claim) Learn(children []api.ShardInfo) { c.children = append(c.children[:0], children...) }

// Vanish: a shard that is no more ends where its reader is. Its children show when the leases
// are audited.
func (c *claim) Vanish(_ sim.Time, next uint64) uint64 { return max(next, c.origin.Next) }

func (c *claim) End(now sim.Time, next uint64, out *sim.Outbox) {
	c.want, c.ends, c.told = api.Mark{Kind: api.MarkShardEnd, Next: next}, true, true
	out.After(1, c.worker.c.Self, kindEnded, uint32(c.shard))
}

// Flush tells the worker of a checkpoint that it finds here.
func (c *claim) Flush(_ sim.Time, out *sim.Outbox) {
	if c.wants && !c.told && c.alive {
		c.told = true
		out.After(1, c.worker.c.Self, kindCheckpoint, uint32(c.shard))
	}
}
