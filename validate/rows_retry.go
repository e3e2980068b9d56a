package validate

import (
	"fmt"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

func rowV13() Row {
	return Row{
		ID: "V13", Name: "retries", Kind: Theory,
		Source: "B16, B17; geometric law and its fixed point", Short: 0.1,
		Shows: "scenario: half of the calls are refused by a fault, three retries; calls ÷ records. " +
			"Scenario: 1,500 records/s on a shard that takes 1,000, three retries with jitter, a burst " +
			"of 10; what arrives and what is stored after 2 s, in units of the limit.",
		Claims: []Claim{
			{What: "attempts of a record at p = 0.5", Want: attempts(0.5, 3)},
			{ID: "load", What: "load with retries at an offered load of 1.5", Want: retryLoad(1.5, 3)},
			{ID: "goodput", What: "stored records", Want: 1, Rule: Within, Bound: 0.01},
		},
		Run: func(l *Lab) []float64 {
			again := &retried{}
			o := l.scenario(fmt.Sprintf(`
version: 1
name: attempts
duration: %[1]s
streams: [{name: s, shards: 4}]
producers:
  - {name: p, arrivals: {process: poisson, rate: 200/s}, keys: {distribution: uniform, count: 10k}, size: 100B,
     client: {api: putRecord, inFlight: 1000, retry: {attempts: 4, base: 1ms, cap: 10ms}}}
faults: [{name: half, at: 0s, for: %[1]s, action: throttle, share: 50%%, target: {stream: s}}]
`, l.span(60)), latencyOff, again)
			calls, records := int(o.value("putCalls")), int(o.value("recordsAccepted")+o.value("recordsFailed"))
			if b := l.broken; b != nil && b.calls != nil {
				calls = b.calls(calls, again.records, records)
			}
			w := &arrivals{from: 2 * sim.Second}
			o = l.scenario(fmt.Sprintf(`
version: 1
name: fixed-point
duration: %s
streams: [{name: s, shards: 1, limiter: {burstRecords: 10}}]
producers:
  - {name: p, arrivals: {process: poisson, rate: 1500/s}, keys: {distribution: uniform, count: 10k}, size: 100B,
     client: {api: putRecord, inFlight: 10000, retry: {attempts: 4, base: 20ms, cap: 1s}}}
`, l.span(30)), latencyOff, w)
			seconds := float64(o.spec.Duration-w.from) / 1e9
			return []float64{float64(calls) / float64(records), float64(w.came) / seconds / 1000,
				float64(w.stored) / seconds / 1000}
		},
	}
}

// retried counts the records that are sent a second time.
type retried struct {
	api.Blind
	records int
}

func (w *retried) Invoke(r api.InvokeRow) {
	for _, n := range r.Attempts {
		if n == 2 {
			w.records++
		}
	}
}

// arrivals counts the attempts that reach the service from an instant on.
type arrivals struct {
	api.Blind
	from         sim.Time
	came, stored int
}

func (w *arrivals) Put(r api.PutRow) {
	if r.At < w.from {
		return
	}
	w.came += r.Records.Len()
	for i := range r.Results {
		if r.Results[i].Outcome == api.OutcomeStored {
			w.stored++
		}
	}
}

func rowV18() Row {
	copies, twice, never, wrongly := lostReplies(0.1, 0.2, 3)
	return Row{
		ID: "V18", Name: "duplicates from lost answers", Kind: Theory,
		Source: "B24; geometric law", Scale: 20, Short: 0.1,
		Shows: "scenario: of the attempts 20 % are lost before the service and 10 % behind it, three " +
			"retries; each record is followed by its identity, from its first attempt until it is " +
			"acknowledged or given up.",
		Claims: []Claim{
			{What: "copies of a record", Want: copies},
			{ID: "twice", What: "share of records stored more than once", Want: twice},
			{ID: "never", What: "share of records never stored", Want: never, Quick: 0.1},
			{ID: "wrongly", What: "share given up although stored", Want: wrongly, Quick: 0.05},
		},
		Run: func(l *Lab) []float64 {
			w := &copiesOf{}
			l.scenario(fmt.Sprintf(`
version: 1
name: lost-answers
duration: %[1]s
streams: [{name: s, shards: 4}]
producers:
  - {name: p, arrivals: {process: poisson, rate: 1000/s}, keys: {distribution: uniform, count: 10k}, size: 100B,
     client: {api: putRecord, inFlight: 2000, timeout: 50ms, retry: {attempts: 4, base: 1ms, cap: 10ms}}}
faults:
  - {name: q, at: 0s, for: %[1]s, action: responseLost, share: 12.5%%, target: {producer: p}}
  - {name: f, at: 0s, for: %[1]s, action: requestLost, share: 20%%, target: {producer: p}}
`, l.span(60)), latencyOff, w)
			return w.shares()
		},
	}
}

// copiesOf counts the copies of each record of one producer instance, and what its client
// came to think of it.
type copiesOf struct {
	api.Blind
	records []fate
}

type fate struct {
	copies          uint8
	accepted, given bool
}

func (w *copiesOf) at(u api.UID) *fate {
	for uint64(len(w.records)) <= u.N() {
		w.records = append(w.records, fate{})
	}
	return &w.records[u.N()]
}

func (w *copiesOf) Put(r api.PutRow) {
	for i, u := range r.Records.UID {
		if r.Results[i].Outcome == api.OutcomeStored {
			w.at(u).copies++
		}
	}
}

func (w *copiesOf) Reply(r api.ReplyRow) {
	if r.Error != nil {
		return
	}
	for i, u := range r.Records.UID {
		if r.Results[i].Outcome == api.OutcomeStored {
			w.at(u).accepted = true
		}
	}
}

func (w *copiesOf) Drop(r api.DropRow) {
	for _, u := range r.Records.UID {
		w.at(u).given = true
	}
}

// shares are the four numbers of V18, over the records whose client is done with them.
func (w *copiesOf) shares() []float64 {
	n, copies, twice, never, wrongly := 0.0, 0.0, 0.0, 0.0, 0.0
	for _, f := range w.records {
		if !f.accepted && !f.given {
			continue
		}
		n++
		copies += float64(f.copies)
		switch {
		case f.copies > 1:
			twice++
		case f.copies == 0:
			never++
		}
		if f.given && f.copies > 0 {
			wrongly++
		}
	}
	return []float64{copies / n, twice / n, never / n, wrongly / n}
}
