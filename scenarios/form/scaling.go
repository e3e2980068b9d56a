package form

// Scaling is who changes the number of a stream's shards, and by which rule.
type Scaling struct{}

// Variants of scaling.
func (Scaling) Variants() []any {
	return []any{ScaleSchedule{}, ScaleTargetTracking{}, ScaleThresholds{}, ScaleAwslabs{}}
}

// Policies. What they look at is what CloudWatch shows: sums of minutes, late.
type (
	ScaleSchedule struct {
		Policy Word           `json:"policy" need:"yes" words:"schedule" text:"A number of shards for each time, whatever the load: scheduled actions."`
		Steps  []ScheduleStep `json:"steps" need:"yes" range:"1.." example:"[{at: 7h, to: 8}, {at: 22h, to: 3}]" text:"When the stream gets how many shards, in order of time."`
		Every  Duration       `json:"every" without:"the steps happen once" example:"24h" text:"The schedule begins anew after so long; longer than its last step."`
	}
	ScaleTargetTracking struct {
		Policy           Word     `json:"policy" need:"yes" words:"targetTracking" text:"Application Auto Scaling keeps the load of the shards at a target, with an alarm above it and one below."`
		Min              Count    `json:"min" default:"1" range:"1..10000" text:"Fewest shards that it asks for."`
		Max              Count    `json:"max" need:"yes" range:"1..10000" example:"16" text:"Most shards that it asks for, at least |min|."`
		Target           Ratio    `json:"target" default:"70%" example:"60%" text:"Load to keep, of what the open shards take; more than 0%, 100% at most: throttled records are in no metric of the load."`
		Metric           Word     `json:"metric" default:"utilization" words:"utilization,incomingBytes,incomingRecords" text:"What the load is: bytes, records, or the larger of the two."`
		ScaleOutAfter    Duration `json:"scaleOutAfter" default:"3m" example:"1m" text:"Whole minutes on end above the target."`
		ScaleInAfter     Duration `json:"scaleInAfter" default:"15m" example:"30m" text:"Whole minutes on end below 90 % of the target."`
		ScaleOutCooldown Duration `json:"scaleOutCooldown" default:"5m" example:"10m" text:"After a scale-out is done, only a larger one."`
		ScaleInCooldown  Duration `json:"scaleInCooldown" default:"5m" example:"1h" text:"After a scale-in is done, no other; a scale-out ends it."`
		DisableScaleIn   Flag     `json:"disableScaleIn" default:"false" text:"|true|: it never scales in."`
		Delay            Duration `json:"delay" default:"1m" example:"3m" text:"From the end of a minute until CloudWatch shows it (a guess), 0 to 1h."`
	}
	ScaleThresholds struct {
		Policy   Word      `json:"policy" need:"yes" words:"thresholds" text:"Two CloudWatch alarms and a function that multiplies the shards, as |aws-samples/kinesis-auto-scaling|."`
		Min      Count     `json:"min" default:"1" range:"1..10000" text:"Fewest shards that it asks for."`
		Max      Count     `json:"max" need:"yes" range:"1..10000" example:"16" text:"Most shards that it asks for, at least |min|."`
		Metric   Word      `json:"metric" default:"utilization" words:"utilization,incomingBytes,incomingRecords" text:"What the load is: bytes, records, or the larger of the two."`
		Period   Duration  `json:"period" default:"5m" example:"1m" text:"Of a datapoint, whole minutes."`
		Up       AlarmUp   `json:"up" default:"{}" without:"above 75 % in 5 of 5 periods: twice as many" text:"The alarm that scales up."`
		Down     AlarmDown `json:"down" default:"{}" without:"below 25 % in 57 of 60 periods: half as many" text:"The alarm that scales down."`
		CoolDown Duration  `json:"coolDown" default:"10m" example:"30m" text:"After a call that was accepted, no other."`
		Delay    Duration  `json:"delay" default:"1m" example:"3m" text:"From the end of a minute until CloudWatch shows it (a guess), 0 to 1h."`
	}
	ScaleAwslabs struct {
		Policy                   Word      `json:"policy" need:"yes" words:"awslabs" text:"The scaling utility |awslabs/amazon-kinesis-scaling-utils| on PUT, under its own names."`
		Min                      Count     `json:"min" default:"1" range:"1..10000" text:"Its |minShards|."`
		Max                      Count     `json:"max" need:"yes" range:"1..10000" example:"16" text:"Its |maxShards|, at least |min|."`
		CheckInterval            Duration  `json:"checkInterval" default:"45s" example:"300s" text:"It sleeps so long between two checks."`
		RefreshShardsNumberAfter Duration  `json:"refreshShardsNumberAfter" default:"10m" example:"5m" text:"When it asks anew how many shards the load is divided by, if no check found nothing to do meanwhile."`
		ScaleUp                  ScaleUp   `json:"scaleUp" default:"{}" without:"above 75 % for 5 min: one shard more" text:"When it scales up, and how far."`
		ScaleDown                ScaleDown `json:"scaleDown" default:"{}" without:"below 25 % for 15 min: one shard less" text:"When it scales down, and how far."`
		Delay                    Duration  `json:"delay" default:"1m" example:"3m" text:"From the end of a minute until CloudWatch shows it (a guess), 0 to 1h."`
	}
)

