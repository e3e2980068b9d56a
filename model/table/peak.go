package table

import "github.com/kinesim/kinesim/sim"

// peak is the largest load of a table on demand, which it takes at once, and twice over:
// "if you exceed double your previous traffic's peak within 30 minutes, then you might
// experience throttling" (AWS re:Post, on-demand-table-throttling-dynamodb).
//
// simplified: the load is counted by the minute, as CloudWatch has it, and a minute counts
// as a peak from 30 minutes after its end. How AWS scales a table within them is not
// published.
type peak struct {
	least  int64 // writes a second that every table takes
	growth int64
	window sim.Time
	minute int64 // that is being counted
	count  int64 // of its writes
	top    int64 // writes of the largest minute that counts
	young  []minuteCount
}

type minuteCount struct{ minute, count int64 }

func newPeak(l *Limits) *peak {
	return &peak{least: l.OnDemandWrites, growth: l.OnDemandGrowth, window: l.OnDemandWindow,
		young: make([]minuteCount, 0, l.OnDemandWindow/sim.Minute+2)}
}

// roll closes the minute when it is over, and reports whether the peak has risen.
func (p *peak) roll(now sim.Time) bool {
	m := int64(now / sim.Minute)
	if m == p.minute {
		return false
	}
	p.young = append(p.young, minuteCount{p.minute, p.count})
	p.minute, p.count = m, 0
	before, old := p.top, 0
	for _, y := range p.young {
		if sim.Time(y.minute+1)*sim.Minute+p.window > now {
			break
		}
		p.top = max(p.top, y.count)
		old++
	}
	p.young = p.young[:copy(p.young, p.young[old:])]
	return p.top > before
}

// allowed is how many writes a second the table takes.
func (p *peak) allowed() int64 {
	const seconds = int64(sim.Minute / sim.Second)
	return max(p.least, (p.growth*p.top+seconds-1)/seconds)
}
