package property_test

import (
	"fmt"
	"testing"

	"github.com/kinesim/kinesim/model"
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/result"
	"github.com/kinesim/kinesim/sim"
)

// attempts keeps of a run how each record was sent, and how long after its answer again.
type attempts struct {
	unheard
	answered map[api.UID]sim.Time
	sent     map[api.UID]int
	gaps     [][]sim.Time // by attempt that failed, from 1
	calls    []sim.Time

	underWay, atOnce int // calls now, and at a time at most
}

func (a *attempts) Invoke(r api.InvokeRow) {
	a.calls = append(a.calls, r.At)
	a.underWay++
	a.atOnce = max(a.atOnce, a.underWay)
	for _, u := range r.Records.UID {
		if n := a.sent[u]; n > 0 {
			for len(a.gaps) <= n {
				a.gaps = append(a.gaps, nil)
			}
			a.gaps[n] = append(a.gaps[n], r.At-a.answered[u])
		}
		a.sent[u]++
	}
}

func (a *attempts) Reply(r api.ReplyRow) {
	a.underWay--
	for _, u := range r.Records.UID {
		a.answered[u] = r.At
	}
}

// most is how often the record that was sent most was sent.
func (a *attempts) most() int {
	n := 0
	for _, sent := range a.sent {
		n = max(n, sent)
	}
	return n
}

// again is how often records were sent again, in all.
func (a *attempts) again() int {
	n := 0
	for _, sent := range a.sent {
		n += sent - 1
	}
	return n
}

func attemptsOf(t *testing.T, yaml string) (*attempts, *model.World) {
	t.Helper()
	a := &attempts{answered: map[api.UID]sim.Time{}, sent: map[api.UID]int{}}
	w := world(t, yaml, model.Options{Watch: a}, latencyOff)
	if err := w.RunUntil(1 << 62); err != nil {
		t.Fatal(err)
	}
	w.Finish()
	for _, v := range w.Result().Verdict.Invariants {
		if v.Status == result.Violated {
			t.Errorf("%s %s: %s %s", v.ID, v.Name, v.First.Entity, v.First.Text)
		}
	}
	return a, w
}

// Nothing succeeds: all calls are refused by a limit, unanswered, or answered 503.
var outages = map[string]string{
	"throttled": "faults: [{name: f, at: 0s, for: 10m, action: throttle, share: 100%}]",
	"timedOut":  "faults: [{name: f, at: 0s, for: 10m, action: requestLost, share: 100%}]",
	"transient": `faults:
  - {name: fa, at: 0s, for: 10m, action: zoneCut, target: {zone: a}}
  - {name: fb, at: 0s, for: 10m, action: zoneCut, target: {zone: b}}
  - {name: fc, at: 0s, for: 10m, action: zoneCut, target: {zone: c}}`,
}

