package form

// Paced is when a consumer asks again, and what those have that are presets of what people run.
type Paced struct {
	Read      Word          `json:"read" without:"|polling|" words:"polling,fanOut" only:"kind=flink|flinkLegacy|lambda" text:"How it reads its shards."`
	Empty     Law[Duration] `json:"afterEmpty" without:"none: its |interval|" example:"250ms" only:"kind=polling|flink|flinkLegacy|awsLoop" text:"In place of |interval|: from an answer without records to the next poll, 1ms or more on average."`
	Some      Law[Duration] `json:"afterRecords" without:"|afterEmpty|" example:"0ms" only:"kind=polling|flink|flinkLegacy|awsLoop" text:"The same after an answer with records."`
	Refused   Refused       `json:"afterRefused" without:"as after an empty answer" example:"{base: 300ms, cap: 1s}" only:"kind=polling|flink|flinkLegacy|awsLoop" text:"How long it waits after a call that failed."`
	Discovery Duration      `json:"discovery" only:"kind=!lambda" without:"none: it knows the children when their parents end" words:"none" example:"10s" text:"How often it lists the shards. It finds new ones only then."`
	Sink      Word          `json:"sink" without:"|atLeastOnce|" words:"atLeastOnce,exactlyOnce" only:"kind=flink|flinkLegacy" text:"|exactlyOnce|: effects happen with the checkpoint behind them, as with a two-phase sink."`
}

// Refused is a back-off with full jitter: evenly from 0 to base, twice as much after each
// failure in a row.
type Refused struct {
	Base Duration `json:"base" without:"that of the preset" example:"300ms" text:"Longest pause after the first failure; more than 0."`
	Cap  Duration `json:"cap" without:"that of the preset" example:"1s" text:"Longest pause of all, at least |base|."`
}
