package table

import (
	"fmt"
	"math"

	"github.com/kinesim/kinesim/sim"
)

// capacity is the write limit of a table: a token bucket of writes, full when a run begins,
// whose rate is provisioned, or follows the peak of a table on demand. A mark is an item of
// less than 1 KB, so a write takes one unit of capacity.
type capacity struct {
	rate    int64    // writes a second
	span    sim.Time // of the rate, which the full bucket holds
	missing int64    // billionths of a write to the full bucket, at at: refills are exact
	at      sim.Time
	peak    *peak // nil: provisioned
}

// provisioned is a fixed rate; what is not used is kept for a while ("burst capacity").
//
// simplified: AWS gives burst capacity without a promise, and may use it up itself.
func provisioned(writes int64, burst sim.Time) capacity {
	c := capacity{rate: writes, span: burst}
	c.check()
	return c
}

// onDemand is a rate that follows the table's peak.
func onDemand(l *Limits) capacity {
	c := capacity{rate: l.OnDemandWrites, span: l.OnDemandBurst, peak: newPeak(l)}
	c.check()
	return c
}

func (c *capacity) check() {
	if c.rate <= 0 || int64(c.span) > math.MaxInt64/2/c.rate {
		panic(fmt.Sprintf("table: %d writes a second over %v are out of range", c.rate, c.span))
	}
}

// full is how much the bucket holds.
func (c *capacity) full() int64 { return c.rate * int64(c.span) }

// take uses one write up, or none and reports false: then nothing is charged.
func (c *capacity) take(now sim.Time) bool { return c.takes(now, 1) }

// takes is take for a call of several writes, of which all pass or none.
func (c *capacity) takes(now sim.Time, writes int64) bool {
	if c.peak != nil && c.peak.roll(now) {
		c.rise(now, c.peak.allowed())
	}
	c.refill(now)
	if c.missing+writes*int64(sim.Second) > c.full() {
		return false
	}
	c.missing += writes * int64(sim.Second)
	if c.peak != nil {
		c.peak.count += writes
	}
	return true
}

// rise goes on at a higher rate with what the bucket holds at the old one.
func (c *capacity) rise(now sim.Time, rate int64) {
	c.refill(now)
	before := c.full()
	c.rate = rate
	c.check()
	c.missing += c.full() - before
}

func (c *capacity) refill(now sim.Time) {
	dt := now - c.at
	c.at = now
	if int64(dt) > c.missing/c.rate { // the product may be beyond all numbers
		c.missing = 0
		return
	}
	c.missing -= c.rate * int64(dt)
}
