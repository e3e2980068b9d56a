package form

// Producer is a group of client processes that write.
type Producer struct {
	Name       Name               `json:"name" need:"yes" example:"web" text:"Name of the producer."`
	Stream     Name               `json:"stream" without:"the only one" text:"Name of the stream that it writes to."`
	Instances  Count              `json:"instances" default:"1" range:"1..10000" example:"4" text:"Client processes, which share the rate evenly."`
	Arrivals   Load               `json:"arrivals" need:"yes" text:"The offered load: exactly one of |rate|, |stages|, |sine| and |trace|."`
	Keys       Keys               `json:"keys" default:"{distribution: zipf, count: 10k, exponent: 1}" text:"Which partition keys records get."`
	Size       Law[Size]          `json:"size" without:"required, unless a trace has it" example:"1KiB" text:"Bytes of data; the key counts on top."`
	Payload    Payload            `json:"payload" without:"each record has its own" example:"{distinct: 1k}" text:"What the data is: records of the same bytes look like copies to a consumer that knows them by a hash."`
	Guarantees ProducerGuarantees `json:"guarantees" without:"nothing" example:"{records: atLeastOnce, order: perKey}" text:"What is guaranteed of its records in the stream. A run that breaks it violates |G1|."`
	Client     Client             `json:"client" default:"{}" without:"putRecords with the SDK's standard retry" text:"How instances call the API."`
	RunsOn     Machines           `json:"runsOn" without:"not billed" example:"{instance: m7g.large}" text:"What the instances run on. It has its price, and does not limit them."`
}

// Payload is what the data of records is.
type Payload struct {
	Distinct Count `json:"distinct" need:"yes" range:"1..1000000000" example:"1k" text:"How many different contents there are, each as likely as the others. Size goes by content."`
}

// Machines are those of EC2.
type Machines struct {
	Instance Machine `json:"instance" need:"yes" example:"m7g.large" text:"Type of the machines, of EC2."`
	Count    Count   `json:"count" without:"one for each instance" range:"1..10000" example:"2" text:"How many of them."`
}

// Load is what a producer offers.
type Load struct{}

// Variants of a load.
func (Load) Variants() []any { return []any{Arrivals{}, Trace{}} }

// Arrivals are records at a rate that is constant or changes.
type Arrivals struct {
	Process Word    `json:"process" default:"poisson" words:"constant,poisson,gamma" text:"Gaps between records around the rate."`
	CV      Number  `json:"cv" need:"process=gamma" only:"process=gamma" range:"0.05..50" example:"3" text:"Coefficient of variation of the gaps."`
	Rate    Rate    `json:"rate" example:"500/s" text:"Records per second, of all instances together; more than 0."`
	Stages  []Stage `json:"stages" range:"1.." example:"[{to: 2k/s, over: 2m}, {hold: 2k/s, for: 5m}]" text:"Ramps |{to, over}| and levels |{hold, for}|, one after the other; the first ramp begins at 0, the last level holds."`
	Sine    Sine    `json:"sine" example:"{mean: 1k/s, peak: 2k/s, period: 24h}" text:"A wave."`
}

// OneOf is what says how much.
func (Arrivals) OneOf() []string { return []string{"rate", "stages", "sine"} }

// Stage is a part of a load over time.
type Stage struct{}

// Variants of a stage.
func (Stage) Variants() []any { return []any{Ramp{}, Level{}} }

// Ramp is a change of the rate.
type Ramp struct {
	To   Rate     `json:"to" need:"yes" example:"2k/s" text:"Rate at the end of the ramp."`
	Over Duration `json:"over" need:"yes" example:"2m" text:"How long the ramp takes."`
}

// Level is a rate that stays.
type Level struct {
	Hold Rate     `json:"hold" need:"yes" example:"2k/s" text:"Rate of the level."`
	For  Duration `json:"for" without:"required, but for the last" example:"5m" text:"How long it holds."`
}

