package property_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/kinesim/kinesim/model"
	"github.com/kinesim/kinesim/scenarios"
)

// job is a Flink job of two workers, of which one crashes half a minute behind a checkpoint.
const job = `
version: 1
duration: 4m
network: {latency: 0}
streams: [{name: s, shards: 2}]
producers: [{name: p, arrivals: {process: constant, rate: 100/s}, size: 1KiB}]
consumers: [{name: c, kind: flink, workers: 2, from: trimHorizon, failover: 5s%s}]
faults: [{at: 90s, for: 1s, action: crash, target: {consumer: c, worker: 0}}]
`

// A job goes back with all of its shards to the last checkpoint: what came in the half minute
// since is done again, on the shard of the worker that did not crash as well.
func TestJobGoesBackTogether(t *testing.T) {
	again := metric(t, run(t, fmt.Sprintf(job, "")), "duplicateEffects", "consumer", "c")
	if got := *again.Value; got < 2960 || got > 3000 { // what came last was not done yet
		t.Errorf("%.0f effects are repeated, want 30 s of 100/s", got)
	}
	alone := metric(t, run(t, strings.Replace(fmt.Sprintf(job, ""), "kind: flink", "kind: polling, checkpoint: 60s", 1)),
		"duplicateEffects", "consumer", "c")
	if got := *alone.Value; got < 1300 || got > 1700 {
		t.Errorf("%.0f effects are repeated by workers on their own, want half of that", got)
	}
}

// A two-phase sink has each effect once, and late: with the checkpoint behind it.
func TestTwoPhaseSinkHasEffectsOnceAndLate(t *testing.T) {
	r := run(t, fmt.Sprintf(job, ", sink: exactlyOnce"))
	if again := metric(t, r, "duplicateEffects", "consumer", "c"); *again.Value != 0 {
		t.Errorf("%.0f effects are repeated, want none", *again.Value)
	}
	read, stored := metric(t, r, "recordsDelivered", "consumer", "c"), metric(t, r, "recordsStored", "stream", "s")
	if again := *read.Value - *stored.Value; again < 2960 {
		t.Errorf("%.0f records are read again, want 30 s of 100/s", again)
	}
	// Evenly from 0 to 60 s, and a minute more for what was under way in the crash.
	if d := metric(t, r, "endToEndDelay", "consumer", "c"); *d.P50 < 25e3 || *d.P50 > 45e3 || *d.Max > 121e3 {
		t.Errorf("half of the effects happen within %.0f ms, all within %.0f ms", *d.P50, *d.Max)
	}
	for _, v := range r.Verdict.Invariants {
		if v.ID == "X1" && v.Status != "holds" {
			t.Errorf("X1 is %s", v.Status)
		}
	}
}

// A record waits half a trigger on average for a micro-batch, whose fetching then reaches the tip at
// once; a crash repeats the batch, on all shards.
func TestMicroBatches(t *testing.T) {
	const text = `
version: 1
duration: 5m
network: {latency: 0}
streams: [{name: s, shards: 2}]
producers: [{name: p, arrivals: {process: constant, rate: 100/s}, size: 1KiB}]
consumers: [{name: c, kind: spark, workers: 2, from: trimHorizon, failover: 5s, microBatch: {%s}%s}]
%s
`
	r := run(t, fmt.Sprintf(text, "trigger: 20s, idle: 0s", "", ""))
	if d := metric(t, r, "propagationDelay", "consumer", "c"); *d.P50 < 9.5e3 || *d.P50 > 10.5e3 || *d.Max > 21e3 {
		t.Errorf("half of the records arrive within %.0f ms, all within %.0f ms, want half of 20 s and 20 s", *d.P50, *d.Max)
	}
	// The default has no trigger, and a batch ends at 100,000 records or when nothing comes: never.
	crash := "faults: [{at: 100s, for: 1s, action: crash, target: {consumer: c, worker: 0}}]"
	again := func(batch, more string) float64 {
		return *metric(t, run(t, fmt.Sprintf(text, batch, more, crash)), "duplicateEffects", "consumer", "c").Value
	}
	if got := again("", ""); got < 9900 || got > 10000 {
		t.Errorf("%.0f effects are repeated, want all of the first 100 s", got)
	}
	if got := again("time: 10s", ""); got > 1100 || got < 100 {
		t.Errorf("%.0f effects are repeated, want a part of the last 10 s", got)
	}
	if got := again("time: 10s", ", sink: exactlyOnce"); got != 0 {
		t.Errorf("%.0f effects are repeated, want none", got)
	}
}

