package dist

import (
	"math"
	"testing"

	"github.com/kinesim/kinesim/sim"
)

// digest folds 300,000 values into one word.
func digest(value func(n uint64) float64) uint64 {
	h := uint64(14695981039346656037)
	for n := range uint64(300_000) {
		h = (h ^ math.Float64bits(value(n))) * 1099511628211
		h ^= h >> 32
	}
	return h
}

// The same bits on every CPU: the digests hold on amd64 v1, on v3, which fuses, and
// with GODEBUG=cpu.fma=off. One that changes changes the results of every user.
func TestSameBits(t *testing.T) {
	from := sim.NewSource(7, "golden", "draw")
	draw := func(l Law) func(uint64) float64 {
		s := l.Compile()
		return func(n uint64) float64 { return s.Draw(from, n) }
	}
	count := func(mean float64) func(uint64) float64 {
		return func(n uint64) float64 { return float64(Poisson(mean, from, n)) }
	}
	zipf := NewAlias(ZipfWeights(100_000, 1.1))
	for _, c := range []struct {
		name  string
		value func(uint64) float64
		want  uint64
	}{
		{"float", func(n uint64) float64 { return from.Float(n, 0) }, 0x684a02eb5db328ff},
		{"uniform", draw(laws[1]), 0x7b2651b51d5fae61},
		{"exponential", draw(laws[2]), 0xc2458861aa1fb31f},
		{"lognormal", draw(laws[3]), 0xd0e8cc88597663ba},
		{"gamma", draw(laws[4]), 0x2094c3ca5e71fb95},
		{"gamma below 1", draw(laws[5]), 0xaa2f14162cdd6238},
		{"pareto", draw(laws[6]), 0x109fa5f108a2c324},
		{"empirical", draw(laws[7]), 0xad88e1ade84ce1a5},
		{"poisson 0.5", count(0.5), 0x916b3a72752d2c5f},
		{"poisson 9", count(9), 0xe925c885b27a7c07},
		{"poisson 50", count(50), 0x26dc50f94257b60f},
		{"poisson 1e9", count(1e9), 0xca70c25cf42625b2},
		{"normal", func(n uint64) float64 { return NormalInverse(from.Float(n, 0)) }, 0xa1062bf87cda2f11},
		{"zipf", func(n uint64) float64 { return float64(zipf.Pick(from.Uint64(n, 0))) }, 0xe01feead5895c7d0},
		{"sine", func(n uint64) float64 { return SinTurn(float64(from.Float(n, 0) * 3)) }, 0x48f6d895cfcdedca},
		{"exp", func(n uint64) float64 { return Exp(float64(from.Float(n, 0)*1400) - 700) }, 0x998935e7ee4d09ff},
		{"log gamma", func(n uint64) float64 { return LogGamma(float64(from.Float(n, 0) * 100)) }, 0x57c3acbf6dcec39c},
	} {
		if got := digest(c.value); got != c.want {
			t.Errorf("%s: %#016x, want %#016x", c.name, got, c.want)
		}
	}
}
