package scaling

import (
	"fmt"

	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// thresholds has two CloudWatch alarms, each with its factor on the open shards, and a
// cool-down from the last call on, in which neither acts. It does not wait for what it asked
// for (aws-samples/kinesis-auto-scaling: alarms, a topic and a function; the cool-down:
// Adaptavist/terraform-module-kinesis-stream).
//
//	alarm up:   Datapoints of the last Of periods above the threshold ──► × By
//	alarm down: Datapoints of the last Of periods below the threshold ──► × By, not below half
type thresholds struct {
	everyMinute
	c     *spec.Scaling
	until sim.Time // end of the cool-down
}

func (t *thresholds) Decide(now sim.Time, m *Metrics, open int) (to int, why string) {
	if now < t.until {
		return open, ""
	}
	if t.rings(m, open, &t.c.Up, true) {
		return ceil(float64(float64(open) * t.c.Up.By)), t.why(m, open, &t.c.Up, "above")
	}
	if t.rings(m, open, &t.c.Down, false) {
		return max(1, ceil(float64(float64(open)*t.c.Down.By))), t.why(m, open, &t.c.Down, "below")
	}
	return open, ""
}

func (t *thresholds) rings(m *Metrics, open int, a *spec.Alarm, above bool) bool {
	return m.beyond(t.c.Metric, open, int(t.c.Period/sim.Minute), a.Of, above, a.Threshold) >= a.Datapoints
}

func (t *thresholds) why(m *Metrics, open int, a *spec.Alarm, side string) string {
	newest, _ := m.period(0, int(t.c.Period/sim.Minute))
	return fmt.Sprintf("%s at %s of %s, %s %s in %d of %d periods of %s", metricName(t.c.Metric),
		percent(m.load(t.c.Metric, newest, open)), shards(open), side, percent(a.Threshold), a.Datapoints, a.Of,
		span(t.c.Period))
}

// Done begins the cool-down when a call was accepted; after one that was refused the alarm
// rings again.
func (t *thresholds) Done(now sim.Time, o Outcome) {
	if o.Asked {
		t.until = now + t.c.CoolDown
	}
}

// Wait is never: the function that calls UpdateShardCount ends with its answer.
func (t *thresholds) Wait(int) sim.Time { return sim.Never }
