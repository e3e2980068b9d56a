package validate

import (
	"fmt"
	"slices"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

func rowV08() Row {
	const poll = `
version: 1
name: poll-delay
duration: %s
warmup: 5s
streams: [{name: s, shards: 4}]
producers:
  - {name: p, arrivals: {process: poisson, rate: 50/s}, keys: {distribution: uniform, count: 10k}, size: 100B,
     client: {api: putRecord, inFlight: 100}}
consumers: [{name: c, kind: polling, interval: %s}]
`
	r := Row{ID: "V08", Name: "delay of a poller", Kind: Theory,
		Source: "B08, B09; renewal theory", Short: 0.1,
		Shows: "scenario: Poisson 50 records/s on four shards, one poller each, latency off. " +
			"propagationDelay: half an interval; with random intervals E[T²]/2E[T] (inspection paradox)."}
	intervals := []string{"200ms", "400ms", "600ms", "800ms", "1s",
		"{distribution: uniform, min: 800ms, max: 1200ms}"}
	for i, ms := range []float64{200, 400, 600, 800, 1000} {
		c := Claim{What: "mean delay at an interval of " + intervals[i], Unit: "ms", Want: inspection(ms, ms*ms)}
		if i > 0 {
			c.ID = intervals[i]
		}
		r.Claims = append(r.Claims, c)
	}
	r.Claims = append(r.Claims, Claim{ID: "jitter", What: "mean delay at intervals of 800 to 1200 ms", Unit: "ms",
		Want: inspection(1000, 1000*1000+400*400/12.0)})
	r.Run = func(l *Lab) []float64 {
		var out []float64
		for _, interval := range intervals {
			o := l.scenario(fmt.Sprintf(poll, l.span(300), interval), latencyOff, nil)
			out = append(out, o.mean("propagationDelay"))
		}
		return out
	}
	return r
}

func rowV15() Row {
	size, wait := batch(20, 100, 5)
	return Row{
		ID: "V15", Name: "batch by count or linger", Kind: Theory,
		Source: "B19; the laws of Kafka's batching, MASCOTS 2025",
		Shows: "scenario: Poisson 20 records/s, putRecords with batch 100 and linger 5 s from the first " +
			"record, latency off. putLatency; recordsAccepted ÷ putCalls.",
		Claims: []Claim{
			{What: "mean wait of a record", Unit: "s", Want: wait},
			{ID: "size", What: "mean size of a batch", Unit: "records", Want: size},
		},
		Run: func(l *Lab) []float64 {
			o := l.scenario(fmt.Sprintf(`
version: 1
name: linger
duration: %s
streams: [{name: s, shards: 2}]
producers:
  - {name: p, arrivals: {process: poisson, rate: 20/s}, keys: {distribution: uniform, count: 10k}, size: 100B,
     client: {api: putRecords, batch: 100, linger: 5s}}
`, l.span(10_000)), latencyOff, nil)
			return []float64{o.mean("putLatency") / 1e3, o.value("recordsAccepted") / o.value("putCalls")}
		},
	}
}

func rowV21() Row {
	return Row{
		ID: "V21", Name: "coordinated omission; Little's law", Kind: Theory,
		Source: "B31, B32; Tene, Little 1961", Once: true,
		Shows: "scenario: a constant 100 records/s for 100 s, the client stands still for 10 s; " +
			"putLatency, from the intended instant on. Scenario with network, batches, three polled " +
			"shards and service time: area under the number present ÷ sum of the times, at the worst of " +
			"four stations.",
		Claims: []Claim{
			{What: "mean wait with a stall of 10 s", Unit: "s", Want: 0.5, Rule: Within, Bound: 0.01},
			{ID: "p99", What: "p99 of the wait", Unit: "s", Want: 9, Rule: Within, Bound: 0.01},
			{ID: "little", What: "L ÷ λW, at the worst station", Want: 1, Rule: Within, Bound: 1e-9},
		},
		Run: func(l *Lab) []float64 {
			o := l.scenario(`
version: 1
name: stall
duration: 2m
streams: [{name: s, shards: 8}]
producers:
  - {name: p, arrivals: {process: constant, stages: [{hold: 100/s, for: 100s}, {hold: 0/s}]}, size: 100B,
     keys: {distribution: uniform, count: 10k}, client: {api: putRecord, inFlight: 5000}}
faults: [{name: stall, at: 45s, for: 10s, action: pause, target: {producer: p}}]
`, latencyOff, nil)
			return []float64{o.mean("putLatency") / 1e3, o.p99("putLatency") / 1e3, l.little()}
		},
	}
}

// little runs a scenario that begins and ends empty, and returns L ÷ λW of the station at
// which it is farthest from 1.
func (l *Lab) little() float64 {
	w := &passages{stored: map[api.UID]sim.Time{}, got: map[api.UID]sim.Time{}}
	l.scenario(`
version: 1
name: little
duration: 3m
streams: [{name: s, shards: 3}]
producers:
  - {name: p, arrivals: {process: gamma, cv: 2, stages: [{hold: 100/s, for: 1m}, {hold: 0/s}]}, size: 1KiB,
     keys: {distribution: zipf, count: 1k, exponent: 1}, client: {batch: 50, linger: 200ms}}
consumers: [{name: c, interval: 500ms, service: {distribution: exponential, mean: 12ms}}]
`, latencyOn, w)
	farthest := 1.0
	for i := range w.stations {
		s := &w.stations[i]
		if len(s.in) == 0 || len(s.in) != len(s.out) {
			l.fail("station %d does not begin and end empty: %d in, %d out", i, len(s.in), len(s.out))
		}
		ratio := float64(s.area(l.broken != nil && l.broken.servedApart)) / float64(s.spent)
		if diff := ratio - 1; diff*diff > (farthest-1)*(farthest-1) {
			farthest = ratio
		}
	}
	return farthest
}

// passages is when records come to four stations and leave them: the client, the log, the
// work of the consumer, and all of them together.
type passages struct {
	api.Blind
	stored, got map[api.UID]sim.Time
	stations    [4]passage
}

type passage struct {
	in, out []sim.Time
	spent   sim.Time // sum of the times, by identity
}

func (p *passage) add(in, out sim.Time) {
	p.in, p.out = append(p.in, in), append(p.out, out)
	p.spent += out - in
}

// area under the number present, from the instants alone: nobody's identity is used. A
// served customer who is not counted is the mistake that a broken model makes.
func (p *passage) area(servedApart bool) sim.Time {
	slices.Sort(p.in)
	slices.Sort(p.out)
	area, last, present := sim.Time(0), sim.Time(0), sim.Time(0)
	for i, j := 0, 0; j < len(p.out); {
		at, step := p.out[j], sim.Time(-1)
		if i < len(p.in) && p.in[i] <= at {
			at, step = p.in[i], 1
			i++
		} else {
			j++
		}
		if counted := present; counted > 0 {
			if servedApart {
				counted--
			}
			area += counted * (at - last)
		}
		last, present = at, present+step
	}
	return area
}

func (w *passages) Put(r api.PutRow) {
	for i, u := range r.Records.UID {
		if r.Results[i].Outcome == api.OutcomeStored {
			w.stored[u] = r.At
			w.stations[0].add(r.Records.Due[i], r.At)
		}
	}
}

func (w *passages) Deliver(r api.DeliverRow) {
	for _, u := range r.Records.UID {
		w.got[u] = r.At
		w.stations[1].add(w.stored[u], r.At)
	}
}

func (w *passages) Done(r api.DoneRow) {
	for i, u := range r.Records.UID {
		at := r.Now
		if r.At != nil {
			at = r.At[i]
		}
		w.stations[2].add(w.got[u], at)
		w.stations[3].add(r.Records.Due[i], at)
	}
}
