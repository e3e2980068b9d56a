package producer

import (
	"math"

	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

// cubic is the limit that an adaptive client puts on its own calls: a token bucket whose
// rate falls to Beta of itself when a call is throttled, and then follows a cubic back to
// where it was and beyond (botocore 1.43.67 retries/{adaptive,throttling,bucket}.py, @smithy/core 3.33.3
// DefaultRateLimiter.ts; aws-sdk-go-v2 v1.47.7 adaptive_ratelimit.go). Before the first
// throttle nothing is limited.
//
// simplified: calls that wait for a token ask again in the order of their instants; threads
// of a client may overtake each other.
type cubic struct {
	spec.Adaptive
	enabled  bool
	rate     float64 // tokens a second
	capacity float64
	tokens   float64
	filledAt sim.Time // negative: not yet
	peak     float64  // rate at the last throttle
	turn     float64  // seconds from the last throttle until the cubic is back at the peak
	failedAt sim.Time
	measured float64 // calls a second, smoothed
	slice    sim.Time
	calls    int64 // answered in the slice at hand
}

func newCubic(a spec.Adaptive) cubic {
	return cubic{Adaptive: a, rate: a.Least, capacity: a.Capacity, filledAt: -1}
}

// acquire takes a token for a call, or says how long to wait before asking again.
func (c *cubic) acquire(now sim.Time) sim.Time {
	if c.Beta == 0 || !c.enabled {
		return 0
	}
	c.refill(now)
	if c.tokens >= 1 {
		c.tokens--
		return 0
	}
	return max(1, sim.Time(math.Ceil((1-c.tokens)/c.rate*1e9)))
}

// answered takes in the answer of a call.
func (c *cubic) answered(now sim.Time, throttled bool) {
	if c.Beta == 0 {
		return
	}
	c.measure(now)
	rate := 0.0
	if throttled {
		c.peak = c.measured
		if c.enabled {
			c.peak = min(c.measured, c.rate)
		}
		c.turn = dist.Pow(c.peak*(1-c.Beta)/c.Scale, 1.0/3)
		c.failedAt, c.enabled = now, true
		rate = c.peak * c.Beta
	} else {
		d := float64(now-c.failedAt)/1e9 - c.turn
		rate = float64(c.Scale*float64(d*float64(d*d))) + c.peak
	}
	rate = min(rate, c.Most*c.measured)
	c.refill(now)
	c.rate = max(rate, c.Least)
	c.capacity = max(rate, c.Capacity)
	c.tokens = min(c.tokens, c.capacity)
}

// measure counts an answer; the rate is that of whole slices since the one before.
func (c *cubic) measure(now sim.Time) {
	c.calls++
	at := now / c.Slice
	if at <= c.slice {
		return
	}
	rate := float64(c.calls) / (float64(at-c.slice) * float64(c.Slice) / 1e9)
	c.measured = float64(rate*c.Smooth) + float64(c.measured*(1-c.Smooth))
	c.calls, c.slice = 0, at
}

func (c *cubic) refill(now sim.Time) {
	if c.filledAt >= 0 {
		c.tokens = min(c.capacity, c.tokens+float64(float64(now-c.filledAt)/1e9*c.rate))
	}
	c.filledAt = now
}
