package form

// Paced is when a consumer asks again, and what those have that are presets of what people run.
type Paced struct {
	Read      Word          `json:"read" without:"|polling|" words:"polling,fanOut" only:"kind=flink|flinkLegacy|lambda|kcl" text:"How it reads its shards."`
	Empty     Law[Duration] `json:"afterEmpty" without:"none: its |interval|" example:"250ms" only:"kind=polling|flink|flinkLegacy|spark|glue|awsLoop" text:"In place of |interval|: from an answer without records to the next poll, 1ms or more on average."`
	Some      Law[Duration] `json:"afterRecords" without:"|afterEmpty|" example:"0ms" only:"kind=polling|flink|flinkLegacy|spark|glue|awsLoop" text:"The same after an answer with records."`
	Refused   Refused       `json:"afterRefused" without:"as after an empty answer" example:"{base: 300ms, cap: 1s}" only:"kind=polling|flink|flinkLegacy|spark|glue|awsLoop" text:"How long it waits after a call that failed."`
	Discovery Duration      `json:"discovery" only:"kind=!lambda" without:"none: it knows the children when their parents end" words:"none" example:"10s" text:"How often it lists the shards. It finds new ones only then."`
	Sink      Word          `json:"sink" without:"|atLeastOnce|" words:"atLeastOnce,exactlyOnce" only:"kind=flink|flinkLegacy|spark|glue" text:"|exactlyOnce|: effects happen with the checkpoint behind them, as with a two-phase sink."`
	Batch     Batch         `json:"microBatch" without:"that of the preset" example:"{trigger: 10s}" only:"kind=spark|glue" text:"All shards are read side by side, each until one of its bounds; then how far they are is written."`
}

// Refused is a back-off with full jitter: evenly from 0 to base, twice as much after each
// failure in a row.
type Refused struct {
	Base Duration `json:"base" without:"that of the preset" example:"300ms" text:"Longest pause after the first failure; more than 0."`
	Cap  Duration `json:"cap" without:"that of the preset" example:"1s" text:"Longest pause of all, at least |base|."`
}

// Batch bounds a micro-batch.
type Batch struct {
	Trigger Duration `json:"trigger" without:"that of the preset" example:"10s" text:"Least time between the starts of two. 0s: the next as soon as one is done."`
	Records Count    `json:"records" without:"that of the preset" range:"1..10000000" example:"100k" text:"Records of a shard."`
	Time    Duration `json:"time" without:"that of the preset" words:"none" example:"10s" text:"Time that a shard is fetched."`
	Idle    Duration `json:"idle" without:"that of the preset" example:"5s" text:"Time without a record at the tip. 0s: a shard is done when its tip is reached."`
}
