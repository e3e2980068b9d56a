package property_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/kinesim/kinesim/model"
	"github.com/kinesim/kinesim/model/result"
)

// claimed is a producer and a consumer that guarantee something; 10 % of the answers to puts
// are lost, one put in twenty is refused, and a crash lies in wait for an effect.
const claimed = `
version: 1
name: claimed
duration: 2m
streams: [{name: s, shards: 1}]
tables: [{name: seen, latency: 5ms}]
producers:
  - {name: p, arrivals: {process: constant, rate: 20/s}, keys: {distribution: uniform, count: 9}, size: 100B%s}
consumers: [{name: c, interval: 500ms, workers: 2, failover: 5s, service: 5ms%s}]
faults:
  - {name: lost, at: 10s, for: 30s, action: responseLost, share: 10%%, target: {producer: p}}
  - {name: busy, at: 10s, for: 30s, action: throttle, share: 5%%, target: {stream: s}}
  - {name: crash, at: 60s, for: 3s, action: crash, when: %s, target: {consumer: c}}
invariants: {liveness: 40s}
`

// A guarantee holds or is broken by what happens, and says which violations of invariants are
// allowed: those of what it does not claim.
func TestGuarantees(t *testing.T) {
	const patient = ", client: {timeout: 1s, inFlight: 32, retry: {attempts: 20, base: 50ms, cap: 500ms}}"
	const oneByOne = ", client: {api: putRecord, ordering: sequenceNumberForOrdering, timeout: 1s, inFlight: 32, " +
		"retry: {attempts: 20, base: 50ms, cap: 500ms}}"
	const effectFirst, markFirst = ", dedup: {order: effectThenMark}", ", dedup: {order: markThenEffect}"
	for _, c := range []struct {
		producer, consumer, when string
		broken                   string // what, of the guarantees
		violated, allowed        string
	}{
		{"", "", "effect", "", "", ""},
		// Without dedup the copies of puts and what is read again have their effects.
		{patient, ", guarantees: {effects: exactlyOnce}", "effect", "effects", "X1 G1", ""},
		{patient, ", guarantees: {effects: atMostOnce}", "effect", "effects", "X1 G1", ""},
		{patient, ", guarantees: {effects: atLeastOnce, order: none}", "effect", "", "", ""},
		{patient, effectFirst + ", guarantees: {effects: exactlyOnce}", "effect", "effects", "X1 G1", ""},
		{patient, effectFirst + ", guarantees: {effects: atLeastOnce}", "effect", "", "", "X1"},
		{patient, markFirst + ", guarantees: {effects: exactlyOnce}", "mark", "effects", "X2 G1", ""},
		{patient, markFirst + ", guarantees: {effects: atMostOnce}", "mark", "", "", "X2"},
		{patient, markFirst + ", guarantees: {effects: atLeastOnce}", "mark", "effects", "X2 G1", ""},
		{patient, markFirst + ", guarantees: {effects: exactlyOnce}", "effect", "", "", ""},
		// Retries store copies, and PutRecords sends what was refused again behind others.
		{", guarantees: {records: exactlyOnce}" + patient, "", "effect", "records", "G1", ""},
		{", guarantees: {records: atLeastOnce, order: none}" + patient, "", "effect", "", "", ""},
		{", guarantees: {order: perKey}" + patient, "", "effect", "order", "G1", ""},
		{", guarantees: {records: atLeastOnce, order: perKey}" + oneByOne, "", "effect", "", "", ""},
		{", guarantees: {records: atLeastOnce}, client: {timeout: 1s, retry: none}", "", "effect", "records", "G1", ""},
	} {
		yaml := fmt.Sprintf(claimed, c.producer, c.consumer, c.when)
		w := world(t, yaml, model.Options{})
		if err := w.RunUntil(1 << 62); err != nil {
			t.Fatal(err)
		}
		w.Finish()
		var broken, violated, allowed []string
		r := w.Result()
		for _, g := range r.Verdict.Guarantees {
			if g.Held != (g.Count == 0 && g.First == nil) {
				t.Errorf("%+v", g)
			}
			if !g.Held {
				broken = append(broken, g.What)
			}
		}
		for _, v := range r.Verdict.Invariants {
			switch v.Status {
			case result.Violated:
				violated = append(violated, v.ID)
			case result.Allowed:
				allowed = append(allowed, v.ID)
			}
		}
		got := [3]string{strings.Join(broken, " "), strings.Join(violated, " "), strings.Join(allowed, " ")}
		if want := [3]string{c.broken, c.violated, c.allowed}; got != want {
			t.Errorf("producer%s, consumer%s, crash behind %s: broken, violated, allowed %q, want %q", c.producer, c.consumer,
				c.when, got, want)
			for _, g := range r.Verdict.Guarantees {
				t.Logf("%s %s: %d %+v", g.What, g.Claim, g.Count, g.First)
			}
		}
	}
}
