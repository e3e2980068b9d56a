package producer

import (
	"math"

	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// pace is the back-off of a whole client between any two of its calls, as the Kinesis Agent
// keeps it (amazon-kinesis-agent 2.0.13 AsyncPublisherThrottler.java, AsyncPublisherService.java): it
// grows with a count of failures, to which a call adds its share of refused entries; each
// success divides the count, and ends the back-off at hand.
type pace struct {
	failures int64 // millionths
	from     sim.Time
	until    sim.Time // no call before
}

const million = 1_000_000

// failed adds a failure, or the part of one that some entries of a call are.
func (p *pace) failed(entries, of int) { p.failures += million * int64(entries) / int64(of) }

// succeeded lowers the count, and lets the next call go at the end of the step at hand.
func (p *pace) succeeded(now sim.Time, r *spec.Resend) {
	if p.failures /= r.Recovery; p.failures < million {
		p.failures = 0
	}
	if now < p.until {
		p.until = min(p.until, p.from+steps(now-p.from, r.Step))
	}
}

// sent begins the back-off before the next call: 2^(failures-1) times the base, with
// jitter either way.
func (p *pace) sent(now sim.Time, r *spec.Resend, draws sim.Source, call uint64) {
	p.from, p.until = now, now
	count := (p.failures + million/2) / million
	if count == 0 {
		return
	}
	d := r.Cap
	if count < 40 && r.Base <= r.Cap>>(count-1) {
		d = r.Base << (count - 1)
	}
	share := 1 + float64((float64(2*draws.Float(call, 0))-1)*r.Around)
	p.until = now + steps(sim.Time(math.Floor(float64(d)*share)), r.Step)
}

// steps rounds up to whole steps.
func steps(d, step sim.Time) sim.Time {
	if step <= 0 {
		return d
	}
	return (d + step - 1) / step * step
}
