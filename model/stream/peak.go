package stream

import (
	"slices"

	"github.com/kinesim/kinesim/sim"
)

// peak remembers the highest minutes of a stream: "up to double its peak write throughput of
// the previous 30 days" (developer guide 2023, how do I size a stream; kinesis.md §3.3). A
// minute that a later one reaches is forgotten, so that the loads fall from first to last, and
// the first within any span is its highest.
type peak struct {
	span    sim.Time // the longest that is asked for
	minutes []minuteLoad
}

// minuteLoad is what a stream took in one minute.
type minuteLoad struct {
	end   sim.Time
	bytes int64 // a second
}

// add notes a minute that has ended.
func (p *peak) add(end sim.Time, bytesPerSecond int64) {
	i := len(p.minutes)
	for i > 0 && p.minutes[i-1].bytes <= bytesPerSecond {
		i--
	}
	p.minutes = append(p.minutes[:i], minuteLoad{end, bytesPerSecond})
	if old := p.first(end, p.span); old > 0 {
		p.minutes = slices.Delete(p.minutes, 0, old)
	}
}

// within is the highest minute that ended within a span before now, in bytes a second.
func (p *peak) within(now, span sim.Time) int64 {
	if i := p.first(now, span); i < len(p.minutes) {
		return p.minutes[i].bytes
	}
	return 0
}

// first is the place of the first minute that ended within a span before now.
func (p *peak) first(now, span sim.Time) int {
	i, _ := slices.BinarySearchFunc(p.minutes, now-span, func(l minuteLoad, from sim.Time) int {
		if l.end <= from {
			return -1
		}
		return 1
	})
	return i
}
