package dist

import (
	"testing"

	"github.com/kinesim/kinesim/sim"
)

var laws = []Law{
	{Value: 7},
	{Kind: Uniform, Min: 2, Max: 12},
	{Kind: Exponential, Mean: 5},
	{Kind: Lognormal, Median: 900, P99: 8192},
	{Kind: Gamma, Mean: 5, CV: 0.5},
	{Kind: Gamma, Mean: 5, CV: 3},
	{Kind: Pareto, Min: 3, Alpha: 1.7},
	{Kind: Empirical, Values: []float64{1, 9, 4, 4, 30}},
}

var sink float64

func BenchmarkDraw(b *testing.B) {
	for _, l := range laws {
		b.Run(l.String(), func(b *testing.B) {
			s, from, sum := l.Compile(), sim.NewSource(1, "bench", "draw"), 0.0
			b.ReportAllocs()
			for i := range b.N {
				sum += s.Draw(from, uint64(i))
			}
			sink = sum
		})
	}
}

func BenchmarkPoisson(b *testing.B) {
	for _, c := range []struct {
		name string
		mean float64
	}{{"0.5", 0.5}, {"5", 5}, {"50", 50}, {"1e6", 1e6}} {
		b.Run(c.name, func(b *testing.B) {
			from, sum := sim.NewSource(1, "bench", "count"), int64(0)
			for i := range b.N {
				sum += Poisson(c.mean, from, uint64(i))
			}
			sink = float64(sum)
		})
	}
}

func BenchmarkMath(b *testing.B) {
	for _, c := range []struct {
		name string
		f    func(float64) float64
	}{{"Log", Log}, {"Exp", Exp}, {"NormalInverse", NormalInverse}, {"SinTurn", SinTurn}, {"LogGamma", LogGamma}} {
		b.Run(c.name, func(b *testing.B) {
			sum := 0.0
			for i := range b.N {
				sum += c.f(float64(i&1023+1) / 1025)
			}
			sink = sum
		})
	}
}

func BenchmarkAlias(b *testing.B) {
	for _, n := range []int{1000, 100_000, 1 << 20} {
		b.Run(sim.Time(n).String(), func(b *testing.B) {
			a, from, sum := NewAlias(ZipfWeights(n, 1.1)), sim.NewSource(1, "bench", "key"), 0
			for i := range b.N {
				sum += a.Pick(from.Uint64(uint64(i), 0))
			}
			sink = float64(sum)
		})
	}
}
