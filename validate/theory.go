package validate

import "math"

// What theory says, as formulas; theory_test.go compares them with the figures of
// validation.md §B, which were computed apart from this program.

// mm1 is the mean wait of M/M/1 (B01).
func mm1(lambda, mu float64) float64 { return lambda / mu / (mu - lambda) }

// mm1Sojourn is the quantile of the time in M/M/1, which is exponential with rate mu - lambda.
func mm1Sojourn(lambda, mu, q float64) float64 { return -math.Log1p(-q) / (mu - lambda) }

// mg1 is the mean wait of M/G/1 (Pollaczek and Khinchine; B02, B03): the mean of the service,
// and its squared coefficient of variation.
func mg1(lambda, mean, scv float64) float64 {
	return lambda * mean * mean * (1 + scv) / (2 * (1 - lambda*mean))
}

// md1Wait is the quantile of the wait in M/D/1 (Erlang 1909; B02), by bisection.
func md1Wait(lambda, d, q float64) float64 {
	low, high := 0.0, 20*d // beyond, the sum cancels
	for range 200 {
		mid := (low + high) / 2
		if md1CDF(lambda, d, mid) < q {
			low = mid
		} else {
			high = mid
		}
	}
	return high
}

func md1CDF(lambda, d, t float64) float64 {
	sum, factorial := 0.0, 1.0
	for j := 0.0; j <= math.Floor(t/d); j++ {
		if j > 0 {
			factorial *= j
		}
		x := lambda * (j*d - t)
		sum += math.Pow(x, j) / factorial * math.Exp(-x)
	}
	return (1 - lambda*d) * sum
}

// erlangC is the probability of a wait with c servers under an offered load of a (Erlang
// 1917; B04), by the recursion of Erlang B.
func erlangC(c int, a float64) float64 {
	b := 1.0
	for k := 1; k <= c; k++ {
		b = a * b / (float64(k) + a*b)
	}
	return b / (1 - a/float64(c)*(1-b))
}

// gim1 is the mean wait of GI/M/1 in services (B06): sigma is the root below 1 of
// sigma = A*(mu(1-sigma)), with A* the Laplace transform of the gaps in services.
func gim1(transform func(s float64) float64) float64 {
	sigma := 0.5
	for range 10_000 {
		sigma = transform(1 - sigma)
	}
	return sigma / (1 - sigma)
}

// kingman is the upper bound of the mean wait of GI/G/1 in services (Kingman 1962; B07).
func kingman(rho, arrivalSCV, serviceSCV float64) float64 {
	lambda := rho
	return lambda * (arrivalSCV/(lambda*lambda) + serviceSCV) / (2 * (1 - rho))
}

// balanced are the parameters of a hyperexponential law of two phases with balanced means:
// the chance of the first phase, and the rates of both, for a mean and a squared
// coefficient of variation.
func balanced(mean, scv float64) (p, first, second float64) {
	p = (1 + math.Sqrt((scv-1)/(scv+1))) / 2
	return p, 2 * p / mean, 2 * (1 - p) / mean
}

// inspection is the mean wait for the next of renewals at random instants (B09).
func inspection(mean, secondMoment float64) float64 { return secondMoment / (2 * mean) }

// polling is the mean wait of n symmetric queues that one server visits in turn (Takagi 1986;
// B11): each with arrivals lambda, services with mean b and second moment b2, a fixed time r
// between two queues. A gated server takes what it finds; an exhaustive one empties the queue.
func polling(n int, lambda, b, b2, r float64, gated bool) float64 {
	rho := float64(n) * lambda * b
	walk := float64(n) - rho
	if gated {
		walk = float64(n) + rho
	}
	return (float64(n)*lambda*b2 + r*walk) / (2 * (1 - rho))
}

// bucketLoss is the share of Poisson arrivals that a token bucket refuses, which holds b
// tokens and gets one a unit of time (B12, by level crossing).
func bucketLoss(b, lambda float64) float64 {
	g, factorial := 0.0, 1.0
	for j := 0.0; j <= b-1; j++ {
		if j > 0 {
			factorial *= j
		}
		x := lambda * (j - (b - 1))
		g += math.Pow(x, j) / factorial * math.Exp(-x)
	}
	return 1 - g/(1+lambda*g)
}

// windowLoss is the share of Poisson arrivals that a fixed window of c refuses (B14):
// P(A ≥ c) - c/lambda · P(A ≥ c+1).
func windowLoss(c int, lambda float64) float64 {
	tail := func(from int) float64 { return 1 - poissonBelow(lambda, from) }
	return tail(c) - float64(c)/lambda*tail(c+1)
}

// poissonBelow is P(A < n) of a Poisson count.
func poissonBelow(mean float64, n int) float64 {
	sum := 0.0
	for k := range n {
		lg, _ := math.Lgamma(float64(k) + 1)
		sum += math.Exp(float64(k)*math.Log(mean) - mean - lg)
	}
	return sum
}

// attempts is the mean number of attempts with n retries of which each fails with p (B16).
func attempts(p float64, n int) float64 { return (1 - math.Pow(p, float64(n+1))) / (1 - p) }

// retryLoad is the load of attempts on a server that refuses for nothing what is beyond its
// capacity of 1, under an offered load and n retries (B17): the fixed point of
// x = load · sum of p^k with p = 1 - 1/x.
func retryLoad(load float64, n int) float64 {
	x := load
	for range 10_000 {
		x = load * attempts(max(0, 1-1/x), n)
	}
	return x
}

