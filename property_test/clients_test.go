package property_test

import (
	"fmt"
	"testing"
)

// A producer that crashes loses its buffer and what it has in back-off and in flight, and
// all that is due until it is back; nothing else.
func TestACrashedProducerLosesWhatItHolds(t *testing.T) {
	r := run(t, `
version: 1
name: crash
duration: 100s
streams: [{name: s, shards: 1}]
producers:
  - {name: p, instances: 2, arrivals: {process: constant, rate: 200/s}, keys: {distribution: uniform, count: 99}, size: 100B,
     client: {linger: 1s}}
faults: [{name: f, at: 50s, for: 10s, action: crash, target: {producer: p, instance: 0}}]
`)
	failed := *metric(t, r, "recordsFailed", "", "").Value
	if failed < 1000 || failed > 1110 { // 100/s for 10 s, and a second's linger at most
		t.Errorf("%g records failed, want 1,000 and a linger's worth", failed)
	}
	offered := *metric(t, r, "recordsOffered", "", "").Value
	within(t, "offered", offered, 20_000, 0.001)
	if rest := offered - failed - *metric(t, r, "recordsAccepted", "", "").Value -
		*metric(t, r, "recordsInFlight", "", "").Value; rest != 0 {
		t.Errorf("%g records are not accounted for", rest)
	}
}

// A paused producer sends what it has when it goes on, as far as its buffer held it; its
// latency counts from the intended instants.
func TestAPausedProducerCatchesUp(t *testing.T) {
	const yaml = `
version: 1
name: pause
duration: 100s
streams: [{name: s, shards: 1}]
producers:
  - {name: p, arrivals: {process: constant, rate: 100/s}, keys: {distribution: uniform, count: 99}, size: 98B,
     client: {buffer: %s, inFlight: 50}}
faults: [{name: f, at: 50s, for: 8s, action: pause, target: {producer: p}}]
`
	r := run(t, fmt.Sprintf(yaml, "64MiB"))
	if n := *metric(t, r, "recordsExpired", "", "").Value; n != 0 {
		t.Errorf("%g records expired with a large buffer", n)
	}
	if max := *metric(t, r, "putLatency", "", "").Max; max < 7900 {
		t.Errorf("the longest put latency is %g ms, want the pause", max)
	}
	r = run(t, fmt.Sprintf(yaml, "40kB")) // 400 records, 4 s
	if n := *metric(t, r, "recordsExpired", "", "").Value; n < 350 || n > 450 {
		t.Errorf("%g records expired, want about 400 of the 800", n)
	}
}

// A read whose request or answer is lost is asked for again, and nothing is lost.
func TestLostAnswersAreAskedForAgain(t *testing.T) {
	for _, kind := range kinds {
		for _, action := range []string{"requestLost", "responseLost"} {
			w := watch(t, story(kind, fmt.Sprintf(
				"faults: [{name: f, at: 20s, for: 60s, action: %s, share: 10%%, target: {consumer: c}}]", action)))
			total := 0
			for _, n := range w.done {
				total += n
			}
			if len(w.joins) != 4 || total < 34_000 {
				t.Errorf("%s, %s: %d tenures, %d records done of 36,000", kind, action, len(w.joins), total)
			}
		}
	}
}

// A checkpoint policy says how much is read again after a crash.
func TestCheckpointPolicies(t *testing.T) {
	for _, c := range []struct {
		policy   string
		low, top int // records read again of 4 shards with 50/s each
	}{{"everyBatch", 0, 60}, {"20s", 1, 50 * 20 * 2}, {"never", 50 * 60 * 2, 50*60*2 + 100}} {
		w := watch(t, fmt.Sprintf(`
version: 1
name: policies
duration: 2m
streams: [{name: s, shards: 4}]
producers:
  - {name: p, arrivals: {process: constant, rate: 200/s}, keys: {distribution: uniform, count: 1k}, size: 100B}
consumers: [{name: c, interval: 200ms, workers: 2, service: 1ms, failover: 10s, checkpoint: %s}]
faults: [{name: f, at: 61s, for: 5s, action: crash, target: {consumer: c, worker: 0}}]
`, c.policy))
		total := 0
		for _, n := range w.done {
			total += n
		}
		again := total - 200*120
		if again < c.low-100 || again > c.top {
			t.Errorf("checkpoint %s: %d records were done again, want %d to %d", c.policy, again, c.low, c.top)
		}
	}
}

// With SequenceNumberForOrdering a key never has two calls under way, and no record of a
// key is stored behind a later one, whatever is lost; without it, many are.
func TestOrderedPutsWaitForTheirKey(t *testing.T) {
	const yaml = `
version: 1
name: ordered
duration: 60s
streams: [{name: s, shards: 2}]
producers:
  - {name: p, arrivals: {process: poisson, rate: 150/s}, keys: {distribution: uniform, count: 50}, size: 100B,
     client: {api: putRecord, inFlight: 40, timeout: 1s, ordering: %s, retry: {attempts: 10, base: 20ms, cap: 200ms}}}
consumers: [{name: c}]
faults: [{name: f, at: 10s, for: 30s, action: requestLost, share: 2%%, target: {producer: p}}]
`
	count := func(ordering string) float64 {
		r := run(t, fmt.Sprintf(yaml, ordering))
		return *metric(t, r, "recordsReordered", "", "").Value
	}
	if n := count("sequenceNumberForOrdering"); n != 0 {
		t.Errorf("%g records were stored out of order with SequenceNumberForOrdering", n)
	}
	if n := count("none"); n == 0 {
		t.Error("no record was stored out of order without SequenceNumberForOrdering")
	}
}