// Each SDK makes a call that fails as often as its source says, waits as long as it says, and
// stops when its tokens are used up: 500 of them pay for 100 retries of 5, 50 of 10, 35 of 14.
func TestPresetsRetryAsTheirSourcesSay(t *testing.T) {
	const s, ms = sim.Second, sim.Millisecond
	type span struct{ low, high sim.Time }
	type law struct {
		waits   []span
		retries int // in all; 0: without end
	}
	full := func(most ...sim.Time) (w []span) {
		for _, m := range most {
			w = append(w, span{0, m})
		}
		return w
	}
	go2, boto := full(2*s, 4*s), full(s, 2*s)
	equal := []span{{250 * ms, 500 * ms}, {500 * ms, s}, {s, 2 * s}}
	short := full(100*ms, 200*ms, 400*ms)
	for preset, laws := range map[string]map[string]law{
		"standard":       {"throttled": {go2, 100}, "timedOut": {go2, 50}, "transient": {go2, 100}},
		"goV2Standard":   {"throttled": {go2, 100}, "timedOut": {go2, 50}, "transient": {go2, 100}},
		"javaV2Legacy":   {"throttled": {equal, 0}, "timedOut": {short, 100}, "transient": {short, 100}},
		"javaV2Standard": {"throttled": {boto, 100}, "timedOut": {short[:2], 100}, "transient": {short[:2], 100}},
		"boto3Legacy": {"throttled": {full(s, 2*s, 4*s, 8*s), 0}, "timedOut": {full(s, 2*s, 4*s, 8*s), 0},
			"transient": {full(s, 2*s, 4*s, 8*s), 0}},
		"boto3Standard": {"throttled": {boto, 100}, "timedOut": {boto, 50}, "transient": {boto, 100}},
		"jsV3Standard": {"throttled": {full(500*ms, s), 100}, "timedOut": {short[:2], 50},
			"transient": {short[:2], 50}},
		"aws2026": {"throttled": {boto, 100}, "timedOut": {full(50*ms, 100*ms), 35},
			"transient": {full(50*ms, 100*ms), 35}},
		"{preset: aws2026, attempts: 4, throttleBase: 2s, jitter: none}": {
			"throttled": {[]span{{2 * s, 2 * s}, {4 * s, 4 * s}, {8 * s, 8 * s}}, 100}},
		"{attempts: 3, base: 1s, cap: 3s, jitter: equal, quota: {tokens: 700, cost: 7}}": {
			"throttled": {[]span{{s, 2 * s}, {1500 * ms, 3 * s}}, 100}},
	} {
		for outage, law := range laws {
			a, _ := attemptsOf(t, fmt.Sprintf(`
version: 1
name: presets
duration: 10m
streams: [{name: s, shards: 1}]
producers:
  - {name: p, arrivals: {process: constant, rate: 0.5/s}, size: 10B, keys: {distribution: uniform, count: 10},
     client: {api: putRecord, inFlight: 1000, timeout: 100ms, retry: %s}}
%s
`, preset, outages[outage]))
			name := preset + ", " + outage
			if n := a.again(); law.retries > 0 && n != law.retries || n < 290*len(law.waits) && law.retries == 0 {
				t.Errorf("%s: %d retries, want the %d that the quota pays for (0: all)", name, n, law.retries)
			}
			if most := a.most(); most != len(law.waits)+1 {
				t.Errorf("%s: %d attempts, want %d", name, most, len(law.waits)+1)
				continue
			}
			for n, want := range law.waits {
				least, most := sim.Never, sim.Time(0)
				for _, d := range a.gaps[n+1] {
					least, most = min(least, d), max(most, d)
				}
				width := want.high - want.low
				if least < want.low || most > want.high || least > want.low+width/3 || most < want.high-width/3 {
					t.Errorf("%s: waits %s to %s after attempt %d, want %s to %s", name, least, most, n+1, want.low, want.high)
				}
			}
		}
	}
}

// Entries that a PutRecords refused are sent again after the back-off of a throttle, as the
// client has it.
func TestRefusedEntriesWaitLikeThrottledCalls(t *testing.T) {
	const s, ms = sim.Second, sim.Millisecond
	for preset, want := range map[string][2]sim.Time{"javaV2Legacy": {250 * ms, 500 * ms}, "aws2026": {0, s},
		"jsV3Standard": {0, 500 * ms}, "boto3Standard": {0, s}, "standard": {0, 2 * s}} {
		a, _ := attemptsOf(t, fmt.Sprintf(half, "80/s", preset, "throttle", "20%"))
		least, most := sim.Never, sim.Time(0)
		for _, d := range a.gaps[1] {
			least, most = min(least, d), max(most, d)
		}
		width := want[1] - want[0]
		if least < want[0] || most > want[1] || most < want[1]-width/3 {
			t.Errorf("%s: refused entries wait %s to %s, want %s to %s", preset, least, most, want[0], want[1])
		}
	}
}

// B16: where an attempt fails with p = 0.3, two retries make (1-p³)/(1-p) = 1.39 attempts of a
// call, and p³ = 2.7 % fail. The quota never runs dry, because a retry that succeeds gives back
// what it took: a call leaves 0.7·1 + 0.21·1 - 0.063·4 - 0.027·10 = 0.388 tokens more than it found.
func TestB16RetriesWithinTheQuota(t *testing.T) {
	for _, preset := range []string{"goV2Standard", "boto3Standard"} {
		r := run(t, fmt.Sprintf(`
version: 1
name: b16
duration: 400s
streams: [{name: s, shards: 1}]
producers:
  - {name: p, arrivals: {rate: 100/s}, size: 10B, keys: {distribution: uniform, count: 10},
     client: {api: putRecord, inFlight: 10000, retry: %s}}
faults: [{name: f, at: 0s, for: 400s, action: throttle, share: 30%%}]
`, preset), latencyOff)
		offered := total(t, r, "recordsOffered")
		within(t, preset+": attempts", 1+total(t, r, "retries")/offered, 1.39, 0.01)
		within(t, preset+": failed", total(t, r, "recordsFailed")/offered, 0.027, 0.1)
	}
}
