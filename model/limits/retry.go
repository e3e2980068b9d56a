package limits

// Names of the rows on the SDK's standard retry.
const (
	RetryAttempts    = "sdk.retry.attempts"
	RetryBase        = "sdk.retry.base"
	RetryCap         = "sdk.retry.max_backoff"
	RetryTokens      = "sdk.retry.tokens"
	RetryCost        = "sdk.retry.cost"
	RetryTimeoutCost = "sdk.retry.timeout_cost"
	RetryRefund      = "sdk.retry.refund"
)

// The quota, as aws/retry/middleware.go of v1.47.7 keeps it: a retry takes RetryCost, or
// RetryTimeoutCost after a timeout. An attempt that succeeds, retry or not, gives RetryRefund
// back, and a retry that succeeds gives back what it took as well. Nothing goes beyond
// RetryTokens. The mode of 2026 (AWS_NEW_RETRIES_2026), off by default, is a preset of its own.
var retries = []Row{
	{RetryAttempts, 3, "attempts", SourceCode, core + " standard.go DefaultMaxAttempts", "2026-11", ""},
	{RetryBase, 1 * second, "ns", SourceCode,
		core + " jitter_backoff.go: uniform in [0, 2^attempt) s", "2026-11", ""},
	{RetryCap, 20 * second, "ns", SourceCode, core + " standard.go DefaultMaxBackoff", "2026-11", ""},
	{RetryTokens, 500, "tokens", SourceCode, core + " standard.go DefaultRetryRateTokens", "2026-11", ""},
	{RetryCost, 5, "tokens", SourceCode,
		core + " standard.go DefaultRetryCost; given back when the retry succeeds", "2026-11", ""},
	{RetryTimeoutCost, 10, "tokens", SourceCode,
		core + " standard.go DefaultRetryTimeoutCost", "2026-11", ""},
	{RetryRefund, 1, "tokens", SourceCode,
		core + " standard.go DefaultNoRetryIncrement: every attempt that succeeds", "2026-11", ""},
}
