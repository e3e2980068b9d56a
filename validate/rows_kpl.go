package validate

import (
	"fmt"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// packed is the example of the developer guide: 1,000 records of 512 B a second for one shard.
const packed = `
version: 1
name: packed
duration: 30s
streams: [{name: s, shards: 1}]
producers:
  - {name: p, arrivals: {process: constant, rate: 1k/s}, keys: {distribution: uniform, count: 1}, size: 512B,
     client: {kind: kpl}}
`

func rowA08() Row {
	return Row{
		ID: "A08", Name: "aggregation: 1,000 records/s become 10", Kind: Documented, Once: true,
		Source: "A08; developer guide, KPL key concepts",
		Shows: "scenario: 1,000 user records/s of 512 B with one key on one shard, the library's defaults; " +
			"what the stream stores a second.",
		Claims: []Claim{
			{What: "records of Kinesis", Unit: "/s", Want: 10, Rule: Within, Bound: 0.1},
			{ID: "bytes", What: "bytes", Unit: "B/s", Want: 512_000, Rule: Within, Bound: 0.02},
		},
		Run: func(l *Lab) []float64 {
			w := &units{from: sim.Second}
			l.scenario(packed, latencyOff, w)
			return []float64{w.perSecond(w.records), w.perSecond(w.bytes)}
		},
	}
}

func rowV25() Row {
	return Row{
		ID: "V25", Name: "aggregation: PUT payload units", Kind: Documented, Once: true,
		Source: "A08; aws.amazon.com/kinesis/data-streams/pricing: 25 KB of a record",
		Shows:  "as A08: 1,000 units a second become 20, and the limit of 1,000 records is no limit any more.",
		Claims: []Claim{
			{What: "records of Kinesis", Unit: "/s", Want: 10, Rule: Within, Bound: 0.1},
			{ID: "units", What: "PUT payload units", Unit: "/s", Want: 20, Rule: Within, Bound: 0.05},
		},
		Run: func(l *Lab) []float64 {
			w := &units{from: sim.Second}
			l.scenario(packed, latencyOff, w)
			return []float64{w.perSecond(w.records), w.perSecond(w.units)}
		},
	}
}

// units counts what is stored from an instant on, and the PUT payload units of it.
type units struct {
	api.Blind
	from, last                                 sim.Time
	records, bytes, units, attempts, throttled int
}

func (w *units) Put(r api.PutRow) {
	if r.At < w.from {
		return
	}
	if w.last == 0 {
		w.from = r.At // what came up to here is not counted, so that the span has no part of one
		w.last = r.At
		return
	}
	w.last = r.At
	for i := range r.Results {
		w.attempts++
		if r.Results[i].Outcome != api.OutcomeStored {
			w.throttled++
			continue
		}
		b := int(r.Records.Bytes[i])
		w.records++
		w.bytes += b
		w.units += (b + 25*1024 - 1) / (25 * 1024)
	}
}

func (w *units) perSecond(n int) float64 { return float64(n) / (float64(w.last-w.from) / 1e9) }

func rowA09() Row {
	return Row{
		ID: "A09", Name: "aggregation where bytes are the limit", Kind: Documented, Once: true,
		Source: "A09; amazon-kinesis-producer #43",
		Shows: "scenario: 25 shards, two instances, 25,000 user records/s of 1,000 B, aggregated and not. Bytes " +
			"bind either way; a record of 50 KiB has 50 of them. The aggregators may wait for a second: in the " +
			"default of 100 ms one gets 50, and some leave with fewer (45).",
		Claims: []Claim{
			{What: "user records", Unit: "/s", Want: 25_000, Rule: Within, Bound: 0.05},
			{ID: "single", What: "user records, not aggregated", Unit: "/s", Want: 25_000, Rule: Within, Bound: 0.05},
			{ID: "records", What: "records of Kinesis in one that is not aggregated", Want: 0.02, Rule: Within,
				Bound: 0.05},
		},
		Run: func(l *Lab) []float64 {
			rates := map[bool]*acknowledged{}
			for _, aggregation := range []bool{true, false} {
				w := &acknowledged{from: 2 * sim.Second}
				l.scenario(fmt.Sprintf(`
version: 1
name: bytes-bind
duration: 5s
streams: [{name: s, shards: 25}]
producers:
  - {name: p, instances: 2, arrivals: {process: constant, rate: 25k/s}, keys: {distribution: uniform, count: 2000},
     size: 1000B, client: {kind: kpl, maxBufferedTime: 1s, aggregation: %t}}
`, aggregation), latencyOff, w)
				rates[aggregation] = w
			}
			yes, no := rates[true], rates[false]
			return []float64{float64(yes.users) / 3, float64(no.users) / 3, float64(yes.records) / float64(no.records)}
		},
	}
}

// acknowledged counts what is acknowledged from an instant on.
type acknowledged struct {
	api.Blind
	from           sim.Time
	users, records int
}

func (w *acknowledged) Reply(r api.ReplyRow) {
	if r.At < w.from {
		return
	}
	for _, t := range r.Taken {
		if t {
			w.users++
		}
	}
	for i := range r.Results {
		if r.Results[i].Outcome == api.OutcomeStored {
			w.records++
		}
	}
}

func rowA10() Row {
	return Row{
		ID: "A10", Name: "what collection adds to the wait", Kind: Documented, Once: true,
		Source: "A10; amazon-kinesis-producer PR #280, pipeline.h of 1.0.7",
		Shows: "scenario: one user record a second, which waits for RecordMaxBufferedTime and then for others of its " +
			"call: for 20 % of it, 50 ms at most. BufferingTime less RecordMaxBufferedTime.",
		Claims: []Claim{
			{What: "at 100 ms", Unit: "ms", Want: 20, Rule: Within, Bound: 1e-9},
			{ID: "second", What: "at 1 s", Unit: "ms", Want: 50, Rule: Within, Bound: 1e-9},
		},
		Run: func(l *Lab) []float64 {
			var waits []float64
			for _, buffered := range []int{100, 1000} {
				w := &firstWait{}
				l.scenario(fmt.Sprintf(`
version: 1
name: linger
duration: 20s
streams: [{name: s, shards: 1}]
producers:
  - {name: p, arrivals: {process: constant, rate: 1/s}, keys: {distribution: uniform, count: 5}, size: 100B,
     client: {kind: kpl, maxBufferedTime: %dms}}
`, buffered), latencyOff, w)
				waits = append(waits, float64(w.most)/1e6-float64(buffered))
			}
			return waits
		},
	}
}

// firstWait is the longest that a record waited for its call.
type firstWait struct {
	api.Blind
	most sim.Time
}

func (w *firstWait) Invoke(r api.InvokeRow) {
	for _, due := range r.Records.Due {
		w.most = max(w.most, r.At-due)
	}
}

func rowA11() Row {
	return Row{
		ID: "A11", Name: "the library's limiter at 150 %", Kind: Documented, Once: true,
		Source: "A11; developer guide, KPL retries and rate limiting",
		Shows: "scenario: four times what a shard takes, through one instance. Its limiter lets 150 % of the " +
			"shard's limit through, of which the shard refuses what is above 100 %: attempts refused of all, " +
			"when the bursts are over.",
		Claims: []Claim{{What: "share of attempts that is refused", Want: 1 - 1/1.5, Rule: Within, Bound: 0.02}},
		Run: func(l *Lab) []float64 {
			w := &units{from: 30 * sim.Second}
			l.scenario(`
version: 1
name: saturated
duration: 90s
streams: [{name: s, shards: 1}]
producers:
  - {name: p, arrivals: {process: constant, rate: 4k/s}, keys: {distribution: uniform, count: 100}, size: 1KiB,
     client: {kind: kpl, recordTtl: 5s}}
`, latencyOff, w)
			return []float64{float64(w.throttled) / float64(w.attempts)}
		},
	}
}

func rowA12() Row {
	return Row{
		ID: "A12", Name: "one key does not scale", Kind: Documented, Once: true,
		Source: "A12; amazon-kinesis-producer #342",
		Shows: "scenario: records of 370 B of one key, more than a shard takes, aggregated, on one shard and on " +
			"two: how long a number of them takes, by what is acknowledged a second.",
		Claims: []Claim{{What: "time on two shards ÷ time on one", Want: 1, Rule: Within, Bound: 0.02}},
		Run: func(l *Lab) []float64 {
			var users []float64
			for shards := 1; shards <= 2; shards++ {
				w := &acknowledged{from: 10 * sim.Second}
				l.scenario(fmt.Sprintf(`
version: 1
name: one-key
duration: 40s
streams: [{name: s, shards: %d}]
producers:
  - {name: p, arrivals: {process: constant, rate: 4k/s}, keys: {distribution: uniform, count: 1}, size: 370B,
     client: {kind: kpl, recordTtl: 5s}}
`, shards), latencyOff, w)
				users = append(users, float64(w.users))
			}
			return []float64{users[0] / users[1]}
		},
	}
}
