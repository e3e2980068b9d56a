package measure

// mserBatch is how many values MSER-5 takes together.
const mserBatch = 5

// beyondChance is how many standard errors what is cut must differ from the rest by. MSER-5
// alone follows noise: it cuts something off most runs, the higher part rather than the
// lower, and what is left is too low.
const beyondChance = 4

// Settled is how many values at the start of a series belong to a warm-up: the cut of
// MSER-5 (White 1997), when the mean of what it cuts off differs from that of the rest
// beyond chance, and 0 otherwise. It is at most half of the values.
func Settled(values []float64) int {
	var batches []float64
	for i := 0; i+mserBatch <= len(values); i += mserBatch {
		batches = append(batches, mean(values[i:i+mserBatch]))
	}
	cut := mser(batches)
	if cut == 0 || !differs(batches[:cut], batches[cut:]) {
		return 0
	}
	return cut * mserBatch
}

// mser is the cut, in the first half, that minimises the variance of the rest over its size.
// It takes sums from the end, each value less the mean of all: a long run has many batches.
func mser(batches []float64) int {
	all := mean(batches)
	best, cut := 0.0, 0
	n, sum, squares := 0.0, 0.0, 0.0
	for d := len(batches) - 1; d >= 0; d-- {
		v := batches[d] - all
		n, sum, squares = n+1, sum+v, squares+float64(v*v)
		if d > len(batches)/2 {
			continue
		}
		score := (squares - sum*sum/n) / float64(n*n)
		if d == len(batches)/2 || score <= best {
			best, cut = score, d
		}
	}
	return cut
}

// differs tells whether the mean of a start differs from that of the rest by more than
// stretches of the rest differ among themselves. Those are as long as the start, or a tenth
// of the rest, so that what follows upon itself is seen to do so.
func differs(start, rest []float64) bool {
	long := max(min(len(start), len(rest)/10), 1)
	var stretches []float64
	for i := len(rest); i >= long; i -= long {
		stretches = append(stretches, mean(rest[i-long:i]))
	}
	if len(stretches) < 2 {
		return false
	}
	centre, squares := mean(stretches), 0.0
	for _, v := range stretches {
		squares += float64((v - centre) * (v - centre))
	}
	variance := squares / float64(len(stretches)-1) // of a stretch
	d := mean(start) - mean(rest)
	parts := float64(long)/float64(len(start)) + float64(long)/float64(len(rest))
	return d*d > float64(beyondChance*beyondChance*variance*parts)
}

func mean(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum / float64(len(values))
}
