package stream

import (
	"testing"

	"github.com/kinesim/kinesim/sim"
	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"
)

func TestPeakSteps(t *testing.T) {
	p := peak{span: 30 * sim.Day}
	for _, c := range []struct {
		end   sim.Time
		bytes int64
		span  sim.Time
		want  int64
	}{
		{0, 70, sim.Hour, 70}, // from before the run
		{sim.Minute, 10, sim.Hour, 70},
		{2 * sim.Minute, 50, sim.Hour, 70},
		{sim.Hour, 20, sim.Hour, 50}, // an hour after it ended it does not count
		{sim.Hour + 2*sim.Minute, 20, sim.Hour, 20},
		{sim.Hour + 3*sim.Minute, 0, 30 * sim.Day, 70},
		{30 * sim.Day, 30, 30 * sim.Day, 50},
		{30*sim.Day + 2*sim.Minute, 5, 30 * sim.Day, 30},
	} {
		p.add(c.end, c.bytes)
		if got := p.within(c.end, c.span); got != c.want {
			t.Errorf("at %v: the peak of %v is %d, want %d", c.end, c.span, got, c.want)
		}
	}
	if got := (&peak{}).within(sim.Hour, sim.Hour); got != 0 {
		t.Errorf("no minutes have a peak of %d", got)
	}
}

// The peak is the highest of all minutes within a span, and keeps few of them.
func TestPeakIsThatOfAllMinutes(t *testing.T) {
	property := gopter.NewProperties(gopter.DefaultTestParametersWithSeed(1))
	property.Property("as a list of all has it", prop.ForAll(func(loads []int64, span int) bool {
		p := peak{span: 50 * sim.Minute}
		for i, v := range loads {
			end := sim.Time(i+1) * sim.Minute
			p.add(end, v)
			most := int64(0)
			for _, older := range loads[max(0, i+1-span) : i+1] {
				most = max(most, older)
			}
			if p.within(end, sim.Time(span)*sim.Minute) != most || len(p.minutes) > 50 {
				return false
			}
		}
		return true
	}, gen.SliceOf(gen.Int64Range(0, 9)), gen.IntRange(1, 50)))
	property.TestingRun(t)
}
