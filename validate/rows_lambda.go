package validate

import (
	"fmt"
	"slices"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

func rowA19() Row {
	return Row{
		ID: "A19", Name: "a mapping polls once a second", Kind: Documented,
		Source: "A19; Lambda developer guide, with-kinesis.md at 4f313b9^", Once: true,
		Shows: "scenario: two mappings on two shards that are at the tip; the time from one GetRecords to the next " +
			"of each shard, the shortest and the longest.",
		Claims: []Claim{
			{What: "shortest time between two polls", Unit: "s", Want: 1, Rule: Within, Bound: 1e-9},
			{ID: "longest", What: "longest", Unit: "s", Want: 1, Rule: Within, Bound: 1e-9},
		},
		Run: func(l *Lab) []float64 {
			w := &polls{at: map[int32]sim.Time{}}
			l.scenario(`
version: 1
name: polls
duration: 2m
streams: [{name: s, shards: 2}]
producers: [{name: p, arrivals: {rate: 500/s}, keys: {distribution: uniform, count: 10k}, size: 100B}]
consumers: [{name: f, kind: lambda, count: 2}]
`, latencyOn, w)
			return []float64{slices.Min(w.gaps), slices.Max(w.gaps)}
		},
	}
}

// polls is the time between two reads of a shard by one reader, in s.
type polls struct {
	api.Blind
	at   map[int32]sim.Time
	gaps []float64
}

func (w *polls) Ask(r api.AskRow) {
	if before, some := w.at[r.Reader]; some {
		w.gaps = append(w.gaps, float64(r.At-before)/1e9)
	}
	w.at[r.Reader] = r.At
}

// Start: what was asked before it was for a position, and no poll.
func (w *polls) Start(r api.StartRow) { delete(w.at, r.Reader) }

func rowA52() Row {
	r := Row{
		ID: "A52", Name: "executions of a function at a time", Kind: Documented,
		Source: "A52; announcement of the parallelization factor, 2019-11", Once: true,
		Shows: "scenario: four shards with more to do than a function can; concurrentExecutions is shards × " +
			"factor, exactly. Every run checks that no key is in two of them (F2).",
	}
	factors := []int{1, 2, 10}
	for i, f := range factors {
		c := Claim{What: fmt.Sprintf("most at a time, factor %d", f), Unit: "executions", Want: float64(4 * f),
			Rule: Within, Bound: 1e-9}
		if i > 0 {
			c.ID = fmt.Sprint(f)
		}
		r.Claims = append(r.Claims, c)
	}
	r.Run = func(l *Lab) []float64 {
		var out []float64
		for _, f := range factors {
			o := l.scenario(fmt.Sprintf(`
version: 1
name: factor
duration: 20s
streams: [{name: s, shards: 4}]
producers: [{name: p, arrivals: {rate: 3k/s}, size: 100B, keys: {distribution: uniform, count: 10k}}]
consumers: [{name: f, kind: lambda, batch: 10, parallelizationFactor: %d, duration: 400ms}]
`, f), latencyOn, nil)
			out = append(out, o.value("concurrentExecutions"))
		}
		return out
	}
	return r
}

func rowA53() Row {
	size, wait := batch(20, 100, 5)
	return Row{
		ID: "A53", Name: "a batch of a mapping closes by count or window", Kind: Theory,
		Source: "A53; B19, with the window of Lambda in place of a client's linger", Short: 0.1,
		Shows: "scenario: Poisson 20 records/s on one shard, pushed to a mapping with batch 100 and a window of 5 s " +
			"from the first record, latency off, a function that takes no time. From arrival to invocation; batchSize.",
		Claims: []Claim{
			{What: "mean wait of a record", Unit: "s", Want: wait},
			{ID: "size", What: "mean size of a batch", Unit: "records", Want: size},
		},
		Run: func(l *Lab) []float64 {
			w := &windows{}
			o := l.scenario(fmt.Sprintf(`
version: 1
name: window
duration: %s
streams: [{name: s, shards: 1}]
producers:
  - {name: p, arrivals: {process: poisson, rate: 20/s}, keys: {distribution: uniform, count: 10k}, size: 100B,
     client: {api: putRecord, inFlight: 100}}
consumers: [{name: f, kind: lambda, read: fanOut, batch: 100, window: 5s, duration: 0s, coldStart: 0s}]
`, l.span(10_000)), latencyOff, w)
			return []float64{w.sum / w.records, o.value("batchSize")}
		},
	}
}

// windows is how long records wait for their invocation, in s; without latency they arrive when
// they are meant to.
type windows struct {
	api.Blind
	sum, records float64
}

func (w *windows) Invocation(r api.InvocationRow) {
	for _, due := range r.Records.Due {
		w.sum += float64(r.At-due) / 1e9
		w.records++
	}
}
