package form

// Event is what an operator does at an instant.
type Event struct {
	At       Duration    `json:"at" need:"yes" example:"43m" text:"Instant, before the end of the run."`
	Name     Moment      `json:"name" without:"action and instant, such as |splitShard@10m|" example:"grow" text:"A name that no other event or fault has."`
	Update   UpdateCount `json:"updateShardCount" example:"{stream: orders, to: 8}" text:"UpdateShardCount: the stream gets |to| shards, evenly."`
	Split    Split       `json:"splitShard" example:"{stream: orders, shard: 0, at: 50%}" text:"SplitShard: a shard becomes two."`
	Merge    Merge       `json:"mergeShards" example:"{stream: orders, shards: [1, 2]}" text:"MergeShards: two neighbours become one."`
	Increase Retain      `json:"increaseStreamRetentionPeriod" example:"{stream: orders, to: 48h}" text:"IncreaseStreamRetentionPeriod: to more hours, 8760h at most."`
	Decrease Retain      `json:"decreaseStreamRetentionPeriod" example:"{stream: orders, to: 24h}" text:"DecreaseStreamRetentionPeriod: to less hours, 24h at least."`
	Mode     UpdateMode  `json:"updateStreamMode" example:"{stream: orders, to: onDemand}" text:"UpdateStreamMode: the stream keeps its shards, and is UPDATING for about a minute. Twice in 24 hours."`
	Warm     UpdateWarm  `json:"updateStreamWarmThroughput" example:"{stream: orders, to: 60MiB/s}" text:"UpdateStreamWarmThroughput, of |onDemandAdvantage|: the stream gets the shards for that much. From |asOf| 2026-09 on it also gives back what neither this nor the peak of the last hour needs."`
	Replay   Replay      `json:"replay" example:"{consumer: billing, from: trimHorizon}" text:"An application goes back, or on to |latest|."`
}

// Actions of events, in the order of spec.Action.
var Actions = Of[Event]().Names()[2:]

// OneOf is what happens.
func (Event) OneOf() []string {
	return []string{"updateShardCount", "splitShard", "mergeShards", "increaseStreamRetentionPeriod",
		"decreaseStreamRetentionPeriod", "updateStreamMode", "updateStreamWarmThroughput", "replay"}
}

// Parameters of events.
type (
	UpdateCount struct {
		Stream Name  `json:"stream" without:"the only one" text:"Name of the stream."`
		To     Count `json:"to" need:"yes" range:"1..20000" example:"8" text:"Shards that it shall have. The API refuses more than twice as many, and less than half."`
	}
	Split struct {
		Stream Name  `json:"stream" without:"the only one" text:"Name of the stream."`
		Shard  Shard `json:"shard" need:"yes" text:"An index, or an id. It may open later in the run."`
		At     Ratio `json:"at" default:"50%" example:"25%" text:"Share of the range that stays with the lower child, between 0% and 100%."`
	}
	Merge struct {
		Stream Name    `json:"stream" without:"the only one" text:"Name of the stream."`
		Shards []Shard `json:"shards" need:"yes" range:"2" example:"[1, 2]" text:"Two neighbours, by index or id. They may open later in the run."`
	}
	Retain struct {
		Stream Name     `json:"stream" without:"the only one" text:"Name of the stream."`
		To     Duration `json:"to" need:"yes" example:"48h" text:"The new retention period, whole hours."`
	}
	UpdateMode struct {
		Stream Name       `json:"stream" without:"the only one" text:"Name of the stream."`
		To     Word       `json:"to" need:"yes" words:"provisioned,onDemand,onDemandAdvantage" text:"Its mode from then on. Between the two on-demand modes no stream changes: that is a setting of the account."`
		Warm   Throughput `json:"warmThroughput" only:"to=onDemandAdvantage" without:"none" example:"60MiB/s" text:"What it then takes at once, whole MiB/s."`
	}
	UpdateWarm struct {
		Stream Name       `json:"stream" without:"the only one" text:"Name of the stream."`
		To     Throughput `json:"to" need:"yes" example:"60MiB/s" text:"What it shall take at once, whole MiB/s, up to 10GiB/s."`
	}
	Replay struct {
		Consumer Name     `json:"consumer" without:"the only one" text:"Name of the consumer."`
		From     Position `json:"from" default:"trimHorizon" words:"latest,trimHorizon" example:"{timestamp: 5m}" text:"Where it reads on."`
	}
)

