package scaling

import (
	"fmt"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// thresholds has two CloudWatch alarms, each with its factor on the open shards, and a
// cool-down from the last call on, in which neither acts. It does not wait for what it asked
// for (aws-samples/kinesis-auto-scaling: alarms, a topic and a function; the cool-down:
// Adaptavist/terraform-module-kinesis-stream).
//
//	alarm up:   Datapoints of the last Of periods above the threshold ──► × By
//	            (or with Throttled records refused in them, if it looks at that)
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
	up, down := &t.c.Up, &t.c.Down
	above := func(span []api.Datapoint) bool {
		return m.load(t.c.Metric, span, open) > up.Threshold || up.Throttled > 0 && throttled(span) >= up.Throttled
	}
	below := func(span []api.Datapoint) bool { return m.load(t.c.Metric, span, open) < down.Threshold }
	minutes := minutes(t.c.Period)
	if m.beyond(minutes, up.Of, above) >= up.Datapoints {
		side := "above " + percent(up.Threshold)
		if up.Throttled > 0 {
			side += " or throttling"
		}
		return ceil(float64(float64(open) * up.By)), t.why(m, open, up, side)
	}
	if m.beyond(minutes, down.Of, below) >= down.Datapoints {
		return max(1, ceil(float64(float64(open)*down.By))), t.why(m, open, down, "below "+percent(down.Threshold))
	}
	return open, ""
}

func (t *thresholds) why(m *Metrics, open int, a *spec.Alarm, side string) string {
	newest, _ := m.period(0, minutes(t.c.Period))
	return fmt.Sprintf("%s at %s of %s, %s in %d of %d periods of %s", metricName(t.c.Metric),
		percent(m.load(t.c.Metric, newest, open)), shards(open), side, a.Datapoints, a.Of, span(t.c.Period))
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
