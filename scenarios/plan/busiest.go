package plan

import (
	"cmp"
	"slices"

	"github.com/kinesim/kinesim/model/producer"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// window is the length of a peak: what is busy for less is a burst.
const window = 5 * sim.Minute

// busiest is where the window begins in which most bytes are offered, on average. Of several
// that are nearly the same it is the one nearest to the middle: a drill needs a before and an
// after.
func busiest(s *spec.Scenario) sim.Time {
	span := min(window, max(s.Duration/4, 1))
	var at []sim.Time
	var loads []float64
	most := 0.0
	for t := sim.Time(0); t+span <= s.Duration; t += max(span/5, s.Duration/10_000, 1) {
		sum := 0.0
		for i := range s.Producers {
			p := &s.Producers[i]
			sum += offered(p, t, t+span, s.Duration) * max(p.Size.Expected(), 1)
		}
		at, loads, most = append(at, t), append(loads, sum), max(most, sum)
	}
	var busy []sim.Time
	for i, load := range loads {
		if load >= most*nearly {
			busy = append(busy, at[i])
		}
	}
	fromMiddle := func(t sim.Time) sim.Time { return max(t, s.Duration-span-t) }
	return slices.MinFunc(busy, func(a, b sim.Time) int { return cmp.Compare(fromMiddle(a), fromMiddle(b)) })
}

// nearly is what of the highest load is as good as the highest.
const nearly = 0.99

// offered is how many records a producer offers in a span, on average.
func offered(p *spec.Producer, from, to, end sim.Time) float64 {
	return producer.Offered(p, to, end) - producer.Offered(p, from, end)
}
