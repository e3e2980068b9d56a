package stream

import (
	"testing"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

// Where two puts at a time may wait for their quorum of 40 ms, the third begins when the first
// has it: 50 a second. One that its client has given up takes its turn all the same; one that
// a limit refused takes none.
func TestPutsWaitForTheirTurn(t *testing.T) {
	zone := constant(40 * ms)
	law := &region{}
	a := newActor(t, ServiceConfig{Zones: [3]dist.Law{zone, zone, zone}, Region: law, Concurrent: 2})
	want := []sim.Time{40 * ms, 40 * ms, 80 * ms, 80 * ms, 120 * ms}
	for i := range want {
		a.send(0, api.Put{Zone: api.NoZone, Gone: i == 1})
	}
	law.refuse = true
	refused := a.bodies.Puts.At(a.send(0, api.Put{Single: true, Zone: api.NoZone}))
	if !refused.Error.Throttle() {
		t.Fatalf("want a refusal, got %v", refused.Error)
	}
	law.refuse = false
	a.send(0, api.Put{Zone: api.NoZone})
	want = append([]sim.Time{1}, append(want, 120*ms)...) // the refusal is answered at once
	got := a.run(sim.Hour)
	if len(got) != len(want) {
		t.Fatalf("%d answers, want %d", len(got), len(want))
	}
	for i := range want {
		if got[i].At != want[i] {
			t.Errorf("answer %d leaves at %s, want %s", i, got[i].At, want[i])
		}
	}
	a.send(sim.Second, api.Put{Zone: api.NoZone})
	if got := a.run(sim.Hour); len(got) != 1 || got[0].At != sim.Second+40*ms {
		t.Errorf("%+v, want an answer in 40 ms when nothing waits", got)
	}
}

// A put behind one that never has its quorum never has one either, and is answered after the
// time-out of the service.
func TestNoTurnBehindAPutWithoutEnd(t *testing.T) {
	down := &region{slow: [3]sim.Time{sim.Never, sim.Never, sim.Never}}
	a := newActor(t, ServiceConfig{Region: down, Timeout: 5 * sim.Second, Concurrent: 1})
	a.send(0, api.Put{Zone: api.NoZone})
	down.slow = [3]sim.Time{}
	p := a.bodies.Puts.At(a.send(sim.Second, api.Put{Single: true, Zone: api.NoZone}))
	if got := a.run(sim.Hour); len(got) != 2 || got[1].At != 6*sim.Second || !p.Error.Indefinite() {
		t.Errorf("%+v, %v", got, p.Error)
	}
}
