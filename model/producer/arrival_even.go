package producer

import (
	"math"
	"math/bits"

	"github.com/kinesim/kinesim/sim"
)

// even is a constant rate as a fraction, num/den records per second. Record m is due at
// m·den/num seconds, rounded down: in integers, so that 30 days drift by nothing and
// the records before any instant t are exactly the ceiling of rate·t.
type even struct{ num, den uint64 }

// ratePeriods are the denominators in which people write rates: decimals, and records
// per minute, hour, day and week.
var ratePeriods = [...]uint64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 60, 3600, 86400, 604800}

// newEven finds the fraction that was written. What is none, such as a product of a
// sweep, is rounded to 2^-30 records per second.
func newEven(rate float64) even {
	if !(rate > 0) {
		return even{}
	}
	for _, den := range ratePeriods {
		num := math.Floor(float64(rate*float64(den)) + 0.5)
		if num >= 1 && num < 1<<53 && num/float64(den) == rate {
			return even{uint64(num), den}
		}
	}
	num := math.Floor(float64(rate*(1<<30)) + 0.5)
	return even{uint64(min(max(num, 1), 1<<62)), 1 << 30}
}

// due is the instant of record m of the group.
func (e even) due(m uint64) sim.Time {
	hi, lo := bits.Mul64(m, e.den*1e9)
	if hi >= e.num {
		return sim.Never // also when there is no rate
	}
	t, _ := bits.Div64(hi, lo, e.num)
	return sim.Time(min(t, math.MaxInt64))
}

// part is the j-th of n even parts of a span, rounded down; a product of nanoseconds and
// a number of records may not fit into 64 bits.
func part(span sim.Time, j, n uint64) sim.Time {
	hi, lo := bits.Mul64(uint64(span), j)
	t, _ := bits.Div64(hi, lo, n)
	return sim.Time(t)
}
