package producer

import (
	"sort"

	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// Offered is how many records a producer offers before an instant, on average: the
// integral of its rate. end is that of the run.
//
// simplified: where a trace has bytes, keys count nothing in the size of a record.
func Offered(p *spec.Producer, at, end sim.Time) float64 {
	at = max(0, min(at, end))
	if t := p.Arrivals.Trace; t != nil && t.Period == 0 {
		return offeredEvents(t, at)
	}
	profile := newProfile(&p.Arrivals, p.Size.Expected(), end)
	return profile.until(at)
}

// until is the integral of the rate from 0 to an instant.
func (p *profile) until(at sim.Time) float64 {
	whole := 0.0
	if p.repeat > 0 {
		whole = float64(float64(at/p.repeat) * p.total)
		at %= p.repeat
	}
	// The last segment that begins before the instant is cut by it, or lies before it.
	i := sort.Search(len(p.segments), func(i int) bool { return p.segments[i].start >= at }) - 1
	if i < 0 {
		return whole
	}
	s := p.segments[i]
	cut := min(at-s.start, s.span)
	rate := s.r0 + float64((s.r1-s.r0)*float64(cut)/float64(s.span)) // where it is cut
	s.span, s.r1 = cut, rate
	return whole + s.before + s.records()
}

// offeredEvents counts the single events of a trace before an instant.
func offeredEvents(t *spec.Trace, at sim.Time) float64 {
	rounds := sim.Time(0)
	if t.Repeat && t.Length > 0 {
		rounds, at = at/t.Length, at%t.Length
	}
	this := sort.Search(len(t.At), func(i int) bool { return t.At[i] >= at })
	return float64(int(rounds)*len(t.At) + this)
}
