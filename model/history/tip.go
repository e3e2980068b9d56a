package history

import "github.com/kinesim/kinesim/sim"

// commits is the visible tip of a shard: commits are in order, so that a record is
// visible from the latest commit up to it.
type commits struct {
	ring    []commit // those from head on are still to come
	head    int
	last    sim.Time
	visible uint64
}

type commit struct {
	at  sim.Time
	end uint64
}

// open begins what a put appends; extend follows.
func (c *commits) open(now, at sim.Time) {
	c.settle(now)
	c.last = max(c.last, at)
	if n := len(c.ring); n > c.head && c.ring[n-1].at == c.last {
		return
	}
	// Moving down is paid for by the entries that have gone.
	if c.head*2 >= len(c.ring) {
		c.ring = c.ring[:copy(c.ring, c.ring[c.head:])]
		c.head = 0
	}
	c.ring = append(c.ring, commit{c.last, 0})
}

func (c *commits) extend(end uint64) { c.ring[len(c.ring)-1].end = end }

// settle moves the tip to an instant; instants never run backwards.
func (c *commits) settle(now sim.Time) {
	for c.head < len(c.ring) && c.ring[c.head].at <= now {
		c.visible = c.ring[c.head].end
		c.head++
	}
}

func (c *commits) tip(now sim.Time) uint64 {
	c.settle(now)
	return c.visible
}
