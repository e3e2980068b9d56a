package producer

// The instants of an instance's n records within a period lie on a circle that is as long
// as the period: n gaps of the law, scaled so that they close it, turned by a uniform draw.
// With exponential gaps these are n independent uniform instants, which is what a Poisson
// process is once its count is known. Gamma gaps keep their coefficient of variation, and
// no instant of the period is likelier than another.

// spread is where an instance stands on the circle. Gaps are draws with numbers, so they
// are drawn again rather than kept: a period may have millions.
type spread struct {
	first uint64  // number of the draw of gap 0
	n     uint64  // records, and gaps
	whole float64 // sum of all gaps
	turn  float64 // where on the circle gap 0 begins
	next  uint64  // whose instant is next
	sum   float64 // of the gaps before it
	past  bool    // those that come first, because the turn took them over the end, are done
}

// newSpread prepares the instants of the instance's next n records.
func (w *Workload) newSpread(n uint64) spread {
	s := spread{first: w.n, n: n, turn: w.turns.Float(w.n, 0)}
	for i := range n {
		s.whole += w.gap(s.first + i)
	}
	if s.whole == 0 { // gaps of a huge variation may all be 0 in float64: one burst
		s.whole = 1
	}
	for over := float64((1 - s.turn) * s.whole); s.next < n && s.sum < over; s.next++ {
		s.sum += w.gap(s.first + s.next)
	}
	return s
}

// spreadNext is the next instant, as a share of the period, in [0, 1).
func (w *Workload) spreadNext() float64 {
	s := &w.counted.spread
	if !s.past && s.next == s.n {
		s.past, s.next, s.sum = true, 0, 0
	}
	at := float64(s.sum/s.whole) + s.turn
	if !s.past {
		at--
	}
	s.sum += w.gap(s.first + s.next)
	s.next++
	return max(at, 0)
}
