package stream

import (
	"fmt"
	"math"

	"github.com/kinesim/kinesim/sim"
)

// nano is how many units a token has: one nanosecond at a rate of one token a second
// refills one unit, so that refills are exact in integers.
const nano = 1_000_000_000

// Rate is a limit: tokens a second, and how many may be taken at once.
type Rate struct {
	perSecond int64    // units a nanosecond
	burst     int64    // units
	far       sim.Time // longer spans refill any bucket; their product would overflow
}

// NewRate returns a limit of perSecond tokens a second and a burst.
func NewRate(perSecond, burst int64) Rate {
	if perSecond <= 0 || burst < 0 || burst > math.MaxInt64/nano/2 {
		panic(fmt.Sprintf("stream: a rate of %d/s and a burst of %d are out of range", perSecond, burst))
	}
	return Rate{perSecond: perSecond, burst: burst * nano, far: sim.Time(math.MaxInt64 / perSecond)}
}

// refilled is how much is missing to a full bucket, dt after it was missing.
func (r *Rate) refilled(missing int64, dt sim.Time) int64 {
	if dt > r.far {
		return 0
	}
	return max(0, missing-r.perSecond*int64(dt))
}

// Bucket is a token bucket on the caller's clock, full when zero: "a capacity tank that
// refills at 1 MiB per second" (large records, AWS 2025-10; kinesis.md §1.1).
type Bucket struct {
	missing int64 // units to a full bucket, at at
	at      sim.Time
}

func (b *Bucket) refill(r *Rate, now sim.Time) {
	if now > b.at {
		b.missing = r.refilled(b.missing, now-b.at)
		b.at = now
	}
}

// Take removes n tokens at now, or removes none and reports false.
func (b *Bucket) Take(r *Rate, now sim.Time, n int64) bool {
	b.refill(r, now)
	if b.missing+n*nano > r.burst {
		return false
	}
	b.missing += n * nano
	return true
}

// Has is how many whole tokens the bucket holds at now, negative when it is overdrawn.
func (b *Bucket) Has(r *Rate, now sim.Time) int64 {
	b.refill(r, now)
	return floorDiv(r.burst-b.missing, nano)
}

// Charge removes n tokens at now, whether the bucket holds them or not.
func (b *Bucket) Charge(r *Rate, now sim.Time, n int64) {
	b.refill(r, now)
	b.missing += n * nano
}

// Wait is how long after now the bucket holds n tokens, n being within the burst.
func (b *Bucket) Wait(r *Rate, now sim.Time, n int64) sim.Time {
	b.refill(r, now)
	over := b.missing + n*nano - r.burst
	if over <= 0 {
		return 0
	}
	return sim.Time((over + r.perSecond - 1) / r.perSecond)
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
