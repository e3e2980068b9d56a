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
}

// segment is a span in which the rate goes from r0 to r1, in records per second.
type segment struct {
	start, span sim.Time
	r0, r1      float64
	before      float64 // records of all segments before
	row         int     // of the trace: whose key weights hold
}

// records is the integral of the rate over the segment.
func (s *segment) records() float64 {
	return float64((s.r0 + s.r1) / 2 * seconds(s.span))
}

func seconds(t sim.Time) float64 { return float64(float64(t) / 1e9) }

// sinePieces is the number of linear pieces of one period of a sine: the rate is off
// by less than (π/180)²/2 = 0.016 % of the amplitude.
const sinePieces = 360

func newProfile(a *spec.Arrivals, meanSize float64, end sim.Time) profile {
	var p profile
	switch {
	case a.Trace != nil:
		p.addTrace(a.Trace, meanSize)
	case a.Sine != nil:
		for i := range sim.Time(sinePieces) {
			from, to := a.Sine.Period*i/sinePieces, a.Sine.Period*(i+1)/sinePieces
			p.add(from, to-from, sineRate(a.Sine, float64(i)), sineRate(a.Sine, float64(i)+1), 0)
		}
		p.repeat = a.Sine.Period
	case len(a.Stages) > 0:
		p.addStages(a.Stages, end)
	default:
		p.add(0, end, a.Rate, a.Rate, 0)
	}
	return p
}

func sineRate(s *spec.Sine, piece float64) float64 {
	return max(0, s.Mean+float64((s.Peak-s.Mean)*dist.SinTurn(piece/sinePieces)))
}

func (p *profile) add(start, span sim.Time, r0, r1 float64, row int) {
	if span <= 0 {
		return
	}
	s := segment{start: start, span: span, r0: r0, r1: r1, row: row}
	if n := len(p.segments); n > 0 {
		last := &p.segments[n-1]
		s.before = last.before + last.records()
	}
	p.segments = append(p.segments, s)
}

func (p *profile) addStages(stages []spec.Stage, end sim.Time) {
	level, at := 0.0, sim.Time(0)
	for _, s := range stages {
		from := s.Rate
		if s.Ramp {
			from = level
		}
		p.add(at, s.For, from, s.Rate, 0)
		level, at = s.Rate, at+s.For
	}
	p.add(at, end-at, level, level, 0)
}

func (p *profile) addTrace(t *spec.Trace, meanSize float64) {
	for i, at := range t.At {
		count := 0.0
		if len(t.Bytes) > 0 {
			// simplified: bytes become records of the mean size; their sum varies as sizes do.
			count = t.Bytes[i] / max(meanSize, 1)
		} else {
			for _, c := range t.Counts[i] {
				count += c
			}
		}
		span := t.Period
		if i+1 < len(t.At) {
			span = min(span, t.At[i+1]-at)
		}
		rate := count / seconds(span)
		p.add(at, span, rate, rate, i)
	}
	if t.Repeat {
		p.repeat = t.Length
	}
}

// cursor is where an instance stands in its profile.
type cursor struct {
	round   sim.Time // start of the repetition at hand
	segment int
	at      sim.Time // of the last arrival, within the segment
	records float64  // of the group, in the repetitions before
}

// planProfile finds the next arrival of the process.
func (w *Workload) planProfile() {
	a := &w.g.spec.Arrivals
	process, cv := a.Process, a.CV
	if a.Trace != nil {
		process, cv = a.Trace.Within, a.Trace.CV
	}
	share := 1 / float64(w.g.spec.Instances)
	switch process {
	case spec.Constant:
		w.stepTo(float64(w.n)*float64(w.g.spec.Instances) + float64(w.instance))
	case spec.Poisson:
		w.stepBy(dist.ExponentialUnit(w.source, w.n), share)
	default:
		shape := 1 / float64(cv*cv)
		w.stepBy(dist.GammaUnit(shape, w.source, w.n)/shape, share)
	}
}

// stepBy moves by a number of expected records of this instance, which has a share of
// the group's rate.
func (w *Workload) stepBy(records, share float64) {
	c := &w.profile
	for {
		s := w.segment()
		if s == nil {
			w.next.due = sim.Never
			return
		}
		slope := float64((s.r1-s.r0)*share) / seconds(s.span)
		rate := float64(s.r0*share) + float64(slope*seconds(c.at))
		left := float64((rate + float64(s.r1*share)) / 2 * seconds(s.span-c.at))
		if records < left {
			d := float64(2*records) / (rate + math.Sqrt(max(0, float64(rate*rate)+float64(2*slope*records))))
			c.at += sim.Time(math.Floor(float64(d*1e9) + 0.5))
			w.next.due, w.next.segment = c.round+s.start+min(c.at, s.span), s.row
			return
		}
		records -= left
		w.nextSegment()
	}
}

// stepTo moves to where the group's expected number of records reaches a value: from
// the segment's start each time, so that nothing accumulates.
func (w *Workload) stepTo(records float64) {
	c := &w.profile
	for {
		s := w.segment()
		if s == nil {
			w.next.due = sim.Never
			return
		}
		want := records - c.records - s.before
		if want < s.records() {
			want = max(want, 0)
			slope := float64(s.r1-s.r0) / seconds(s.span)
			d := float64(2*want) / (s.r0 + math.Sqrt(max(0, float64(s.r0*s.r0)+float64(2*slope*want))))
			if want == 0 {
				d = 0
			}
			w.next.due = c.round + s.start + sim.Time(math.Floor(float64(d*1e9)+0.5))
			w.next.segment = s.row
			return
		}
		w.nextSegment()
	}
}

// segment is the one at hand, or nil behind the end.
func (w *Workload) segment() *segment {
	p, c := &w.g.profile, &w.profile
	if c.segment == len(p.segments) {
		total := 0.0
		if n := len(p.segments); n > 0 {
			total = p.segments[n-1].before + p.segments[n-1].records()
		}
		if p.repeat == 0 || total == 0 || c.round+p.repeat >= w.g.end {
			return nil
		}
		c.round += p.repeat
		c.records += total
		c.segment = 0
	}
	s := &p.segments[c.segment]
	if c.round+s.start >= w.g.end {
		return nil
	}
	return s
}

func (w *Workload) nextSegment() {
	w.profile.segment++
	w.profile.at = 0
}
