package property_test

import (
	"testing"

	"github.com/kinesim/kinesim/interval"
	"github.com/kinesim/kinesim/model/result"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/scenarios/repeat"
)

// Common random numbers: two variants that share their seeds share what makes runs differ,
// so that differences vary less than two independent runs would. That is why compare can
// find with ten runs what would need hundreds.
func TestPairedRunsVaryLess(t *testing.T) {
	const shared = `
version: 1
name: shared
duration: 30s
streams: [{name: s, shards: 2}]
producers:
  - {name: p, instances: 2, arrivals: {process: gamma, cv: 6, rate: 1900/s}, size: {distribution: exponential, mean: 300B}}
consumers: [{name: c}]
`
	const runs = 12
	values := func(burst int64) map[string][]float64 {
		out := map[string][]float64{}
		for i := range runs {
			r := run(t, shared, func(s *spec.Scenario) {
				s.Seed, s.Streams[0].Limiter.BurstRecords = repeat.Seed(s.Seed, i), burst
			})
			for _, h := range result.Headlines(r) {
				out[h.Key()] = append(out[h.Key()], h.Value)
			}
		}
		return out
	}
	full, less := values(1000), values(700)
	for _, name := range []string{"recordsOffered", "recordsThrottled", "putLatency.p50", "endToEndDelay.p50"} {
		a, b := full[name], less[name]
		ratio, ok := interval.Shared(a, b)
		if !ok || len(a) != runs {
			t.Fatalf("%s: %d values, or none varies", name, len(a))
		}
		t.Logf("%s: variance of differences is %.3g of what independent runs would have", name, ratio)
		if ratio >= 1 {
			t.Errorf("%s: pairs have %.3g of the variance of independent runs: want less", name, ratio)
		}
	}
}
