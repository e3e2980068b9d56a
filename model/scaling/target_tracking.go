package scaling

import (
	"fmt"

	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// targetTracking keeps the load at a target, as a target tracking policy of Application Auto
// Scaling does with a stream as custom resource. It has two alarms on the load of each minute:
//
//	high: above the target for OutAfter on end ──► as many shards as bring the newest minute
//	      to the target; within the cooldown only when those are more than it asked for last
//	low:  below InBelow of the target for InAfter on end ──► the same, downwards, when the
//	      cooldown of the last scale-in is over; a scale-out ends that cooldown at once
//
// A cooldown begins when the shards are there (Application Auto Scaling API reference,
// TargetTrackingScalingPolicyConfiguration; scalings of model/limits).
//
// simplified: which datapoint the wanted capacity is computed from is not published.
type targetTracking struct {
	everyMinute
	c                *spec.TargetTracking
	metric           spec.ScalingMetric
	outUntil, inOver sim.Time // ends of the cooldowns
	out              int      // shards that the last scale-out led to
}

func (t *targetTracking) Decide(now sim.Time, m *Metrics, open int) (to int, why string) {
	newest, is := m.period(0, 1)
	if !is {
		return open, ""
	}
	load, out, in := m.load(t.metric, newest, open), int(t.c.OutAfter/sim.Minute), int(t.c.InAfter/sim.Minute)
	want := max(1, ceil(float64(load*float64(open))/t.c.Target))
	at := fmt.Sprintf("%s at %s of %s", metricName(t.metric), percent(load), shards(open))
	low := float64(t.c.Target * t.c.InBelow)
	switch {
	case m.beyond(t.metric, open, 1, out, true, t.c.Target) == out && want > open:
		if now < t.outUntil && want <= t.out {
			return open, ""
		}
		return want, fmt.Sprintf("%s, above %s for %s", at, percent(t.c.Target), span(t.c.OutAfter))
	case t.c.DisableScaleIn || now < t.inOver || want >= open:
	case m.beyond(t.metric, open, 1, in, false, low) == in:
		return want, fmt.Sprintf("%s, below %s for %s", at, percent(low), span(t.c.InAfter))
	}
	return open, ""
}

func (t *targetTracking) Done(now sim.Time, o Outcome) {
	switch {
	case !o.Asked:
	case o.Open > o.From:
		t.outUntil, t.out, t.inOver = now+t.c.ScaleOutCooldown, o.Open, 0
	default:
		t.inOver = now + t.c.ScaleInCooldown
	}
}
