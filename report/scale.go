package report

import (
	"math"
	"slices"

	"gonum.org/v1/plot/vg"
)

// scale is an axis of numbers of a unit: round at its ends, logarithmic where the numbers ask
// for it.
type scale struct {
	log       bool
	low, high float64
	ticks     []tick
}

// logAsks is the ratio of the largest number to the least from which an axis is logarithmic.
const logAsks = 20

// scaleOf makes the axis of numbers. It begins at 0 unless they all lie far from it.
func scaleOf(unit string, values ...float64) scale {
	low, high := math.Inf(1), math.Inf(-1)
	for _, v := range values {
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			low, high = math.Min(low, v), math.Max(high, v)
		}
	}
	if low > high {
		low, high = 0, 1
	}
	print := func(v float64) string {
		if unit == "USD" {
			return money(v)
		}
		return quantity(unit, v)
	}
	if low > 0 && high/low >= logAsks {
		s := logScale(low, high, print)
		if unit == "ms" { // which has steps of its own where a person counts in minutes
			s.ticks = slices.DeleteFunc(logTicks(low, high), func(t tick) bool { return t.at < s.low || t.at > s.high })
		}
		return s
	}
	return linearScale(low, high, print)
}

// linearScale has four to seven ticks at round numbers.
func linearScale(low, high float64, print func(float64) string) scale {
	if low > 0 && low < 0.6*high {
		low = 0
	}
	if high < 0 {
		high = 0
	}
	span := high - low
	if span <= math.Abs(high)*1e-9 { // all the same: the axis shows how much they are
		low, span = 0, math.Abs(high)
	}
	if span == 0 {
		span, high = 1, 1
	}
	step := math.Pow(10, math.Floor(math.Log10(span/5)))
	for _, m := range []float64{1, 2, 2.5, 5, 10} {
		if span/(step*m) <= 6 {
			step *= m
			break
		}
	}
	first, last := math.Floor(low/step+1e-9), math.Ceil(high/step-1e-9)
	s := scale{low: first * step, high: last * step}
	for i := first; i <= last; i++ {
		s.ticks = append(s.ticks, tick{i * step, print(i * step)})
	}
	return s
}

// logScale has ticks at 1, 2 and 5 of each power of ten, at powers alone in a wide range.
func logScale(low, high float64, print func(float64) string) scale {
	s := scale{log: true, low: low / 1.15, high: high * 1.15}
	steps, every := []float64{1, 2, 5}, 1.0
	if decades := math.Log10(high / low); decades > 3 {
		steps, every = []float64{1}, math.Ceil(decades/6)
	}
	for e := math.Floor(math.Log10(s.low)); e <= math.Ceil(math.Log10(s.high)); e += every {
		for _, m := range steps {
			if v := m * math.Pow(10, e); v >= s.low && v <= s.high {
				s.ticks = append(s.ticks, tick{v, print(v)})
			}
		}
	}
	return s
}

// at is where a number lies between two places; beyond the ends it lies at them.
func (s *scale) at(v float64, from, to vg.Length) vg.Length {
	share := (v - s.low) / (s.high - s.low)
	if s.log {
		share = math.Log(math.Max(v, s.low)/s.low) / math.Log(s.high/s.low)
	}
	return from + vg.Length(math.Min(math.Max(share, 0), 1))*(to-from)
}
