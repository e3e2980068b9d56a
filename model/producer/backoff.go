package producer

import (
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// noCap stands for the cap of a back-off that has none.
const noCap = sim.Time(1) << 61

// wait is the back-off after the n-th attempt: one keyed draw for each.
//
// simplified: to the nanosecond, where Java and JavaScript wait whole milliseconds and
// Fluent Bit whole seconds.
func wait(b *spec.Backoff, draws sim.Source, key uint64, n int, throttled bool) sim.Time {
	base, jitter := b.Base, b.Jitter
	if throttled {
		base, jitter = b.Throttled, b.ThrottleJitter
	}
	lid := b.Cap
	if lid == 0 {
		lid = noCap
	}
	most, exponent, beyond := lid, n-1+b.First, true
	if exponent < 40 && base <= lid>>exponent {
		most, beyond = base<<exponent, false
	}
	if b.Plateau && beyond {
		return lid + b.More
	}
	return jittered(jitter, draws, key, n, base, most, lid) + b.More
}

// jittered draws of a back-off.
func jittered(j spec.Jitter, draws sim.Source, key uint64, n int, base, most, lid sim.Time) sim.Time {
	if most <= 0 || j == spec.JitterNone {
		return most
	}
	below := func(n int, bound sim.Time) sim.Time {
		return sim.Time(draws.Below(key, uint64(n), uint64(max(bound, 1))))
	}
	switch j {
	case spec.JitterEqual:
		return most/2 + below(n, most-most/2+1)
	case spec.JitterFromBase:
		base = min(base, most)
		return base + below(n, most-base+1)
	case spec.JitterDecorrelated:
		// The one before is drawn again in place of being kept: draws are keyed. 2^40 is far
		// beyond any cap.
		last := base
		for i := max(1, n-40); i <= n; i++ {
			last = min(lid, base+below(i, min(3*last, lid*2)-base))
		}
		return last
	}
	return below(n, most)
}
