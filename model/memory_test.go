package model

import (
	"testing"

	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

// The busiest period of a trace is what a run must have room for, also where it counts bytes.
func TestPeakRateOfTraces(t *testing.T) {
	for _, c := range []struct {
		trace spec.Trace
		want  float64
	}{
		{spec.Trace{Counts: [][]float64{{60, 60}, {0, 6000}}, Bytes: [][]float64{{1, 1}, {0, 1}}}, 100},
		{spec.Trace{Bytes: [][]float64{{60_000, 60_000}, {0, 0}}}, 20},
	} {
		c.trace.Period, c.trace.At = sim.Minute, []sim.Time{0, sim.Minute}
		p := &spec.Producer{Arrivals: spec.Arrivals{Trace: &c.trace}, Size: dist.Law{Value: 100}}
		if got := peakRate(p); got != c.want {
			t.Errorf("%v/s, want %v", got, c.want)
		}
	}
}
