// Package scaling holds policies that change how many shards a stream has, as people run
// them on AWS: by a schedule, by target tracking, by alarms with a cool-down, by the scaling
// utility of awslabs. A policy is a plain state machine that is told what CloudWatch shows by
// now and how many shards are open, and says how many it wants; the actor makes the calls.
package scaling

import (
	"slices"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// Metrics is what CloudWatch shows of a stream by now, minute by minute. That a shard is
// open is no metric: whoever wants a load as a part of what a stream takes, asks the API for
// the shards and divides.
type Metrics struct {
	ShardBytes   int64 // that a shard takes in a minute
	ShardRecords int64
	minutes      []api.Datapoint // oldest first
}

// kept bounds how far back a policy can look.
const kept = 24 * 60

// Add shows one more minute; they come in order.
func (m *Metrics) Add(d api.Datapoint) {
	if len(m.minutes) == 2*kept {
		m.minutes = slices.Delete(m.minutes, 0, kept)
	}
	m.minutes = append(m.minutes, d)
}

// since is the minutes that began at an instant or later.
func (m *Metrics) since(at sim.Time) []api.Datapoint {
	i, _ := slices.BinarySearchFunc(m.minutes, at, func(d api.Datapoint, at sim.Time) int {
		return int(min(max(d.Minute-at, -1), 1))
	})
	return m.minutes[i:]
}

// load is how much of what some open shards take a span of minutes brought: 1 is all of it.
func (m *Metrics) load(of spec.ScalingMetric, span []api.Datapoint, open int) float64 {
	bytes, records := int64(0), int64(0)
	for i := range span {
		bytes += span[i].IncomingBytes
		records += span[i].IncomingRecords
	}
	n := int64(len(span)) * int64(open)
	byBytes := float64(bytes) / float64(n*m.ShardBytes)
	byRecords := float64(records) / float64(n*m.ShardRecords)
	switch of {
	case spec.LoadOfBytes:
		return byBytes
	case spec.LoadOfRecords:
		return byRecords
	}
	return max(byBytes, byRecords)
}

// period is the minutes of the datapoint so many periods back, from the newest minute on, and
// whether there are as many. Periods roll: they are not aligned with the clock (observed in
// aws-samples/kinesis-auto-scaling, terraform/scale.tf).
func (m *Metrics) period(back, minutes int) ([]api.Datapoint, bool) {
	end := len(m.minutes) - back*minutes
	if end < minutes {
		return nil, false
	}
	return m.minutes[end-minutes : end], true
}

// beyond counts the datapoints that are beyond an alarm among the newest so many.
func (m *Metrics) beyond(minutes, periods int, alarm func(span []api.Datapoint) bool) int {
	n := 0
	for back := range periods {
		span, is := m.period(back, minutes)
		if !is {
			break
		}
		if alarm(span) {
			n++
		}
	}
	return n
}

// throttled is WriteProvisionedThroughputExceeded of a span of minutes, in records.
func throttled(span []api.Datapoint) int64 {
	n := int64(0)
	for i := range span {
		n += span[i].Throttled
	}
	return n
}
