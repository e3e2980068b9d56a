package scenarios

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

// everything uses each key of the language.
const everything = `version: 1
name: all-of-it
description: |
  Two lines: the first,
  and the second.
seed: 18446744073709551615
asOf: 2026-11
region: us-east-1
start: 2026-11-02T13:00:00+01:00
duration: 1h30m
warmup: 5m
fidelity: record
network: {zones: [x, y, z], latency: {distribution: gamma, mean: 3ms, cv: 0.5}, endpoint: vpc}
streams:
  - name: a
    mode: provisioned
    shards: 4
    retention: 7d
    maxRecordSize: 10MiB
    limiter: window
    replication: {quorum: all, commit: 9ms, zones: {x: 9ms, z: {distribution: uniform, min: 1ms, max: 30ms}}}
    encryption: kms
  - {name: b, shards: 1, limiter: {burst: 1MiB}}
tables:
  - {name: seen, billing: onDemand, ttl: 26h}
  - {name: done, billing: {writes: 500/s}, ttl: none, latency: 3ms}
producers:
  - name: web
    stream: a
    instances: 6
    arrivals: {process: gamma, cv: 3, stages: [{to: 2k/s, over: 10m}, {hold: 4k/s, for: 30m}, {hold: 0}]}
    keys: {distribution: weighted, list: [{key: NO, share: 70%}, {key: "null", share: 30%}, {key: 42, share: 0.1}]}
    size: {distribution: uniform, min: 1KiB, max: 2KiB}
    client: {api: putRecord, inFlight: 9, buffer: 1MB, retry: {attempts: 5, base: 50ms, cap: 2s, jitter: false},
      timeout: none, ordering: sequenceNumberForOrdering}
    runsOn: {instance: c7g.large, count: 2}
  - name: night
    stream: b
    arrivals: {process: constant, sine: {mean: 10/min, peak: 20/min, period: 24h}}
    keys: {distribution: uniform, count: 1M, hot: [{key: tenant-42, share: 20%}]}
    size: {distribution: pareto, min: 1KiB, alpha: 1.5}
    client: {batch: 10, linger: 0, retry: none, timeout: 2s}
consumers:
  - {name: slow, stream: a, kind: polling, count: 3, from: latest, interval: {distribution: exponential, mean: 1s},
     limit: 100, service: {distribution: constant, value: 2ms}, inWork: 5, workers: 3, checkpoint: 10s, failover: 20s,
     lineage: ignored, dedup: {table: done, order: markThenEffect, key: sequenceNumber},
     runsOn: {instance: m7g.large, count: 3}, cpu: {perRecord: 40us, perKiB: 5us},
     balance: {by: cpu, every: 20s, dampening: 80%, band: 5%, handoff: none}}
  - {name: push, stream: b, kind: fanOut, startAt: 40m, from: {timestamp: 30m}, checkpoint: never, dedup: {table: seen},
     runsOn: {instance: m7g.large}}
events:
  - {at: 43m, name: grow, updateShardCount: {stream: a, to: 8}}
  - {at: 10m, splitShard: {stream: b, shard: shardId-000000000000, at: 25%}}
  - {at: 20m, mergeShards: {stream: b, shards: [1, shardId-000000000002]}}
  - {at: 5m, increaseStreamRetentionPeriod: {stream: b, to: 200h}}
  - {at: 6m, decreaseStreamRetentionPeriod: {stream: a, to: 36h}}
  - {at: 30m, replay: {consumer: slow, from: latest}}
  - {at: 55m, replay: {consumer: push, from: {timestamp: 5m}}}
faults:
  - {at: 65m, name: az-y, for: 7m, action: zoneDown, target: {zone: y}}
  - {at: 66m, for: 7m, action: zoneSlow, factor: 40x}
  - {at: 67m, for: 1m, action: responseLost, share: 1%, target: {producer: web, instance: 5}}
  - {at: 68m, for: 1m, action: delay, share: 50%, latency: {distribution: exponential, mean: 2s}, target: {table: done}}
  - {at: 69m, for: 1m, action: throttle, target: {stream: a, shard: 3}}
  - {at: 70m, for: 1m, action: clockSkew, skew: -10m, target: {consumer: slow, worker: 2}}
  - {at: 71m, for: 1m, action: clockSkew, skew: 90s, target: {producer: night}}
thresholds:
  putLatency{producer:web}: [p99 < 300ms, {check: mean <= 1s, abort: true, after: 5m}]
  throttledRatio: < 0.1%
  recordsAccepted{stream:a}: ["> 10k"]
  bytesOffered: [">= 1MiB"]
  costPerMonth: < $499.90
invariants: {allow: [S10, X1], liveness: 20m}
`

