package shrink

import (
	"slices"

	"github.com/kinesim/kinesim/scenarios"
	"github.com/kinesim/kinesim/sim"
)

// truncate ends the run soon after the failure shows, without what lies behind that. What
// is saved has to be worth a number that is less round.
func (s *search) truncate(bool) {
	p := scenarios.Place{"duration"}
	_, now, ok := read(s.doc.Text(p))
	if !ok || s.failure.At <= 0 {
		return
	}
	at := float64(s.failure.At)
	for _, d := range []float64{ceil(at, ms), ceil(at, second), ceil(at, second) + second, ceil(1.1*at, second)} {
		if d < 0.8*now && s.put(p, durations.write(d)) {
			return
		}
	}
}

// ceil is the next multiple of a unit.
func ceil(v, unit float64) float64 {
	n := float64(int64(v / unit))
	if n*unit < v {
		n++
	}
	return n * unit
}

// shift moves all instants to an earlier time together: what matters is often how far they
// lie apart.
func (s *search) shift(bool) {
	for {
		var places []scenarios.Place
		first := float64(sim.Never)
		for _, p := range s.doc.Places(nil) {
			k := p[len(p)-1]
			if k != "at" && k != "startAt" && k != "timestamp" && p.String() != "duration" {
				continue
			}
			if c, v, ok := read(s.doc.Text(p)); ok && c == &durations {
				places = append(places, p)
				if p.String() != "duration" {
					first = min(first, v)
				}
			}
		}
		if len(places) < 2 || first == float64(sim.Never) || first == 0 || !s.earlier(places, first) {
			return
		}
	}
}

// earlier tries to move instants so that the first of them is at a round, earlier time.
func (s *search) earlier(places []scenarios.Place, first float64) bool {
	targets := []float64{0}
	for _, t := range []float64{100 * ms, second, 5 * second, 10 * second, 30 * second, minute, 10 * minute, hour} {
		if t < first {
			targets = append(targets, t)
		}
	}
	return slices.ContainsFunc(targets, func(to float64) bool {
		c := s.doc.Clone()
		for _, p := range places {
			_, v, _ := read(c.Text(p))
			_ = c.Set(p, durations.write(v-first+to))
		}
		return s.try(c)
	})
}
