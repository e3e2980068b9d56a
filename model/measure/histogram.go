// Package measure holds what a run counts with: log-linear histograms and series over
// time. Both merge, and both are the same for the same values in any order.
package measure

import (
	"math"
	"math/bits"
)

// Histogram counts values of 0 and more in log-linear buckets: exact below 256, then
// 128 buckets an octave, so that a bucket is at most 0.8 % wide. Every value counts.
type Histogram struct {
	counts []int64
	n      int64
	sumHi  uint64 // the sum of all values, 128 bits
	sumLo  uint64
	min    int64
	max    int64
}

const (
	subBits = 7 // 128 buckets an octave
	subMask = 1<<subBits - 1
)

func bucketOf(v int64) int {
	shift := bits.Len64(uint64(v)) - subBits - 1
	if shift <= 0 {
		return int(v)
	}
	return shift<<subBits + int(v>>shift)
}

// bounds returns the values [low, high) of a bucket.
func bounds(b int) (low, high int64) {
	shift := b>>subBits - 1
	if shift <= 0 {
		return int64(b), int64(b) + 1
	}
	low = int64(b&subMask|1<<subBits) << shift
	return low, low + 1<<shift
}

// Record counts one value; below 0 counts as 0. It stays apart from RecordN because it is
// on the path of every record.
func (h *Histogram) Record(v int64) {
	if v < 0 {
		v = 0
	}
	b := bucketOf(v)
	if b >= len(h.counts) {
		h.grow(b)
	}
	h.counts[b]++
	if v < h.min || h.n == 0 {
		h.min = v
	}
	if v > h.max {
		h.max = v
	}
	h.n++
	var carry uint64
	h.sumLo, carry = bits.Add64(h.sumLo, uint64(v), 0)
	h.sumHi += carry
}

// RecordN counts a value n times; an n of 0 or less counts nothing.
func (h *Histogram) RecordN(v, n int64) {
	if n <= 0 {
		return
	}
	v = max(v, 0)
	b := bucketOf(v)
	if b >= len(h.counts) {
		h.grow(b)
	}
	h.counts[b] += n
	if v < h.min || h.n == 0 {
		h.min = v
	}
	h.max = max(h.max, v)
	h.n += n
	hi, lo := bits.Mul64(uint64(v), uint64(n))
	var carry uint64
	h.sumLo, carry = bits.Add64(h.sumLo, lo, 0)
	h.sumHi += hi + carry
}

// grow makes room up to the end of the octave of bucket b.
func (h *Histogram) grow(b int) {
	h.counts = append(h.counts, make([]int64, b|subMask+1-len(h.counts))...)
}

// Merge adds what another histogram has counted.
func (h *Histogram) Merge(o *Histogram) {
	if o.n == 0 {
		return
	}
	if len(o.counts) > len(h.counts) {
		h.counts = append(h.counts, make([]int64, len(o.counts)-len(h.counts))...)
	}
	for i, c := range o.counts {
		h.counts[i] += c
	}
	if h.n == 0 || o.min < h.min {
		h.min = o.min
	}
	h.max = max(h.max, o.max)
	h.n += o.n
	var carry uint64
	h.sumLo, carry = bits.Add64(h.sumLo, o.sumLo, 0)
	h.sumHi += o.sumHi + carry
}

// Count is the number of values.
func (h *Histogram) Count() int64 { return h.n }

// Min is the least value, 0 without values.
func (h *Histogram) Min() int64 { return h.min }

// Max is the largest value, 0 without values.
func (h *Histogram) Max() int64 { return h.max }

// Mean is the exact mean, NaN without values.
func (h *Histogram) Mean() float64 {
	if h.n == 0 {
		return math.NaN()
	}
	return (float64(float64(h.sumHi)*(1<<64)) + float64(h.sumLo)) / float64(h.n)
}

// Quantile is the value below which a share q of the values lies, interpolated within
// its bucket and never outside [Min, Max]; NaN without values.
func (h *Histogram) Quantile(q float64) float64 {
	if h.n == 0 {
		return math.NaN()
	}
	rank := float64(q * float64(h.n))
	seen := 0.0
	for b, c := range h.counts {
		if c == 0 {
			continue
		}
		if seen+float64(c) >= rank {
			low, high := bounds(b)
			v := float64(low)
			if high-low > 1 {
				v += float64((rank - seen) / float64(c) * float64(high-low))
			}
			return min(max(v, float64(h.min)), float64(h.max))
		}
		seen += float64(c)
	}
	return float64(h.max)
}

// Beyond is the share of the values that lie above v, interpolated within a bucket as
// Quantile is, but for the exact ones; NaN without values.
func (h *Histogram) Beyond(v float64) float64 {
	if h.n == 0 {
		return math.NaN()
	}
	above := 0.0
	for b := len(h.counts) - 1; b >= 0; b-- {
		low, high := bounds(b)
		if float64(high) <= v || high-low == 1 && float64(low) <= v {
			break
		}
		above += float64(float64(h.counts[b]) * min((float64(high)-v)/float64(high-low), 1))
	}
	return above / float64(h.n)
}

// Each calls f for each bucket with values, low first.
func (h *Histogram) Each(f func(low, high, count int64)) {
	for b, c := range h.counts {
		if c > 0 {
			low, high := bounds(b)
			f(low, high, c)
		}
	}
}
