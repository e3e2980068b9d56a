package result

import (
	"slices"

	"github.com/kinesim/kinesim/sim"
)

// Spell is a time in which something took much longer than it does as a rule in the run: a
// consumer is behind, or puts are late.
type Spell struct {
	What  string  `json:"what"`  // such as "iteratorAge{consumer:billing}"
	From  float64 `json:"from"`  // seconds
	To    float64 `json:"to"`    // behind the last slice that was unusual
	Worst float64 `json:"worst"` // ms
}

// A value is unusual when it is above twice what is usual and more than a second above; a
// spell is over when things have been as usual for a minute.
const (
	spellSlack = sim.Second
	spellGap   = sim.Minute
)

// Spells are those of all consumers and streams, up to an instant.
func (g *Gatherer) Spells(until sim.Time) []Spell {
	out := []Spell{}
	for i := range g.consumers {
		out = append(out, g.spells("iteratorAge{consumer:"+g.c.Spec.Consumers[i].Name+"}", until,
			g.consumers[i].ageSeries.At)...)
	}
	for i := range g.streams {
		s := &g.streams[i]
		out = append(out, g.spells("putLatency{stream:"+g.streamOf(i)+"}", until, s.meanDelay)...)
	}
	return out
}

// meanDelay is the mean put latency of what was acknowledged in a slice, in ns.
func (s *streamMeasures) meanDelay(slice int) (int64, bool) {
	n, _ := s.delayCount.At(slice)
	if n == 0 {
		return 0, false
	}
	sum, _ := s.delaySum.At(slice) // microseconds
	return sum / n * 1000, true
}

// spells finds the unusual slices of a series of ns. What is usual is its median. A slice
// without a value is as those around it.
func (g *Gatherer) spells(what string, until sim.Time, at func(slice int) (int64, bool)) []Spell {
	n := int((min(until, g.end) + g.slice - 1) / g.slice)
	values := make([]int64, 0, n)
	for i := range n {
		if v, set := at(i); set {
			values = append(values, v)
		}
	}
	if len(values) == 0 {
		return nil
	}
	slices.Sort(values)
	usual := values[len(values)/2]
	bound := max(2*usual, usual+int64(spellSlack))
	var out []Spell
	last := sim.Time(-spellGap)
	for i := range n {
		v, set := at(i)
		if !set || v <= bound {
			continue
		}
		from, to := sim.Time(i)*g.slice, min(sim.Time(i+1)*g.slice, until)
		if len(out) == 0 || from-last > spellGap {
			out = append(out, Spell{What: what, From: inSeconds(from)})
		}
		s := &out[len(out)-1]
		s.To, s.Worst, last = inSeconds(to), max(s.Worst, float64(v)/1e6), to
	}
	return out
}
