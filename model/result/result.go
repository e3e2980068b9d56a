// Package result is the outcome of a run: what was measured, the verdict, and the
// files kinesim.result/v1, series.csv and histograms.csv.
package result

import (
	"github.com/kinesim/kinesim/model/measure"
	"github.com/kinesim/kinesim/sim"
)

// Schema names the format of result.json.
const Schema = "kinesim.result/v1"

// Result is result.json.
type Result struct {
	Schema      string       `json:"schema"`
	Scenario    Scenario     `json:"scenario"`
	Engine      Engine       `json:"engine"`
	Verdict     Verdict      `json:"verdict"`
	Metrics     []Metric     `json:"metrics"`
	Cost        Cost         `json:"cost"`
	Assumptions []Assumption `json:"assumptions"`
	Timeline    []Moment     `json:"timeline"`

	Effects  []Effect      `json:"effects"` // of consumers whose effects are counted
	Streams  []StreamInfo  `json:"streams"` // what a reader of the report needs to know of each
	HotKeys  []HotKey      `json:"hotKeys"`
	Needs    []Need        `json:"needs"`
	Machines []MachineInfo `json:"machines,omitempty"`
	Owners   []Owned       `json:"owners,omitempty"` // of the shards of consumers of the KCL
	Notes    []string      `json:"notes"`            // such as what was odd in a trace file

	Runs *Runs `json:"runs,omitempty"` // of --runs; the values above are then those of the first

	Steady *Steady  `json:"steady,omitempty"` // of one run with an automatic warm-up
	WarmUp sim.Time `json:"-"`                // what an automatic warm-up left out
}

// Scenario identifies what was run.
type Scenario struct {
	Name        string `json:"name"`
	Description string `json:"description"`
	SHA256      string `json:"sha256"`
	Seed        uint64 `json:"seed"`
	Duration    string `json:"duration"` // as time.Duration prints
	Start       string `json:"start"`    // RFC 3339 instant of t = 0, or ""
	AsOf        string `json:"asOf"`
	Region      string `json:"region"`
	Fidelity    string `json:"fidelity"`
}

// Engine identifies what ran it, and how fast.
type Engine struct {
	Version        string  `json:"version"`
	TraceHash      string  `json:"traceHash"`
	Events         uint64  `json:"events"`
	VirtualSeconds float64 `json:"virtualSeconds"` // less than the duration when interrupted
	Command        string  `json:"command"`
	Interrupted    bool    `json:"interrupted,omitempty"`
	Aborted        string  `json:"aborted,omitempty"` // the threshold or limit that ended the run early
	Host           *Host   `json:"host,omitempty"`
}

// Host is what may differ from run to run.
type Host struct {
	WallSeconds  float64 `json:"wallSeconds"`
	Speedup      float64 `json:"speedup"`
	PeakRSSBytes int64   `json:"peakRSSBytes"`
	Go           string  `json:"go"`
	OS           string  `json:"os"`
	Arch         string  `json:"arch"`
}

// Verdict says whether thresholds and invariants held.
type Verdict struct {
	Pass       bool               `json:"pass"`
	Thresholds []ThresholdOutcome `json:"thresholds"`
	Invariants []InvariantOutcome `json:"invariants"`
	Guarantees []Guarantee        `json:"guarantees,omitempty"` // that the scenario claims
}

// Guarantee is what was claimed of a producer or a consumer, and whether it held.
type Guarantee struct {
	Of    string   `json:"of"` // producer or consumer
	Name  string   `json:"name"`
	What  string   `json:"what"`  // records, effects or order
	Claim string   `json:"claim"` // such as exactlyOnce
	Held  bool     `json:"held"`
	Count int64    `json:"count"` // records with which it did not
	First *Witness `json:"first,omitempty"`

	Failing *Failing `json:"failing,omitempty"` // of --runs
}

// ThresholdOutcome is one threshold with the value that it met.
type ThresholdOutcome struct {
	Metric string  `json:"metric"` // with its label, such as putLatency{producer:web}
	Check  string  `json:"check"`
	Value  float64 `json:"value"`
	Unit   string  `json:"unit"`
	Pass   bool    `json:"pass"`

	Failing *Failing `json:"failing,omitempty"` // of --runs
}

// Statuses of an invariant.
const (
	Holds         = "holds"
	Allowed       = "allowed"
	Violated      = "violated"
	NotApplicable = "notApplicable"
)

// InvariantOutcome is one invariant after the run.
type InvariantOutcome struct {
	ID     string   `json:"id"`
	Name   string   `json:"name"`
	Status string   `json:"status"`
	Count  int64    `json:"count"` // violations
	First  *Witness `json:"first,omitempty"`

	AllowedBy string `json:"allowedBy,omitempty"` // the scenario, or the faults that void it

	Failing *Failing `json:"failing,omitempty"` // of --runs
}

