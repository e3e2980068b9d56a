package producer

import (
	"math"
	"testing"

	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

// What is offered before an instant, against what one works out by hand.
func TestOffered(t *testing.T) {
	const end = 10 * sim.Minute
	counts := func(repeat bool) *spec.Trace {
		return &spec.Trace{Period: sim.Minute, At: []sim.Time{0, sim.Minute, 3 * sim.Minute}, Repeat: repeat,
			Counts: [][]float64{{60, 60}, {30, 0}, {600, 0}}, Length: 4 * sim.Minute}
	}
	events := func(repeat bool) *spec.Trace {
		return &spec.Trace{At: []sim.Time{0, sim.Second, 2 * sim.Second}, Length: 3 * sim.Second, Repeat: repeat}
	}
	stages := []spec.Stage{{Rate: 100, For: sim.Minute, Ramp: true}, {Rate: 10, For: sim.Minute}, {Rate: 40, For: sim.Minute,
		Ramp: true}}
	for _, c := range []struct {
		name string
		a    spec.Arrivals
		at   sim.Time
		want float64
	}{
		{"a rate", spec.Arrivals{Rate: 5}, sim.Minute, 300},
		{"before the start", spec.Arrivals{Rate: 5}, -sim.Minute, 0},
		{"beyond the end", spec.Arrivals{Rate: 5}, sim.Hour, 3000},
		{"half of a ramp", spec.Arrivals{Stages: stages}, 30 * sim.Second, 750},
		{"a ramp", spec.Arrivals{Stages: stages}, sim.Minute, 3000},
		{"a level behind it", spec.Arrivals{Stages: stages}, 90 * sim.Second, 3300},
		{"half of a ramp from a level", spec.Arrivals{Stages: stages}, 150 * sim.Second, 3600 + 30*(10+25)/2},
		{"the last level holds", spec.Arrivals{Stages: stages}, 4 * sim.Minute, 3600 + 1500 + 2400},
		{"periods of a sine", spec.Arrivals{Sine: &spec.Sine{Mean: 10, Peak: 20, Period: sim.Minute}}, 2 * sim.Minute, 1200},
		{"counts", spec.Arrivals{Trace: counts(false)}, 90 * sim.Second, 135},
		{"a gap", spec.Arrivals{Trace: counts(false)}, 150 * sim.Second, 150},
		{"silence behind", spec.Arrivals{Trace: counts(false)}, 9 * sim.Minute, 750},
		{"a repetition", spec.Arrivals{Trace: counts(true)}, 9 * sim.Minute, 1500 + 120},
		{"bytes", spec.Arrivals{Trace: &spec.Trace{Period: sim.Minute, At: []sim.Time{0}, Bytes: [][]float64{{6000}},
			Length: sim.Minute}}, 30 * sim.Second, 30},
		{"events", spec.Arrivals{Trace: events(false)}, 2 * sim.Second, 2},
		{"events again", spec.Arrivals{Trace: events(true)}, 7*sim.Second + 1, 8},
	} {
		p := &spec.Producer{Arrivals: c.a, Size: dist.Law{Value: 100}}
		if got := Offered(p, c.at, end); math.Abs(got-c.want) > 1e-6*max(1, c.want) {
			t.Errorf("%s: %g before %s, want %g", c.name, got, c.at, c.want)
		}
	}
}