// Each key of a preset can be set, and changes what happens.
func TestEachKeyOfAPresetHasAnEffect(t *testing.T) {
	const text = `
version: 1
duration: 3m
streams: [{name: s, shards: 2}]
producers: [{name: p, arrivals: {rate: 300/s}, size: 1KiB}]
consumers: [{name: c, workers: 2, kind: %s}, {name: d, kind: polling, interval: 300ms}]
events: [{at: 20s, splitShard: {shard: 0}}]
faults: [{at: 80s, for: 1s, action: crash, target: {consumer: c, worker: 0}}]
invariants: {allow: [C4, C8]}
`
	const small = "microBatch: {trigger: 5s, idle: 2s, time: 9s}"
	keys := map[string][]string{
		"flink": {"read: fanOut", "interval: 1s", "afterEmpty: 400ms", "afterRecords: 100ms", "afterRefused: {base: 100ms}",
			"afterRefused: {cap: 400ms}", "limit: 10", "discovery: 40s", "discovery: none", "checkpoint: 7s", "checkpoint: never", "failover: 9s",
			"from: trimHorizon", "limit: 10, lineage: ignored", "sink: exactlyOnce"},
		"flinkLegacy": {"read: fanOut", "interval: 1s", "afterEmpty: 400ms", "afterRefused: {base: 100ms}", "limit: 10",
			"discovery: 40s", "checkpoint: 7s", "failover: 9s", "from: trimHorizon", "limit: 10, lineage: parentsFirst", "sink: exactlyOnce"},
		"spark": {"interval: 1s", "afterEmpty: 400ms", "afterRefused: {base: 100ms}", "limit: 10", "discovery: 40s",
			"checkpoint: never, microBatch: {time: 4s}", "failover: 9s", "from: trimHorizon", "limit: 10, lineage: ignored", "sink: exactlyOnce",
			"microBatch: {trigger: 20s, idle: 0s}", "microBatch: {records: 500}", "microBatch: {time: 4s}", "microBatch: {idle: 1s, time: 9s}"},
		"glue": {"microBatch: {trigger: 20s}", "microBatch: {records: 500}", "microBatch: {idle: 1s}", small, small + ", interval: 1s",
			small + ", afterRefused: {base: 100ms}", small + ", afterEmpty: 400ms", small + ", limit: 10", small + ", discovery: 40s",
			small + ", checkpoint: never", small + ", failover: 9s", small + ", from: trimHorizon", small + ", sink: exactlyOnce"},
		"awsLoop": {"interval: 1s", "afterEmpty: 400ms", "afterRecords: 300ms", "afterRefused: {base: 100ms}", "limit: 10",
			"discovery: 40s", "checkpoint: 7s", "failover: 9s", "from: latest", "limit: 10, lineage: ignored"},
	}
	if kinds := scenarios.ConsumerPresets(); len(kinds) != len(keys) {
		t.Errorf("the presets are %v, and %d are tried", kinds, len(keys))
	}
	for kind, all := range keys {
		hashes := []string{presetHash(t, fmt.Sprintf(text, kind))}
		for _, key := range all {
			h := presetHash(t, fmt.Sprintf(text, kind+", "+key))
			if slices.Contains(hashes, h) {
				t.Errorf("%s with %s does what it does with another, or without", kind, key)
			}
			hashes = append(hashes, h)
		}
	}
}

// presetHash runs a scenario and returns its trace.
func presetHash(t *testing.T, yaml string) string {
	t.Helper()
	w := world(t, yaml, model.Options{})
	if err := w.RunUntil(1 << 62); err != nil {
		t.Fatal(err)
	}
	w.Finish()
	for _, v := range w.Violations() {
		if v.Count > 0 && v.ID != "C4" && v.ID != "C8" {
			t.Errorf("%s: %s %s in\n%s", v.ID, v.First.Entity, v.First.Text, yaml)
		}
	}
	return w.TraceHash()
}