func TestEverything(t *testing.T) {
	l, err := Parse("x.yaml", []byte(everything))
	if err != nil {
		t.Fatal(err)
	}
	want := &spec.Scenario{
		Version: 1, Name: "all-of-it", Description: "Two lines: the first,\nand the second.\n", Seed: math.MaxUint64,
		AsOf: "2026-11", Region: "us-east-1", Start: "2026-11-02T12:00:00Z", Duration: 90 * sim.Minute,
		Warmup: spec.Warmup{For: 5 * sim.Minute},
		Network: spec.Network{Zones: []string{"x", "y", "z"}, Latency: dist.Law{Kind: dist.Gamma, Mean: 3e6, CV: 0.5},
			VPC: true},
		Streams: []spec.Stream{
			{Name: "a", Shards: 4, Retention: 7 * sim.Day, MaxRecordSize: 10 << 20, Encrypted: true,
				Limiter: spec.Limiter{Window: true}, Replication: spec.Replication{Quorum: 3, Commit: []dist.Law{
					{Value: 9e6}, {Value: 9e6}, {Kind: dist.Uniform, Min: 1e6, Max: 30e6}}}},
			{Name: "b", Shards: 1, Retention: sim.Day, MaxRecordSize: 1 << 20, Replication: majority,
				Limiter: spec.Limiter{Burst: 1 << 20, BurstRecords: 1000}},
		},
		Tables: []spec.Table{
			{Name: "seen", TTL: 26 * sim.Hour, Latency: dist.Law{Kind: dist.Lognormal, Median: 4e6, P99: 20e6}},
			{Name: "done", Latency: dist.Law{Value: 3e6}, Writes: 500},
		},
		Producers: []spec.Producer{{
			Name: "web", Instances: 6,
			Arrivals: spec.Arrivals{Process: spec.Gamma, CV: 3, Stages: []spec.Stage{
				{Rate: 2000, For: 10 * sim.Minute, Ramp: true}, {Rate: 4000, For: 30 * sim.Minute}, {}}},
			Keys: spec.Keys{Law: spec.KeysWeighted, List: []spec.WeightedKey{{Key: "NO", Weight: 0.7},
				{Key: "null", Weight: 0.3}, {Key: "42", Weight: 0.1}}},
			Size: dist.Law{Kind: dist.Uniform, Min: 1024, Max: 2048},
			Client: spec.Client{Single: true, Batch: 1, InFlight: 9, Buffer: 1e6, Ordering: spec.OrderSequence,
				Retry: spec.Retry{Attempts: 5, Backoff: spec.Backoff{Base: 50 * sim.Millisecond,
					Throttled: 50 * sim.Millisecond, Cap: 2 * sim.Second, First: 1}}},
			RunsOn: spec.Host{Instance: "c7g.large", Count: 2},
		}, {
			Name: "night", Stream: 1, Instances: 1,
			Arrivals: spec.Arrivals{Sine: &spec.Sine{Mean: 10.0 / 60, Peak: 20.0 / 60, Period: sim.Day}},
			Keys:     spec.Keys{Law: spec.KeysUniform, Count: 1e6, Hot: []spec.WeightedKey{{Key: "tenant-42", Weight: 0.2}}},
			Size:     dist.Law{Kind: dist.Pareto, Min: 1024, Alpha: 1.5},
			Client: spec.Client{Batch: 10, InFlight: 4, Buffer: 64 << 20, Retry: spec.Retry{Attempts: 1},
				Timeout: 2 * sim.Second},
		}},
		Consumers: []spec.Consumer{
			{Name: "slow", Count: 3, From: spec.FromLatest, Interval: dist.Law{Kind: dist.Exponential, Mean: 1e9},
				Limit: 100, Service: dist.Law{Value: 2e6}, InWork: 5, Workers: 3,
				Checkpoint: spec.Checkpoint{Every: 10 * sim.Second}, Failover: 20 * sim.Second, Lineage: spec.LineageIgnored,
				Dedup:   &spec.Dedup{Table: 1, Order: spec.MarkThenEffect, Key: spec.DedupBySequenceNumber},
				RunsOn:  spec.Host{Instance: "m7g.large", Count: 3},
				CPU:     spec.CPU{PerRecord: 40 * sim.Microsecond, PerKiB: 5 * sim.Microsecond},
				Balance: &spec.Balance{Every: 20 * sim.Second, Dampening: 0.8, Band: 0.05, Report: 30 * sim.Second, Alpha: 0.5}},
			{Name: "push", Kind: spec.FanOut, Stream: 1, Count: 1, InWork: 10000, StartAt: 40 * sim.Minute,
				From: spec.FromTimestamp, FromTime: 30 * sim.Minute, Workers: 1, Checkpoint: spec.Checkpoint{Never: true},
				Failover: 10 * sim.Second, Dedup: &spec.Dedup{}, RunsOn: spec.Host{Instance: "m7g.large"}},
		},
		Events: []spec.Event{
			{Name: "grow", At: 43 * sim.Minute, Target: 8},
			{Name: "splitShard@10m", At: 10 * sim.Minute, Action: spec.ActSplitShard, Stream: 1, Share: 0.25},
			{Name: "mergeShards@20m", At: 20 * sim.Minute, Action: spec.ActMergeShards, Stream: 1, Shard: 1, Adjacent: 2},
			{Name: "increaseStreamRetentionPeriod@5m", At: 5 * sim.Minute, Action: spec.ActIncreaseRetention, Stream: 1,
				Retention: 200 * sim.Hour},
			{Name: "decreaseStreamRetentionPeriod@6m", At: 6 * sim.Minute, Action: spec.ActDecreaseRetention,
				Retention: 36 * sim.Hour},
			{Name: "replay@30m", At: 30 * sim.Minute, Action: spec.ActReplay, From: spec.FromLatest},
			{Name: "replay@55m", At: 55 * sim.Minute, Action: spec.ActReplay, Consumer: 1, From: spec.FromTimestamp,
				FromTime: 5 * sim.Minute},
		},
		Faults: []spec.Fault{
			{Name: "az-y", At: 65 * sim.Minute, For: 7 * sim.Minute, Target: at(func(t *spec.Target) { t.Zone = 1 })},
			{Name: "zoneSlow@66m", At: 66 * sim.Minute, For: 7 * sim.Minute, Kind: spec.ZoneSlow, Target: spec.Everyone(),
				Factor: 40},
			{Name: "responseLost@67m", At: 67 * sim.Minute, For: sim.Minute, Kind: spec.ResponseLost, Share: 0.01,
				Target: at(func(t *spec.Target) { t.Producer, t.Instance = 0, 5 })},
			{Name: "delay@68m", At: 68 * sim.Minute, For: sim.Minute, Kind: spec.Delay, Share: 0.5,
				Latency: dist.Law{Kind: dist.Exponential, Mean: 2e9}, Target: at(func(t *spec.Target) { t.Table = 1 })},
			{Name: "throttle@69m", At: 69 * sim.Minute, For: sim.Minute, Kind: spec.Throttle, Share: 1,
				Target: at(func(t *spec.Target) { t.Stream, t.Shard = 0, 3 })},
			{Name: "clockSkew@70m", At: 70 * sim.Minute, For: sim.Minute, Kind: spec.ClockSkew, Skew: -10 * sim.Minute,
				Target: at(func(t *spec.Target) { t.Consumer, t.Worker = 0, 2 })},
			{Name: "clockSkew@71m", At: 71 * sim.Minute, For: sim.Minute, Kind: spec.ClockSkew, Skew: 90 * sim.Second,
				Target: at(func(t *spec.Target) { t.Producer = 1 })},
		},
		Thresholds: []spec.Threshold{
			{Metric: "putLatency", Label: "producer:web", Stat: "p99", Op: "<", Value: 300, Unit: "ms", Text: "p99 < 300ms"},
			{Metric: "putLatency", Label: "producer:web", Stat: "mean", Op: "<=", Value: 1000, Unit: "ms",
				Text: "mean <= 1s", Abort: true, After: 5 * sim.Minute},
			{Metric: "throttledRatio", Op: "<", Value: 0.001, Unit: "ratio", Text: "< 0.1%"},
			{Metric: "recordsAccepted", Label: "stream:a", Op: ">", Value: 10000, Text: "> 10k"},
			{Metric: "bytesOffered", Op: ">=", Value: 1 << 20, Unit: "bytes", Text: ">= 1MiB"},
			{Metric: "costPerMonth", Op: "<", Value: 499.9, Unit: "USD", Text: "< $499.90"},
		},
		Allow: []string{"S10", "X1"}, Liveness: 20 * sim.Minute,
	}
	if !reflect.DeepEqual(l.Spec, want) {
		t.Errorf("got  %+v\nwant %+v", l.Spec, want)
	}
	again(t, "everything", l, nil)
}

