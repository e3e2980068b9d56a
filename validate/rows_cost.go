package validate

import (
	"strings"

	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/model/price"
	"github.com/kinesim/kinesim/sim"
)

// rowV27 has a scenario for what AWS's example says of a stream, and asks the rules of the
// price list for the rest.
func rowV27() Row {
	return Row{
		ID: "V27", Name: "prices of a provisioned stream", Kind: Documented, Once: true,
		Source: "A57, A59, A60; aws.amazon.com/kinesis/data-streams/pricing (2026-05), trek10.com (2023)",
		Shows: "scenario: 100 records/s of 35 KB on four shards for an hour, latency off; its bill for months of " +
			"31 and 30 days. The rules themselves: records a second, of 1,000, at which PUT payload units cost as " +
			"much as the shard; the units of single records.",
		Claims: []Claim{
			{What: "a month of 31 days", Unit: "USD", Want: 52.14, Rule: Within, Bound: 0.01 / 52.14},
			{ID: "days30", What: "a month of 30 days", Unit: "USD", Want: 50.46, Rule: Within, Bound: 0.01 / 50.46},
			{ID: "even", What: "PUT payload units cost as much as the shard, share of its records", Want: 0.297619,
				Rule: Within, Bound: 1e-5},
			{ID: "ppu5", What: "PUT payload units of 5 KB", Want: 1, Rule: Within, Bound: 1e-9},
			{ID: "ppu45", What: "PUT payload units of 45 KB", Want: 2, Rule: Within, Bound: 1e-9},
			{ID: "ppu1000", What: "PUT payload units of 1 MB", Want: 40, Rule: Within, Bound: 1e-9},
		},
		Run: func(l *Lab) []float64 {
			r := l.scenario(`
version: 1
name: pricing-page
duration: 1h
streams: [{name: s, shards: 4}]
producers:
  - {name: p, arrivals: {process: constant, rate: 100/s}, size: 34kB, keys: {distribution: uniform, count: 10k},
     client: {api: putRecord}}
`, latencyOff, nil)
			perHour := r.result.Cost.PerMonth / r.result.Cost.MonthHours
			t, err := limits.For(r.spec.AsOf, r.spec.Region)
			if err != nil {
				l.fail("%w", err)
			}
			u := price.Use{Observed: sim.Hour,
				Traffic: []price.Traffic{{Stream: "s", Share: 1, Shards: 1, PutUnits: 1000 * 3600}}}
			shard, units := 0.0, 0.0
			for _, i := range price.Monthly(t, u, 1) {
				if strings.HasSuffix(i.What, "shard hours") {
					shard = i.Amount
				} else {
					units = i.Amount
				}
			}
			count := func(bytes int64) float64 { return float64(price.PutUnits(t, bytes)) }
			return []float64{perHour * 31 * 24, perHour * 30 * 24, shard / units, count(5000), count(45_000),
				count(1_000_000)}
		},
	}
}
