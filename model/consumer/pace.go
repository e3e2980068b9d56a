package consumer

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

// pace is when a poller asks again: in its interval, start to start; or some time after an answer
// that depends on what came, as in the loops of Flink and of scripts.
type pace struct {
	spec        *spec.Pace // nil: in its interval, whatever came
	idles       bool       // the interval counts from the answer
	interval    dist.Sampler
	empty, some dist.Sampler
	intervals   sim.Source
	refusals    sim.Source
	polls       uint64
	failures    int // in a row
}

// answer is what a poll came back with.
type answer uint8

const (
	answerRecords answer = iota
	answerEmpty
	answerFailed // refused, an error, or none in time
)

func answerOf(b *api.Read) answer {
	switch {
	case b.Error != nil:
		return answerFailed
	case b.Records.Len() == 0:
		return answerEmpty
	}
	return answerRecords
}

func newPace(s *spec.Consumer, seed uint64, name string) pace {
	p := pace{spec: s.Pace, idles: s.IdlesBetween(), interval: s.Interval.Compile(),
		intervals: sim.NewSource(seed, name, "interval")}
	if s.Pace != nil {
		p.empty, p.some = s.Pace.AfterEmpty.Compile(), s.Pace.AfterSome.Compile()
		p.refusals = sim.NewSource(seed, name, "back-off")
	}
	return p
}

// span is what pollers of the same kind start within.
func (p *pace) span() sim.Time {
	if p.fromEnd() {
		return p.empty.Time(p.intervals, 0)
	}
	return p.interval.Time(p.intervals, 0)
}

func (p *pace) fromEnd() bool { return p.spec != nil && p.spec.FromEnd }

// next is when to ask again after a poll that was begun at an instant and whose answer is of
// some kind.
func (p *pace) next(begun, now sim.Time, of answer) sim.Time {
	p.polls++
	if of != answerFailed {
		p.failures = 0
	} else if p.spec != nil && p.spec.Refused > 0 {
		return now + p.backoff()
	}
	switch {
	case p.idles:
		return now + p.interval.Time(p.intervals, p.polls)
	case !p.fromEnd():
		return begun + p.interval.Time(p.intervals, p.polls)
	case of == answerRecords:
		return now + p.some.Time(p.intervals, p.polls)
	}
	return now + p.empty.Time(p.intervals, p.polls)
}

// backoff is evenly drawn from 0 to a bound that doubles with each failure in a row.
func (p *pace) backoff() sim.Time {
	bound := p.spec.Refused
	for range p.failures {
		bound = min(2*bound, p.spec.RefusedCap)
	}
	p.failures++
	return 1 + sim.Time(p.refusals.Below(p.polls, 0, uint64(min(bound, p.spec.RefusedCap))))
}
