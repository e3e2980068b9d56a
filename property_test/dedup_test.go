package property_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/kinesim/kinesim/model"
	"github.com/kinesim/kinesim/model/result"
)

// dedupStory is one application with a table of marks over a stream in which 10 % of the
// answers to puts are lost, and a worker that crashes while the table is slow, so that it
// dies between its effect and its mark, whichever comes first.
const dedupStory = `
version: 1
name: dedup
duration: 4m
streams: [{name: s, shards: 1}]
tables: [{name: seen, latency: 40ms}]
producers:
  - {name: p, arrivals: {process: constant, rate: 5/s}, keys: {distribution: uniform, count: 50}, size: 100B,
     client: {api: putRecord, timeout: 2s, inFlight: 50}}
consumers:
  - {name: c, interval: 500ms, service: 60ms, workers: 2, failover: 5s, dedup: %s}
faults:
  - {name: lost, at: 10s, for: 40s, action: responseLost, share: 10%%, target: {producer: p}}
%s
invariants: {allow: [X1, X2], liveness: 60s}
`

// effects runs the story and returns the numbers of its consumer, and the invariants of
// effects that do not hold.
func effectsOf(t *testing.T, dedup, faults string) (twice, never, hits float64, broken string) {
	t.Helper()
	return effectsIn(t, fmt.Sprintf(dedupStory, dedup, faults))
}

func effectsIn(t *testing.T, yaml string) (twice, never, hits float64, broken string) {
	t.Helper()
	w := world(t, yaml, model.Options{})
	if err := w.RunUntil(1 << 62); err != nil {
		t.Fatal(err)
	}
	w.Finish()
	r := w.Result()
	for _, v := range r.Verdict.Invariants {
		switch v.Status {
		case result.Violated:
			t.Errorf("%s: %s %s", v.ID, v.First.Entity, v.First.Text)
		case result.Allowed:
			broken += v.ID
		}
	}
	for _, e := range r.Effects {
		never = float64(e.Never)
	}
	return *metric(t, r, "duplicateEffects", "consumer", "c").Value, never,
		*metric(t, r, "dedupHits", "consumer", "c").Value, broken
}

// A mark by the producer's id keeps the copies of a retried put from having two effects; one
// by the sequence number does not, because each copy has its own.
func TestDedupKeys(t *testing.T) {
	for _, order := range []string{"effectThenMark", "markThenEffect"} {
		twice, _, hits, broken := effectsOf(t, fmt.Sprintf("{order: %s, key: id}", order), "")
		if twice != 0 || hits == 0 || broken != "" {
			t.Errorf("%s by id: %g effects too many, %g hits, broken %q; want none, some and none", order, twice, hits, broken)
		}
		twice, _, hits, broken = effectsOf(t, fmt.Sprintf("{order: %s, key: sequenceNumber}", order), "")
		if twice == 0 || hits != 0 || broken != "X1" {
			t.Errorf("%s by number: %g effects too many, %g hits, broken %q; want some, none and X1", order, twice, hits, broken)
		}
	}
}

// A mark by a hash of the data sees the copies of a retried put as one, for they have the same
// bytes; but so have records that only look alike, and the second of them is lost (X2).
func TestDedupByHash(t *testing.T) {
	const alike = ", payload: {distinct: 300}"
	for _, c := range []struct {
		payload, broken string
		lost            bool
	}{{"", "", false}, {alike, "X2", true}} {
		story := strings.Replace(dedupStory, "size: 100B", "size: {distribution: uniform, min: 90B, max: 110B}"+c.payload, 1)
		twice, never, hits, broken := effectsIn(t, fmt.Sprintf(story, "{key: hash}", ""))
		if twice != 0 || hits == 0 || broken != c.broken || (never > 0) != c.lost {
			t.Errorf("payload %q: %g effects too many, %g hits, %g never, broken %q; want none, some, %t, %q", c.payload, twice,
				hits, never, broken, c.lost, c.broken)
		}
	}
}

// A crash between effect and mark repeats the effect; one between mark and effect loses
// it. The worker is crashed again and again, so that some crashes fall between the two.
func TestDedupOrders(t *testing.T) {
	crashes := ""
	for i := range 12 {
		crashes += fmt.Sprintf("  - {name: crash%d, at: %d.%ds, for: 3s, action: crash, target: {consumer: c, worker: %d}}\n",
			i, 60+8*i, i*83%10, i%2)
	}
	twice, _, _, broken := effectsOf(t, "{order: effectThenMark}", crashes)
	if twice == 0 || broken != "X1" {
		t.Errorf("effect then mark: %g effects too many, broken %q; want some and X1", twice, broken)
	}
	twice, never, _, broken := effectsOf(t, "{order: markThenEffect}", crashes)
	if twice != 0 || never == 0 || broken != "X1X2" && broken != "X2" {
		t.Errorf("mark then effect: %g effects too many, %g never, broken %q; want none, some and X2", twice, never, broken)
	}
}

// A mark that has expired when its record comes again is no protection (X3): the time to
// live must cover the way back that a replay goes.
func TestMarksMustOutliveReplays(t *testing.T) {
	const yaml = `
version: 1
name: ttl
duration: 4m
streams: [{name: s, shards: 1}]
tables: [{name: seen, ttl: %s, latency: 5ms}]
producers:
  - {name: p, arrivals: {process: constant, rate: 5/s}, keys: {distribution: uniform, count: 50}, size: 100B}
consumers: [{name: c, interval: 500ms, dedup: {order: markThenEffect}}]
events: [{at: 2m, name: again, replay: {consumer: c, from: trimHorizon}}]
invariants: {allow: [X1, X3]}
`
	for _, c := range []struct {
		ttl   string
		twice bool
	}{{"5m", false}, {"30s", true}} {
		r := run(t, fmt.Sprintf(yaml, c.ttl))
		twice := *metric(t, r, "duplicateEffects", "consumer", "c").Value
		flagged := false
		for _, v := range r.Verdict.Invariants {
			flagged = flagged || v.ID == "X3" && v.Count > 0
		}
		if (twice > 0) != c.twice || flagged != c.twice {
			t.Errorf("marks that live for %s: %g effects too many, X3 flagged: %t; want both: %t", c.ttl, twice, flagged, c.twice)
		}
	}
}
