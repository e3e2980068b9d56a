// Package spec is what a scenario means, after units, defaults and checks: the
// target of the YAML reader and a Go API of its own. It holds no behaviour.
package spec

import (
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
	Producers   []Producer
	Consumers   []Consumer
	Thresholds  []Threshold
	Allow       []string // ids of invariants that may be violated
}

// Warmup says how much of the start histograms leave out.
type Warmup struct {
	Auto bool     // MSER-5
	For  sim.Time // otherwise; 0 is none
}

// Network is the way between clients and the service.
type Network struct {
	Latency    dist.Law // of a round trip, in ns; half is drawn each way
	LatencyOff bool     // --latency off: network, commit and service times are zero
}

// Stream is a Kinesis data stream in provisioned mode.
type Stream struct {
	Name          string
	Shards        int
	Retention     sim.Time
	MaxRecordSize int64 // bytes
	Limiter       Limiter
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
	Client    Client
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
// Keys is empty) within [At[i], At[i]+Period). Bytes: Bytes[i] bytes in the period.
// Events: one record at At[i], of Sizes[i] bytes when Sizes is not empty.
type Trace struct {
	File   string
	Period sim.Time // 0: single events
	At     []sim.Time
	Keys   []string
	Counts [][]float64 // scaled
	Bytes  []float64   // scaled
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
}

// Retry is the back-off of a client: before attempt n+1 it waits a uniform draw of
// [0, min(Cap, Base·2^n)), or all of it without Jitter.
type Retry struct {
	Attempts int // 1: no retry
	Base     sim.Time
	Cap      sim.Time
	Jitter   bool
	Quota    bool // the SDK's retry token bucket
}

// ConsumerKind is how a consumer reads.
type ConsumerKind uint8

// Kinds of consumers.
const (
	Polling ConsumerKind = iota // shared throughput, GetRecords
	FanOut                      // enhanced fan-out, SubscribeToShard
)

// Consumer is Count applications that each read every shard of a stream.
type Consumer struct {
	Name     string
	Kind     ConsumerKind
	Stream   int
	Count    int
	From     Position
	Interval dist.Law // polling: start to start, ns
	Limit    int      // polling: records per GetRecords
	Service  dist.Law // ns per record
	InWork   int      // records received and not processed, per shard
}

// Position is where a consumer starts.
type Position uint8

// Starting positions.
const (
	FromTrimHorizon Position = iota
	FromLatest
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
