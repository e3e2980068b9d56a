package scaling

import (
	"fmt"
	"slices"

	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// targetTracking keeps the load at a target, as a target tracking policy of Application Auto
// Scaling does with a stream as custom resource. What it tracks is a metric that somebody
// publishes each minute: the load of the newest datapoint, divided by the shards that are open
// then. It has two alarms on these:
//
//	high: above the target for OutAfter on end ──► as many shards as bring the newest load to
//	      the target; within the cooldown computed from the shards before the last scale-out,
//	      so that only a larger one comes of it
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
	loads            []float64 // as published, oldest first
	shown            sim.Time  // the minutes before are among them
	outUntil, inOver sim.Time  // ends of the cooldowns
	from             int       // shards before the last scale-out
}

func (t *targetTracking) Decide(now sim.Time, m *Metrics, open int) (to int, why string) {
	t.publish(m, open)
	if len(t.loads) == 0 {
		return open, ""
	}
	load, low := t.loads[len(t.loads)-1], float64(t.c.Target*t.c.InBelow)
	at := fmt.Sprintf("%s at %s of %s", metricName(t.metric), percent(load), shards(open))
	switch {
	case t.all(t.c.OutAfter, func(x float64) bool { return x > t.c.Target }):
		base := open
		if now < t.outUntil {
			base = t.from
		}
		if want := t.wanted(load, base); want > open {
			return want, fmt.Sprintf("%s, above %s for %s", at, percent(t.c.Target), span(t.c.OutAfter))
		}
	case t.c.DisableScaleIn || now < t.inOver:
	case t.all(t.c.InAfter, func(x float64) bool { return x < low }):
		if want := t.wanted(load, open); want < open {
			return want, fmt.Sprintf("%s, below %s for %s", at, percent(low), span(t.c.InAfter))
		}
	}
	return open, ""
}

// publish adds the load of the minutes that are new.
func (t *targetTracking) publish(m *Metrics, open int) {
	fresh := m.since(t.shown)
	for i := range fresh {
		t.loads = append(t.loads, m.load(t.metric, fresh[i:i+1], open))
		t.shown = fresh[i].Minute + sim.Minute
	}
	if len(t.loads) > 2*kept {
		t.loads = slices.Delete(t.loads, 0, kept)
	}
}

// all tells whether the loads of a time on end, up to the newest, are beyond an alarm.
func (t *targetTracking) all(on sim.Time, beyond func(float64) bool) bool {
	n := len(t.loads) - minutes(on)
	return n >= 0 && !slices.ContainsFunc(t.loads[n:], func(x float64) bool { return !beyond(x) })
}

// wanted is the shards that bring a load of some to the target.
func (t *targetTracking) wanted(load float64, base int) int {
	return max(1, ceil(float64(load*float64(base))/t.c.Target))
}

func (t *targetTracking) Done(now sim.Time, o Outcome) {
	switch {
	case !o.Asked:
	case o.Open > o.From:
		t.outUntil, t.from, t.inOver = now+t.c.ScaleOutCooldown, o.From, 0
	default:
		t.inOver = now + t.c.ScaleInCooldown
	}
}