// batch is what becomes of Poisson arrivals in batches that close with the n-th record or a
// time after the first (B19): the mean size, and the mean wait of a record.
func batch(lambda float64, n int, timeout float64) (size, wait float64) {
	fill, sum, below := 0.0, 0.0, 0.0 // below: P(A ≤ k) within the timeout
	for k := range n - 1 {
		lg, _ := math.Lgamma(float64(k) + 1)
		below += math.Exp(float64(k)*math.Log(lambda*timeout) - lambda*timeout - lg)
		fill += (1 - below) / lambda
		sum += float64(k+1) * (1 - below) / lambda
	}
	size = 1 + lambda*fill
	return size, sum / size
}

// quorumQuantile is the quantile u of one zone's commit that is quantile q of the second
// of three (B21): the root of 3u² - 2u³ = q.
func quorumQuantile(q float64) float64 {
	low, high := 0.0, 1.0
	for range 100 {
		u := (low + high) / 2
		if 3*u*u-2*u*u*u < q {
			low = u
		} else {
			high = u
		}
	}
	return high
}

// lognormal is the quantile of a lognormal law.
func lognormal(median, sigma, u float64) float64 {
	return median * math.Exp(sigma*math.Sqrt2*math.Erfinv(2*u-1))
}

// quorumMean is the mean of the second of three lognormal draws (B21), by Simpson's rule
// over the normal deviate z: ∫ x(z) · 6·Φ(1-Φ)·φ dz.
func quorumMean(median, sigma float64) float64 {
	const steps, most = 4000, 9.0
	h, sum := 2*most/steps, 0.0
	for i := range steps + 1 {
		z := -most + float64(i)*h
		phi := math.Erfc(-z/math.Sqrt2) / 2
		f := median * math.Exp(sigma*z) * 6 * phi * (1 - phi) * math.Exp(-z*z/2) / math.Sqrt(2*math.Pi)
		switch {
		case i == 0 || i == steps:
			sum += f
		case i%2 == 1:
			sum += 4 * f
		default:
			sum += 2 * f
		}
	}
	return sum * h / 3
}

// lostReplies is B24 with a number of retries: each attempt is stored without an answer with
// q, and not stored with f. The mean number of copies, and the shares of records that have
// two or more, that have none, and that are given up although they are stored.
func lostReplies(q, f float64, retries int) (copies, twice, never, wrongly float64) {
	fails, tries := q+f, retries+1
	copies = (1 - math.Pow(fails, float64(tries))) / (1 - fails) * (1 - f)
	never = math.Pow(f, float64(tries))
	wrongly = math.Pow(fails, float64(tries)) - never
	// Exactly one copy: acknowledged at attempt k behind attempts that were not stored, or
	// given up with one lost answer among them.
	one := 0.0
	for k := range tries {
		one += math.Pow(f, float64(k)) * (1 - fails)
	}
	one += float64(tries) * q * math.Pow(f, float64(tries-1))
	return copies, 1 - never - one, never, wrongly
}

// mostOf is the mean of the fullest of s boxes after n balls (B27): the sum over m of
// P(max > m), with P(max ≤ m) = n!/sⁿ [xⁿ] (Σ_{j≤m} xʲ/j!)^s by binary powers of the series,
// scaled to Poisson terms with the mean n/s so that nothing overflows.
func mostOf(n, s int) float64 {
	mean := float64(n) / float64(s)
	term := make([]float64, n+1)
	for j := range term {
		lg, _ := math.Lgamma(float64(j) + 1)
		term[j] = math.Exp(float64(j)*math.Log(mean) - mean - lg)
	}
	lg, _ := math.Lgamma(float64(n) + 1)
	whole := math.Exp(float64(n)*math.Log(float64(n)) - float64(n) - lg) // P(Poisson(n) = n)
	least := (n + s - 1) / s                                             // no maximum is below it
	sum := float64(least)
	for m := least; m < n; m++ {
		p := power(term[:m+1], s, n) / whole
		if sum += 1 - p; 1-p < 1e-12 {
			break
		}
	}
	return sum
}

// power is the coefficient of xⁿ in a series to the s.
func power(series []float64, s, n int) float64 {
	times := func(a, b []float64) []float64 {
		out := make([]float64, min(len(a)+len(b)-1, n+1))
		for i, x := range a {
			for j := 0; j < len(b) && i+j <= n; j++ {
				out[i+j] += x * b[j]
			}
		}
		return out
	}
	result := []float64{1}
	for ; s > 0; s /= 2 {
		if s%2 == 1 {
			result = times(result, series)
		}
		if s > 1 {
			series = times(series, series)
		}
	}
	if n >= len(result) {
		return 0
	}
	return result[n]
}

// zipfConcentration is the sum of the squared shares of keys under Zipf's law (B29).
func zipfConcentration(keys int, exponent float64) float64 {
	sum, squares := 0.0, 0.0
	for k := range keys {
		w := math.Pow(float64(k+1), -exponent)
		sum += w
		squares += w * w
	}
	return squares / (sum * sum)
}

// cubeRoot is the quantile of one draw that is quantile q of the largest of three (B21).
func cubeRoot(q float64) float64 { return math.Cbrt(q) }
