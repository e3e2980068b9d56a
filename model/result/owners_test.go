package result

import (
	"testing"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// Of each shard it is known who read it, and how long nobody did between two workers.
func TestOwners(t *testing.T) {
	g := newRig(t, 10*s1, func(s *spec.Scenario) {
		s.Consumers[slow].KCL, s.Consumers[slow].Workers = &spec.KCL{}, 3
		s.Tables = []spec.Table{{Name: "leases"}}
	}) // worker 0 reads both shards from 0 on
	join := func(at sim.Time, reader, worker int32) {
		g.Join(api.JoinRow{At: at, Reader: reader, Worker: worker})
	}
	g.Leave(api.LeaveRow{At: 3 * s1, Reader: 0, Reason: api.LeaveCrashed})
	join(5*s1, 4, 1) // 2 s without
	join(6*s1, 5, 0) // the other has not found out
	g.Leave(api.LeaveRow{At: 7 * s1, Reader: 4, Reason: api.LeaveLost})
	for _, r := range []api.LeaseRow{{Op: api.LeaseTake, Applied: true, After: api.Lease{Owner: 1}},
		{Op: api.LeaseTake, Applied: true, Before: api.Lease{Owner: 1}, After: api.Lease{Owner: 2}},
		{Op: api.LeaseTake, Before: api.Lease{Owner: 1}, After: api.Lease{Owner: 3}}, {Op: api.LeaseRenew, Applied: true}} {
		g.Lease(r)
	}
	for name, want := range map[string]float64{"TakenLeases": 2, "LostLeases": 1, "idleWorkers": 1} {
		for _, m := range g.Metrics(8 * s1) {
			if m.Name == name && *m.Value != want {
				t.Errorf("%s is %g, want %g", name, *m.Value, want)
			}
		}
	}
	gaps := &g.consumers[0].fleet.ownerless.all
	if gaps.Count() != 1 || gaps.Max() != int64(2*s1) {
		t.Errorf("%d gaps, the longest of %d ns", gaps.Count(), gaps.Max())
	}
	want := []Owned{{To: 3, Left: "crashed"}, {Shard: 1, To: 8}, {Worker: 1, From: 5, To: 7, Left: "lost"},
		{Worker: 0, From: 6, To: 8}}
	list := g.owners(8 * s1)
	if len(list) != len(want) {
		t.Fatalf("%+v, want %+v", list, want)
	}
	for i, o := range list {
		if o.Consumer = ""; o != want[i] {
			t.Errorf("%+v, want %+v", o, want[i])
		}
	}
	if g.tables[0].writes != 4 {
		t.Errorf("%d writes are billed, want 4", g.tables[0].writes)
	}
}
