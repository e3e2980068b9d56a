package producer

import (
	"testing"

	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// agentPace is the Kinesis Agent's: 100 ms doubled up to 10 s, 30 % either way, in steps of 250 ms.
var agentPace = spec.Resend{Kind: spec.ResendPaced, Around: 0.3, Recovery: 10, Step: 250 * milli,
	Backoff: spec.Backoff{Base: 100 * milli, Cap: 10 * second}}

// What the next call waits after so many failures, by hand: min(10 s, 2^(n-1)·100 ms)·(1±0.3),
// rounded up to 250 ms.
func TestPaceSteps(t *testing.T) {
	for _, c := range []struct {
		failures  int64 // millionths
		low, high sim.Time
	}{
		{0, 0, 0}, {499_999, 0, 0}, {500_000, 250 * milli, 250 * milli}, {million, 250 * milli, 250 * milli},
		{2 * million, 250 * milli, 500 * milli},           // 140 to 260 ms
		{4 * million, 750 * milli, 1250 * milli},          // 560 to 1,040 ms
		{7 * million, 4500 * milli, 8500 * milli},         // 4.48 to 8.32 s
		{7*million + 499_999, 4500 * milli, 8500 * milli}, // rounds to 7
		// 12.8 s are 10 at most, so 7 to 13 s; nobody draws 7 s exactly.
		{7*million + 500_000, 7250 * milli, 13 * second}, {60 * million, 7250 * milli, 13 * second},
	} {
		least, most := sim.Never, sim.Time(0)
		draws := sim.NewSource(1, "agent/0", "backoff")
		for call := range uint64(3000) {
			p := pace{failures: c.failures}
			p.sent(second, &agentPace, draws, call)
			d := p.until - second
			least, most = min(least, d), max(most, d)
		}
		if least != c.low || most != c.high {
			t.Errorf("%d millionths of failures: %s to %s, want %s to %s", c.failures, least, most, c.low, c.high)
		}
	}
}

// A call adds the share of its entries that were refused; a success divides the count by ten
// and forgets less than one.
func TestPaceCounts(t *testing.T) {
	p := pace{}
	for _, s := range []struct {
		failed, of int // 0 of: a success
		want       int64
	}{
		{500, 500, million}, {1, 4, 1_250_000}, {500, 500, 2_250_000}, {0, 0, 0}, {1, 1, million},
		{500, 500, 2 * million}, {0, 0, 0},
	} {
		if s.of == 0 {
			p.succeeded(0, &agentPace)
		} else {
			p.failed(s.failed, s.of)
		}
		if p.failures != s.want {
			t.Errorf("%+v: %d millionths", s, p.failures)
		}
	}
	p.failures = 57 * million
	if p.succeeded(0, &agentPace); p.failures != 5_700_000 {
		t.Errorf("57 failures and a success are %d millionths, want 5,700,000", p.failures)
	}
}

// A success ends the back-off at hand, at the end of the step in which it comes.
func TestSuccessEndsTheBackOff(t *testing.T) {
	p := pace{failures: million, from: 10 * second, until: 20 * second}
	p.succeeded(10*second+300*milli, &agentPace)
	if p.until != 10*second+500*milli {
		t.Errorf("the back-off ends at %s, want 10.5 s", p.until)
	}
	p = pace{from: 10 * second, until: 10*second + 250*milli}
	if p.succeeded(10*second+100*milli, &agentPace); p.until != 10*second+250*milli {
		t.Errorf("the back-off ends at %s, want 10.25 s as before", p.until)
	}
}
