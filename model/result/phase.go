package result

import (
	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/model/price"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// phase is a stream in one mode, with what had been counted when it began.
type phase struct {
	from   sim.Time
	mode   spec.Mode
	before counted
}

// counted is what a stream is billed by, so far.
type counted struct {
	units, rounded, bytes int64   // stored
	reads, oldReads       int64   // bytes that GetRecords returned
	fanOut                []int64 // bytes that were pushed, by consumer of the scenario
}

// counted is so for a stream by now.
func (g *Gatherer) counted(stream int) counted {
	m := &g.streams[stream]
	c := counted{units: m.units, rounded: m.rounded, bytes: m.service.total.bytes,
		fanOut: make([]int64, len(g.consumers))}
	for i := range g.consumers {
		switch own := &g.consumers[i]; {
		case own.stream != stream:
		case g.c.Spec.Consumers[i].Pushed():
			c.fanOut[i] = own.served.bytes
		default:
			c.reads += own.served.bytes
			c.oldReads += own.oldReads
		}
	}
	return c
}

// turn begins another mode of a stream: it is billed by that from then on.
//
// simplified: from the answer to the call on, which is before the stream is ACTIVE again.
func (g *Gatherer) turn(stream int, at sim.Time, mode spec.Mode) {
	s := &g.streams[stream]
	s.phases = append(s.phases, phase{at, mode, g.counted(stream)})
}

// streamUse is what was measured of a stream, for each of its modes.
func (g *Gatherer) streamUse(stream int, observed sim.Time) []price.Traffic {
	var out []price.Traffic
	phases, whole := g.streams[stream].phases, g.counted(stream)
	for i := range phases {
		until, by := observed, whole
		if i+1 < len(phases) {
			until, by = min(observed, phases[i+1].from), phases[i+1].before
		}
		if until > phases[i].from || len(phases) == 1 {
			out = append(out, g.phaseUse(stream, &phases[i], by, until, observed))
		}
	}
	return out
}

// phaseUse is what was measured of a stream in one mode, until then.
func (g *Gatherer) phaseUse(stream int, p *phase, by counted, until, observed sim.Time) price.Traffic {
	m, s := &g.streams[stream], &g.c.Spec.Streams[stream]
	t := price.Traffic{Stream: s.Name, Mode: p.mode, Share: 1, Shards: m.meanOpen(p.from, until),
		ShardHours: m.hoursBegun(p.from, until, sim.Time(g.c.Limits.Int(limits.PriceStartedHour))),
		Retention:  m.retentions(p.from, until, observed),
		PutUnits:   by.units - p.before.units, Rounded: (by.rounded - p.before.rounded) << g.roundBits,
		Bytes: by.bytes - p.before.bytes, Reads: by.reads - p.before.reads, OldReads: by.oldReads - p.before.oldReads}
	if observed > 0 {
		t.Share = float64(until-p.from) / float64(observed)
	}
	for i := range g.consumers {
		c := &g.c.Spec.Consumers[i]
		if c.Stream != stream || !c.Pushed() {
			continue
		}
		for range c.Count {
			t.FanOut = append(t.FanOut, price.FanOut{Consumer: c.Name,
				Bytes: (by.fanOut[i] - p.before.fanOut[i]) / int64(c.Count)})
		}
	}
	return t
}

// hoursBegun is the shard-hours of a stream within a time when each step begun of each shard
// counts whole.
func (s *streamMeasures) hoursBegun(from, until, step sim.Time) float64 {
	n := sim.Time(0)
	for i := range s.shards {
		n += (s.shards[i].openFor(from, until) + step - 1) / step
	}
	return float64(n*step) / float64(sim.Hour)
}
