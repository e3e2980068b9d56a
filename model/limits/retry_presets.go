package limits

import "strings"

// The sources of the presets. Those in Java were read as class files, which the registry has;
// the text of the repository at its newest stored commit has the same values.
const (
	javaV1   = "aws-java-sdk-core 1.12.390, com/amazonaws "
	javaV2   = "software.amazon.awssdk:retries 2.57.8, "
	botocore = "botocore 1.43.67, botocore/"
	smithyJS = "@smithy/core 3.33.3, src/submodules/retry/util-retry/"
	agent    = "amazon-kinesis-agent 2.0.13, streaming/agent/"
	fluent   = "fluent-bit 5.1.1, "
)

// Names of the rows of a preset: "retry.", the preset, and one of these.
const (
	PresetAttempts     = ".attempts"
	PresetBase         = ".base"
	PresetThrottleBase = ".throttle_base"
	PresetCap          = ".max_backoff"
	PresetTokens       = ".tokens"
	PresetCost         = ".cost"
	PresetTimeoutCost  = ".timeout_cost"
	PresetThrottleCost = ".throttle_cost"
	PresetResends      = ".resend_attempts"
	PresetResendBase   = ".resend_base"
	PresetResendCap    = ".resend_max_backoff"
	PresetResendMore   = ".resend_more"
	PresetAround       = ".resend_jitter"
	PresetRecovery     = ".resend_recovery"
	PresetStep         = ".resend_step"
)

// Presets whose rows these are; two of them are used by another preset as well.
const (
	PresetJavaV2Legacy   = "retry.java_v2_legacy"
	PresetJavaV2Standard = "retry.java_v2_standard"
	PresetBoto3Legacy    = "retry.boto3_legacy"
	PresetBoto3          = "retry.boto3_standard"
	PresetJSV3           = "retry.js_v3_standard"
	PresetAWS2026        = "retry.aws_2026"
	PresetKinesisAgent   = "retry.kinesis_agent"
	PresetFluentBit      = "retry.fluent_bit"
	PresetAdaptive       = "retry.adaptive"
)

// Names of the rows on the limit that the adaptive modes put on their own calls.
const (
	AdaptiveBeta     = PresetAdaptive + ".beta"
	AdaptiveScale    = PresetAdaptive + ".scale"
	AdaptiveSmooth   = PresetAdaptive + ".smooth"
	AdaptiveLeast    = PresetAdaptive + ".min_rate"
	AdaptiveMost     = PresetAdaptive + ".max_ratio"
	AdaptiveSlice    = PresetAdaptive + ".slice"
	AdaptiveCapacity = PresetAdaptive + ".min_capacity"
)

// clients are the presets by the names that scenarios give them, with their rows.
var clients = map[string][]string{
	"javaV2Legacy": {PresetJavaV2Legacy}, "javaV2Standard": {PresetJavaV2Standard},
	"boto3Legacy": {PresetBoto3Legacy}, "boto3Standard": {PresetBoto3}, "boto3Adaptive": {PresetBoto3, PresetAdaptive},
	"jsV3Standard": {PresetJSV3}, "jsV3Adaptive": {PresetJSV3, PresetAdaptive}, "aws2026": {PresetAWS2026},
	"kinesisAgent": {PresetKinesisAgent}, "fluentBit": {PresetFluentBit},
}

// RowsOf are the beginnings of the names of a client's rows.
func RowsOf(client string) []string { return clients[client] }

// ClientOf is the beginning of a row's name when it belongs to some clients only; else "".
func ClientOf(row string) string {
	if dot := strings.LastIndexByte(row, '.'); dot > 0 && strings.HasPrefix(row, "retry.") {
		return row[:dot]
	}
	return ""
}

