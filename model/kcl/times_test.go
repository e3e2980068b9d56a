package kcl

import (
	"testing"

	"github.com/kinesim/kinesim/sim"
)

// A40: logs of KCL #474 and #136 show these intervals for these failover times.
func TestIntervalsOfTheLogs(t *testing.T) {
	const epsilon = 25 * sim.Millisecond
	for _, c := range []struct{ failover, renew, take sim.Time }{
		{10_000, 3308, 20_050},
		{30_000, 9975, 60_050},
		{180_000, 59_975, 360_050}, // KCL #708
		{20, 1, 90},                // never 0
	} {
		renew, take := renewEvery(c.failover*sim.Millisecond, epsilon), takeEvery(c.failover*sim.Millisecond, epsilon)
		if renew != c.renew*sim.Millisecond || take != c.take*sim.Millisecond {
			t.Errorf("failover %d ms: renews every %s and takes every %s, want %d ms and %d ms", c.failover, renew, take,
				c.renew, c.take)
		}
	}
}
