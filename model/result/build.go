package result

import (
	"math"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/sim"
)

// Result fills in what the measures know: metrics, thresholds, cost, needs, hot keys.
// observed is how much of the duration was run; shardOf routes a key.
func (g *Gatherer) Result(observed sim.Time, shardOf func(stream int, k api.Key) int) *Result {
	s := g.c.Spec
	r := &Result{
		Schema: Schema,
		Scenario: Scenario{Name: s.Name, Description: s.Description, Seed: s.Seed, Duration: s.Duration.String(),
			Start: s.Start, AsOf: s.AsOf, Region: s.Region, Fidelity: "record"},
		Metrics: g.Metrics(observed), Timeline: []Moment{}, Notes: []string{},
	}
	r.Engine.VirtualSeconds = float64(observed) / 1e9
	r.Verdict.Thresholds = Evaluate(s.Thresholds, r.Metrics)
	r.Verdict.Pass = true
	for _, t := range r.Verdict.Thresholds {
		r.Verdict.Pass = r.Verdict.Pass && t.Pass
	}
	month := g.c.Limits.Float(limits.MonthHours)
	r.Cost = Cost{Currency: "USD", MonthHours: month, Items: []CostItem{}}
	for _, i := range g.bill(observed, month) {
		r.Cost.Items = append(r.Cost.Items, CostItem(i))
		r.Cost.PerMonth += i.Amount
	}
	r.Cost.PerMonth = math.Round(r.Cost.PerMonth*100) / 100
	r.HotKeys = g.hotKeys(shardOf)
	r.Needs = g.needs(r.HotKeys, observed)
	for i := range s.Streams {
		info := StreamInfo{Name: s.Streams[i].Name, Shards: g.c.Shards[i],
			BytesPerSecond: g.c.Limits.Float(limits.WriteBytes),
			RecordsPerSec:  g.c.Limits.Float(limits.WriteRecords),
			Producers:      []string{}, Consumers: []string{}}
		for j := range s.Producers {
			if s.Producers[j].Stream == i {
				info.Producers = append(info.Producers, s.Producers[j].Name)
			}
		}
		for j := range s.Consumers {
			if s.Consumers[j].Stream == i {
				info.Consumers = append(info.Consumers, s.Consumers[j].Name)
			}
		}
		r.Streams = append(r.Streams, info)
	}
	for i := range s.Producers {
		if t := s.Producers[i].Arrivals.Trace; t != nil {
			r.Notes = append(r.Notes, t.Notes...)
		}
	}
	if cut := g.warmupCut(); cut > 0 {
		r.Notes = append(r.Notes,
			"the automatic warm-up (MSER-5) leaves the first "+span(cut)+" out of histograms")
	}
	return r
}
