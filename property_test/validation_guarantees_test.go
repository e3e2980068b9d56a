package property_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/stream"
)

// A28: throttling below the average of a minute ("hidden micro spikes"): bursts that an
// average of 60 % of the limits hides are refused, while no minute is above 70 %.
func TestA28HiddenMicroSpikes(t *testing.T) {
	stages := ""
	for range 60 { // on for 2 s, off for 8 s
		stages += "{hold: 3k/s, for: 2s}, {hold: 0/s, for: 8s}, "
	}
	r := run(t, fmt.Sprintf(`
version: 1
name: a28
duration: 10m
streams: [{name: s, shards: 1}]
producers:
  - {name: p, arrivals: {process: poisson, stages: [%s]}, keys: {distribution: uniform, count: 1k}, size: 100B}
`, stages))
	offered := metric(t, r, "recordsOffered", "", "")
	if mean := *offered.Value / 600; mean > 700 {
		t.Errorf("the load is %g records/s on average, which hides nothing", mean)
	}
	if n := *metric(t, r, "recordsThrottled", "", "").Value; n == 0 {
		t.Error("nothing was throttled")
	}
}

// A29: ten equal keys on 15 shards: on average they lie on 7.4758 shards, and in 1.89 %
// of the cases on ten. The cases are names of keys.
func TestA29TenKeysOnFifteenShards(t *testing.T) {
	const cases = 40_000
	keys := &api.Keyspace{}
	s := stream.New("s", 0, 15, stream.Limits{
		WriteBytes: 1, WriteRecords: 1, WriteRound: 1, ReadBytes: 1, GetRecordsCalls: 1, GetRecordsBurst: 1,
		GetShardIteratorCalls: 1, PushBytes: 1, SubscribeCalls: 1, ListCalls: 1, SplitCalls: 1, UpdateCalls: 1,
		RetainCalls: 1,
	}, keys, noTruth{}, 0)
	used, distinct := 0, 0
	for c := range cases {
		var seen [15]bool
		n := 0
		for k := range 10 {
			if at := s.Route(api.HashKey(fmt.Sprintf("service-%d-%d", c, k))); !seen[at] {
				seen[at] = true
				n++
			}
		}
		used += n
		if n == 10 {
			distinct++
		}
	}
	within(t, "mean number of shards", float64(used)/cases, 7.4758, 0.005)
	const p = 0.018898
	if got, sd := float64(distinct)/cases, math.Sqrt(p*(1-p)/cases); math.Abs(got-p) > 3.3*sd {
		t.Errorf("all ten on different shards in %.4f of the cases, want %.4f ± %.4f", got, p, 3.3*sd)
	}
}

// noTruth is told nothing.
type noTruth struct{ api.Truth }

func (noTruth) Open(api.OpenRow) {}

// V18 (B24): an attempt is stored but its answer is lost with q = 0.1, and is not stored
// with f = 0.2; after three retries a record has 1.1336 copies on average, 12.16 % are
// stored more than once, 0.16 % never, and 0.65 % are given up although they are stored.
func TestV18DuplicatesFromLostReplies(t *testing.T) {
	r := run(t, `
version: 1
name: v18
duration: 1h
streams: [{name: s, shards: 4}]
producers:
  - {name: p, arrivals: {process: poisson, rate: 100/s}, keys: {distribution: uniform, count: 10k}, size: 100B,
     client: {api: putRecord, inFlight: 2000, timeout: 500ms, retry: {attempts: 4, base: 10ms, cap: 100ms}}}
consumers: [{name: c}]
faults:
  - {name: q, at: 0s, for: 1h, action: responseLost, share: 12.5%, target: {producer: p}}
  - {name: f, at: 0s, for: 1h, action: requestLost, share: 20%, target: {producer: p}}
`)
	value := func(name string) float64 { return *metric(t, r, name, "", "").Value }
	settled := value("recordsAccepted") + value("recordsFailed")
	stored := value("recordsStored")
	within(t, "copies of a record", stored/settled, 1.1336, 0.01)
	// E[copies-1; copies ≥ 1] = copies - P(stored) = 1.1336 - (1 - 0.0016).
	within(t, "second and later copies", value("duplicatesStored")/settled, 1.1336-0.9984, 0.03)
	within(t, "given up", value("recordsFailed")/settled, 0.0016+0.0065, 0.06)
	first := stored - value("duplicatesStored")
	within(t, "stored at all", first/settled, 0.9984, 0.001)
}

