package spec

import "github.com/kinesim/kinesim/sim"

// ScalingPolicy is the rule by which somebody changes the number of a stream's shards.
type ScalingPolicy uint8

// Policies.
const (
	ScaleBySchedule ScalingPolicy = iota
	ScaleByTargetTracking
	ScaleByThresholds
	ScaleByAwslabs // the utility awslabs/amazon-kinesis-scaling-utils
)

// String is the word of the scenario.
func (p ScalingPolicy) String() string {
	return [...]string{"schedule", "targetTracking", "thresholds", "awslabs"}[p]
}

// Scaling is the policy of a stream. It sees what CloudWatch shows, and acts by calls of the
// control plane.
type Scaling struct {
	Policy   ScalingPolicy
	Min, Max int            // open shards that it asks for
	Delay    sim.Time       // from the end of a minute until CloudWatch shows it
	Metric   ScalingMetric  // of target tracking and thresholds
	Schedule Schedule       // of ScaleBySchedule
	Tracking TargetTracking // of ScaleByTargetTracking
	Up, Down Alarm          // of ScaleByThresholds
	Period   sim.Time       // of a datapoint of those, whole minutes
	CoolDown sim.Time       // of ScaleByThresholds, after a change is done
	Awslabs  Awslabs        // of ScaleByAwslabs
}

// ScalingMetric is what of the load a policy looks at, as a part of what the open shards
// take.
type ScalingMetric uint8

// Metrics.
const (
	LoadOfShards  ScalingMetric = iota // the larger of the two below
	LoadOfBytes                        // IncomingBytes
	LoadOfRecords                      // IncomingRecords
)

// Schedule says how many shards a stream has when.
type Schedule struct {
	Every sim.Time // it begins anew; 0: never
	Steps []ScheduleStep
}

// ScheduleStep is one action of a schedule.
type ScheduleStep struct {
	At sim.Time // since the schedule began
	To int      // shards
}

// TargetTracking keeps the load of the shards at a target.
type TargetTracking struct {
	Target            float64  // of what the open shards take
	OutAfter, InAfter sim.Time // minutes on end that must be above, or below
	InBelow           float64  // of the target, below which it scales in
	ScaleOutCooldown  sim.Time
	ScaleInCooldown   sim.Time
	DisableScaleIn    bool
}

// Alarm is a CloudWatch alarm and what it does to the number of shards.
type Alarm struct {
	Threshold      float64 // of what the open shards take
	Datapoints, Of int     // of the last Of periods so many must be beyond it
	By             float64 // factor on the open shards
	Throttled      int64   // of Up: so many refused records put a datapoint beyond it as well; 0: it does not look
}

// Awslabs is the configuration of the scaling utility, named as its own.
type Awslabs struct {
	CheckInterval            sim.Time
	RefreshShardsNumberAfter sim.Time
	Wait, WaitMore           sim.Time // until it looks for the second time, and again, whether a stream is ACTIVE
	Up, Down                 AwslabsScale
}

// AwslabsScale is its scaleUp or its scaleDown.
type AwslabsScale struct {
	Threshold float64
	After     sim.Time // minutes beyond it, not on end
	Count     int      // shards; 0: by Pct
	Pct       float64  // of the open shards: its scalePct as a ratio
	CoolOff   sim.Time
}
