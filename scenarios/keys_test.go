package scenarios

import (
	"fmt"
	"io/fs"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/kinesim/kinesim/model/spec"
)

// theRest uses the keys that everything has no place for.
const theRest = `version: 1
duration: 10m
network: {zones: [x, y, z], latency: {distribution: lognormal, median: 2ms, p99: 9ms}}
streams:
  - name: s
    shards: 1
    limiter: {burst: 1MiB, burstRecords: 7}
    replication: {quorum: 2, commit: {distribution: lognormal, median: 2ms, p99: 9ms}, zones: {y: 1ms}, concurrent: 9}
  - {name: o, mode: onDemand, onDemand: {peak: 20MiB/s, shardsPerMiB: 1.5, splitAfter: 9m, scaleDown: 30d}}
  - name: w
    mode: onDemandAdvantage
    warmThroughput: 60MiB/s
    onDemand: {splitAfter: {distribution: lognormal, median: 5m, p99: 15m}}
  - {name: i, shards: 1}
  - {name: a, shards: 1}
tables: [{name: t, latency: {distribution: lognormal, median: 2ms, p99: 9ms}}]
producers:
  - {name: p, stream: s, arrivals: {rate: 1/s}, size: {distribution: exponential, mean: 1KiB}, client: {api: putRecord}}
  - name: q
    stream: s
    arrivals: {trace: a.csv, time: timestamp, count: n, period: 1s, scale: 2x, within: {cv: 2}, repeat: false}
    size: {distribution: lognormal, median: 1KiB, p99: 4KiB}
    keys: {distribution: zipf, count: 9, exponent: 2}
    client: {retry: {preset: aws2026, attempts: 4, throttleBase: 2s, resend: entries,
      quota: {tokens: 400, cost: 4, timeoutCost: 8, throttleCost: 3}}}
  - {name: r, stream: s, arrivals: {trace: a.csv, bytes: n}, size: {distribution: empirical, file: a.txt}}
  - {name: u, stream: s, arrivals: {trace: a.csv, size: n, sizeUnit: 3B, key: k}}
  - {name: v, stream: s, arrivals: {rate: 1/s}, size: {distribution: constant, value: 1B}, keys: {distribution: weighted, file: k.csv}}
consumers: [{name: c, stream: s, interval: {distribution: gamma, mean: 3s, cv: 1}}, {name: slow, stream: s},
  {name: push, stream: s, kind: flink, afterEmpty: 250ms, afterRecords: 0ms, afterRefused: {base: 300ms, cap: 10s}, discovery: 10s, sink: atLeastOnce},
  {name: d, stream: s, kind: flinkLegacy, read: polling},
  {name: e, stream: s, kind: spark, microBatch: {trigger: 10s, records: 100, time: 30s, idle: 1s}}]
events:
  - {at: 1m, updateStreamMode: {stream: s, to: onDemand}}
  - {at: 2m, updateStreamMode: {stream: i, to: onDemandAdvantage, warmThroughput: 60MiB/s}}
  - {at: 3m, updateStreamWarmThroughput: {stream: w, to: 30MiB/s}}
faults: [{at: 1m, for: 1s, action: pause, target: {consumer: c}}]
sweep: {streams.s.shards: [1, 2], options: [{duration: 9m}, {"streams[0].retention": 25h}], runs: 3}
`

var theRestFiles = fstest.MapFS{
	"a.csv": {Data: []byte("timestamp,other,n,m,k,l\n1,2,3,4,x,y\n2,4,5,7,x,z\n")},
	"b.csv": {Data: []byte("timestamp,other,n,m,k,l\n1,2,4,4,y,y\n2,4,6,7,y,z\n")},
	"a.txt": {Data: []byte("1KiB\n")},
	"b.txt": {Data: []byte("2KiB\n")},
	"k.csv": {Data: []byte("key,weight\nx,1\n")},
	"l.csv": {Data: []byte("key,weight\ny,1\n")},
}

// scaled has the policies.
const scaled = `version: 1
duration: 10m
streams:
  - name: planned
    shards: 1
    scaling: {policy: schedule, every: 1h, steps: [{at: 1m, to: 2}, {at: 20m, to: 3}]}
  - name: tracked
    shards: 6
    scaling: {policy: targetTracking, min: 3, max: 16, target: 60%, metric: utilization, scaleOutAfter: 2m,
      scaleInAfter: 10m, scaleOutCooldown: 1m, scaleInCooldown: 2m, disableScaleIn: false, delay: 1m}
  - name: alarmed
    shards: 6
    scaling: {policy: thresholds, min: 3, max: 16, metric: incomingBytes, period: 1m, coolDown: 9m, delay: 1m,
      up: {above: 80%, datapoints: 3, of: 4, by: 1.5x, throttled: 9}, down: {below: 20%, datapoints: 3, of: 4, by: 0.75x}}
  - name: utility
    shards: 6
    scaling: {policy: awslabs, min: 3, max: 16, checkInterval: 45s, refreshShardsNumberAfter: 5m, delay: 1m,
      scaleUp: {scaleThreshold: 80%, scaleAfter: 4m, scaleCount: 2, coolOff: 1m},
      scaleDown: {scaleThreshold: 20%, scaleAfter: 9m, scaleBy: 40%, coolOff: 1m}}
  - name: utility2
    shards: 6
    scaling: {policy: awslabs, max: 16, scaleUp: {scaleBy: 40%}, scaleDown: {scaleCount: 2}}
`

