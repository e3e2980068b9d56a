package scaling

import (
	"fmt"
	"math"

	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// A Policy decides how many shards a stream should have. It is asked at the instants that it
// names, and told at the end of each look what came of it.
type Policy interface {
	// Next is when it looks again.
	Next(now sim.Time) sim.Time

	// Decide is how many shards it wants, and why; it wants the open ones to stay when that is
	// all it has to say.
	Decide(now sim.Time, m *Metrics, open int) (to int, why string)

	// Done ends a look.
	Done(now sim.Time, o Outcome)

	// Wait is how long it then waits before it looks for the nth time, from 0, whether what it
	// asked for is there; never when it does not wait for that.
	Wait(n int) sim.Time

	// ByHand tells whether it goes on with splits and merges where UpdateShardCount is refused
	// for a limit. Others ask for no more than a call may do.
	ByHand() bool
}

// Outcome is what came of a look.
type Outcome struct {
	LookedAt sim.Time
	Asked    bool // a call was made and accepted
	ByHand   bool // shards were split or merged one by one
	From     int  // open when it looked
	Open     int  // open now, as far as it knows
}

// everyMinute is the times of a policy that looks at alarms: CloudWatch evaluates those of one
// minute's datapoints once a minute, ours a second past it, when the datapoint is there.
type everyMinute struct{}

func (everyMinute) Next(now sim.Time) sim.Time { return (now/sim.Minute+1)*sim.Minute + sim.Second }
func (everyMinute) Wait(int) sim.Time          { return sim.Minute }
func (everyMinute) ByHand() bool               { return false }

// New returns the policy of a stream.
func New(s *spec.Scaling) Policy {
	switch s.Policy {
	case spec.ScaleBySchedule:
		return &schedule{c: &s.Schedule}
	case spec.ScaleByTargetTracking:
		return &targetTracking{c: &s.Tracking, metric: s.Metric}
	case spec.ScaleByThresholds:
		return &thresholds{c: s}
	}
	return &awslabs{c: &s.Awslabs}
}

// First is when a policy looks for the first time.
func First(p Policy) sim.Time { return max(p.Next(-1), 0) }

// ceil is the least whole number that is not below x, where x is a quotient that may be off
// by a rounding.
func ceil(x float64) int { return int(math.Ceil(x - 1e-9)) }

// floor is the largest whole number that is not above x, in the same way.
func floor(x float64) int { return int(math.Floor(x + 1e-9)) }

// percent prints a ratio.
func percent(x float64) string { return fmt.Sprintf("%.0f %%", float64(x*100)) }

// metricName is what a policy looks at, for people.
func metricName(of spec.ScalingMetric) string {
	return [...]string{"the load", "IncomingBytes", "IncomingRecords"}[of]
}

// shards prints a number of them.
func shards(n int) string {
	if n == 1 {
		return "1 shard"
	}
	return fmt.Sprintf("%d shards", n)
}

// span prints whole minutes.
func span(t sim.Time) string { return fmt.Sprintf("%d min", minutes(t)) }

// within brings a number of shards into a range.
func within(n, low, high int) int { return min(max(n, low), high) }
