package steady

import (
	"math"

	"github.com/kinesim/kinesim/interval"
	"github.com/kinesim/kinesim/model/measure"
	"github.com/kinesim/kinesim/sim"
)

// seen is one run of a station seen as a run of kinesim is: the histogram of its delays in
// segments, the warm-up cut off, ten sections, an interval or none; and beside that what
// others print.
type seen struct {
	mean, tail Outcome
	naive      interval.Mean // the mean, as if all values were independent
	batches    interval.Mean // of the p99 of each of 30 batches
}

// batches is how many batches textbooks cut a run into.
const batches = 30

// observe makes one run of so many records.
func (m *station) observe(records int, seed uint64) seen {
	run := sim.Time(float64(records) / m.rate() * float64(service))
	segments := measure.NewSegments(run)
	sum, squares, n := 0.0, 0.0, 0.0
	m.run(seed, run, func(at, delay sim.Time) {
		segments.RecordN(at, int64(delay), 1)
		v := float64(delay)
		sum, squares, n = sum+v, squares+v*v, n+1
	})
	cut := measure.WarmUp([]*measure.Segments{segments})
	var out seen
	out.mean, out.tail = Of(segments.Sections(cut, interval.Sections))
	out.naive = interval.Mean{Value: sum / n, Half: 1.96 * math.Sqrt((squares/n-sum/n*sum/n)/n)}
	var own []float64
	for _, part := range segments.Sections(cut, batches).Parts {
		own = append(own, part.Quantile(Tail))
	}
	out.batches, _ = interval.Of(own)
	return out
}

// tally counts over runs what an interval that was given held, and how many were.
type tally struct{ runs, given, held int }

func (c *tally) add(given bool, low, high, truth float64) {
	c.runs++
	if given {
		c.given++
		if low <= truth && truth <= high {
			c.held++
		}
	}
}

func (c *tally) addOutcome(o Outcome, truth float64) {
	c.add(o.Lack == nil, o.Span.Low, o.Span.High, truth)
}

// coverage is the share of intervals given that hold the truth; wrong is the share of all
// runs that print an interval that does not.
func (c *tally) coverage() float64 { return float64(c.held) / float64(c.given) }
func (c *tally) wrong() float64    { return float64(c.given-c.held) / float64(c.runs) }
func (c *tally) share() float64    { return float64(c.given) / float64(c.runs) }

// cell is a row of the study.
type cell struct {
	mean, tail, naive, batches tally
}

// study makes so many runs with seeds of their own.
func (m *station) study(records, runs int) *cell {
	mean, p99 := m.truth()
	mean, p99 = mean*float64(service), p99*float64(service)
	const workers = 2
	parts := make(chan []seen, workers)
	for w := range workers {
		go func() {
			var out []seen
			for i := w; i < runs; i += workers {
				out = append(out, m.observe(records, uint64(i)))
			}
			parts <- out
		}()
	}
	c := &cell{}
	for range workers {
		for _, s := range <-parts {
			c.mean.addOutcome(s.mean, mean)
			c.tail.addOutcome(s.tail, p99)
			c.naive.add(true, s.naive.Low(), s.naive.High(), mean)
			c.batches.add(true, s.batches.Low(), s.batches.High(), p99)
		}
	}
	return c
}
