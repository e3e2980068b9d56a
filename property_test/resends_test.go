package property_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/kinesim/kinesim/sim"
)

// half is a stream of which a fault refuses every second entry for a minute.
const half = `
version: 1
name: half
duration: 3m
streams: [{name: s, shards: 8}]
producers:
  - {name: p, arrivals: {process: constant, rate: %s}, size: 10B, keys: {distribution: uniform, count: 1000},
     client: {linger: 1s, inFlight: 100, timeout: 2s, retry: %s}}
faults: [{name: f, at: 10s, for: 1m, action: %s, share: %s}]
`

// Fluent Bit sends the whole chunk again when some of its records were refused, so that those
// which were stored are stored twice; after 6 to 11 s, and only once (retry_limit 1). A call
// without an answer it makes again at once, in each of the two rounds.
func TestFluentBitSendsTheWholeChunkAgain(t *testing.T) {
	a, w := attemptsOf(t, fmt.Sprintf(half, "80/s", "fluentBit", "throttle", "20%"))
	r := w.Result()
	if most := a.most(); most != 2 {
		t.Errorf("a record was sent %d times, want 2", most)
	}
	least, most := sim.Never, sim.Time(0)
	for _, d := range a.gaps[1] {
		least, most = min(least, d), max(most, d)
	}
	if least < 6*sim.Second || most > 11*sim.Second || most-least < 3*sim.Second {
		t.Errorf("a chunk rests %s to %s, want 6 to 11 s", least, most)
	}
	if twice := total(t, r, "duplicatesStored"); twice < 1000 {
		t.Errorf("%g records are stored twice, want most of those of a minute that were not refused at first", twice)
	}
	if failed := total(t, r, "recordsFailed"); failed == 0 {
		t.Error("no chunk was refused twice and given up")
	}
	a, w = attemptsOf(t, fmt.Sprintf(half, "80/s", "fluentBit", "requestLost", "100%"))
	if most := a.most(); most != 4 || total(t, w.Result(), "recordsFailed") == 0 {
		t.Errorf("an unanswered chunk was sent %d times, want 2 rounds of 2", most)
	}
	for n, want := range map[int][2]sim.Time{1: {0, 1}, 2: {6 * sim.Second, 11 * sim.Second}, 3: {0, 1}} {
		for _, d := range a.gaps[n] {
			if d < want[0] || d > want[1] {
				t.Fatalf("%s after attempt %d, want %s to %s", d, n, want[0], want[1])
			}
		}
	}
}

// A 503 is no lost answer: the chunk rests at once.
func TestFluentBitRestsAfterAnError(t *testing.T) {
	a, _ := attemptsOf(t, `
version: 1
name: cut
duration: 1m
streams: [{name: s, shards: 1}]
producers:
  - {name: p, arrivals: {process: constant, rate: 10/s}, size: 10B, keys: {distribution: uniform, count: 10},
     client: {linger: 1s, inFlight: 100, retry: fluentBit}}
`+outages["transient"])
	if most := a.most(); most != 2 {
		t.Errorf("a chunk was sent %d times, want 2", most)
	}
	for _, d := range a.gaps[1] {
		if d < 6*sim.Second || d > 11*sim.Second {
			t.Fatalf("a chunk rests %s, want 6 to 11 s", d)
		}
	}
}

// What rests takes room in the buffer, and gives it back: with room for 4 s of records,
// those of the outage expire that find it full, and nothing does afterwards.
func TestRestingBatchesTakeRoom(t *testing.T) {
	for _, retry := range []string{"fluentBit", "kinesisAgent"} {
		expired := func(buffer, duration string) float64 {
			return total(t, run(t, fmt.Sprintf(`
version: 1
name: room
duration: %s
streams: [{name: s, shards: 1}]
producers:
  - {name: p, arrivals: {process: constant, rate: 100/s}, size: 98B, keys: {distribution: uniform, count: 10},
     client: {linger: 1s, inFlight: 100, buffer: %s, retry: %s}}
faults: [{name: f, at: 10s, for: 20s, action: throttle, share: 100%%}]
`, duration, buffer, retry), latencyOff), "recordsExpired")
		}
		if n := expired("64MiB", "5m"); n != 0 {
			t.Errorf("%s: %g records expire with a large buffer", retry, n)
		}
		short, long := expired("40kB", "1m"), expired("40kB", "5m")
		if short < 500 || short != long {
			t.Errorf("%s: %g records expire in the minute of the outage, %g in five minutes; want some, and no more later",
				retry, short, long)
		}
	}
}

// A batch that has rested waits until there is room among the calls under way.
func TestRestedBatchesKeepToInFlight(t *testing.T) {
	a, _ := attemptsOf(t, strings.Replace(fmt.Sprintf(half, "80/s", "fluentBit", "requestLost", "70%"), "inFlight: 100",
		"inFlight: 3", 1))
	if a.atOnce != 3 || a.most() < 3 {
		t.Errorf("%d calls at a time, a record was sent %d times; want 3 calls at a time, and rested batches", a.atOnce,
			a.most())
	}
}