// Sine is a wave.
type Sine struct {
	Mean   Rate     `json:"mean" need:"yes" example:"1k/s" text:"Mean rate."`
	Peak   Rate     `json:"peak" need:"yes" example:"2k/s" text:"Highest rate, up to twice the mean."`
	Period Duration `json:"period" default:"24h" text:"Length of a wave."`
}

// Trace is recorded traffic.
type Trace struct {
	Trace    File     `json:"trace" need:"yes" example:"traces/web-day.csv" text:"A CSV file with a header, beside the scenario. Its first timestamp is t = 0."`
	Time     Column   `json:"time" default:"timestamp" text:"Column of the timestamps."`
	Count    Column   `json:"count" example:"requests" text:"Column of counts per period; |\"*\"|: every other column is a key."`
	Bytes    Column   `json:"bytes" example:"value" text:"Column of bytes per period, of data and keys. Beside |count|: of these records, which share them evenly; alone: of as many records of the producer's |size|."`
	Size     Column   `json:"size" apart:"count|bytes" example:"bytes" text:"Column of sizes, for single events."`
	SizeUnit Size     `json:"sizeUnit" default:"1B" beside:"size" example:"1KiB" text:"What 1 in that column stands for, 1B to 1GiB."`
	Key      Column   `json:"key" example:"user" text:"Column of partition keys: of single events, or of a period's counts and bytes, which then have a row for each key."`
	Period   Duration `json:"period" beside:"count|bytes" without:"the most common distance" example:"5m" text:"Length of a period, 1ms to 3650d."`
	Scale    Scale    `json:"scale" default:"1x" beside:"count|bytes" example:"0.25x" text:"Factor on counts or bytes."`
	Within   Within   `json:"within" default:"poisson" words:"constant,poisson" beside:"count|bytes" example:"{cv: 3}" text:"How the records of a period, whose number is kept, are spread in it: |constant|, |poisson|, or bursts."`
	Repeat   Flag     `json:"repeat" default:"false" text:"|true|: begin again at the end; else it is silent."`
}

// Within is how bursty a period is.
type Within struct {
	CV Number `json:"cv" need:"yes" range:"0.05..50" example:"3" text:"Coefficient of variation of the gaps in a period."`
}

// Keys is how partition keys are drawn.
type Keys struct{}

// Variants of keys.
func (Keys) Variants() []any { return []any{KeysUniform{}, KeysZipf{}, KeysWeighted{}, KeysTrace{}} }

// Ways to draw keys.
type (
	KeysUniform struct {
		Distribution Word    `json:"distribution" need:"yes" words:"uniform" text:"All keys are equally likely."`
		Count        Count   `json:"count" need:"yes" range:"1..50000000" example:"1M" text:"Number of keys."`
		Hot          []Share `json:"hot" range:"1.." without:"none" example:"[{key: tenant-42, share: 20%}]" text:"These take their share of all records first."`
	}
	KeysZipf struct {
		Distribution Word    `json:"distribution" need:"yes" words:"zipf" text:"Zipf's law: the nth key has a weight of 1/n to the exponent."`
		Count        Count   `json:"count" need:"yes" range:"1..50000000" example:"100k" text:"Number of keys."`
		Exponent     Number  `json:"exponent" need:"yes" range:"0..10" example:"1.1" text:"Exponent of Zipf's law."`
		Hot          []Share `json:"hot" range:"1.." without:"none" example:"[{key: tenant-42, share: 20%}]" text:"These take their share of all records first."`
	}
	KeysWeighted struct {
		Distribution Word     `json:"distribution" need:"yes" words:"weighted" text:"Given keys with given weights: |list| or |file|."`
		List         []Weight `json:"list" range:"1.." apart:"file" example:"[{key: DE, share: 70%}, {key: FR, share: 30%}]" text:"The keys."`
		File         File     `json:"file" apart:"list" example:"keys.csv" text:"A CSV with the columns key and weight, in place of a list."`
		Hot          []Share  `json:"hot" range:"1.." without:"none" example:"[{key: tenant-42, share: 20%}]" text:"These take their share of all records first."`
	}
	KeysTrace struct {
		Distribution Word    `json:"distribution" need:"yes" words:"trace" text:"The keys of the trace, which is the default where it has some."`
		Hot          []Share `json:"hot" range:"1.." without:"none" example:"[{key: tenant-42, share: 20%}]" text:"These take their share of all records first."`
	}
)