// fleets are workers of the KCL.
const fleets = `version: 1
duration: 10m
streams: [{name: s, shards: 1}]
tables: [{name: x}, {name: y}]
consumers:
  - {name: c, kind: kcl, version: 1, read: polling, idleBetweenReads: 1s, maxRecords: 9, leaseTable: x, startWithin: 1s,
     maxLeasesToSteal: 3, maxLeasesPerWorker: 3, parentPoll: 1s, shardSync: 1s}
  - {name: d, kind: kcl, library: vmware, bugs: [oneParent]}
  - {name: e, kind: kcl, library: java}
`

// others are values that some key takes in place of the one that it has.
var others = []string{"throughput", "13", "2", "11", "0", "all", "2KiB", "2MiB", "3ms", "90s", "7m", "50m", "2h", "30h", "100h", "3%", "50x", "7/s", "7MiB/s", "1.7", "onDemandAdvantage",
	"11/min", "17/min", "true", "false", "none", "standard", "other", "n", "m", "l", "b", "y", "x", "web", "night", "a", "slow", "push",
	"seen", "vmware", "unconditionalCheckpoint", "done", "latest", "trimHorizon", "polling", "fanOut", "constant", "poisson", "putRecord", "putRecords", "id", "sequenceNumber",
	"effectThenMark", "markThenEffect", "hash", "together", "effect", "mark", "atLeastOnce", "parentsFirst", "ignored", "everyBatch", "timestamp", "window", "2026-01", "X2",
	"2026-11-02T14:00:00Z", "b.csv", "l.csv", "b.txt", "zoneCut", "uniform", "shardId-000000000003", "mean < 2s",
	"< 3%", "< 5", "< 5MiB", "onDemand", "boto3Legacy", "call", "kms", "public", "vpc", "m7i.large", "256MiB",
	"incomingRecords", "exactlyOnce", "5", "1.7x", "0.6x", "25%", "85%",
	"kpl", "0.15.10", "kcl", "plain", "s3", "sqs", "unreserved", "endless"}

// meaning is all that a file says.
type meaning struct {
	scenario *spec.Scenario
	sweep    *Sweep
}

// single are the keys of which there is only one value so far.
var single = []string{"version", "region", "fidelity"}

// tells says of a key that it names what stands beside it, so that it cannot change alone.
func tells(key string) bool {
	return strings.HasSuffix(key, ".distribution") || strings.HasSuffix(key, ".policy")
}

// Whatever the language accepts means something: of each key that any place takes, there
// is a value that gives another scenario.
func TestEveryKeyReachesTheSpec(t *testing.T) {
	accepted, reached := map[string]bool{}, map[string]bool{}
	for _, doc := range []struct {
		text string
		read func(string) ([]byte, error)
	}{
		{everything, func(string) ([]byte, error) { return nil, fs.ErrNotExist }},
		{theRest, theRestFiles.ReadFile},
		{scaled, nil},
		{library, nil},
		{effects, nil},
		{mapped, nil},
		{fleets, nil},
	} {
		decoded := func(root *node) (meaning, bool) {
			d := &decoder{file: "x.yaml", read: doc.read}
			s := d.decode(root, "x")
			return meaning{s, d.sweep}, len(d.faults) == 0
		}
		parsed, fault := parseYAML([]byte(doc.text))
		if fault != nil {
			t.Fatal(fault)
		}
		root := parsed.clone()
		want, ok := decoded(root)
		if !ok {
			t.Fatal("a document has faults")
		}
		walk(root, "", func(n *node, path string) {
			for _, key := range n.order {
				accepted[join(path, key)] = true
			}
		})
		at := 0
		walk(parsed, "", func(leaf *node, path string) {
			mine := at // its place among all nodes, in a copy as well
			at++
			if leaf.kind != scalar || slices.Contains(single, path) || tells(path) {
				return
			}
			for _, other := range others {
				if reached[path] || leaf.text == other {
					continue
				}
				changed, i := parsed.clone(), 0
				walk(changed, "", func(n *node, _ string) {
					if i == mine {
						n.text = other
					}
					i++
				})
				if got, fine := decoded(changed); fine && !reflect.DeepEqual(got, want) {
					reached[path] = true
				}
			}
		})
	}
	if len(accepted) < 100 {
		t.Fatalf("found %d keys only", len(accepted))
	}
	for key := range accepted {
		found := slices.Contains(single, key) || tells(key)
		for path := range reached {
			found = found || path == key || len(path) > len(key) && path[:len(key)+1] == key+"."
		}
		if !found {
			t.Errorf("no value of %s gives another scenario", key)
		}
	}
}

func (n *node) clone() *node {
	c := *n
	c.keys, c.items = slices.Clone(n.keys), slices.Clone(n.items)
	for i := range c.keys {
		c.keys[i] = c.keys[i].clone()
	}
	for i := range c.items {
		c.items[i] = c.items[i].clone()
	}
	return &c
}

// walk visits a tree. Items of a list have the path of the list.
func walk(n *node, path string, visit func(n *node, path string)) {
	visit(n, path)
	for i, item := range n.items {
		if n.kind == mapping {
			walk(item, join(path, n.keys[i].text), visit)
		} else {
			walk(item, path, visit)
		}
	}
}

func TestWalk(t *testing.T) {
	root, _ := parseYAML([]byte("a: {b: [{c: 1}, {d: 2}]}"))
	var paths []string
	walk(root, "", func(n *node, path string) { paths = append(paths, fmt.Sprintf("%s=%s", path, n.text)) })
	if want := []string{"=", "a=", "a.b=", "a.b=", "a.b.c=1", "a.b=", "a.b.d=2"}; !slices.Equal(paths, want) {
		t.Errorf("walked %v, want %v", paths, want)
	}
}
