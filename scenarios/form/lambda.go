package form

// Lambda is the keys of a consumer of kind lambda: its event source mapping, and its function.
type Lambda struct {
	Batch       Count         `json:"batch" default:"100" range:"1..10000" only:"kind=lambda" text:"BatchSize: records of an invocation at most. It ends sooner at 6 MB, data in Base64."`
	Window      Duration      `json:"window" default:"0s" example:"5s" only:"kind=lambda" text:"MaximumBatchingWindowInSeconds: how long it waits for a batch to be full, up to 5m."`
	Factor      Count         `json:"parallelizationFactor" default:"1" range:"1..10" only:"kind=lambda" text:"Batches of a shard at a time. A key is in one of them."`
	Retries     Count         `json:"retries" default:"endless" words:"endless" range:"0..10000" example:"3" only:"kind=lambda" text:"MaximumRetryAttempts of a batch that fails; |endless|: until its records expire. The default of AWS, -1."`
	MaxAge      Duration      `json:"maxAge" default:"none" words:"none" example:"1h" only:"kind=lambda" text:"MaximumRecordAgeInSeconds: what is older is given up. 1m to 7d."`
	Bisect      Flag          `json:"bisectOnError" default:"false" only:"kind=lambda" text:"BisectBatchOnFunctionError: a batch that fails is split in two, which is no retry."`
	Partial     Flag          `json:"reportBatchItemFailures" default:"false" only:"kind=lambda" text:"ReportBatchItemFailures: the function names the record that failed, and what is before it counts."`
	OnFailure   Word          `json:"onFailure" default:"none" words:"none,sqs,sns,s3,kafka" only:"kind=lambda" text:"Destination that is told of records that are given up. S3 gets the records, the others where they lie."`
	Concurrency Count         `json:"concurrency" default:"unreserved" words:"unreserved" range:"1..1000000" example:"20" only:"kind=lambda" text:"Reserved concurrency of the function; |unreserved|: what others leave of the 1,000 executions of the account."`
	Memory      Size          `json:"memory" default:"128MiB" example:"512MiB" only:"kind=lambda" text:"Memory of the function, 128MiB to 10240MiB. It has its price, and does not change how long it takes."`
	Duration    Law[Duration] `json:"duration" default:"1ms" example:"20ms" only:"kind=lambda" text:"Time that an invocation takes beside the |service| of its records."`
	ColdStart   Law[Duration] `json:"coldStart" default:"{distribution: lognormal, median: 250ms, p99: 1s}" only:"kind=lambda" text:"Time that a new environment takes before its first invocation (a guess)."`
	Timeout     Duration      `json:"timeout" default:"3s" only:"kind=lambda" text:"An invocation that takes longer fails, up to 15m."`
	Poison      Poison        `json:"poison" default:"none" words:"none" example:"{share: 0.01%}" only:"kind=lambda" text:"Records on which the function always fails."`
	Failure     Ratio         `json:"failure" default:"0%" example:"1%" only:"kind=lambda" text:"Share of the invocations that fail, whatever they are given."`
}

// Poison is records that always fail.
type Poison struct {
	Share Ratio  `json:"share" example:"0.01%" text:"This share of the records, spread evenly."`
	Keys  []Part `json:"keys" example:"[bad]" text:"All records of these partition keys."`
}

// OneOf is which they are.
func (Poison) OneOf() []string { return []string{"share", "keys"} }