// The Kinesis Agent gives no record up: refused entries, and they alone, are the first of
// the next calls, which come at longer and longer distances while calls fail.
func TestKinesisAgentNeverGivesUp(t *testing.T) {
	a, w := attemptsOf(t, fmt.Sprintf(half, "80/s", "kinesisAgent", "throttle", "100%"))
	r := w.Result()
	if failed, rest := total(t, r, "recordsFailed"), total(t, r, "recordsInFlight"); failed != 0 || rest > 200 {
		t.Errorf("%g records failed, %g are left; want none and a linger's", failed, rest)
	}
	if twice := total(t, r, "duplicatesStored"); twice != 0 {
		t.Errorf("%g records are stored twice, though only refused ones were sent again", twice)
	}
	var gaps []sim.Time // between calls of the last 40 s of the minute
	for i := 1; i < len(a.calls); i++ {
		if a.calls[i] > 30*sim.Second && a.calls[i] < 70*sim.Second {
			gaps = append(gaps, a.calls[i]-a.calls[i-1])
		}
	}
	if len(gaps) < 3 || len(gaps) > 6 {
		t.Errorf("%d calls in 40 s of refusals, want one every 7 to 13 s", len(gaps))
	}
	for _, d := range gaps {
		if d < 7*sim.Second || d > 13*sim.Second {
			t.Errorf("two calls are %s apart, want 10 s and 30 %% either way", d)
		}
	}
	a, w = attemptsOf(t, fmt.Sprintf(half, "80/s", "kinesisAgent", "requestLost", "100%"))
	if failed := total(t, w.Result(), "recordsFailed"); failed != 0 || a.most() < 8 {
		t.Errorf("%g records failed, one was sent %d times; want none, and rounds of 4", failed, a.most())
	}
	late := 0
	for _, at := range a.calls {
		if at > 40*sim.Second && at < 70*sim.Second {
			late++
		}
	}
	if late < 8 || late > 4*5 {
		t.Errorf("%d calls in the last 30 s without answers, want one every 7 to 13 s, and 4 attempts of each", late)
	}
}

// resend says what becomes of entries that a PutRecords refused.
func TestResend(t *testing.T) {
	for resend, want := range map[string]struct {
		most        int
		twice, lost bool
	}{"entries": {3, false, true}, "call": {3, true, true}, "none": {1, false, true}} {
		a, w := attemptsOf(t, fmt.Sprintf(half, "80/s", "{attempts: 3, base: 100ms, cap: 1s, resend: "+resend+"}",
			"throttle", "20%"))
		r := w.Result()
		twice, lost := total(t, r, "duplicatesStored") > 0, total(t, r, "recordsFailed") > 0
		if a.most() != want.most || twice != want.twice || lost != want.lost {
			t.Errorf("resend %s: sent %d times at most, doubled %v, lost %v; want %+v", resend, a.most(), twice, lost, want)
		}
	}
}

// An adaptive client comes down to what the stream takes, where the standard one keeps
// running into the limit. That works for calls that fail whole: of a PutRecords the SDK does
// not look at the entries, and nothing is limited.
func TestAdaptiveClientsKeepToTheLimit(t *testing.T) {
	t.Parallel()
	const yaml = `
version: 1
name: adaptive
duration: 1m
streams: [{name: s, shards: 1, limiter: {burst: 1MiB, burstRecords: 100}}]
producers:
  - {name: p, arrivals: {process: constant, rate: 1500/s}, size: 10B, keys: {distribution: uniform, count: 1000},
     client: {%s, inFlight: 3000, retry: %s}}
`
	ratio := func(api, retry string) (throttled, accepted float64) {
		r := run(t, fmt.Sprintf(yaml, api, retry), latencyOff)
		return total(t, r, "throttledRatio"), total(t, r, "recordsAccepted") / 60
	}
	for _, sdk := range []string{"boto3", "jsV3"} {
		standard, _ := ratio("api: putRecord", sdk+"Standard")
		adaptive, accepted := ratio("api: putRecord", sdk+"Adaptive")
		if adaptive > standard/5 || accepted < 700 {
			t.Errorf("%s: %.3f of the attempts are refused with the adaptive mode (%.0f records/s accepted), %.3f with the "+
				"standard one", sdk, adaptive, accepted, standard)
		}
		standard, _ = ratio("api: putRecords", sdk+"Standard")
		if adaptive, _ = ratio("api: putRecords", sdk+"Adaptive"); adaptive != standard {
			t.Errorf("%s: of entries %.4f are refused with the adaptive mode, %.4f with the standard one: want the same",
				sdk, adaptive, standard)
		}
	}
}
