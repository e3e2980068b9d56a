package property_test

import (
	"fmt"
	"testing"

	"github.com/kinesim/kinesim/model/result"
)

// total is the value of a counter or gauge of the whole run.
func total(t *testing.T, r *result.Result, name string) float64 {
	t.Helper()
	return *metric(t, r, name, "", "").Value
}

// tight is a stream that takes 1,000 records a second and no burst, and a producer that offers 4,000.
const tight = `
version: 1
name: tight
duration: 100s
streams: [{name: s, shards: 1, limiter: {burst: 1MiB, burstRecords: 1}}]
producers:
  - {name: p, arrivals: {process: constant, rate: 4000/s}, size: 10B, keys: {distribution: uniform, count: 10},
     client: {batch: 500, linger: 10ms, inFlight: 100, retry: %s}}
`

// Without retries every refused record is given up, and no record is sent twice.
func TestRetryNoneGivesUpAtOnce(t *testing.T) {
	r := run(t, fmt.Sprintf(tight, "none"), latencyOff)
	if retries := total(t, r, "retries"); retries != 0 {
		t.Errorf("%g attempts are retries, want none", retries)
	}
	if failed, refused := total(t, r, "recordsFailed"), total(t, r, "recordsThrottled"); failed != refused || failed == 0 {
		t.Errorf("%g records failed, %g attempts were refused, want the same number", failed, refused)
	}
}

// An entry is sent as often as attempts says, and not more: those that failed were refused
// each time, and those that were accepted less often.
func TestEntriesAreSentAsOftenAsAttemptsSays(t *testing.T) {
	t.Parallel()
	for _, attempts := range []float64{1, 2, 5} {
		r := run(t, fmt.Sprintf(tight, fmt.Sprintf("{attempts: %g, base: 1ms, cap: 4ms}", attempts)), latencyOff)
		failed, refused := total(t, r, "recordsFailed"), total(t, r, "recordsThrottled")
		others := total(t, r, "recordsAccepted") + total(t, r, "recordsInFlight")
		if failed < 1000 || refused < attempts*failed || refused > attempts*failed+(attempts-1)*others {
			t.Errorf("%g attempts: %g records failed by %g refusals, %g did not fail", attempts, failed, refused, others)
		}
	}
}

// The whole back-off without jitter is 2, 4, 4 s from a base of 1 s and a cap of 4 s: a
// record waits 10 s at most for its fourth attempt, and one that is accepted has waited for
// one of these sums.
func TestBackOffDoublesUpToItsCap(t *testing.T) {
	t.Parallel()
	r := run(t, fmt.Sprintf(tight, "{attempts: 4, base: 1s, cap: 4s, jitter: false}"), latencyOff)
	longest := *metric(t, r, "putLatency", "", "").Max
	if longest < 10_000 || longest > 10_300 {
		t.Errorf("the longest put takes %g ms, want 2 + 4 + 4 s and the wait for a batch", longest)
	}
	jittered := run(t, fmt.Sprintf(tight, "{attempts: 4, base: 1s, cap: 4s}"), latencyOff)
	if most := *metric(t, jittered, "putLatency", "", "").Max; most > 10_300 || most < 5_000 {
		t.Errorf("with jitter the longest put takes %g ms, want up to 10 s", most)
	}
}

// The SDK retries a call that fails whole three times in all, while its quota lasts: then a
// refused call fails at once, and the retries that are left are those that successes paid for.
func TestRetryQuotaRunsDry(t *testing.T) {
	t.Parallel()
	yaml := `
version: 1
name: quota
duration: 10m
streams: [{name: s, shards: 1, limiter: {burst: 1MiB, burstRecords: 1}}]
producers:
  - {name: p, arrivals: {process: constant, rate: 1200/s}, size: 10B, keys: {distribution: uniform, count: 10},
     client: {api: putRecord, inFlight: 2000, retry: %s}}
`
	with := run(t, fmt.Sprintf(yaml, "standard"), latencyOff)
	without := run(t, fmt.Sprintf(yaml, "{attempts: 3, base: 1s, cap: 20s}"), latencyOff)
	a, b := total(t, with, "retries"), total(t, without, "retries")
	if a == 0 || a > b*0.9 {
		t.Errorf("%g retries with the SDK's quota, %g without: want fewer", a, b)
	}
	if failed := total(t, with, "recordsFailed"); failed == 0 {
		t.Error("nothing failed, so the quota was never tried")
	}
}

