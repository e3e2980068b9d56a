package producer

import (
	"math"

	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

// cursor is where an instance stands in its profile.
type cursor struct {
	at      sim.Time // of the last arrival, within the segment: whole, so that no error grows
	segment *segment // the one at hand; nil: before the first or behind the last
	start   sim.Time // of the segment, in this repetition
	index   int      // of the segment after it
	round   int64    // repetitions behind it
}

// planProfile finds the next arrival of the process. Gaps are drawn in expected
// records and then looked up in the profile.
func (w *Workload) planProfile() {
	if w.g.process == spec.Constant {
		w.stepTo(float64(w.groupNumber()))
		return
	}
	w.stepBy(w.gap(w.n))
}

// gap is a gap of the process with a mean of 1: that of a draw with a number.
func (w *Workload) gap(n uint64) float64 {
	if first := n - n%gapsAtOnce; !w.drawn || first != w.aheadFirst {
		w.drawGaps(first)
	}
	return w.ahead[n%gapsAtOnce]
}

// gapsAtOnce is the number of gaps drawn together, which overlaps their logarithms. As
// draws are keyed, drawing early changes nothing.
const gapsAtOnce = 32

// drawGaps draws gaps from a number on.
func (w *Workload) drawGaps(first uint64) {
	w.aheadFirst, w.drawn = first, true
	if w.g.process == spec.Poisson {
		for i := range w.ahead {
			w.ahead[i] = dist.ExponentialUnit(w.source, first+uint64(i))
		}
		return
	}
	for i := range w.ahead {
		w.ahead[i] = dist.GammaUnit(w.g.shape, w.source, first+uint64(i)) / w.g.shape
	}
}

// stepBy moves by a number of expected records of this instance.
func (w *Workload) stepBy(records float64) {
	c := &w.profile
	for c.segment != nil {
		s := c.segment
		d, left := s.after(c.at, records)
		if room := s.span - c.at; d < float64(room) {
			c.at += min(sim.Time(d+0.5), room)
			w.next.due = c.start + c.at
			return
		}
		records = left
		w.nextSegment()
	}
	w.next.due = sim.Never
}

// after is the time in ns from an instant of the segment until an instance expects so
// many records; if that is beyond its end, left are those still expected there.
func (s *segment) after(at sim.Time, records float64) (d, left float64) {
	if s.slope == 0 {
		d = float64(records * s.gap)
		return d, max(0, records-float64(s.span-at)/s.gap) // a silent segment takes room/Inf
	}
	return s.afterRamp(at, records)
}

func (s *segment) afterRamp(at sim.Time, records float64) (d, left float64) {
	room := float64(s.span - at)
	rate := s.from + float64(s.slope*float64(at))
	area := float64((rate + s.to) / 2 * room)
	if records >= area {
		return math.Inf(1), records - max(area, 0)
	}
	// The root of rate·d + slope·d²/2 = records, in the form that does not cancel.
	root := math.Sqrt(max(0, float64(rate*rate)+float64(2*s.slope*records)))
	if rate+root <= 0 { // a gap that is 0 in float64, where a ramp begins
		return 0, 0
	}
	return min(float64(2*records)/(rate+root), room*(1-1e-15)), 0
}

// stepTo moves to where the group's expected number of records reaches a value: from
// the segment's start each time, so that nothing accumulates.
func (w *Workload) stepTo(records float64) {
	c := &w.profile
	for c.segment != nil {
		s := c.segment
		want := records - float64(float64(c.round)*w.g.profile.total) - s.before
		if want < s.records() {
			d := 0.0
			if want > 0 {
				slope := float64(s.r1-s.r0) / seconds(s.span)
				root := math.Sqrt(max(0, float64(s.r0*s.r0)+float64(2*slope*want)))
				d = float64(2*want) / (s.r0 + root)
			}
			w.next.due = c.start + min(sim.Time(float64(d*1e9)+0.5), s.span)
			return
		}
		w.nextSegment()
	}
	w.next.due = sim.Never
}

// nextSegment goes to the start of the next segment, of the next repetition behind the last.
func (w *Workload) nextSegment() {
	p, c := &w.g.profile, &w.profile
	c.segment, c.at = nil, 0
	if c.index == len(p.segments) {
		if p.repeat == 0 || !(p.total > 0) || sim.Time(c.round+1)*p.repeat >= w.g.end {
			return
		}
		c.round++
		c.index = 0
	}
	s := &p.segments[c.index]
	c.start = sim.Time(c.round)*p.repeat + s.start
	if c.start < w.g.end {
		c.segment = s
		c.index++
	}
}