// V17 (B21): the commit of two zones of three, each lognormal with median 10 ms and
// sigma 0.5: the median is the zone's, p99 is 21.858922 ms and the mean 10.577056 ms. All
// three zones: p99 38.805287 ms.
func TestV17Quorum(t *testing.T) {
	for _, c := range []struct {
		quorum               string
		p50, p99, mean, most float64
	}{
		{"2", 10, 21.858922, 10.577056, 0.03},
		{"all", 0, 38.805287, 0, 0.03},
	} {
		r := run(t, fmt.Sprintf(`
version: 1
name: v17
duration: 2h
network: {latency: 0}
streams:
  - {name: s, shards: 4, replication: {quorum: %s, commit: {distribution: lognormal, median: 10ms, p99: 32.000740ms}}}
producers:
  - {name: p, arrivals: {process: poisson, rate: 20/s}, keys: {distribution: uniform, count: 10k}, size: 100B,
     client: {api: putRecord, inFlight: 1000}}
`, c.quorum))
		s := metric(t, r, "putServiceTime", "producer", "p")
		if c.p50 > 0 {
			within(t, "p50", *s.P50, c.p50, 0.02)
			within(t, "mean", *s.Mean, c.mean, 0.02)
		}
		within(t, "p99 of quorum "+c.quorum, *s.P99, c.p99, c.most)
	}
}

// B23: a reader that stands still for D falls D behind, and with twice the speed of the
// load is at the tip again D later.
func TestB23CatchUp(t *testing.T) {
	for _, c := range []struct{ rate, service, pause, duration, caught string }{
		{"1/s", "500ms", "1h", "3h", "2h"},     // λ 1, μ 2, D 3,600 s: 3,600 s
		{"0.8/s", "500ms", "30m", "2h", "50m"}, // λ 0.8, μ 2, D 1,800 s: 1,200 s
	} {
		yaml := fmt.Sprintf(`
version: 1
name: b23
duration: %s
streams: [{name: s, shards: 1}]
producers:
  - {name: p, arrivals: {process: constant, rate: %s}, keys: {distribution: uniform, count: 10}, size: 100B,
     client: {api: putRecord}}
consumers: [{name: c, interval: 200ms, service: %s}]
faults: [{name: stop, at: 10m, for: %s, action: pause, target: {consumer: c}}]
`, c.duration, c.rate, c.service, c.pause)
		pause, caught := minutes(c.pause), minutes(c.caught)
		r := run(t, yaml, latencyOff)
		peak := *metric(t, r, "endToEndDelay", "consumer", "c").Max
		within(t, "age at the end of the pause of "+c.pause, peak, pause*60e3, 0.001)
		// At the tip again, work done: what arrives from then on waits for a poll at most.
		late := run(t, yaml+"warmup: "+fmt.Sprintf("%gm\n", 10+caught+1), latencyOff)
		if max := *metric(t, late, "endToEndDelay", "consumer", "c").Max; max > 2000 {
			t.Errorf("a minute after it should have caught up with a pause of %s, a record takes %g ms", c.pause, max)
		}
		before := run(t, yaml+"warmup: "+fmt.Sprintf("%gm\n", 10+caught-2), latencyOff)
		if max := *metric(t, before, "endToEndDelay", "consumer", "c").Max; max < 30_000 {
			t.Errorf("two minutes before it should have caught up with a pause of %s, no record takes more than %g ms",
				c.pause, max)
		}
	}
}

// minutes reads 1h, 30m.
func minutes(s string) float64 {
	var v float64
	var unit rune
	if _, err := fmt.Sscanf(s, "%g%c", &v, &unit); err != nil {
		panic(err)
	}
	if unit == 'h' {
		return v * 60
	}
	return v
}
