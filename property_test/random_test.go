package property_test

import (
	"fmt"
	"testing"

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"

	"github.com/kinesim/kinesim/model"
	"github.com/kinesim/kinesim/model/result"
	"github.com/kinesim/kinesim/scenarios"
)

// pick chooses one of some texts by a number.
func pick(n int, texts ...string) string { return texts[n%len(texts)] }

// randomScenario writes a small scenario from a few numbers: topology, load, clients
// and readers, mostly near their limits.
func randomScenario(seed, shards, a, b, c, d, e int) string {
	rate := 50 + a%2500
	return fmt.Sprintf(`
version: 1
name: random
seed: %d
duration: %ds
streams: [{name: s, shards: %d, limiter: %s}]
producers:
  - name: p
    instances: %d
    arrivals: %s
    keys: %s
    size: %s
    client: %s
consumers:
  - {name: c, kind: polling, count: %d, interval: %s, limit: %d, service: %s, inWork: %d, from: %s}
  - {name: f, kind: fanOut, service: %s, inWork: %d}
`, seed, 5+e%20, shards,
		pick(a, "{burst: 10MiB, burstRecords: 1000}", "window", "{burst: 100KiB, burstRecords: 50}"),
		1+b%3,
		pick(b, fmt.Sprintf("{process: poisson, rate: %d/s}", rate), fmt.Sprintf("{process: gamma, cv: 3, rate: %d/s}", rate),
			fmt.Sprintf("{process: constant, rate: %d/s}", rate),
			fmt.Sprintf("{process: poisson, stages: [{to: %d/s, over: 3s}, {hold: 10/s, for: 2s}, {hold: %d/s}]}", 2*rate, rate)),
		pick(c, "{distribution: uniform, count: 1000}", "{distribution: zipf, count: 50, exponent: 1.2}",
			"{distribution: uniform, count: 10, hot: [{key: h, share: 70%}]}"),
		pick(d, "100B", "{distribution: lognormal, median: 900B, p99: 20KiB}", "{distribution: uniform, min: 0, max: 3KiB}", "30KiB"),
		pick(e, "{api: putRecords}", "{api: putRecords, batch: 37, linger: 20ms, inFlight: 1}", "{api: putRecord, inFlight: 20}",
			"{api: putRecords, retry: none}", "{api: putRecords, retry: {attempts: 5, base: 50ms, cap: 1s}, buffer: 200KiB}"),
		1+c%4, pick(d, "1s", "200ms", "{distribution: uniform, min: 100ms, max: 900ms}"), 1+(a*7)%10000,
		pick(e, "0", "{distribution: exponential, mean: 1ms}"), 1+(b*131)%5000, pick(c, "trimHorizon", "latest"),
		pick(a, "0", "500us"), 1+(d*37)%2000)
}

// For any small scenario every invariant holds, and what was offered is accounted for
// to the record.
func TestInvariantsHoldOnRandomScenarios(t *testing.T) {
	parameters := gopter.DefaultTestParametersWithSeed(20261124)
	parameters.MinSuccessfulTests = 150
	properties := gopter.NewProperties(parameters)
	number := gen.IntRange(0, 1<<20)
	properties.Property("invariants hold", prop.ForAll(func(seed, shards, a, b, c, d, e int) (string, error) {
		yaml := randomScenario(seed, shards, a, b, c, d, e)
		r, err := runRandom(yaml)
		if err != nil {
			return "", fmt.Errorf("%w\n%s", err, yaml)
		}
		for _, v := range r.Verdict.Invariants {
			if v.Status == result.Violated {
				return fmt.Sprintf("%s at %.6f s, %s: %s\nsave this as repro.yaml, then: kinesim run repro.yaml\n%s",
					v.ID, v.First.At, v.First.Entity, v.First.Text, yaml), nil
			}
		}
		offered := value(r, "recordsOffered")
		if sum := value(r, "recordsAccepted") + value(r, "recordsFailed") + value(r, "recordsExpired") +
			value(r, "recordsInFlight"); sum != offered || offered == 0 {
			return fmt.Sprintf("%g records offered, %g accounted for\n%s", offered, sum, yaml), nil
		}
		return "", nil
	}, gen.IntRange(1, 1<<30), gen.IntRange(1, 9), number, number, number, number, number))
	properties.TestingRun(t)
}

func value(r *result.Result, name string) float64 {
	for _, m := range r.Metrics {
		if m.Name == name && len(m.Labels) == 0 {
			return *m.Value
		}
	}
	return -1
}

func runRandom(yaml string) (*result.Result, error) {
	loaded, err := scenarios.Parse("random.yaml", []byte(yaml))
	if err != nil {
		return nil, err
	}
	w, err := model.Build(loaded.Spec, model.Options{})
	if err != nil {
		return nil, err
	}
	if err := w.RunUntil(1 << 62); err != nil {
		return nil, err
	}
	w.Finish()
	return w.Result(), nil
}
