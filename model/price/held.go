package price

import (
	"math"

	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/sim"
)

// held is the GB-months of what comes in at an even rate and is billed between two ages: the
// bytes that came in while it was observed, from and until in age. In a month of steady
// traffic all of it is there all the time; in a test it is there from its age on, and the
// test is short.
func (b *bill) held(bytes int64, from, until sim.Time) float64 {
	if until <= from || b.use.Observed <= 0 {
		return 0
	}
	rate := float64(bytes) / float64(b.use.Observed) // bytes a nanosecond
	if !b.test {
		return float64(rate*float64(until-from)) / b.gb
	}
	return float64(rate*meanHeld(float64(b.use.Observed), float64(from), float64(until))) / b.gb * b.months(b.hours)
}

// meanHeld is the mean, over a span that begins with nothing, of the time whose records are
// between two ages: it grows once the first of them are old enough, and then stays.
func meanHeld(span, from, until float64) float64 {
	grows := math.Max(0, math.Min(span, until)-from)
	stays := math.Max(0, span-until)
	return (float64(grows*grows)/2 + float64(stays*(until-from))) / span
}

// months is hours as a part of a month of the calculator.
func (b *bill) months(hours float64) float64 { return hours / b.t.Float(limits.MonthHours) }
