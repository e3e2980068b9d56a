package dist

import (
	"math"
	"testing"

	"github.com/kinesim/kinesim/sim"
)

// ulps is the distance in units of the last place of want.
func ulps(got, want float64) float64 {
	if got == want {
		return 0
	}
	unit := math.Nextafter(math.Abs(want), math.Inf(1)) - math.Abs(want)
	return math.Abs(got-want) / unit
}

// The standard library, right within 1 ulp on the CPU of the test, is the oracle.
func TestMathAgreesWithStandardLibrary(t *testing.T) {
	u := sim.NewSource(1, "math", "x")
	for _, c := range []struct {
		name      string
		ours      func(float64) float64
		standard  func(float64) float64
		low, high float64
		within    float64 // ulps
	}{
		{"Log", Log, math.Log, 0, 1, 1},
		{"Log", Log, math.Log, 0.9, 1.1, 1},
		{"Log", Log, math.Log, 1, 1e300, 1},
		{"Exp", Exp, math.Exp, -1, 1, 2},
		{"Exp", Exp, math.Exp, -708, 709, 2},
		{"SinTurn", SinTurn, func(x float64) float64 { return math.Sin(2 * math.Pi * x) }, 0, 0.25, 3},
	} {
		worst := 0.0
		for n := range uint64(200_000) {
			x := c.low + u.Float(n, 0)*(c.high-c.low)
			if d := ulps(c.ours(x), c.standard(x)); d > worst {
				if worst = d; d > c.within {
					t.Errorf("%s(%v) = %v, want %v: %.1f ulp", c.name, x, c.ours(x), c.standard(x), d)
					break
				}
			}
		}
		t.Logf("%s on %g to %g: within %.2f ulp", c.name, c.low, c.high, worst)
	}
}

// The logarithms of subnormal numbers are from 60 decimals: math.Log is wrong there on amd64.
func TestMathAtTheEdges(t *testing.T) {
	inf := math.Inf(1)
	for _, c := range []struct {
		what      string
		got, want float64
	}{
		{"Log(0)", Log(0), -inf}, {"Log(inf)", Log(inf), inf}, {"Log(-1)", Log(-1), math.NaN()},
		{"Log(-inf)", Log(-inf), math.NaN()}, {"Log(NaN)", Log(math.NaN()), math.NaN()}, {"Log(1)", Log(1), 0},
		{"Log(least)", Log(5e-324), -744.4400719213812}, {"Log(subnormal)", Log(3e-310), -712.7027665394861},
		{"Log(normal)", Log(0x1p-1022), math.Log(0x1p-1022)}, {"Log(max)", Log(math.MaxFloat64), math.Log(math.MaxFloat64)},
		{"Exp(0)", Exp(0), 1}, {"Exp(-inf)", Exp(-inf), 0}, {"Exp(inf)", Exp(inf), inf}, {"Exp(NaN)", Exp(math.NaN()), math.NaN()},
		{"Exp(710)", Exp(710), inf}, {"Exp(-746)", Exp(-746), 0}, {"Exp(-745)", Exp(-745), 5e-324},
		{"Pow(0, 0)", Pow(0, 0), 1}, {"Pow(0, 2)", Pow(0, 2), 0}, {"Pow(0, -2)", Pow(0, -2), inf}, {"Pow(1, 9)", Pow(1, 9), 1},
		{"SinTurn(0)", SinTurn(0), 0}, {"SinTurn(1/4)", SinTurn(0.25), 1}, {"SinTurn(1/2)", SinTurn(0.5), 0},
		{"SinTurn(-1/4)", SinTurn(-0.25), -1}, {"SinTurn(1e6+3/4)", SinTurn(1e6 + 0.75), -1},
	} {
		if c.got != c.want && !(math.IsNaN(c.got) && math.IsNaN(c.want)) {
			t.Errorf("%s = %v, want %v", c.what, c.got, c.want)
		}
	}
}

func TestSinTurn(t *testing.T) {
	for n := -2000; n <= 2000; n++ {
		x := float64(n) / 997
		if got, want := SinTurn(x), math.Sin(2*math.Pi*(x-math.Floor(x))); math.Abs(got-want) > 1e-15 {
			t.Errorf("SinTurn(%v) = %v, want %v", x, got, want)
		}
	}
}

func TestPow(t *testing.T) {
	u := sim.NewSource(1, "pow", "x")
	for n := range uint64(100_000) {
		x, y := u.Float(n, 0)*1e6, u.Float(n, 1)*20-10
		got, want := Pow(x, y), math.Pow(x, y)
		if math.Abs(got/want-1) > 2.3e-16*(1+math.Abs(y*math.Log(x))) {
			t.Fatalf("Pow(%v, %v) = %v, want %v", x, y, got, want)
		}
	}
}

func TestLogGamma(t *testing.T) {
	for _, x := range []float64{1e-9, 0.1, 0.5, 1, 1.5, 2, 3, 9.99, 10, 10.01, 50, 1234.5, 1e6, 1e9, 1e15} {
		want, _ := math.Lgamma(x)
		if got := LogGamma(x); math.Abs(got-want) > 1e-14*(1+math.Abs(want)) {
			t.Errorf("LogGamma(%v) = %v, want %v", x, got, want)
		}
	}
}

// Reference values of the quantile: Wichura's two, and R's qnorm.
func TestNormalInverse(t *testing.T) {
	for _, c := range []struct{ p, want float64 }{
		{0.25, -0.6744897501960817}, {0.001, -3.090232306167814}, {1e-20, -9.262340089798408}, {0.5, 0},
		{0.975, 1.959963984540054}, {0.99, 2.3263478740408408}, {1e-9, -5.9978070150076865}, {1e-300, -37.0471},
	} {
		within := 1e-15
		if c.p == 1e-300 {
			within = 1e-5
		}
		if got := NormalInverse(c.p); math.Abs(got-c.want) > within*(1+math.Abs(c.want)) {
			t.Errorf("NormalInverse(%g) = %.16g, want %.16g", c.p, got, c.want)
		}
	}
	u := sim.NewSource(1, "normal", "p")
	for n := range uint64(100_000) { // back through the CDF of the standard library, deep tails included
		p := Exp(-40 * u.Float(n, 0))
		if p > 0.5 {
			continue
		}
		x := NormalInverse(p)
		// The CDF magnifies the relative error of x by about x²; a density's worth of it is allowed.
		if back := math.Erfc(-x/math.Sqrt2) / 2; math.Abs(back/p-1) > 1e-15*(4+x*x) {
			t.Fatalf("NormalInverse(%g) = %v, whose CDF is %g", p, x, back)
		}
		if y := NormalInverse(1 - p); p > 1e-3 && math.Abs(x+y) > 1e-12 {
			t.Fatalf("NormalInverse is not symmetric at %g: %v, %v", p, x, y)
		}
	}
}
