package property_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/scenarios"
	"github.com/kinesim/kinesim/sim"
)

// Relations between runs that differ in one thing: they need no oracle that knows the
// right answer, only how answers compare.

// Twice the shards never refuse more, when every client sends each record once: each half of
// a shard gets a part of the shard's records and has a limit of its own, so whatever it
// refuses, the whole shard would have refused a record for as well. It does not hold with
// retries (they move load in time), nor where bytes are the limit (two halves round up the
// entries of one call twice).
func TestMoreShardsNeverRefuseMore(t *testing.T) {
	t.Parallel()
	for _, process := range []string{"process: poisson", "process: gamma, cv: 3", "process: constant"} {
		for _, limiter := range []string{"window", "{burst: 10MiB, burstRecords: 1000}", "{burst: 10MiB, burstRecords: 100}"} {
			for _, batch := range []string{"1", "40", "500"} {
				before, first := -1.0, 0.0
				for shards := 1; shards <= 16; shards *= 2 {
					r := run(t, fmt.Sprintf(`
version: 1
duration: 4s
streams: [{name: s, shards: %d, limiter: %s}]
producers:
  - {name: p, instances: 2, arrivals: {%s, rate: 3500/s}, size: 10B, keys: {distribution: uniform, count: 10k},
     client: {retry: none, batch: %s, inFlight: 1000, timeout: none}}
`, shards, limiter, process, batch))
					refused := value(r, "recordsThrottled")
					if before >= 0 && refused > before {
						t.Errorf("%s, %s, batch %s: %g refused by %d shards, %g by half of them", process, limiter, batch, refused,
							shards, before)
					}
					if before = refused; shards == 1 {
						first = refused
					}
				}
				if before != 0 || first == 0 {
					t.Errorf("%s, %s, batch %s: %g refused by one shard, %g by 16: it compares nothing", process, limiter, batch,
						first, before)
				}
			}
		}
	}
}

// quietEnd is a load that leaves readers a minute to finish.
func quietEnd(consumer string) string {
	return `
version: 1
seed: 3
duration: 2m
streams: [{name: s, shards: 3}]
producers:
  - {name: p, instances: 2, arrivals: {stages: [{hold: 150/s, for: 60s}, {hold: 0}]}, size: 1KiB, client: {linger: 20ms}}
events: [{name: e1, at: 20s, splitShard: {shard: 1}}]
faults: [{name: f1, at: 10s, for: 10s, action: responseLost, share: 10%, target: {producer: p}}]
consumers: [{name: c, workers: 2, service: 1ms` + consumer + `}]
`
}

// How a consumer reads changes when it gets a record, and neither what is stored nor which
// records it gets: whatever the interval, polling or pushed.
func TestHowOneReadsChangesDelaysOnly(t *testing.T) {
	base, w := record(t, quietEnd(""))
	delay := metric(t, w.Result(), "propagationDelay", "consumer", "c")
	if len(base.stored) < 5000 {
		t.Fatalf("%d records stored only", len(base.stored))
	}
	for _, c := range []struct {
		how  string
		less bool
	}{
		{", interval: 200ms", true}, {", interval: 3s", false}, {", interval: 1500ms, limit: 300", false},
		{", interval: {distribution: exponential, mean: 700ms}", false}, {", kind: fanOut", true}, {", inWork: 100, interval: 300ms", true},
	} {
		other, w := record(t, quietEnd(c.how))
		if !slices.Equal(base.stored, other.stored) || base.producers != other.producers {
			t.Errorf("%s: other records are stored", c.how)
		}
		if !slices.Equal(base.processed(0), other.processed(0)) {
			t.Errorf("%s: %d records are processed, %d by the base", c.how, len(other.processed(0)), len(base.processed(0)))
		}
		if d := metric(t, w.Result(), "propagationDelay", "consumer", "c"); (*d.Mean < *delay.Mean) != c.less {
			t.Errorf("%s: a mean delay of %g ms, %g by the base", c.how, *d.Mean, *delay.Mean)
		}
	}
}

// shifted is a scenario whose load, events and faults begin so many seconds later.
func shifted(by int) string {
	return fmt.Sprintf(`
version: 1
duration: %ds
streams: [{name: s, shards: 2, limiter: {burst: 100KiB, burstRecords: 60}}]
producers:
  - {name: p, instances: 2, arrivals: {process: constant, stages: [{hold: 0, for: %ds}, {hold: 150/s, for: 40s}, {hold: 0}]},
     size: 1KiB, client: {linger: 50ms}}
consumers: [{name: c, workers: 2, failover: 5s, service: 2ms}, {name: f, kind: fanOut}]
events: [{name: e1, at: %ds, splitShard: {shard: 1}}]
faults:
  - {name: f1, at: %ds, for: 3s, action: responseLost, share: 20%%, target: {producer: p}}
  - {name: f2, at: %ds, for: 8s, action: crash, target: {consumer: c, worker: 0}}
`, 180+by, 10+by, 25+by, 20+by, 30+by)
}