// majority is what a stream's replication is by default: rows of the limits table.
var majority = spec.Replication{Quorum: 2, Commit: []dist.Law{zoneLaw, zoneLaw, zoneLaw}}

var zoneLaw = dist.Law{Kind: dist.Lognormal, Median: 12e6, P99: 131.5e6}

// at is a target that names somebody.
func at(set func(*spec.Target)) spec.Target {
	t := spec.Everyone()
	set(&t)
	return t
}

// What is left out has the defaults of DESIGN.md.
func TestDefaults(t *testing.T) {
	l, err := Parse("/tmp/my first.yaml", []byte(`version: 1
duration: 1m
streams: [{name: s, shards: 1}]
producers: [{name: p, arrivals: {rate: 1/s}, size: 1KiB}]
consumers: [{name: c}]
`))
	if err != nil {
		t.Fatal(err)
	}
	p := l.Spec.Producers[0]
	standard := spec.Retry{Preset: "goV2Standard", Attempts: 3,
		Backoff: spec.Backoff{Base: sim.Second, Throttled: sim.Second, Cap: 20 * sim.Second, First: 1,
			Jitter: spec.JitterFull, ThrottleJitter: spec.JitterFull, Plateau: true},
		Quota: spec.Quota{Tokens: 500, Cost: 5, TimeoutCost: 10, ThrottleCost: 5, Refund: 1, Every: true}}
	client := spec.Client{Batch: 500, Linger: 100 * sim.Millisecond, InFlight: 4, Buffer: 64 << 20, Retry: standard,
		Timeout: 6 * sim.Second}
	if p.Client != client {
		t.Errorf("client %+v, want %+v", p.Client, client)
	}
	if want := (spec.Keys{Law: spec.KeysZipf, Count: 10000, Exponent: 1}); !reflect.DeepEqual(p.Keys, want) {
		t.Errorf("keys %+v, want %+v", p.Keys, want)
	}
	stream := spec.Stream{Name: "s", Shards: 1, Retention: sim.Day, MaxRecordSize: 1 << 20,
		Limiter: spec.Limiter{Burst: 10 << 20, BurstRecords: 1000}, Replication: majority}
	if !reflect.DeepEqual(l.Spec.Streams[0], stream) {
		t.Errorf("stream %+v, want %+v", l.Spec.Streams[0], stream)
	}
	reader := spec.Consumer{Name: "c", Count: 1, Interval: dist.Law{Value: 1e9}, Limit: 10000, InWork: 10000,
		Workers: 1, Failover: 10 * sim.Second}
	if !reflect.DeepEqual(l.Spec.Consumers[0], reader) {
		t.Errorf("consumer %+v, want %+v", l.Spec.Consumers[0], reader)
	}
	way := dist.Law{Kind: dist.Lognormal, Median: 2e6, P99: 9e6}
	if s := l.Spec; s.Name != "my-first" || s.Seed != 1 || s.AsOf != "2026-11" || s.Region != "us-east-1" ||
		!reflect.DeepEqual(s.Network, spec.Network{Zones: []string{"a", "b", "c"}, Latency: way}) ||
		s.Warmup != (spec.Warmup{}) || s.Liveness != sim.Minute || s.Tables != nil || s.Events != nil || s.Faults != nil {
		t.Errorf("scenario %+v", s)
	}
	again(t, "defaults", l, nil)
}

