package producer

import (
	"math"

	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

// profile is the offered rate of a group over time: segments in which it is linear.
// Arrivals are a process of rate 1 seen through the integral of the rate (time
// rescaling), so that Poisson stays exactly Poisson under any profile.
type profile struct {
	segments []segment
	repeat   sim.Time // the segments begin anew after this span; 0: the last one is the end
	total    float64  // records of all segments
}

// segment is a span in which the rate goes from r0 to r1, in records per second.
type segment struct {
	start, span sim.Time
	r0, r1      float64
	before      float64 // records of all segments before

	// The same for one instance, in records per ns: what each record needs.
	from, to float64
	slope    float64 // per ns²; 0 when flat
	gap      float64 // ns per record when flat; +Inf when silent
}

// records is the integral of the rate over the segment.
func (s *segment) records() float64 {
	return float64(float64(s.r0+s.r1) / 2 * seconds(s.span))
}

func seconds(t sim.Time) float64 { return float64(float64(t) / 1e9) }

// sinePieces is the number of linear pieces of one period of a sine: the rate is off
// by less than (2π/360)²/8 = 0.0038 % of the amplitude, and not at all over a period.
const sinePieces = 360

// newProfile compiles arrivals that are not single events. meanBytes of a record turns
// a trace of bytes into one of records.
func newProfile(a *spec.Arrivals, meanBytes float64, end sim.Time) profile {
	var p profile
	switch {
	case a.Trace != nil:
		p.addTrace(a.Trace, meanBytes)
	case a.Sine != nil:
		p.addSine(a.Sine)
	case len(a.Stages) > 0:
		p.addStages(a.Stages, end)
	default:
		p.add(0, end, a.Rate, a.Rate)
	}
	return p
}

func (p *profile) add(start, span sim.Time, r0, r1 float64) {
	if span <= 0 {
		return
	}
	s := segment{start: start, span: span, r0: r0, r1: r1, before: p.total}
	p.total += s.records()
	p.segments = append(p.segments, s)
}

// compile works out what each record of one of so many instances needs.
func (p *profile) compile(instances int) {
	for i := range p.segments {
		s := &p.segments[i]
		perNano := 1e9 * float64(instances)
		s.from, s.to = s.r0/perNano, s.r1/perNano
		s.slope = (s.to - s.from) / float64(s.span)
		s.gap = math.Inf(1)
		if s.r0 > 0 {
			s.gap = perNano / s.r0
		}
	}
}

func (p *profile) addSine(s *spec.Sine) {
	rate := func(piece uint64) float64 {
		return max(0, s.Mean+float64((s.Peak-s.Mean)*dist.SinTurn(float64(piece)/sinePieces)))
	}
	for i := range uint64(sinePieces) {
		from, to := part(s.Period, i, sinePieces), part(s.Period, i+1, sinePieces)
		p.add(from, to-from, rate(i), rate(i+1))
	}
	p.repeat = s.Period
}

func (p *profile) addStages(stages []spec.Stage, end sim.Time) {
	level, at := 0.0, sim.Time(0)
	for _, s := range stages {
		from := s.Rate
		if s.Ramp {
			from = level
		}
		p.add(at, s.For, from, s.Rate)
		level, at = s.Rate, at+s.For
	}
	p.add(at, end-at, level, level)
}

func (p *profile) addTrace(t *spec.Trace, meanBytes float64) {
	for i, at := range t.At {
		span := rowSpan(t, i)
		rate := rowCount(t, i, meanBytes) / seconds(span)
		p.add(at, span, rate, rate)
	}
	if t.Repeat {
		p.repeat = t.Length
	}
}