// OneOf is where the keys stand.
func (KeysWeighted) OneOf() []string { return []string{"list", "file"} }

// Weight is a key of a list.
type Weight struct {
	Key   Part  `json:"key" need:"yes" example:"DE" text:"A partition key of 1 to 256 characters."`
	Share Ratio `json:"share" need:"yes" example:"70%" text:"Its weight among those of the list."`
}

// Share is a hot key.
type Share struct {
	Key   Part  `json:"key" need:"yes" example:"tenant-42" text:"A partition key of 1 to 256 characters."`
	Share Ratio `json:"share" need:"yes" example:"20%" text:"Its share of all records; in total 100% at most."`
}

// Client is how an instance calls the API.
type Client struct {
	Kind                Word     `json:"kind" default:"sdk" words:"sdk,kpl" text:"|sdk|: it calls the API itself; |kpl|: through the Kinesis Producer Library, which aggregates, collects, limits and retries."`
	API                 Word     `json:"api" only:"kind=sdk" default:"putRecords" words:"putRecord,putRecords" text:"The call: one record, or a batch."`
	Batch               Count    `json:"batch" default:"500" range:"1..500" only:"api=putRecords" example:"100" text:"Records of a request."`
	Linger              Duration `json:"linger" default:"100ms" only:"api=putRecords" example:"20ms" text:"Longest wait for a batch to fill."`
	InFlight            Count    `json:"inFlight" only:"kind=sdk" default:"4" range:"1..10000" text:"Calls under way at a time."`
	Buffer              Size     `json:"buffer" only:"kind=sdk" default:"64MiB" example:"1MiB" text:"Bytes that wait or are in back-off; beyond that, new records expire."`
	Retry               Retry    `json:"retry" only:"kind=sdk" default:"standard" words:"none,standard,goV2Standard,javaV2Legacy,javaV2Standard,boto3Legacy,boto3Standard,boto3Adaptive,jsV3Standard,jsV3Adaptive,aws2026,kinesisAgent,fluentBit" example:"{preset: boto3Legacy, attempts: 10}" text:"How a call or an entry that failed is sent again: |none|, as a client that people use does (|standard| is |goV2Standard|, with its retry quota), or with values of one's own."`
	Timeout             Duration `json:"timeout" only:"kind=sdk" default:"6s" words:"none" example:"2s" text:"Of one attempt, after which the client no longer waits for its answer. What was sent before may have been stored: its retry is a duplicate."`
	Ordering            Word     `json:"ordering" default:"none" words:"none,sequenceNumberForOrdering,timestamp" only:"api=putRecord" text:"What a PutRecord carries as SequenceNumberForOrdering. With a number a client waits for each record before it sends the next of its key; a |timestamp| is none, and the API refuses it."`
	MaxBufferedTime     Duration `json:"maxBufferedTime" only:"kind=kpl" without:"100ms" example:"1s" text:"RecordMaxBufferedTime: how long a user record waits for others."`
	Aggregation         Flag     `json:"aggregation" only:"kind=kpl" without:"|true|" text:"AggregationEnabled: many user records in one record of Kinesis, for each shard."`
	AggregationMaxSize  Size     `json:"aggregationMaxSize" only:"kind=kpl" without:"50KiB" example:"25KiB" text:"Bytes of an aggregated record, 64B to 1MiB."`
	AggregationMaxCount Count    `json:"aggregationMaxCount" only:"kind=kpl" without:"4294967295" range:"1..4294967295" example:"100" text:"User records in an aggregated record."`
	CollectionMaxCount  Count    `json:"collectionMaxCount" only:"kind=kpl" without:"500" range:"1..500" example:"100" text:"Records of a PutRecords."`
	CollectionMaxSize   Size     `json:"collectionMaxSize" only:"kind=kpl" without:"5MiB" example:"1MiB" text:"Bytes of a PutRecords, 51KiB to 10MiB. 256 KiB of one shard make a call as well."`
	RecordTTL           Duration `json:"recordTtl" only:"kind=kpl" without:"30s" example:"1h" text:"Age at which a user record expires, when it has failed or waits for the limiter; 100ms or more."`
	RateLimit           Ratio    `json:"rateLimit" only:"kind=kpl" without:"150%" example:"90%" text:"Share of the limits of a shard that an instance lets through to it, 1% to 100000%."`
	FailIfThrottled     Flag     `json:"failIfThrottled" only:"kind=kpl" without:"|false|" text:"|true|: what a limit refuses is given up."`
	RequestTimeout      Duration `json:"requestTimeout" only:"kind=kpl" without:"6s" example:"2s" text:"Of a PutRecords, after which its user records are sent again; 100ms or more."`
	MaxConnections      Count    `json:"maxConnections" only:"kind=kpl" without:"24" range:"1..256" example:"4" text:"Calls under way at a time."`
	Version             Word     `json:"version" only:"kind=kpl" without:"|1.0.7|" words:"1.0.7,0.15.10" text:"Of a record that lands in another shard than was predicted, |1.0.7| takes the user records that belong there for stored and sends the others again; |0.15.10| sends all again."`
}

