package producer

import (
	"math"
	"testing"

	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// sdkCubic is what the SDKs have: β 0.7, scale 0.4, smoothing 0.8, 0.5 calls a second at
// least, twice the measured rate at most, slices of half a second.
var sdkCubic = spec.Adaptive{Beta: 0.7, Scale: 0.4, Smooth: 0.8, Least: 0.5, Most: 2, Slice: 500 * sim.Millisecond,
	Capacity: 1}

// The sequence that the SDKs of AWS share as their test of the adaptive mode (values in
// aws-sdk-go-v2 v1.47.7 aws/retry/adaptive_ratelimit_test.go): measured rate and rate of the bucket
// after each answer, every 200 ms.
func TestCubicFollowsTheSharedSequence(t *testing.T) {
	c := newCubic(sdkCubic)
	for _, s := range []struct {
		ms             sim.Time
		throttled      bool
		measured, rate float64
	}{
		{200, false, 0, 0.5}, {400, false, 0, 0.5}, {600, false, 4.8, 0.5}, {800, false, 4.8, 0.5},
		{1000, false, 4.16, 0.5}, {1200, false, 4.16, 0.6912}, {1400, false, 4.16, 1.0976},
		{1600, false, 5.632, 1.6384}, {1800, false, 5.632, 2.3328}, {2000, true, 4.3264, 3.02848},
		{2200, false, 4.3264, 3.4866391734702598}, {2400, false, 4.3264, 3.8218744160402554},
		{2600, false, 5.66528, 4.053385727709987}, {2800, false, 5.66528, 4.200373108479455},
		{3000, false, 4.333056, 4.282036558348658}, {3200, true, 4.333056, 2.99742559084406},
		{3400, false, 4.333056, 3.4522263943863463},
	} {
		c.answered(s.ms*sim.Millisecond, s.throttled)
		if math.Abs(c.measured-s.measured) > 1e-9 || math.Abs(c.rate-s.rate) > 1e-9 {
			t.Errorf("at %d ms: measured %v, rate %v; want %v, %v", s.ms, c.measured, c.rate, s.measured, s.rate)
		}
		if want := s.throttled || s.ms > 2000; c.enabled != want {
			t.Errorf("at %d ms: limited %v, want %v: only from the first throttle on", s.ms, c.enabled, want)
		}
	}
}

// A peak of 10 calls a second is reached again after ∛(10·0.3/0.4) = 1.957434 s; the curve
// on the way, by hand: 0.4·(t-1.957434)³ + 10.
func TestCubicCurve(t *testing.T) {
	c := newCubic(sdkCubic)
	c.peak, c.turn, c.measured = 10, math.Cbrt(7.5), 1e9
	for s, want := range []float64{7, 9.64893600966, 10.000030849917364, 10.453284520772092, 13.408697022224185,
		21.26626835427364, 36.425998516920465} {
		c.slice = 1 << 40 // the measured rate stays
		c.answered(sim.Time(s)*sim.Second, false)
		if math.Abs(c.rate-want) > 1e-9 {
			t.Errorf("%d s after the throttle: %v calls a second, want %v", s, c.rate, want)
		}
	}
}

// The bucket fills at its rate up to a second's worth, one call at least; who finds it empty
// is told how long one token takes.
func TestCubicHandsOutTokens(t *testing.T) {
	c := newCubic(sdkCubic)
	for range 1000 {
		if d := c.acquire(sim.Second); d != 0 {
			t.Fatal("a client that was never throttled waits")
		}
	}
	c.enabled, c.rate, c.capacity, c.filledAt = true, 4, 4, 10*sim.Second
	if d := c.acquire(10 * sim.Second); d != sim.Second/4 {
		t.Errorf("an empty bucket of 4 tokens a second: wait %s, want 250ms", d)
	}
	if d := c.acquire(10*sim.Second + sim.Second/4); d != 0 {
		t.Errorf("after that wait there is no token, but %s to wait", d)
	}
	taken := 0
	for c.acquire(20*sim.Second) == 0 {
		taken++
	}
	if taken != 4 {
		t.Errorf("%d tokens after 9.75 s, want the 4 that fit", taken)
	}
}

// Without the mode nothing is ever limited.
func TestCubicOff(t *testing.T) {
	c := newCubic(spec.Adaptive{})
	for i := range sim.Time(100) {
		c.answered(i*sim.Second, true)
		if c.acquire(i*sim.Second) != 0 {
			t.Fatal("a client without the adaptive mode waits")
		}
	}
}
