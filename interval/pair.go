package interval

// Difference is the mean of b − a over pairs of runs with common random numbers, with the
// interval at Level, and how often chance alone gives differences like these. It reports
// false with fewer than two pairs. Values of one pair stand at one index.
func Difference(a, b []float64) (d Mean, chance float64, ok bool) {
	ds := make([]float64, len(a))
	for i := range a {
		ds[i] = b[i] - a[i]
	}
	d, ok = Of(ds)
	return d, Chance(ds), ok
}

// Shared is the variance of the differences of pairs over that of runs that share nothing:
// Var(b − a) ÷ (Var a + Var b). Below 1 pairs find a change with so much fewer runs; 1 is
// what independent runs have. It reports false when nothing varies.
func Shared(a, b []float64) (ratio float64, ok bool) {
	ds := make([]float64, len(a))
	for i := range a {
		ds[i] = b[i] - a[i]
	}
	var squares [3]float64
	for i, values := range [...][]float64{a, b, ds} {
		_, deviation, ok := moments(values)
		if !ok {
			return 0, false
		}
		squares[i] = deviation * deviation
	}
	if squares[0]+squares[1] == 0 {
		return 0, false
	}
	return squares[2] / (squares[0] + squares[1]), true
}