// Witness is the first row that offends.
type Witness struct {
	At     float64 `json:"at"` // seconds
	Entity string  `json:"entity"`
	Text   string  `json:"text"`
}

// Metric is one measured quantity under one label set. Value is set for counters and
// gauges; Count and the rest for histograms. Latencies are milliseconds.
type Metric struct {
	Name   string            `json:"name"`
	Labels map[string]string `json:"labels"`
	Kind   string            `json:"kind"` // counter, gauge, histogram
	Unit   string            `json:"unit"`
	Value  *float64          `json:"value,omitempty"`
	Count  *int64            `json:"count,omitempty"`
	Min    *float64          `json:"min,omitempty"`
	Mean   *float64          `json:"mean,omitempty"`
	Max    *float64          `json:"max,omitempty"`
	P50    *float64          `json:"p50,omitempty"`
	P90    *float64          `json:"p90,omitempty"`
	P95    *float64          `json:"p95,omitempty"`
	P99    *float64          `json:"p99,omitempty"`
	P999   *float64          `json:"p999,omitempty"`
	CI     *Interval         `json:"ci,omitempty"`

	CIMean    *Interval `json:"ciMean,omitempty"` // over sections, beside CI
	NotEnough []Lack    `json:"notEnough,omitempty"`

	Segments *measure.Segments `json:"-"` // of a histogram with an automatic warm-up, in ns
	Ratio    *measure.Ratio    `json:"-"` // of a ratio with one
}

// Interval is a confidence interval over runs, or over sections of one.
type Interval struct {
	Level    float64 `json:"level"`
	Low      float64 `json:"low"`
	High     float64 `json:"high"`
	Runs     int     `json:"runs,omitempty"`
	Sections int     `json:"sections,omitempty"`
}

// Assumption is a constant of the model with its origin.
type Assumption struct {
	Name   string `json:"name"`
	Value  string `json:"value"`
	Origin string `json:"origin"` // documented, source code, measured, fitted, guessed
	Source string `json:"source"`
}

// Moment is one entry of the timeline. At and For are seconds.
type Moment struct {
	At   float64 `json:"at"`
	For  float64 `json:"for"`
	Kind string  `json:"kind"` // event, fault, scaling
	Name string  `json:"name"`
	Text string  `json:"text"`

	Stream string `json:"stream,omitempty"` // the only one that it concerns
	PartOf string `json:"partOf,omitempty"` // the event of which it is a step
}

// StreamInfo is a stream as configured.
type StreamInfo struct {
	Name           string   `json:"name"`
	Shards         []string `json:"shards"`         // ids of all there ever were, in order of index
	BytesPerSecond float64  `json:"bytesPerSecond"` // write limit of one shard
	RecordsPerSec  float64  `json:"recordsPerSecond"`
	Producers      []string `json:"producers"`
	Consumers      []string `json:"consumers"`

	Mode    string `json:"mode,omitempty"`    // as the scenario says it, such as onDemand; "": provisioned
	Scaling string `json:"scaling,omitempty"` // the name of its policy; "": nobody changes its shards

	Lineage []Lineage `json:"lineage"`
}

// MachineInfo is what a consumer runs on whose records take a part of its cores.
type MachineInfo struct {
	Consumer string  `json:"consumer"`
	Instance string  `json:"instance"`
	Count    int     `json:"count"`
	Cores    int     `json:"cores"`   // of one
	Shard    string  `json:"shard"`   // whose records took most of a core, in one application
	OneCore  float64 `json:"oneCore"` // how much, over the run: its thread has no more than 1
}

// Lineage is the life of one shard. Times are seconds; hash keys are decimal, as the API
// prints them.
type Lineage struct {
	ID              string   `json:"id"`
	Parents         []string `json:"parents"`
	OpenedAt        float64  `json:"openedAt"`
	ClosedAt        *float64 `json:"closedAt,omitempty"` // missing: it is open at the end
	StartingHashKey string   `json:"startingHashKey"`
	EndingHashKey   string   `json:"endingHashKey"`
}

// HotKey is one of the keys that carried most, per stream.
type HotKey struct {
	Stream  string  `json:"stream"`
	Key     string  `json:"key"`
	Shard   string  `json:"shard"`
	Records float64 `json:"records"` // offered
	Bytes   float64 `json:"bytes"`
	Share   float64 `json:"share"` // of the stream's offered bytes, 0..1
}

// Need is what the measured load arithmetically needs, per stream: peak over seconds.
type Need struct {
	Stream          string  `json:"stream"`
	PeakBytes       float64 `json:"peakBytesPerSecond"`
	PeakRecords     float64 `json:"peakRecordsPerSecond"`
	ShardsByBytes   int     `json:"shardsByBytes"`
	ShardsByRecords int     `json:"shardsByRecords"`
	HottestKey      string  `json:"hottestKey"`
	// HottestKeyLoad is its mean load ÷ the limit of one shard; above 1 no number of shards helps.
	HottestKeyLoad float64 `json:"hottestKeyLoad"`
}
