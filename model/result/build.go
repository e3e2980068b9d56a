package result

import (
	"fmt"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/model/spec"
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
		Metrics: g.Metrics(observed), Timeline: g.timeline(observed), Effects: g.effects(), Notes: []string{},
	}
	r.Engine.VirtualSeconds = float64(observed) / 1e9
	r.Verdict.Thresholds = Evaluate(s.Thresholds, r.Metrics)
	r.Verdict.Pass = true
	for _, t := range r.Verdict.Thresholds {
		r.Verdict.Pass = r.Verdict.Pass && t.Pass
	}
	r.Cost = g.cost(observed)
	r.HotKeys = g.hotKeys(shardOf)
	r.Needs = g.needs(r.HotKeys, observed)
	r.Machines = g.machineInfo(observed)
	r.Owners = g.owners(observed)
	for i := range s.Streams {
		info := StreamInfo{Name: s.Streams[i].Name, Shards: []string{}, Lineage: g.streams[i].lineage(),
			BytesPerSecond: g.c.Limits.Float(limits.WriteBytes),
			RecordsPerSec:  g.c.Limits.Float(limits.WriteRecords),
			Producers:      []string{}, Consumers: []string{}}
		if m := s.Streams[i].Mode; m != spec.Provisioned {
			info.Mode = m.String()
		}
		if p := s.Streams[i].Scaling; p != nil {
			info.Scaling = p.Policy.String()
		}
		for _, l := range info.Lineage {
			info.Shards = append(info.Shards, l.ID)
		}
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
	r.Notes = append(r.Notes, g.notes()...)
	if cut := g.warmupCut(); cut > 0 {
		r.WarmUp = cut
		r.Notes = append(r.Notes,
			"the automatic warm-up (MSER-5) leaves the first "+span(cut)+" out of histograms")
	}
	return r
}

// notes says what a reader of the numbers should know of them.
func (g *Gatherer) notes() []string {
	var out []string
	crashed := int64(0)
	for i := range g.producers {
		crashed += g.producers[i].crashed
	}
	if crashed > 0 {
		out = append(out, fmt.Sprintf("%d %s lost with %s crashed producer", crashed,
			plurally(int(crashed), "record was", "records were"), plurally(int(crashed), "its", "their")))
	}
	if g.order.missed {
		out = append(out, "recordsReordered is at least what is shown: there are too many keys to follow each")
	}
	return out
}

// lineage is the shards of a stream, from their opening to their end.
func (s *streamMeasures) lineage() []Lineage {
	out := make([]Lineage, 0, len(s.shards))
	for i := range s.shards {
		sh := &s.shards[i]
		l := Lineage{ID: shardID(i), Parents: []string{}, OpenedAt: inSeconds(sh.opened),
			StartingHashKey: sh.hashes.Start.String(), EndingHashKey: sh.hashes.End.String()}
		for _, p := range sh.parents {
			if p != api.NoShard {
				l.Parents = append(l.Parents, shardID(int(p)))
			}
		}
		if sh.closed != sim.Never {
			at := inSeconds(sh.closed)
			l.ClosedAt = &at
		}
		out = append(out, l)
	}
	return out
}
