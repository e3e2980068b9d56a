package scaling

import (
	"fmt"

	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// awslabs is the stream monitor of awslabs/amazon-kinesis-scaling-utils (commit 23ba220,
// 2022-06, StreamMonitor.java, StreamScaler.java, StreamScalingUtils.java), which scales on
// PUT. It sleeps CheckInterval between two checks, and within a check it waits until the
// stream is ACTIVE again. Of the minutes of its window, the longer of the two After, it counts
// those above and those below its thresholds, wherever they lie; a minute that CloudWatch
// does not show yet is a low one.
//
// What it divides by is how many shards it has last asked for on purpose: it does so when a
// check finds nothing to do, after a change by hand, and else RefreshShardsNumberAfter the
// last time. After UpdateShardCount it does not. So until then each check takes the load for
// that of too few shards, and asks for more of those that are open: the runaway of issue #87.
//
//	check ─┬─ high minutes ≥ After ──► cooling off? ──no──► more of the open shards
//	       ├─ low minutes ≥ After ───► cooling off? ──no──► fewer
//	       └─ else ──────────────────► asks how many shards it divides by
//
// simplified: it votes for GET as well; and it adds up PutRecord and PutRecords only when the
// two happen to be equal.
type awslabs struct {
	c        *spec.Awslabs
	shards   int      // that it divides by; 0: it has not asked yet
	asked    sim.Time // when it has
	up, down change   // the last of each
	idle     bool     // the check finds nothing to do
}

// change is a scale-up or a scale-down.
type change struct {
	ever bool
	at   sim.Time
}

// cooling tells whether a cool-off is not over at now.
func (c *change) cooling(now, coolOff sim.Time) bool { return c.ever && now-coolOff < c.at }

// votes is how many minutes of a window are beyond the thresholds.
type votes struct {
	high, low int
	load      float64 // a moving average
}

// Next: it is there from the start of the run, and checks first when its window can be full.
// It would take a stream of which CloudWatch shows nothing for one without load.
func (a *awslabs) Next(now sim.Time) sim.Time {
	if now < 0 {
		return a.window()
	}
	return now + a.c.CheckInterval
}

func (a *awslabs) window() sim.Time { return max(a.c.Up.After, a.c.Down.After) }

// Wait: it looks at once, then after 20 s, then every second.
func (a *awslabs) Wait(n int) sim.Time {
	switch n {
	case 0:
		return 0
	case 1:
		return a.c.Wait
	}
	return a.c.WaitMore
}

func (a *awslabs) ByHand() bool { return true }

func (a *awslabs) Decide(now sim.Time, m *Metrics, open int) (to int, why string) {
	if a.shards == 0 {
		a.shards, a.asked = open, now
	}
	metric, v := spec.LoadOfBytes, a.votes(now, m, spec.LoadOfBytes)
	if r := a.votes(now, m, spec.LoadOfRecords); r.load > v.load {
		metric, v = spec.LoadOfRecords, r
	}
	reason := func(side string, s *spec.AwslabsScale) string {
		return fmt.Sprintf("%s at %s of %s, %s %s for %s", metricName(metric), percent(v.load), shards(a.shards), side,
			percent(s.Threshold), span(s.After))
	}
	a.idle = false
	switch up, down := &a.c.Up, &a.c.Down; {
	case v.high >= minutes(up.After):
		if !a.up.cooling(now, up.CoolOff) {
			return more(up, open), reason("above", up)
		}
	case v.low >= minutes(down.After):
		if !a.down.cooling(now, down.CoolOff) {
			return fewer(down, open), reason("below", down)
		}
	default:
		a.idle = true
	}
	return open, ""
}

func minutes(t sim.Time) int { return int(t / sim.Minute) }

// votes counts the minutes of the window. CloudWatch rounds its beginning down to a minute.
func (a *awslabs) votes(now sim.Time, m *Metrics, of spec.ScalingMetric) votes {
	shown := m.since((now - a.window()) / sim.Minute * sim.Minute)
	v := votes{low: max(0, minutes(a.window())-len(shown))}
	for i := range shown {
		load := m.load(of, shown[i:i+1], a.shards)
		switch {
		case load > a.c.Up.Threshold:
			v.high++
		case load < a.c.Down.Threshold:
			v.low++
		}
		if v.load > 0 {
			load = float64(v.load+load) / 2
		}
		v.load = load
	}
	return v
}

// more is the shards of a scale-up: by a count, else by its scalePct, which adds to the open
// ones when it is below 100 and is all of them otherwise (getNewShardCount).
func more(s *spec.AwslabsScale, open int) int {
	switch {
	case s.Count > 0:
		return open + s.Count
	case s.Pct < 1:
		return ceil(float64(float64(open) * (1 + s.Pct)))
	}
	return ceil(float64(float64(open) * s.Pct))
}

// fewer is the shards of a scale-down: up to 100 its scalePct is what goes, above it what the
// open ones are divided by.
func fewer(s *spec.AwslabsScale, open int) int {
	switch {
	case s.Count > 0:
		return open - s.Count
	case s.Pct > 1:
		return floor(float64(open) / s.Pct)
	}
	return open - floor(float64(float64(open)*s.Pct))
}

// Done ends a check: it may be time to ask how many shards it divides by.
func (a *awslabs) Done(now sim.Time, o Outcome) {
	switch {
	case !o.Asked:
	case o.Open > o.From:
		a.up = change{true, now}
	default:
		a.down = change{true, now}
	}
	if a.idle || o.ByHand || o.LookedAt-a.c.RefreshShardsNumberAfter > a.asked {
		a.shards, a.asked = o.Open, o.LookedAt
	}
}
