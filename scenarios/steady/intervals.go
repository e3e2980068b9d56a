package steady

import (
	"fmt"

	"github.com/kinesim/kinesim/interval"
	"github.com/kinesim/kinesim/model/result"
	"github.com/kinesim/kinesim/model/spec"
)

// Intervals puts those of sections into the result of a whole run whose warm-up is
// automatic, and leaves others alone. A scenario that is no steady state gets the reason.
func Intervals(s *spec.Scenario, r *result.Result) {
	if !s.Warmup.Auto {
		return
	}
	r.Steady = &result.Steady{From: float64(r.WarmUp) / 1e9, Why: changes(s, r)}
	if r.Steady.Why != "" {
		return
	}
	r.Steady.Sections = interval.Sections
	for i := range r.Metrics {
		m := &r.Metrics[i]
		switch {
		case m.Segments != nil && *m.Count > 0:
			sections := m.Segments.Sections(r.WarmUp, interval.Sections)
			r.Steady.Length = float64(sections.Length) / 1e9
			mean, tail := Of(sections)
			m.CIMean, m.CI = put(m, "mean", inMillis, mean), put(m, "p99", inMillis, tail)
		case m.Ratio != nil:
			m.CI = put(m, "", 1, OfRatio(m.Ratio.Sections(r.WarmUp, interval.Sections)))
		}
	}
}

// inMillis is what turns ns into the unit of files.
const inMillis = 1e6

// put is an outcome in the unit of a metric; what is lacking is noted there.
func put(m *result.Metric, stat string, unit float64, o Outcome) *result.Interval {
	if o.Lack != nil {
		m.NotEnough = append(m.NotEnough, result.Lack{Stat: stat, Reason: o.Lack.Reason, Longer: o.Lack.Longer})
		return nil
	}
	return &result.Interval{Level: interval.Level, Low: o.Span.Low / unit, High: o.Span.High / unit,
		Sections: interval.Sections}
}

// changes says what of a run changes with time, so that no part of it stands for another; ""
// is nothing.
func changes(s *spec.Scenario, r *result.Result) string {
	for i := range s.Producers {
		a, name := &s.Producers[i].Arrivals, s.Producers[i].Name
		switch {
		case a.Trace != nil:
			return fmt.Sprintf("producer %s replays a trace", name)
		case a.Sine != nil:
			return fmt.Sprintf("the load of producer %s is a wave", name)
		case len(a.Stages) > 1 || len(a.Stages) == 1 && a.Stages[0].Ramp:
			return fmt.Sprintf("the load of producer %s has stages", name)
		}
	}
	for i := range s.Consumers {
		if s.Consumers[i].StartAt > 0 {
			return fmt.Sprintf("consumer %s starts late", s.Consumers[i].Name)
		}
	}
	switch {
	case len(s.Events) > 0:
		return fmt.Sprintf("there is event %s", s.Events[0].Name)
	case len(s.Faults) > 0:
		return fmt.Sprintf("there is fault %s", s.Faults[0].Name)
	}
	for i := range r.Metrics {
		if m := &r.Metrics[i]; m.Name == "reshards" && *m.Value > 0 {
			return "shards are split or merged"
		}
	}
	return ""
}
