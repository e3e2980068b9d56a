package limits

import (
	"slices"
	"strings"
)

// Names of the rows on metrics as CloudWatch shows them, and on scaling policies.
const (
	CloudWatchDelay = "cloudwatch.delay"
	SummaryCalls    = "cloudwatch.describestreamsummary_calls_per_s"

	TrackingTarget      = "targetTracking.target"
	TrackingOutAfter    = "targetTracking.scale_out_after"
	TrackingInAfter     = "targetTracking.scale_in_after"
	TrackingInBelow     = "targetTracking.scale_in_below"
	TrackingOutCooldown = "targetTracking.scale_out_cooldown"
	TrackingInCooldown  = "targetTracking.scale_in_cooldown"

	AlarmPeriod     = "thresholds.period"
	AlarmUp         = "thresholds.up"
	AlarmUpOf       = "thresholds.up_periods"
	AlarmUpPoints   = "thresholds.up_datapoints"
	AlarmDown       = "thresholds.down"
	AlarmDownOf     = "thresholds.down_periods"
	AlarmDownPoints = "thresholds.down_datapoints"
	AlarmCoolDown   = "thresholds.cool_down"

	AwslabsCheck     = "awslabs.check_interval"
	AwslabsRefresh   = "awslabs.refresh_shards"
	AwslabsWait      = "awslabs.wait_first"
	AwslabsWaitMore  = "awslabs.wait_more"
	AwslabsTries     = "awslabs.modify_tries"
	AwslabsUp        = "awslabs.scale_up_threshold"
	AwslabsUpAfter   = "awslabs.scale_up_after"
	AwslabsDown      = "awslabs.scale_down_threshold"
	AwslabsDownAfter = "awslabs.scale_down_after"
	AwslabsCount     = "awslabs.scale_count"
)

const (
	autoScaling = "Application Auto Scaling API reference, TargetTrackingScalingPolicyConfiguration"
	samples     = "aws-samples/kinesis-auto-scaling c4220b0, terraform/scale.tf"
	adaptavist  = "Adaptavist/terraform-module-kinesis-stream README, which builds on aws-samples/kinesis-auto-scaling"
	awslabs     = "awslabs/amazon-kinesis-scaling-utils 23ba220, "
)

var scalings = []Row{
	{CloudWatchDelay, 60 * second, "ns", Guessed,
		"the developer guide says that metrics are pushed every minute; how late they show is not published; " +
			"theburningmonk.com 2017-04: usually over a minute behind", "2017-04", ""},
	{SummaryCalls, 20, "calls/s", Documented, sdk + " DescribeStreamSummary, per account", "2026-11", ""},

	{TrackingTarget, 0.7, "ratio", Guessed, "what to aim at is for the user; not published for streams", "2026-11", ""},
	{TrackingOutAfter, 3 * 60 * second, "ns", Guessed,
		"datapoints of the alarm that scales out, as seen in accounts; not published for streams", "2026-11", ""},
	{TrackingInAfter, 15 * 60 * second, "ns", Guessed,
		"DynamoDB developer guide, auto scaling: 15 consecutive datapoints, of tables; not published for streams",
		"2026", ""},
	{TrackingInBelow, 0.9, "ratio", Guessed,
		"of the target, below which the alarm that scales in lies, as seen in accounts; not published", "2026-11", ""},
	{TrackingOutCooldown, 300 * second, "ns", Documented, autoScaling + ": of custom resources", "2026", ""},
	{TrackingInCooldown, 300 * second, "ns", Documented, autoScaling + ": of custom resources", "2026", ""},

	{AlarmPeriod, 5 * 60 * second, "ns", SourceCode, samples, "2021-06", ""},
	{AlarmUp, 0.75, "ratio", SourceCode, samples, "2021-06", ""},
	{AlarmUpOf, 5, "periods", SourceCode, samples, "2021-06", ""},
	{AlarmUpPoints, 5, "datapoints", SourceCode, samples, "2021-06", ""},
	{AlarmDown, 0.25, "ratio", SourceCode, samples, "2021-06", ""},
	{AlarmDownOf, 60, "periods", SourceCode, samples, "2021-06", ""},
	{AlarmDownPoints, 57, "datapoints", SourceCode, samples, "2021-06", ""},
	{AlarmCoolDown, 10 * 60 * second, "ns", SourceCode, adaptavist, "2022", ""},

	{AwslabsCheck, 45 * second, "ns", SourceCode, awslabs + "AutoscalingConfiguration.java; issue #87", "2022-06", ""},
	{AwslabsRefresh, 10 * 60 * second, "ns", SourceCode, awslabs + "AutoscalingConfiguration.java", "2022-06", ""},
	{AwslabsWait, 20 * second, "ns", SourceCode, awslabs + "StreamScalingUtils.java, waitForStreamStatus", "2022-06", ""},
	{AwslabsWaitMore, 1 * second, "ns", SourceCode, awslabs + "StreamScalingUtils.java, waitForStreamStatus and " +
		"doOperation", "2022-06", ""},
	{AwslabsTries, 10, "calls", SourceCode, awslabs + "StreamScalingUtils.java", "2022-06", ""},
	{AwslabsUp, 0.75, "ratio", SourceCode, awslabs + "README, the example", "2022-06", ""},
	{AwslabsUpAfter, 5 * 60 * second, "ns", SourceCode, awslabs + "README, the example", "2022-06", ""},
	{AwslabsDown, 0.25, "ratio", SourceCode, awslabs + "README, the example", "2022-06", ""},
	{AwslabsDownAfter, 15 * 60 * second, "ns", SourceCode, awslabs + "README, the example", "2022-06", ""},
	{AwslabsCount, 1, "shards", SourceCode, awslabs + "README, the example", "2022-06", ""},
}

// ScalingMetrics is what all scaling policies share.
const ScalingMetrics = "cloudwatch"

// ScalingOf is the policy that a row belongs to, as a scenario names it, ScalingMetrics for
// all of them, or "".
func ScalingOf(row string) string {
	if of, _, _ := strings.Cut(row, "."); slices.Contains([]string{ScalingMetrics, "targetTracking", "thresholds",
		"awslabs"}, of) {
		return of
	}
	return ""
}
