// Package dist computes what differs between CPUs.
package dist

import (
	"maps" // want: their order
	"math"
	"runtime" // want: the same everywhere

	"github.com/kinesim/kinesim/sim"
	"github.com/montanaflynn/stats" // want: only the standard library
)

var _, _, _ = stats.Mean, runtime.GOOS, maps.Keys[map[int]int]

func curves(a, b, c float64, t sim.Time) float64 {
	a = math.Exp(a)       // want: math.Exp is banned
	b = math.Log1p(b)     // want: math.Log1p is banned
	c = math.FMA(a, b, c) // want: math.FMA is banned
	pow := math.Pow       // want: math.Pow is banned
	c = a*b + c           // want: a product is added
	c -= (a * b)          // want: a product is added
	c = float64(a*b) + c  // rounded, so never fused
	c = a*b + c           //tidy:fused the fixture says why
	n := int(a)*2 + 3     // integers are not fused
	return math.Sqrt(c) + math.Pi*2 + float64(n) + float64(t) + pow(a, b)
}
