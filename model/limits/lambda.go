package limits

// Names of the rows on Lambda: its event source mapping, and the function behind it.
const (
	LambdaPoll          = "lambda.poll"
	LambdaPollBusy      = "lambda.poll_busy"
	LambdaBatch         = "lambda.batch"
	LambdaBatchMax      = "lambda.batch_max"
	LambdaPayload       = "lambda.payload"
	LambdaEnvelope      = "lambda.record_envelope"
	LambdaWindowMax     = "lambda.window_max"
	LambdaFactorMax     = "lambda.parallel_max"
	LambdaRetriesMax    = "lambda.retries_max"
	LambdaAgeMin        = "lambda.record_age_min"
	LambdaAgeMax        = "lambda.record_age_max"
	LambdaConcurrency   = "lambda.concurrency"
	LambdaUnreservedMin = "lambda.unreserved_min"
	LambdaTimeoutMax    = "lambda.timeout_max"
	LambdaIdle          = "lambda.environment_idle"
	LambdaRetryBase     = "lambda.retry_base"
	LambdaRetryCap      = "lambda.retry_cap"
)

const (
	lambdaSDK    = "aws-sdk-go-v2 service/lambda v1.114.3, CreateEventSourceMapping"
	lambdaGuide  = "Lambda developer guide"
	lambdaQuotas = lambdaGuide + ", quotas"
)

// The envelope is what the JSON of an event has of each record beside data and partition key:
// the example of with-kinesis.md without blanks has 565 bytes and a comma, 1 of them its key and
// 32 its data. ARNs of other accounts and names differ by a few bytes.
var lambdas = []Row{
	{LambdaPoll, 1 * second, "ns", Documented,
		lambdaGuide + " with-kinesis.md at 4f313b9^: polls each shard at a base rate of once per second", "2022-11", ""},
	{LambdaPollBusy, 200 * ms, "ns", Guessed,
		lambdaGuide + ": reads on until it is caught up when more is available; how fast is not published, a shard " +
			"takes 5 calls a second", "2022-11", ""},
	{LambdaBatch, 100, "records", Documented, lambdaSDK + ": BatchSize of Kinesis", "2026-11", ""},
	{LambdaBatchMax, 10000, "records", Documented, lambdaSDK + ": BatchSize of Kinesis", "2026-11", ""},
	{LambdaPayload, 6 << 20, "B", Documented,
		lambdaQuotas + ": 6 MB of a synchronous invocation; the error message says 6291456 bytes", "2026", ""},
	{LambdaEnvelope, 532, "B", Documented,
		lambdaGuide + " with-kinesis.md at 4f313b9^: counted on the example of an event", "2022-11", ""},
	{LambdaWindowMax, 300 * second, "ns", Documented, lambdaSDK + ": MaximumBatchingWindowInSeconds", "2026-11", ""},
	{LambdaFactorMax, 10, "batches", Documented, lambdaSDK + ": ParallelizationFactor", "2026-11", ""},
	{LambdaRetriesMax, 10000, "retries", Documented,
		lambdaGuide + " services-kinesis-parameters: MaximumRetryAttempts", "2026", ""},
	{LambdaAgeMin, 60 * second, "ns", Documented,
		"aws-cdk KinesisEventSource maxRecordAge: minimum 60 seconds", "2026", ""},
	{LambdaAgeMax, 604800 * second, "ns", Documented,
		lambdaGuide + " services-kinesis-parameters: MaximumRecordAgeInSeconds", "2026", ""},
	{LambdaConcurrency, 1000, "executions", Documented, lambdaQuotas + ": of an account and region", "2026", ""},
	{LambdaUnreservedMin, 100, "executions", Documented,
		lambdaGuide + ", reserved concurrency: 100 are always left for functions without any", "2026", ""},
	{LambdaTimeoutMax, 900 * second, "ns", Documented, lambdaQuotas + ": function timeout", "2026", ""},
	{LambdaIdle, 10 * 60 * second, "ns", Guessed,
		"how long an environment without work is kept is not published; users see 5 to 15 minutes", "2026", ""},
	{LambdaRetryBase, 1 * second, "ns", Guessed,
		"how long a mapping waits before it invokes again is not published", "2026-11", ""},
	{LambdaRetryCap, 60 * second, "ns", Guessed, "how long at most is not published either", "2026-11", ""},
}
