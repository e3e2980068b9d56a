package validate

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// capacities watches the shards of streams and what they refuse.
type capacities struct {
	api.Blind
	open    map[int32]int // by stream
	first   map[int32]int // at the start
	levels  []int         // of stream 0, at each instant at which it changed
	changed sim.Time      // the last of them
	refused []sim.Time    // by stream 0, a record each
}

func newCapacities() *capacities {
	return &capacities{open: map[int32]int{}, first: map[int32]int{}, levels: []int{0}}
}

func (w *capacities) Open(r api.OpenRow) {
	w.open[r.Stream]++
	if r.At == 0 {
		w.first[r.Stream]++
	}
	w.level(r.Stream, r.At)
}

func (w *capacities) Close(r api.CloseRow) {
	w.open[r.Stream]--
	w.level(r.Stream, r.At)
}

func (w *capacities) level(stream int32, at sim.Time) {
	if stream != 0 {
		return
	}
	if at > w.changed {
		w.levels, w.changed = append(w.levels, 0), at
	}
	w.levels[len(w.levels)-1] = w.open[0]
}

func (w *capacities) Put(r api.PutRow) {
	for i := range r.Results {
		if r.Results[i].Outcome == api.OutcomeThrottled && r.Stream == 0 {
			w.refused = append(w.refused, r.At)
		}
	}
}

func rowV30() Row {
	exact := func(id, what string, want float64) Claim {
		return Claim{ID: id, What: what, Unit: "MiB/s", Want: want, Rule: Within, Bound: 1e-9}
	}
	return Row{
		ID: "V30", Name: "capacity on demand", Kind: Documented,
		Source: "A30; developer guide, how do I size a stream, 2023", Once: true,
		Shows: "scenario: streams on demand that have seen peaks of 40 and 50 MB/s, and a new one: the " +
			"limits of the shards that are open at the start, together.",
		Claims: []Claim{exact("", "after a peak of 40", 80), exact("fifty", "after a peak of 50", 100),
			exact("new", "of a new stream", 4)},
		Run: func(l *Lab) []float64 {
			w := newCapacities()
			l.scenario(`
version: 1
name: capacity
duration: 1s
streams:
  - {name: forty, mode: onDemand, onDemand: {peak: 40MiB/s}}
  - {name: fifty, mode: onDemand, onDemand: {peak: 50MiB/s}}
  - {name: new, mode: onDemand}
`, latencyOff, w)
			return []float64{float64(w.first[0]), float64(w.first[1]), float64(w.first[2])}
		},
	}
}

func rowA31() Row {
	return Row{
		ID: "A31", Name: "traffic beyond twice its peak", Kind: Documented,
		Source: "A31; developer guide, how do I size a stream, 2023", Short: 1,
		Shows: "scenario: a stream with a peak of 4 MiB/s takes 3, and from the 5th minute on 12, which is 4 more " +
			"than its capacity. The buckets of its 8 shards hold the first 80 MiB of that.",
		Claims: []Claim{
			{What: "first refusal after the step", Unit: "s", Want: 15, Rule: Within, Bound: 1},
			{ID: "last", What: "last refusal after the step", Unit: "min", Want: 12.5, Rule: Within, Bound: 0.6},
			{ID: "band", What: "runs in which that is within 5 to 20 min", Want: 1, Rule: Within, Bound: 1e-9},
		},
		Run: func(l *Lab) []float64 {
			w := newCapacities()
			l.scenario(`
version: 1
name: thrice
duration: 32m
streams: [{name: s, mode: onDemand, onDemand: {peak: 4MiB/s}}]
producers:
  - {name: p, arrivals: {process: constant, stages: [{hold: 48/s, for: 5m}, {hold: 192/s}]}, size: 64KiB,
     keys: {distribution: uniform, count: 10k}, client: {retry: none}}
`, latencyOff, w)
			const step = 5 * sim.Minute
			first, last := sim.Time(0), sim.Time(0)
			for _, at := range w.refused {
				if at >= step {
					if last = at; first == 0 {
						first = at
					}
				}
			}
			minutes := float64(last-step) / float64(sim.Minute)
			band := 0.0
			if minutes >= 5 && minutes <= 20 {
				band = 1
			}
			return []float64{float64(first-step) / 1e9, minutes, band}
		},
	}
}

func rowA32() Row {
	return Row{
		ID: "A32", Name: "what makes the service split", Kind: Documented,
		Source: "A32; dev.to quoting AWS, 2023", Once: true,
		Shows: "scenario: four shards with even keys, at 85 % and at 115 % of 0.5 MB/s, and of 500 " +
			"records/s, for 20 minutes.",
		Claims: []Claim{
			{What: "shards after 85 % of the bytes", Want: 4, Rule: Within, Bound: 1e-9},
			{ID: "bytes", What: "shards after 115 % of the bytes", Want: 8, Rule: Within, Bound: 1e-9},
			{ID: "calm", What: "shards after 85 % of the records", Want: 4, Rule: Within, Bound: 1e-9},
			{ID: "records", What: "shards after 115 % of the records", Want: 8, Rule: Within, Bound: 1e-9},
		},
		Run: func(l *Lab) []float64 {
			var out []float64
			for _, load := range []string{"{rate: 85/s}, size: 20972B", "{rate: 115/s}, size: 20972B",
				"{rate: 1700/s}, size: 100B", "{rate: 2300/s}, size: 100B"} {
				w := newCapacities()
				l.scenario(`
version: 1
name: above-half
duration: 20m
streams: [{name: s, mode: onDemand}]
producers:
  - {name: p, client: {retry: none}, arrivals: `+load+`, keys: {distribution: uniform, count: 100k}}
`, latencyOff, w)
				out = append(out, float64(w.open[0]))
			}
			return out
		},
	}
}

func rowA33() Row {
	return Row{
		ID: "A33", Name: "levels of a stream on demand", Kind: Documented,
		Source: "A33; R. Ramirez, 2023, who saw 4, 8 and 16 shards", Once: true,
		Shows: "scenario: a new stream with even keys takes 7 MiB/s: the shards that are open at the end of " +
			"each step that it makes. A shard near the half may have to wait for another minute.",
		Claims: []Claim{
			{What: "shards at the start", Want: 4, Rule: Within, Bound: 1e-9},
			{ID: "eight", What: "shards after the first step", Want: 8, Rule: Within, Bound: 1e-9},
			{ID: "sixteen", What: "shards at the end", Want: 16, Rule: Within, Bound: 1e-9},
		},
		Run: func(l *Lab) []float64 {
			w := newCapacities()
			l.scenario(`
version: 1
name: levels
duration: 1h
streams: [{name: s, mode: onDemand}]
producers:
  - {name: p, arrivals: {process: constant, rate: 112/s}, size: 64KiB, keys: {distribution: uniform, count: 100k},
     client: {retry: none}}
`, latencyOff, w)
			second := 0
			if len(w.levels) > 1 {
				second = w.levels[1]
			}
			return []float64{float64(w.levels[0]), float64(second), float64(w.open[0])}
		},
	}
}