// again reads what was written of a scenario, which must mean the same and be a fixed point.
func again(t *testing.T, name string, l *Loaded, read func(string) ([]byte, error)) {
	t.Helper()
	if read == nil {
		read = func(string) ([]byte, error) { return nil, fs.ErrNotExist }
	}
	second, err := parse(source{"effective.yaml", l.Effective, read}, Changes{})
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, l.Effective)
	}
	if !reflect.DeepEqual(l.Spec, second.Spec) {
		t.Errorf("%s means something else when written out:\n%s", name, l.Effective)
	}
	if !bytes.Equal(l.Effective, second.Effective) || l.SHA256 != second.SHA256 {
		t.Errorf("%s: writing twice differs:\n%s\n%s", name, l.Effective, second.Effective)
	}
}

func TestLoad(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, name := range []string{"hot-partition", "hot-partition.yaml", "scenarios/hot-partition.yaml"} {
		if l, err := Load(name, nil, nil); err != nil || l.Spec.Name != "hot-partition" {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, want := range map[string]string{
		"hot-partiton":         "did you mean hot-partition?",
		"x/hot-partition.yaml": "there is no file",
		"":                     "there is no file",
	} {
		if _, err := Load(name, nil, nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", name, err, want)
		}
	}
	// A folder of that name, such as one of results, does not hide the catalogue.
	write(t, "even-load/result.json", "{}")
	if _, err := Load("even-load", nil, nil); err != nil {
		t.Error(err)
	}
	// A file does.
	write(t, "five-pollers", "version: 1\nname: mine\nduration: 1s\nstreams: [{name: s, shards: 1}]\n")
	seed := uint64(42)
	l, err := Load("five-pollers", []string{"streams.s.shards=3"}, &seed)
	if err != nil || l.Spec.Name != "mine" || l.Spec.Seed != 42 || l.Spec.Streams[0].Shards != 3 {
		t.Errorf("%+v, %v", l, err)
	}
	var faults Faults
	if _, err := Load("five-pollers", []string{"streams.s.shards=0"}, nil); !errors.As(err, &faults) || len(faults) != 1 {
		t.Errorf("%v, want one fault", err)
	}
}

// Files are read beside the scenario, and change its hash.
func TestFilesBesideTheScenario(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "s.yaml"), "version: 1\nstreams: [{name: s, shards: 1}]\nproducers:\n"+
		"- {name: p, arrivals: {trace: d/t.csv, count: n}, size: 1B}\n"+
		"- {name: q, arrivals: {trace: d/t.csv, count: n}, size: 1B}\n")
	hashes := map[string]bool{}
	for _, rows := range []string{"1,1\n2,1\n", "1,1\n2,2\n"} {
		write(t, filepath.Join(dir, "d/t.csv"), "timestamp,n\n"+rows)
		l, err := Load(filepath.Join(dir, "s.yaml"), nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		if len(l.Files) != 1 || l.Files[0].Name != "d/t.csv" || l.Spec.Duration != 2*sim.Second {
			t.Errorf("files %v, duration %s", l.Files, l.Spec.Duration)
		}
		hashes[l.SHA256] = true
	}
	if len(hashes) != 2 {
		t.Error("the hash does not depend on the trace")
	}
	write(t, filepath.Join(dir, "d/t.csv"), "timestamp,n\n1,x\n")
	_, err := Load(filepath.Join(dir, "s.yaml"), nil, nil)
	if want := filepath.Join(dir, "d", "t.csv") + ":2:3: "; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("got %v, want %s", err, want)
	}
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// An alarm of CloudWatch can be written down under its own name.
func TestThresholdsOnCloudWatchNames(t *testing.T) {
	head := "version: 1\nduration: 5s\nstreams: [{name: s, shards: 1}%s]\n" +
		"consumers: [{name: c, stream: s}, {name: f, stream: s, kind: fanOut}]\nthresholds: {%s: ['%s']}\n"
	for _, c := range []struct{ more, metric, check, want string }{
		{"", "IncomingBytes", "> 1KiB", ""},
		{"", "IncomingBytes{stream:s}", "> 1KiB", ""},
		{"", "GetRecords.IteratorAgeMilliseconds", "max < 1s", ""},
		{"", "SubscribeToShardEvent.MillisBehindLatest{consumer:f}", "p99 < 1s", ""},
		{"", "WriteProvisionedThroughputExceeded", "== 0", ""},
		{", {name: t, shards: 1}", "IncomingBytes", "> 1KiB", "want IncomingBytes{stream:NAME}, because CloudWatch has it by stream (s, t)"},
		{", {name: t, shards: 1}", "IncomingBytes{stream:t}", "> 1KiB", ""},
		{"", "IncomingByte", "> 1KiB", "did you mean IncomingBytes?"},
		{"", "IncomingBytes", "> 1024", "without a unit"},
		{"", "GetRecords.IteratorAgeMilliseconds", "< 1s", "want one of p50, "},
		{"", "SubscribeToShardEvent.Bytes{consumer:c}", "> 1KiB", "want the name of a consumer (f), got"},
		{"", "SubscribeToShardEvent.Bytes{stream:s}", "> 1KiB", "by consumer, got the label stream"},
	} {
		_, err := Parse("x.yaml", []byte(fmt.Sprintf(head, c.more, "'"+c.metric+"'", c.check)))
		if got := fmt.Sprint(err); (err == nil) != (c.want == "") || !strings.Contains(got, c.want) && c.want != "" {
			t.Errorf("%s: %s gives %v, want %q", c.metric, c.check, err, c.want)
		}
	}
	if _, err := Load(t.TempDir(), nil, nil); err == nil || !strings.Contains(err.Error(), "is a folder") {
		t.Errorf("a folder as scenario: %v", err)
	}
}
