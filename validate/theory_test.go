package validate

import (
	"math"
	"testing"
)

// The formulas against the figures of validation.md §B, which were computed with scipy and
// mpmath, at the parameters of the rows and at others.
func TestTheory(t *testing.T) {
	size, wait := batch(20, 100, 5)
	smallSize, smallWait := batch(10, 100, 5)
	copies, twice, never, wrongly := lostReplies(0.1, 0.2, 3)
	p, first, second := balanced(1/0.8, 4)
	h2 := func(s float64) float64 { return p*first/(first+s) + (1-p)*second/(second+s) }
	sigma := math.Sqrt(math.Log(1 + 4.0))
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"B01 wait", mm1(80, 100), 0.04}, {"B01 p99", mm1Sojourn(80, 100, 0.99), 0.230259},
		{"B01 p50", mm1Sojourn(80, 100, 0.5), 0.034657},
		{"B02 wait", mg1(80, 0.01, 0), 0.02}, {"B02 p50", md1Wait(80, 0.01, 0.5), 0.012759},
		{"B02 p95", md1Wait(80, 0.01, 0.95), 0.066203}, {"B02 p99", md1Wait(80, 0.01, 0.99), 0.103559},
		{"B03", mg1(80, 0.01, 4), 0.1}, {"B03 sigma", sigma, 1.268636}, {"B03 mu", math.Log(0.01 / math.Sqrt(5)), -5.409889},
		{"B04 c 5", erlangC(5, 4), 0.554113}, {"B04 c 20", erlangC(20, 18), 0.550769},
		{"B04 c 100", erlangC(100, 90), 0.216940},
		{"B06 D", gim1(func(s float64) float64 { return math.Exp(-s / 0.8) }), 1.692731},
		{"B06 E2", gim1(func(s float64) float64 { return math.Pow(1.6/(1.6+s), 2) }), 2.843980},
		{"B06 H2", gim1(h2), 9.819193}, {"B06 p1", p, 0.887298},
		{"B07 D", kingman(0.8, 0, 1), 2}, {"B07 E2", kingman(0.8, 0.5, 1), 3.5625}, {"B07 H2", kingman(0.8, 4, 1), 14.5},
		{"B08", inspection(200, 200*200), 100}, {"B09", inspection(1000, 1e6+160000.0/12), 506.666667},
		{"B09 exponential", inspection(250, 250*250+50*50), 130},
		{"B10", mg1(50, 0.01, 0) + inspection(0.2, 0.04), 0.105}, {"B10 exponential", 0.005 + inspection(0.2, 0.08), 0.205},
		{"B11 exhaustive", polling(5, 10, 0.01, 2e-4, 0.02, false), 0.1},
		{"B11 gated", polling(5, 10, 0.01, 2e-4, 0.02, true), 0.12},
		{"B12 B 1", bucketLoss(1, 1), 0.5}, {"B12 B 5", bucketLoss(5, 0.95), 8.278855e-2},
		{"B12 B 10", bucketLoss(10, 0.9), 1.663175e-2}, {"B12 B 10 full", bucketLoss(10, 1), 5.084746e-2},
		{"B14 950", windowLoss(1000, 950), 7.455567e-4}, {"B14 190", windowLoss(200, 190), 1.010917e-2},
		{"B14 980", windowLoss(1000, 980), 5.089761e-3}, {"B14 95", windowLoss(100, 95), 2.016568e-2},
		{"B16", attempts(0.1, 3), 1.111}, {"B16 half", attempts(0.5, 3), 1.875},
		{"B17 1.1", retryLoad(1.1, 3), 2.217789}, {"B17 1.5", retryLoad(1.5, 3), 4.163816}, {"B17 2", retryLoad(2, 3), 6.285214},
		{"B19 size", size, 96.500602}, {"B19 wait", wait, 2.395012}, {"B19 small size", smallSize, 51},
		{"B19 small wait", smallWait, 2.549020},
		{"B21 p99", quorumQuantile(0.99), 0.941097}, {"B21 p95", quorumQuantile(0.95), 0.864650},
		{"B21 lognormal p99", lognormal(10, 0.5, quorumQuantile(0.99)), 21.858922},
		{"B21 single", lognormal(10, 0.5, 0.99), 32.000740}, {"B21 all", lognormal(10, 0.5, cubeRoot(0.99)), 38.805287},
		{"B21 mean", quorumMean(10, 0.5), 10.577056},
		{"B24 copies", copies, 1.1336}, {"B24 twice", twice, 0.1216}, {"B24 never", never, 0.0016}, {"B24 wrongly", wrongly, 0.0065},
		{"B27", mostOf(1000, 64), 25.615332}, {"B27 small", mostOf(100, 10), 15.124527},
		{"B29 s2", zipfConcentration(10_000, 1), 1.716995e-2}, {"B29 CV", math.Sqrt(63 * zipfConcentration(10_000, 1)), 1.040051},
	} {
		if math.Abs(c.got-c.want) > 2e-6*math.Abs(c.want)+6e-7 {
			t.Errorf("%s: got %.9g, want %.9g", c.name, c.got, c.want)
		}
	}
}