// A run whose load, events and faults begin a minute later is the same a minute later. The
// minute is a multiple of every period of a reader; network and service are without delays,
// because a reader's draws are keyed by its calls, and it calls while it waits.
func TestShiftInTime(t *testing.T) {
	const by = 60
	a, _ := record(t, shifted(0), latencyOff)
	b, _ := record(t, shifted(by), latencyOff)
	if len(a.stored) < 5000 || len(a.shards) != 4 || len(a.done[0]) <= len(a.processed(0)) {
		t.Fatalf("%d records, %d shards, %d processed of %d: it compares too little", len(a.stored), len(a.shards),
			len(a.processed(0)), len(a.done[0]))
	}
	for i := range b.stored {
		b.stored[i].At -= by * sim.Second
	}
	for app := range b.done {
		for i := range b.done[app] {
			b.done[app][i].At -= by * sim.Second
		}
	}
	if i := differs(a.stored, b.stored); i >= 0 {
		t.Errorf("record %d of %d and %d is stored otherwise", i, len(a.stored), len(b.stored))
	}
	for app := range int32(2) {
		if i := differs(a.done[app], b.done[app]); i >= 0 {
			t.Errorf("application %d: record %d of %d and %d is processed otherwise", app, i, len(a.done[app]), len(b.done[app]))
		}
	}
}

// differs is the first place at which two lists differ, or -1.
func differs[T comparable](a, b []T) int {
	for i := range max(len(a), len(b)) {
		if i >= len(a) || i >= len(b) || a[i] != b[i] {
			return i
		}
	}
	return -1
}

// byKey is the order in which records of each key came first.
func byKey[T any](list []T, of func(T) (api.Key, api.UID)) map[api.Key][]api.UID {
	out, seen := map[api.Key][]api.UID{}, map[api.UID]bool{}
	for _, v := range list {
		if k, u := of(v); !seen[u] {
			seen[u] = true
			out[k] = append(out[k], u)
		}
	}
	return out
}

// A shard that is split and merged back keeps every record and the order of every key, for
// a producer that sends the records of a key one after the other: what is stored, and what
// a reader that honours the lineage processes, is by key the same as without.
func TestSplitAndMergeBack(t *testing.T) {
	const yaml = `
version: 1
duration: 5m
streams: [{name: s, shards: 1}]
producers:
  - {name: p, instances: 2, arrivals: {stages: [{hold: 60/s, for: 200s}, {hold: 0}]}, size: 1KiB, keys: {distribution: uniform, count: 300},
     client: {api: putRecord, inFlight: 50, ordering: sequenceNumberForOrdering, retry: {attempts: 20, base: 50ms, cap: 1s}}}
consumers: [{name: c, workers: 2, service: 5ms}, {name: f, kind: fanOut, workers: 2, service: 5ms}]
`
	plain, _ := record(t, yaml)
	back, _ := record(t, yaml+"events: [{name: e1, at: 40s, splitShard: {shard: 0}}, {name: e2, at: 120s, mergeShards: {shards: [1, 2]}}]\n")
	if len(back.shards) != 4 || len(plain.shards) != 1 || len(plain.stored) < 10000 {
		t.Fatalf("%d and %d shards, %d records", len(plain.shards), len(back.shards), len(plain.stored))
	}
	inLog := func(s stored) (api.Key, api.UID) { return s.Key, s.UID }
	inWork := func(d did) (api.Key, api.UID) { return d.Key, d.UID }
	sameOrder(t, "stored", byKey(plain.stored, inLog), byKey(back.stored, inLog))
	for app := range int32(2) {
		for _, r := range []*recording{plain, back} {
			slices.SortStableFunc(r.done[app], func(a, b did) int { return int(a.At - b.At) })
		}
		sameOrder(t, fmt.Sprintf("processed by %d", app), byKey(plain.done[app], inWork), byKey(back.done[app], inWork))
	}
}

func sameOrder(t *testing.T, what string, a, b map[api.Key][]api.UID) {
	t.Helper()
	if len(a) < 300 || len(a) != len(b) {
		t.Errorf("%s: %d and %d keys", what, len(a), len(b))
	}
	for k := range a {
		if !slices.Equal(a[k], b[k]) {
			t.Errorf("%s: key %d has %d records in one order and %d in another", what, k, len(a[k]), len(b[k]))
			return
		}
	}
}

// A consumer more or less changes nothing that a producer does or is told, nor what is
// stored: in random scenarios, whatever else happens in them.
func TestConsumersDoNotTouchProducers(t *testing.T) {
	t.Parallel()
	compared, enough := 0, 6
	if askedSeeds(t) > 0 {
		enough = 30
	}
	for seed := 1; compared < enough; seed++ {
		yaml, d := generate(seed)
		if len(d.groups) < 2 {
			continue
		}
		c, err := scenarios.ParseDocument([]byte(yaml))
		if err != nil {
			t.Fatal(err)
		}
		c.Remove(scenarios.Place{"consumers", "[0]"})
		for _, section := range []string{"faults", "events"} { // what is about that consumer goes with it
			for i := c.Len(scenarios.Place{section}) - 1; i >= 0; i-- {
				if p := (scenarios.Place{section}).At(i); strings.Contains(c.Text(p), "consumer: "+d.groups[0].name) {
					c.Remove(p)
				}
			}
		}
		with, _ := record(t, yaml)
		without, _ := record(t, string(c.Bytes()))
		if with.producers != without.producers || with.rows != without.rows || with.rows == 0 {
			t.Errorf("seed %d: %d rows with %s, %d without, and not the same\n%s", seed, with.rows, d.groups[0].name, without.rows, yaml)
		}
		compared++
	}
}