// Retry is a client's, with other values in place of some, or a back-off of one's own.
type Retry struct {
	Preset       Word     `json:"preset" without:"none: a back-off of one's own" words:"standard,goV2Standard,javaV2Legacy,javaV2Standard,boto3Legacy,boto3Standard,boto3Adaptive,jsV3Standard,jsV3Adaptive,aws2026,kinesisAgent,fluentBit" example:"aws2026" text:"The client whose values hold where no other is given."`
	Attempts     Count    `json:"attempts" default:"3" range:"1..100" text:"Of a call and of an entry, the first included; of a chunk with |fluentBit|."`
	Base         Duration `json:"base" default:"1s" example:"50ms" text:"Before attempt n+1: a draw of [0, base·2ⁿ), by jitter; of resending with |kinesisAgent| and |fluentBit|, as is |cap|."`
	ThrottleBase Duration `json:"throttleBase" without:"|base|, or the preset's" example:"500ms" text:"The same where a limit refused."`
	Cap          Duration `json:"cap" default:"20s" example:"5s" text:"Longest back-off, at least |base|."`
	Jitter       Word     `json:"jitter" default:"true" words:"true,false,full,equal,decorrelated,none" text:"|true| or |full|: evenly from 0 to the back-off; |equal|: from half of it; |decorrelated|: from |base| to three times the one before; |false| or |none|: all of it."`
	Quota        Quota    `json:"quota" without:"|none|, or the preset's" words:"none" example:"{tokens: 500}" text:"Retry tokens: without them a call fails at once."`
	Resend       Word     `json:"resend" without:"|entries|, or the preset's" words:"entries,call,none" text:"What is done about entries that were refused: they go again ahead of new ones (|entries|), the batch goes again with all of its entries (|call|), or they are given up."`
}

// Quota is a retry token bucket.
type Quota struct {
	Tokens       Count `json:"tokens" default:"500" range:"1..1000000" text:"Tokens at the start, and at most."`
	Cost         Count `json:"cost" default:"5" range:"0..1000000" text:"What a retry takes."`
	TimeoutCost  Count `json:"timeoutCost" default:"10" range:"0..1000000" text:"What one takes after a time-out."`
	ThrottleCost Count `json:"throttleCost" without:"|cost|" range:"0..1000000" example:"5" text:"What one takes after a limit refused."`
}