// What does not fit the buffer expires, and nothing else does.
func TestAFullBufferExpiresRecords(t *testing.T) {
	yaml := `
version: 1
name: buffer
duration: 60s
streams: [{name: s, shards: 4}]
producers:
  - {name: p, arrivals: {process: constant, rate: 500/s}, size: 1000B, keys: {distribution: uniform, count: 1000},
     client: {api: putRecord, inFlight: 1, buffer: %s}}
`
	small, large := run(t, fmt.Sprintf(yaml, "100kB")), run(t, fmt.Sprintf(yaml, "64MiB"))
	if n := total(t, small, "recordsExpired"); n == 0 {
		t.Error("a buffer of 100 records behind one call at a time takes all of 500 a second")
	}
	if n := total(t, small, "recordsInFlight"); n > 101 {
		t.Errorf("%g records are in a buffer of 100", n)
	}
	if n := total(t, large, "recordsExpired"); n != 0 {
		t.Errorf("%g records expired in a buffer that holds all", n)
	}
	if n := total(t, small, "recordsFailed"); n != 0 {
		t.Errorf("%g records failed, though nothing was refused", n)
	}
}

// A consumer does one record of a shard after another, in its service time, and takes no
// more while inWork of them wait. A poller asks for what it has room for; a pushed event of up
// to 2 MiB comes whole, so that a subscriber may hold one more.
func TestServiceTimeAndInWorkBoundAConsumer(t *testing.T) {
	for kind, more := range map[string]float64{"polling": 0, "fanOut": 2 << 20 / 10e3} {
		r := run(t, fmt.Sprintf(`
version: 1
name: work
duration: 200s
streams: [{name: s, shards: 2}]
producers: [{name: p, arrivals: {process: constant, rate: 190/s}, size: 10kB, keys: {distribution: uniform, count: 1000}}]
consumers: [{name: c, kind: %s, service: 20ms, inWork: 50}]
`, kind))
		delivered, processed := total(t, r, "recordsDelivered"), total(t, r, "recordsProcessed")
		if held := delivered - processed; held < 2 || held > 2*(50+more) {
			t.Errorf("%s: %g records are in work, want %g a shard at most", kind, held, 50+more)
		}
		if most := 2 * 50 * 200.0; processed > most || kind == "fanOut" && processed < 0.95*most {
			t.Errorf("%s: %g records are done in 200 s, want 50 a second and shard at most", kind, processed)
		}
	}
}

// Each of the applications of a consumer receives every record, in the order of its shard,
// and a subscription that ends after five minutes goes on where it was.
func TestApplicationsReceiveEverythingOnce(t *testing.T) {
	for _, kind := range []string{"polling", "fanOut"} {
		r := run(t, fmt.Sprintf(`
version: 1
name: applications
duration: 16m
streams: [{name: s, shards: 2}]
producers: [{name: p, arrivals: {stages: [{hold: 100/s, for: 15m}, {hold: 0/s}]}, size: 100B}]
consumers: [{name: c, kind: %s, count: 3}]
`, kind), latencyOff)
		stored, delivered := total(t, r, "recordsStored"), total(t, r, "recordsDelivered")
		if delivered != 3*stored || stored < 80_000 {
			t.Errorf("%s: three applications received %g of %g records", kind, delivered, stored)
		}
		if n := total(t, r, "redelivered"); n != 0 {
			t.Errorf("%s: %g records came again", kind, n)
		}
	}
}

// A poller receives limit records a call, and falls behind when that is not enough.
func TestPollLimitBoundsACall(t *testing.T) {
	r := run(t, `
version: 1
name: limit
duration: 100s
streams: [{name: s, shards: 1}]
producers: [{name: p, arrivals: {process: constant, rate: 50/s}, size: 100B}]
consumers: [{name: c, interval: 1s, limit: 10}]
`, latencyOff)
	calls, delivered := total(t, r, "getCalls"), total(t, r, "recordsDelivered")
	if delivered > 10*calls || delivered < 9*calls {
		t.Errorf("%g calls of 10 records received %g", calls, delivered)
	}
	if age := *metric(t, r, "iteratorAge", "", "").Max; age < 70_000 {
		t.Errorf("a consumer that reads a fifth is %g ms behind after 100 s, want about 80 s", age)
	}
}
