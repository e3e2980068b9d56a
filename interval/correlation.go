package interval

// window is how many correlation times the sum of correlations reaches (Sokal 1989): less
// would leave some out, more would add noise.
const window = 5

// Correlation is how many values of a series stand for one independent value: 1 when they
// are independent, and more when they hang together. It is the sum of the correlations at
// all lags, up to a few times itself. A series that does not vary, or is too short to
// vary, has 1.
func Correlation(series []float64) float64 {
	centre, square := 0.0, 0.0
	for _, v := range series {
		centre += v
	}
	centre /= float64(len(series))
	for _, v := range series {
		square += float64((v - centre) * (v - centre))
	}
	sum := 1.0
	if square == 0 {
		return sum
	}
	for lag := 1; lag < len(series)/2 && float64(lag) < window*sum; lag++ {
		product := 0.0
		for i := lag; i < len(series); i++ {
			product += float64((series[i] - centre) * (series[i-lag] - centre))
		}
		sum += 2 * product / square
	}
	return max(sum, 1)
}