// Fault is what goes wrong for a while.
type Fault struct {
	At      Duration      `json:"at" need:"yes" example:"65m" text:"Instant, before the end of the run."`
	Name    Moment        `json:"name" without:"action and instant, such as |zoneDown@65m|" example:"az-b" text:"A name that no other event or fault has."`
	For     Duration      `json:"for" need:"yes" example:"7m" text:"How long, more than 0; of a crash: until the process is back."`
	Action  Word          `json:"action" need:"yes" words:"zoneDown,zoneSlow,zoneCut,requestLost,responseLost,delay,throttle,pause,crash,clockSkew" text:"What goes wrong."`
	Target  Target        `json:"target" default:"all" words:"all" example:"{zone: b}" text:"Whom it hits: all that the action may hit, or one thing or a part of it."`
	Factor  Scale         `json:"factor" default:"10x" only:"action=zoneSlow" example:"40x" text:"How much more slowly, more than 1x."`
	Share   Ratio         `json:"share" default:"100%" only:"action=requestLost|responseLost|delay|throttle" example:"1%" text:"Of the calls or answers."`
	Latency Law[Duration] `json:"latency" need:"action=delay" only:"action=delay" example:"{distribution: exponential, mean: 2s}" text:"How much longer they take."`
	When    Word          `json:"when" without:"at |at|, wherever it is" words:"effect,mark" only:"action=crash" example:"effect" text:"Of the worker of a consumer: in the time of the fault it crashes when an effect has happened and nothing says so yet, neither mark nor checkpoint; or when its |mark| is written. It is back at the end."`
	Skew    Signed        `json:"skew" need:"action=clockSkew" only:"action=clockSkew" example:"-10m" text:"How far the clock is ahead; with a minus, behind."`
}

// Target is whom a fault hits. It names one thing, and possibly a part of it.
type Target struct {
	Zone     Name  `json:"zone" example:"b" text:"Name of a zone."`
	Producer Name  `json:"producer" example:"web" text:"Name of a producer."`
	Instance Count `json:"instance" range:"0.." beside:"producer" without:"all" example:"0" text:"One instance of the producer, from 0."`
	Consumer Name  `json:"consumer" example:"billing" text:"Name of a consumer."`
	Worker   Count `json:"worker" range:"0.." beside:"consumer" without:"all" example:"0" text:"One worker of each application of the consumer, from 0."`
	Stream   Name  `json:"stream" example:"orders" text:"Name of a stream: everybody who talks to it."`
	Shard    Shard `json:"shard" beside:"stream" without:"all" example:"0" text:"One shard of the stream, by index or id."`
	Table    Name  `json:"table" example:"seen" text:"Name of a table."`
}

// OneOf is the thing.
func (Target) OneOf() []string { return []string{"zone", "producer", "consumer", "stream", "table"} }

// Injection is an action of faults: what happens, whom it may hit, and which parameters it
// has beside at, for and target.
type Injection struct {
	Word    string
	Text    string
	Targets []string
	Params  []string
}

var (
	processes = []string{"producer", "instance", "consumer", "worker"}
	callers   = []string{"producer", "instance", "consumer", "worker", "stream", "table"}
)

// Injections are the actions of faults, in the order of spec.FaultKind.
var Injections = []Injection{
	{"zoneDown", "a zone's front ends do not answer, its replicas do not commit", []string{"zone"}, nil},
	{"zoneSlow", "a zone's replicas commit more slowly", []string{"zone"}, []string{"factor"}},
	{"zoneCut", "a zone is cut off from the others: its front ends answer 5xx, its replicas do not commit", []string{"zone"}, nil},
	{"requestLost", "calls never arrive", callers, []string{"share"}},
	{"responseLost", "answers never arrive: what they answer has happened", callers, []string{"share"}},
	{"delay", "calls and answers take longer", callers, []string{"share", "latency"}},
	{"throttle", "calls are refused, whatever the limits say", []string{"stream", "shard", "table"}, []string{"share"}},
	{"pause", "a process does nothing, and goes on afterwards", processes, nil},
	{"crash", "a process loses what it holds, and comes back", processes, []string{"when"}},
	{"clockSkew", "a process's clock is wrong", processes, []string{"skew"}},
}
