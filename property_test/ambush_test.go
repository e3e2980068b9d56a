package property_test

import (
	"fmt"
	"testing"
)

// crashing is one application of two workers whose first effect, or mark, from 60 s on
// crashes its worker. Nothing else goes wrong.
const crashing = `
version: 1
name: crashing
duration: 2m
streams: [{name: s, shards: 1}]
tables: [{name: seen, latency: 5ms}]
producers:
  - {name: p, arrivals: {process: constant, rate: 5/s}, keys: {distribution: uniform, count: 50}, size: 100B}
consumers: [{name: c, workers: 2, failover: 5s, %s}]
faults: [{name: f, at: 60s, for: 3s, action: crash, when: %s, target: {consumer: c}}]
invariants: {allow: [X1, X2], liveness: 20s}
`

// A crash that lies in wait hits its place each time, and what comes of it is what the
// order of mark and effect says: repeated, lost, or neither.
func TestCrashesThatLieInWait(t *testing.T) {
	for _, c := range []struct {
		consumer, when  string
		repeated, never bool
	}{
		{"service: 10ms", "effect", true, false},
		{"service: 0s", "effect", true, false},
		{"kind: fanOut, service: 10ms", "effect", true, false},
		{"service: 10ms, dedup: {order: effectThenMark}", "effect", true, false},
		{"service: 10ms, dedup: {order: effectThenMark}", "mark", false, false},
		{"service: 10ms, dedup: {order: markThenEffect}", "effect", false, false},
		{"service: 10ms, dedup: {order: markThenEffect}", "mark", false, true},
		{"service: 10ms, dedup: {order: together}", "effect", false, false},
		{"service: 10ms, dedup: {order: together}", "mark", false, false},
	} {
		r := run(t, fmt.Sprintf(crashing, c.consumer, c.when))
		twice, never := *metric(t, r, "duplicateEffects", "consumer", "c").Value, int64(0)
		for _, e := range r.Effects {
			never += e.Never
		}
		if (twice > 0) != c.repeated || (never > 0) != c.never {
			t.Errorf("%s, crash behind %s: %g repeated, %d never; want some: %t, %t", c.consumer, c.when, twice, never,
				c.repeated, c.never)
		}
		if again := *metric(t, r, "redelivered", "consumer", "c").Value; again == 0 {
			t.Errorf("%s, crash behind %s: nothing was delivered again", c.consumer, c.when)
		}
	}
}
