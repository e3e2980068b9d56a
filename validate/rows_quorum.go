package validate

import (
	"fmt"
	"slices"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// quorumScenario has so many shards that no put waits for another of its shard: commits are
// in order there.
const quorumScenario = `
version: 1
name: quorum
duration: %s
network: {latency: 0}
streams:
  - {name: s, shards: 64, replication: {quorum: %s, commit: {distribution: lognormal, median: %s, p99: %s}}}
producers:
  - {name: p, arrivals: {process: poisson, rate: 2/s}, keys: {distribution: uniform, count: 10k}, size: 100B,
     client: {api: putRecord, inFlight: 1000, retry: none}}
`

func rowV17() Row {
	const median, sigma = 10, 0.5
	return Row{
		ID: "V17", Name: "quorum of zones", Kind: Theory,
		Source: "B21; order statistics", Scale: 2, Short: 0.1,
		Shows: "scenario: commits of a zone lognormal with median 10 ms and sigma 0.5, a quorum of two " +
			"of three, and of all; putServiceTime, no network.",
		Claims: []Claim{
			{What: "p50 of two of three", Unit: "ms", Want: median},
			{ID: "p99", What: "p99 of two of three", Unit: "ms",
				Want: lognormal(median, sigma, quorumQuantile(0.99))},
			{ID: "mean", What: "mean of two of three", Unit: "ms", Want: quorumMean(median, sigma)},
			{ID: "all", What: "p99 of all three", Unit: "ms",
				Want: lognormal(median, sigma, cubeRoot(0.99))},
		},
		Run: func(l *Lab) []float64 {
			const p99 = "32.000740ms" // of a zone: 10·exp(0.5·2.326348)
			two := l.scenario(fmt.Sprintf(quorumScenario, l.span(7_000), "2", "10ms", p99), latencyOn, nil)
			all := l.scenario(fmt.Sprintf(quorumScenario, l.span(7_000), "all", "10ms", p99), latencyOn, nil)
			const m = "putServiceTime"
			return []float64{two.p50(m), two.p99(m), two.mean(m), all.p99(m)}
		},
	}
}

func rowV31() Row {
	return Row{
		ID: "V31", Name: "PutRecords as measured in 2015", Kind: Calibration,
		Source: "A01; brandur.org/kinesis-in-production", Short: 0.2,
		Shows: "scenario: the commit of a zone was fitted to these figures (median 35 ms, sigma 1.03, " +
			"network included), so they are not a test; putServiceTime.",
		Claims: []Claim{
			{What: "P50", Unit: "ms", Want: 35, Rule: Within, Bound: 0.1},
			{ID: "p95", What: "P95", Unit: "ms", Want: 100, Rule: Within, Bound: 0.25},
			{ID: "p99", What: "P99", Unit: "ms", Want: 200, Rule: Within, Bound: 0.25},
		},
		Run: func(l *Lab) []float64 {
			o := l.scenario(fmt.Sprintf(quorumScenario, l.span(2_000), "2", "35ms", "384.3ms"), latencyOn, nil)
			m := o.metric("putServiceTime")
			return []float64{*m.P50, *m.P95, *m.P99}
		},
	}
}

func rowV33() Row {
	return Row{
		ID: "V33", Name: "fan-out to Lambda as measured in 2022", Kind: Calibration,
		Source: "A15", Short: 0.2,
		Shows: "scenario: the dispatch of a pushed event was fitted to these figures, so they are not a " +
			"test; defaults, from the intended instant of a record until a function is invoked with it.",
		Claims: []Claim{
			{What: "P10", Unit: "ms", Want: 28.8, Rule: Within, Bound: 0.15},
			{ID: "p50", What: "P50", Unit: "ms", Want: 49.4, Rule: Within, Bound: 0.15},
			{ID: "p90", What: "P90", Unit: "ms", Want: 67.5, Rule: Within, Bound: 0.15},
			{ID: "p99", What: "P99", Unit: "ms", Want: 109, Rule: Within, Bound: 0.15},
		},
		Run: func(l *Lab) []float64 {
			w := &delays{}
			l.scenario(fmt.Sprintf(`
version: 1
name: fan-out
duration: %s
streams: [{name: s, shards: 64}]
producers:
  - {name: p, arrivals: {process: poisson, rate: 2/s}, keys: {distribution: uniform, count: 10k}, size: 100B,
     client: {api: putRecord, inFlight: 1000, retry: none}}
consumers: [{name: c, kind: lambda, read: fanOut}]
`, l.span(2_000)), latencyOn, w)
			return []float64{w.quantile(0.1), w.quantile(0.5), w.quantile(0.9), w.quantile(0.99)}
		},
	}
}

// delays is every delay from the intended instant to the function.
type delays struct {
	api.Blind
	all    []sim.Time
	sorted bool
}

func (w *delays) Invocation(r api.InvocationRow) {
	for _, due := range r.Records.Due {
		w.all = append(w.all, r.At-due)
	}
}

// quantile in ms: the order statistic.
func (w *delays) quantile(q float64) float64 {
	if !w.sorted {
		slices.Sort(w.all)
		w.sorted = true
	}
	return float64(w.all[min(int(float64(q*float64(len(w.all)))), len(w.all)-1)]) / 1e6
}
