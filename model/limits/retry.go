package limits

// Names of the rows on the SDK's standard retry.
const (
	RetryAttempts = "sdk.retry.attempts"
	RetryBase     = "sdk.retry.base"
	RetryCap      = "sdk.retry.max_backoff"
	RetryTokens   = "sdk.retry.tokens"
	RetryCost     = "sdk.retry.cost"
	RetryRefund   = "sdk.retry.refund"
)

var retries = []Row{
	{RetryAttempts, 3, "attempts", SourceCode, core + " standard.go", "2026-11", ""},
	{RetryBase, 1 * second, "ns", SourceCode, core + " jitter_backoff.go: uniform in [0, 2^attempt) s", "2026-11", ""},
	{RetryCap, 20 * second, "ns", SourceCode, core + " standard.go", "2026-11", ""},
	{RetryTokens, 500, "tokens", SourceCode, core + " standard.go", "2026-11", ""},
	{RetryCost, 5, "tokens", SourceCode, core + " standard.go", "2026-11", ""},
	{RetryRefund, 1, "tokens", SourceCode, core + " token_bucket.go: an attempt that succeeds gives one back", "2026-11", ""},
}