// presets has what is above 0. Not here: a retry of Java's legacy mode after a throttle costs
// nothing (THROTTLE_EXCEPTION_TOKEN_COST = 0); boto3's legacy mode has no cap and no quota; a
// first attempt that succeeds gives 1 token back everywhere, as in RetryRefund.
var presets = []Row{
	{PresetJavaV2Legacy + PresetAttempts, 4, "attempts", SourceCode, javaV2 + "DefaultRetryStrategy$Legacy MAX_ATTEMPTS; the default mode", "2026-11", ""},
	{PresetJavaV2Legacy + PresetBase, 100 * ms, "ns", SourceCode, javaV2 + "DefaultRetryStrategy$Legacy BASE_DELAY: exponentialDelay, full jitter on base·2^(n-1)", "2026-11", ""},
	{PresetJavaV2Legacy + PresetThrottleBase, 500 * ms, "ns", SourceCode, javaV2 + "DefaultRetryStrategy$Legacy THROTTLED_BASE_DELAY: exponentialDelayHalfJitter", "2026-11", ""},
	{PresetJavaV2Legacy + PresetCap, 20 * second, "ns", SourceCode, javaV2 + "DefaultRetryStrategy$Legacy MAX_BACKOFF", "2026-11", ""},
	{PresetJavaV2Legacy + PresetTokens, 500, "tokens", SourceCode, javaV2 + "DefaultRetryStrategy$Legacy TOKEN_BUCKET_SIZE", "2026-11", ""},
	{PresetJavaV2Legacy + PresetCost, 5, "tokens", SourceCode, javaV2 + "DefaultRetryStrategy$Legacy DEFAULT_EXCEPTION_TOKEN_COST; 0 after a throttle", "2026-11", ""},

	{PresetJavaV2Standard + PresetAttempts, 3, "attempts", SourceCode, javaV2 + "DefaultRetryStrategy$Standard MAX_ATTEMPTS", "2026-11", ""},
	{PresetJavaV2Standard + PresetBase, 100 * ms, "ns", SourceCode, javaV2 + "DefaultRetryStrategy$Standard BASE_DELAY_V20: full jitter on base·2^(n-1)", "2026-11", ""},
	{PresetJavaV2Standard + PresetThrottleBase, 1 * second, "ns", SourceCode, javaV2 + "DefaultRetryStrategy$Standard THROTTLED_BASE_DELAY: full jitter", "2026-11", ""},
	{PresetJavaV2Standard + PresetCap, 20 * second, "ns", SourceCode, javaV2 + "DefaultRetryStrategy$Standard MAX_BACKOFF", "2026-11", ""},
	{PresetJavaV2Standard + PresetTokens, 500, "tokens", SourceCode, javaV2 + "DefaultRetryStrategy$Standard TOKEN_BUCKET_SIZE", "2026-11", ""},
	{PresetJavaV2Standard + PresetCost, 5, "tokens", SourceCode, javaV2 + "DefaultRetryStrategy$Standard DEFAULT_EXCEPTION_TOKEN_COST_V20, throttles too", "2026-11", ""},

	{PresetBoto3Legacy + PresetAttempts, 5, "attempts", SourceCode, botocore + "data/_retry.json __default__ max_attempts; the default mode", "2026-08", ""},
	{PresetBoto3Legacy + PresetBase, 1 * second, "ns", SourceCode, botocore + "data/_retry.json base rand, growth_factor 2; retryhandler.py: rand·2^(n-1) s, no cap", "2026-08", ""},

	{PresetBoto3 + PresetAttempts, 3, "attempts", SourceCode, botocore + "retries/standard.py DEFAULT_MAX_ATTEMPTS", "2026-08", ""},
	{PresetBoto3 + PresetBase, 1 * second, "ns", SourceCode, botocore + "retries/standard.py ExponentialBackoff: rand·min(2^(n-1), 20) s", "2026-08", ""},
	{PresetBoto3 + PresetCap, 20 * second, "ns", SourceCode, botocore + "retries/standard.py _MAX_BACKOFF", "2026-08", ""},
	{PresetBoto3 + PresetTokens, 500, "tokens", SourceCode, botocore + "retries/quota.py INITIAL_CAPACITY", "2026-08", ""},
	{PresetBoto3 + PresetCost, 5, "tokens", SourceCode, botocore + "retries/standard.py _RETRY_COST", "2026-08", ""},
	{PresetBoto3 + PresetTimeoutCost, 10, "tokens", SourceCode, botocore + "retries/standard.py _TIMEOUT_RETRY_REQUEST", "2026-08", ""},

	{PresetJSV3 + PresetAttempts, 3, "attempts", SourceCode, smithyJS + "config.ts DEFAULT_MAX_ATTEMPTS", "2026-08", ""},
	{PresetJSV3 + PresetBase, 100 * ms, "ns", SourceCode, smithyJS + "constants.ts DEFAULT_RETRY_DELAY_BASE; DefaultRetryBackoffStrategy.ts: rand·min(base·2^(n-1), cap)", "2026-08", ""},
	{PresetJSV3 + PresetThrottleBase, 500 * ms, "ns", SourceCode, smithyJS + "constants.ts THROTTLING_RETRY_DELAY_BASE", "2026-08", ""},
	{PresetJSV3 + PresetCap, 20 * second, "ns", SourceCode, smithyJS + "constants.ts MAXIMUM_RETRY_DELAY", "2026-08", ""},
	{PresetJSV3 + PresetTokens, 500, "tokens", SourceCode, smithyJS + "constants.ts INITIAL_RETRY_TOKENS", "2026-08", ""},
	{PresetJSV3 + PresetCost, 10, "tokens", SourceCode, smithyJS + "retries-2026-config.ts: TIMEOUT_RETRY_COST for TRANSIENT, which all but throttles are", "2026-08", ""},
	{PresetJSV3 + PresetThrottleCost, 5, "tokens", SourceCode, smithyJS + "constants.ts RETRY_COST, for THROTTLING", "2026-08", ""},

	{PresetAWS2026 + PresetAttempts, 3, "attempts", SourceCode, core + " standard.go DefaultMaxAttempts", "2026-11", ""},
	{PresetAWS2026 + PresetBase, 50 * ms, "ns", SourceCode, core + " standard.go NewStandard baseDelay; jitter_backoff.go backoffDelay2026: rand·min(base·2^(n-1), cap)", "2026-11", ""},
	{PresetAWS2026 + PresetThrottleBase, 1 * second, "ns", SourceCode, core + " jitter_backoff.go backoffDelay2026", "2026-11", ""},
	{PresetAWS2026 + PresetCap, 20 * second, "ns", SourceCode, core + " standard.go DefaultMaxBackoff", "2026-11", ""},
	{PresetAWS2026 + PresetTokens, 500, "tokens", SourceCode, core + " standard.go DefaultRetryRateTokens", "2026-11", ""},
	{PresetAWS2026 + PresetCost, 14, "tokens", SourceCode, core + " standard.go standardDefaults, timeouts too", "2026-11", ""},
	{PresetAWS2026 + PresetThrottleCost, 5, "tokens", SourceCode, core + " standard.go DefaultThrottlingRetryCost", "2026-11", ""},

	{AdaptiveBeta, 0.7, "ratio", SourceCode, botocore + "retries/throttling.py _BETA; the same in " + core + " adaptive_ratelimit.go and @smithy/core", "2026-08", ""},
	{AdaptiveScale, 0.4, "calls/s⁴", SourceCode, botocore + "retries/throttling.py _SCALE_CONSTANT", "2026-08", ""},
	{AdaptiveSmooth, 0.8, "ratio", SourceCode, botocore + "retries/adaptive.py _DEFAULT_SMOOTHING", "2026-08", ""},
	{AdaptiveLeast, 0.5, "calls/s", SourceCode, botocore + "retries/bucket.py _MIN_RATE", "2026-08", ""},
	{AdaptiveMost, 2, "ratio", SourceCode, botocore + "retries/adaptive.py _MAX_RATE_ADJUST_SCALE", "2026-08", ""},
	{AdaptiveSlice, 500 * ms, "ns", SourceCode, botocore + "retries/adaptive.py _TIME_BUCKET_RANGE", "2026-08", ""},
	{AdaptiveCapacity, 1, "calls", SourceCode, botocore + "retries/bucket.py max_rate", "2026-08", ""},

	{PresetKinesisAgent + PresetAttempts, 4, "attempts", SourceCode, javaV1 + "retry/PredefinedRetryPolicies DEFAULT_MAX_ERROR_RETRY 3, of the SDK inside", "2023-01", ""},
	{PresetKinesisAgent + PresetBase, 100 * ms, "ns", SourceCode, javaV1 + "retry/PredefinedBackoffStrategies SDK_DEFAULT_BASE_DELAY: full jitter on base·2^(n-1)", "2023-01", ""},
	{PresetKinesisAgent + PresetThrottleBase, 500 * ms, "ns", SourceCode, javaV1 + "retry/PredefinedBackoffStrategies SDK_DEFAULT_THROTTLED_BASE_DELAY: equal jitter", "2023-01", ""},
	{PresetKinesisAgent + PresetCap, 20 * second, "ns", SourceCode, javaV1 + "retry/PredefinedBackoffStrategies SDK_DEFAULT_MAX_BACKOFF_IN_MILLISECONDS", "2023-01", ""},
	{PresetKinesisAgent + PresetTokens, 500, "tokens", SourceCode, javaV1 + "ClientConfiguration DEFAULT_MAX_CONSECUTIVE_RETRIES_BEFORE_THROTTLING 100, each of 5", "2023-01", ""},
	{PresetKinesisAgent + PresetCost, 5, "tokens", SourceCode, javaV1 + "http/AmazonHttpClient THROTTLED_RETRY_COST", "2023-01", ""},
	{PresetKinesisAgent + PresetResendBase, 100 * ms, "ns", SourceCode, agent + "Constants.java DEFAULT_RETRY_INITIAL_BACKOFF_MILLIS", "2026-07", ""},
	{PresetKinesisAgent + PresetResendCap, 10 * second, "ns", SourceCode, agent + "Constants.java DEFAULT_RETRY_MAX_BACKOFF_MILLIS", "2026-07", ""},
	{PresetKinesisAgent + PresetAround, 0.3, "ratio", SourceCode, agent + "tailing/AsyncPublisherThrottler.java DEFAULT_JITTER_PERCENT, either way", "2026-07", ""},
	{PresetKinesisAgent + PresetRecovery, 10, "ratio", SourceCode, agent + "tailing/AsyncPublisherThrottler.java DEFAULT_RECOVERY_FACTOR", "2026-07", ""},
	{PresetKinesisAgent + PresetStep, 250 * ms, "ns", SourceCode, agent + "tailing/AsyncPublisherThrottler.java SPIN_TIME_MILLIS", "2026-07", ""},

	{PresetFluentBit + PresetAttempts, 2, "attempts", SourceCode, fluent + "src/aws/flb_aws_util.c flb_aws_client_request, auto_retry_requests: once more, at once, without an answer", "2026-08", ""},
	{PresetFluentBit + PresetResends, 2, "attempts", SourceCode, fluent + "src/flb_output.c retry_limit 1: one retry of a chunk", "2026-08", ""},
	{PresetFluentBit + PresetResendBase, 5 * second, "ns", SourceCode, fluent + "flb_scheduler.h FLB_SCHED_BASE; src/flb_scheduler.c: evenly from base to min(cap, base·2^n)", "2026-08", ""},
	{PresetFluentBit + PresetResendCap, 2000 * second, "ns", SourceCode, fluent + "flb_scheduler.h FLB_SCHED_CAP", "2026-08", ""},
	{PresetFluentBit + PresetResendMore, 1 * second, "ns", SourceCode, fluent + "src/flb_scheduler.c flb_sched_request_create: seconds += 1", "2026-08", ""},
}
