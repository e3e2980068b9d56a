package plan

import (
	"testing"

	"github.com/kinesim/kinesim/model/result"
	"github.com/kinesim/kinesim/model/spec"
)

// Cost is weighed against the latency that tells options apart, not against one that is the
// same in all of them.
func TestAgainstWhatTellsOptionsApart(t *testing.T) {
	bound := func(metric string) spec.Threshold {
		return spec.Threshold{Metric: metric, Stat: "p99", Op: "<", Value: 1000, Unit: "ms"}
	}
	options := func(put, delay [2]float64) []result.Option {
		out := make([]result.Option, 2)
		for i := range out {
			out[i].Metrics = []result.PlanMetric{{Name: "putLatency.p99", Value: result.Estimate{Value: put[i]}},
				{Name: "endToEndDelay.p99", Value: result.Estimate{Value: delay[i]}}}
		}
		return out
	}
	both := []spec.Threshold{{Metric: "throttledRatio", Op: "<", Value: 0.1, Unit: "%"}, bound("putLatency"),
		bound("endToEndDelay")}
	for _, c := range []struct {
		name       string
		thresholds []spec.Threshold
		options    []result.Option
		want       string
	}{
		{"the second differs", both, options([2]float64{528, 528}, [2]float64{1450, 570}), "endToEndDelay.p99"},
		{"the first differs", both, options([2]float64{80, 400}, [2]float64{600, 570}), "putLatency.p99"},
		{"much the same", both, options([2]float64{528, 530}, [2]float64{600, 620}), "putLatency.p99"},
		{"nothing measured", both, nil, "putLatency.p99"},
		{"no latency", both[:1], options([2]float64{1, 2}, [2]float64{1, 2}), "throttledRatio"},
	} {
		if got := against(c.thresholds, c.options); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// A number that is 0 swings by its part of the bound; money decides no order.
func TestWidthOfASwing(t *testing.T) {
	checks := []spec.Threshold{{Metric: "throttledRatio", Op: "<", Value: 0.01}}
	for _, c := range []struct {
		tilt result.Tilt
		want float64
	}{
		{result.Tilt{Metric: "putLatency.p99", Low: 90, Base: 100, High: 130}, 0.4},
		{result.Tilt{Metric: "throttledRatio", High: 0.05}, 5},
		{result.Tilt{Metric: "recordsFailed", High: 7}, 0},
		{result.Tilt{Metric: result.CostPerMonth, Low: 1, Base: 2, High: 9}, 0},
	} {
		if got := widthOf(&c.tilt, checks); got != c.want {
			t.Errorf("%s: %g, want %g", c.tilt.Metric, got, c.want)
		}
	}
}