// ScheduleStep is one step of a schedule.
type ScheduleStep struct {
	At Duration `json:"at" need:"yes" example:"7h" text:"Since the schedule began."`
	To Count    `json:"to" need:"yes" range:"1..10000" example:"8" text:"Shards from then on. A call may double or halve: what is farther away takes several."`
}

// AlarmUp is the alarm that scales up.
type AlarmUp struct {
	Above      Ratio `json:"above" default:"75%" example:"80%" text:"Load above which a datapoint is, of what the open shards take."`
	Datapoints Count `json:"datapoints" default:"5" range:"1..1440" text:"So many must be above it."`
	Of         Count `json:"of" default:"5" range:"1..1440" text:"Of the last periods, at least |datapoints|; one day of them at most."`
	By         Scale `json:"by" default:"2x" example:"1.5x" text:"Factor on the open shards, more than 1x, 2x at most."`
	Throttled  Count `json:"throttled" without:"it does not look at that" range:"1..1000000000" example:"1" text:"So many throttled records in a period put a datapoint above it as well: the load of a full stream does not tell how much more there is."`
}

// AlarmDown is the alarm that scales down.
type AlarmDown struct {
	Below      Ratio `json:"below" default:"25%" example:"30%" text:"Load below which a datapoint is; less than |above|."`
	Datapoints Count `json:"datapoints" default:"57" range:"1..1440" text:"So many must be below it."`
	Of         Count `json:"of" default:"60" range:"1..1440" text:"Of the last periods, at least |datapoints|; one day of them at most."`
	By         Scale `json:"by" default:"0.5x" example:"0.75x" text:"Factor on the open shards, from 0.5x, less than 1x."`
}

// ScaleUp is the scaleUp of the awslabs utility.
type ScaleUp struct {
	Threshold Ratio    `json:"scaleThreshold" default:"75%" example:"90%" text:"Load above which a minute is high: its |scaleThresholdPct|."`
	After     Duration `json:"scaleAfter" default:"5m" text:"High minutes of the window, which is the longer of the two |scaleAfter|; whole minutes."`
	Count     Count    `json:"scaleCount" without:"1, or |scaleBy|" range:"1..10000" apart:"scaleBy" example:"2" text:"So many shards more."`
	By        Ratio    `json:"scaleBy" apart:"scaleCount" example:"25%" text:"Its |scalePct|: below 100% it is added to the open shards, from 100% on they become this part of what they are; 100% itself changes nothing and is refused."`
	CoolOff   Duration `json:"coolOff" default:"0s" example:"15m" text:"After a scale-up, no other: its |coolOffMins|."`
}

// ScaleDown is the scaleDown of the awslabs utility.
type ScaleDown struct {
	Threshold Ratio    `json:"scaleThreshold" default:"25%" example:"30%" text:"Load below which a minute is low; one that CloudWatch does not show yet is low as well."`
	After     Duration `json:"scaleAfter" default:"15m" text:"Low minutes of the window; whole minutes."`
	Count     Count    `json:"scaleCount" without:"1, or |scaleBy|" range:"1..10000" apart:"scaleBy" example:"2" text:"So many shards less."`
	By        Ratio    `json:"scaleBy" apart:"scaleCount" example:"25%" text:"Its |scalePct|: up to 100% it is taken away from the open shards, above that they are divided by it."`
	CoolOff   Duration `json:"coolOff" default:"0s" example:"1h" text:"After a scale-down, no other: its |coolOffMins|."`
}
