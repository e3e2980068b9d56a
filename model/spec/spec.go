// Package spec is what a scenario means, after units, defaults and checks: the
// target of the YAML reader and a Go API of its own. It holds no behaviour.
package spec

import (
	"slices"

	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

// Scenario is everything that decides a run, except the build of kinesim.
type Scenario struct {
	Version     int
	Name        string
	Description string
	Seed        uint64
	AsOf        string // year and month of limits and prices, such as 2026-11
	Region      string
	Start       string // RFC 3339 instant of t = 0 for charts and trace files; "" is none
	Duration    sim.Time
	Warmup      Warmup
	Network     Network
	Streams     []Stream
	Tables      []Table
	Producers   []Producer
	Consumers   []Consumer
	Events      []Event
	Faults      []Fault
	Thresholds  []Threshold
	Allow       []string // ids of invariants that may be violated
	Liveness    sim.Time // L1, L2: how long after the last fault everything must be caught up
}

// AnyOnDemand tells whether any stream is on demand, or becomes so.
func (s *Scenario) AnyOnDemand() bool {
	return slices.ContainsFunc(s.Streams, func(t Stream) bool { return t.Mode != Provisioned }) ||
		slices.ContainsFunc(s.Events, func(e Event) bool { return e.Action == ActUpdateMode })
}

// Warmup says how much of the start histograms leave out.
type Warmup struct {
	Auto bool     // MSER-5
	For  sim.Time // otherwise; 0 is none
}

// Network is the way between clients and the service, and the zones of the region.
type Network struct {
	Zones      []string // three of them
	Latency    dist.Law // of a round trip, in ns; half is drawn each way
	LatencyOff bool     // --latency off: network, commit and service times are zero
	VPC        bool     // through an interface endpoint of a VPC, in each zone
}

// Mode is how a stream gets its capacity, and how it is billed.
type Mode uint8

// Modes of streams.
const (
	Provisioned Mode = iota
	OnDemand
	OnDemandAdvantage
)

// String is the word of the scenario.
func (m Mode) String() string {
	return [...]string{"provisioned", "onDemand", "onDemandAdvantage"}[m]
}

// Stream is a Kinesis data stream.
type Stream struct {
	Name          string
	Mode          Mode
	Shards        int // open at the start
	Demand        Demand
	Retention     sim.Time
	MaxRecordSize int64 // bytes
	Limiter       Limiter
	Replication   Replication
	Encrypted     bool     // with a customer managed key of KMS
	Scaling       *Scaling // nil: nobody changes the number of shards
}

// Demand is how a stream scales while it is on demand.
type Demand struct {
	ShardsPerMiB float64  // shards for each MiB/s of write capacity
	SplitAfter   dist.Law // ns from the end of a minute in which a shard took too much
	ScaleDown    sim.Time // what the peak of that long does not need is given back; 0: nothing ever is
	Peak         int64    // highest write rate of a minute before the run, bytes a second; 0: not known
	Warm         int64    // WarmThroughput, bytes a second; 0: none
}

// Replication is how a stream commits over the zones.
type Replication struct {
	Quorum     int        // zones that a commit needs: 2 or 3 of the three
	Commit     []dist.Law // of one zone each, in ns, in the order of Network.Zones
	Concurrent int        // puts that wait for their quorum at a time; 0: unlimited
}

// Limiter is the write limit of each shard: a token bucket with these bursts, or the
// strict one-second window.
type Limiter struct {
	Window       bool
	Burst        int64 // bytes
	BurstRecords int64
}

// Producer is a group of client instances that share its rate evenly.
type Producer struct {
	Name      string
	Stream    int // index in Streams
	Instances int
	Arrivals  Arrivals
	Keys      Keys
	Size      dist.Law // bytes of data
	Payload   Payload

	Guarantees Guarantees
	Client     Client
	RunsOn     Host
}

// Host is the machines that the processes of a producer or a consumer run on. They have a price,
// and limit the workers of a consumer, see CPU. The zero Host is not billed, and limits nobody.
type Host struct {
	Instance string // EC2 type, such as m7g.large; ""
	Count    int    // machines; 0: one for each process
}

// Process is how arrivals are spread around their rate.
type Process uint8

// Processes.
const (
	Constant Process = iota // evenly
	Poisson                 // exponential gaps
	Gamma                   // gamma gaps with CV
)

// Arrivals is the offered load of a producer group. Exactly one of Stages, Sine and
// Trace may be set; otherwise Rate holds throughout.
type Arrivals struct {
	Process Process
	CV      float64 // of gaps, for Gamma
	Rate    float64 // records per second
	Stages  []Stage
	Sine    *Sine
	Trace   *Trace
}

// Stage is one step of a load profile: Ramp goes linearly from the level before (0 at
// the start) to Rate, else Rate holds. The last level holds to the end.
type Stage struct {
	Rate float64 // records per second
	For  sim.Time
	Ramp bool
}

// Sine is a daily wave: Mean + (Peak-Mean)·sin(2πt/Period).
type Sine struct {
	Mean, Peak float64 // records per second
	Period     sim.Time
}

// Trace is recorded traffic. Counts: Counts[i][k] records of key k (or of no key when
// Keys is empty) within [At[i], At[i]+Period). Bytes: Bytes[i][k] bytes of data and keys of
// these records; without Counts, of records of the producer's sizes. Events: one record at
// At[i], of Sizes[i] bytes when Sizes is not empty.
type Trace struct {
	File   string
	Period sim.Time // 0: single events
	At     []sim.Time
	Keys   []string
	Counts [][]float64 // scaled
	Bytes  [][]float64 // scaled
	Sizes  []int64     // bytes
	Repeat bool
	Length sim.Time // end of the last period: what Repeat repeats
	Notes  []string // gaps, duplicate timestamps and what was done about them

	// How records are spread within a period.
	Within Process
	CV     float64
}

// KeyLaw is the shape of a key distribution.
type KeyLaw uint8

// Shapes of key distributions.
const (
	KeysUniform KeyLaw = iota
	KeysZipf
	KeysWeighted
	KeysTrace // the keys of the trace
)

// Keys is how partition keys are drawn. Hot keys take their share first; the rest
// follows the law.
type Keys struct {
	Law      KeyLaw
	Count    int
	Exponent float64 // Zipf
	List     []WeightedKey
	Hot      []WeightedKey
}

// WeightedKey is a key and its weight (in List) or its share of records (in Hot).
type WeightedKey struct {
	Key    string
	Weight float64
}

// Client is how a producer instance calls the API.
type Client struct {
	Single   bool // api: putRecord
	Batch    int  // records
	Linger   sim.Time
	InFlight int   // calls
	Buffer   int64 // bytes
	Retry    Retry
	Timeout  sim.Time // of an attempt; 0: the client waits for ever
	Ordering Ordering // PutRecord only
	KPL      *KPL     // nil: the instance calls the API by itself
}

// Ordering is what a client passes as SequenceNumberForOrdering. With Sequence it passes
// the number of the key's record before, and so waits for each before it sends the next
// of its key.
type Ordering uint8

// Kinds of ordering.
const (
	OrderNone Ordering = iota
	OrderSequence
	OrderTimestamp // a timestamp, which the API refuses
)

// ConsumerKind is how a consumer reads.
type ConsumerKind uint8

// Kinds of consumers.
const (
	Polling ConsumerKind = iota // shared throughput, GetRecords
	FanOut                      // enhanced fan-out, SubscribeToShard
	OfKCL                       // workers with a lease table
)

// Consumer is Count applications that each read every shard of a stream. Each application
// is a group of Workers; a shard has one of them as its owner.
type Consumer struct {
	Name     string
	Kind     ConsumerKind
	Stream   int
	Count    int
	StartAt  sim.Time // the application does not exist before
	From     Position
	FromTime sim.Time // of FromTimestamp
	Interval dist.Law // polling: start to start, ns
	Limit    int      // polling: records per GetRecords
	Service  dist.Law // ns per record
	InWork   int      // records received and not processed, per shard

	Workers    int
	Checkpoint Checkpoint
	Failover   sim.Time // how long a worker is silent before its shards go to others
	Lineage    Lineage
	Dedup      *Dedup
	Guarantees Guarantees
	KCL        *KCL    // of OfKCL
	Lambda     *Lambda // of an event source mapping, which reads as its Kind says
	RunsOn     Host
	CPU        CPU
	Balance    *Balance // nil: by the number of shards

	Preset    string   // the kind that it is of, such as flink; "": polling or fanOut itself
	Pace      *Pace    // polling; nil: in its interval
	Discovery sim.Time // between two looks at the list of shards; 0: children are known when parents end
	Job       *Job     // nil: each shard goes on by itself

	Deaggregate Deaggregation
}

// Checkpoint is when a reader writes how far it is.
type Checkpoint struct {
	Every sim.Time // 0: after each batch
	Never bool     // a restart begins at From
}

// Lineage is whether a consumer finishes the parents of a shard before it reads it.
type Lineage uint8

// Kinds of lineage.
const (
	ParentsFirst   Lineage = iota
	LineageIgnored         // every shard is read from when it is found
)

// Table is a DynamoDB table of conditional writes.
type Table struct {
	Name    string
	TTL     sim.Time // of an item; 0: for ever
	Latency dist.Law // of a write, in ns
	Writes  int64    // provisioned writes a second; 0: on demand
}

// Action is what an event does.
type Action uint8

// Actions of events.
const (
	ActUpdateShardCount Action = iota
	ActSplitShard
	ActMergeShards
	ActIncreaseRetention
	ActDecreaseRetention
	ActUpdateMode
	ActUpdateWarm
	ActReplay
)

// String is the word of the scenario.
func (a Action) String() string {
	return [...]string{"updateShardCount", "splitShard", "mergeShards", "increaseStreamRetentionPeriod",
		"decreaseStreamRetentionPeriod", "updateStreamMode", "updateStreamWarmThroughput", "replay"}[a]
}

// Event is something that an operator does at an instant.
type Event struct {
	Name      string
	At        sim.Time
	Action    Action
	Stream    int
	Target    int      // updateShardCount: shards
	Shard     int      // splitShard, mergeShards: index of the shard
	Adjacent  int      // mergeShards: the other shard
	Share     float64  // splitShard: of the range that stays with the lower child, (0, 1)
	Retention sim.Time // of the two retention calls
	Mode      Mode     // updateStreamMode
	Warm      int64    // updateStreamMode, updateStreamWarmThroughput: bytes a second; 0: none
	Consumer  int      // replay
	From      Position // replay
	FromTime  sim.Time // replay: of FromTimestamp
}

// Reshards tells whether an event changes the shards of its stream.
func (e *Event) Reshards() bool {
	return e.Action == ActUpdateShardCount || e.Action == ActSplitShard || e.Action == ActMergeShards
}

// FaultKind is what a fault does.
type FaultKind uint8

// Kinds of fault.
const (
	ZoneDown     FaultKind = iota // its front ends do not answer and its replicas do not commit
	ZoneSlow                      // its replicas commit Factor times slower
	ZoneCut                       // from the other zones: front ends answer 5xx, replicas do not commit
	RequestLost                   // Share of the requests never arrive
	ResponseLost                  // Share of the answers never arrive: what they answer has happened
	Delay                         // Latency more each way for Share of the calls
	Throttle                      // the service refuses Share of the calls, whatever the limits say
	Pause                         // a process does nothing, and goes on afterwards
	Crash                         // a process loses what it holds; it is back after For
	ClockSkew                     // a process's clock is off by Skew
)

// String is the word of the scenario.
func (k FaultKind) String() string {
	return [...]string{"zoneDown", "zoneSlow", "zoneCut", "requestLost", "responseLost", "delay", "throttle",
		"pause", "crash", "clockSkew"}[k]
}

// Fault is something that goes wrong at an instant, for a while.
type Fault struct {
	Name   string
	At     sim.Time
	For    sim.Time
	Kind   FaultKind
	Target Target

	Factor  float64  // zoneSlow
	Share   float64  // of calls, (0, 1]
	Latency dist.Law // delay, ns
	Skew    sim.Time // clockSkew, may be negative
	When    Step     // crash
}

// Target is whom a fault hits: -1 is all of a kind.
type Target struct {
	Zone     int
	Stream   int
	Shard    int
	Producer int
	Instance int // of the producer
	Consumer int
	Worker   int // of the consumer
	Table    int
}

// Everyone is a target that names nobody.
func Everyone() Target {
	return Target{Zone: -1, Stream: -1, Shard: -1, Producer: -1, Instance: -1, Consumer: -1, Worker: -1, Table: -1}
}

// Ends is when a fault is over.
func (f *Fault) Ends() sim.Time { return f.At + f.For }

// Position is where a consumer starts.
type Position uint8

// Starting positions.
const (
	FromTrimHorizon Position = iota
	FromLatest
	FromTimestamp
)

// Threshold is a check on a metric that decides the verdict.
type Threshold struct {
	Metric string
	Label  string // such as producer:web; "" is the whole run
	Stat   string // p99, p50, mean, max, min, count, rate; "" is the value
	Op     string // < <= > >= == !=
	Value  float64
	Unit   string // ms, %, "" …: as shown; Value is in the metric's unit
	Text   string // as written, such as p99 < 300ms
	Abort  bool
	After  sim.Time
}

// Holds tells whether a value meets the threshold.
func (t *Threshold) Holds(v float64) bool {
	switch t.Op {
	case "<":
		return v < t.Value
	case "<=":
		return v <= t.Value
	case ">":
		return v > t.Value
	case ">=":
		return v >= t.Value
	case "!=":
		return v != t.Value
	}
	return v == t.Value
}
