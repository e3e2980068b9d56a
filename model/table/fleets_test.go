package table

import (
	"reflect"
	"testing"

	"github.com/kinesim/kinesim/model/api"
)

// What workers report is kept by worker, each application for itself, until it is deleted.
func TestStatsOfWorkers(t *testing.T) {
	tab, _ := newLeases(t)
	put := func(op api.LeaseOp, app, worker int32, cpu float64) {
		c := api.LeaseCall{Op: op, App: app, Stats: api.Stats{Worker: worker, CPU: cpu}}
		if tab.Lease(0, &c); !c.Applied || c.Error != nil {
			t.Errorf("%+v", c)
		}
	}
	put(api.StatsPut, 1, 2, 20)
	put(api.StatsPut, 1, 1, 10)
	put(api.StatsPut, 0, 1, 99)
	put(api.StatsPut, 1, 3, 30)
	put(api.StatsPut, 1, 1, 15)
	put(api.StatsDelete, 1, 3, 0)
	c := api.LeaseCall{Op: api.StatsScan, App: 1, Fleet: make([]api.Stats, 5)}
	tab.Lease(1, &c)
	if want := []api.Stats{{Worker: 1, CPU: 15}, {Worker: 2, CPU: 20}}; !reflect.DeepEqual(c.Fleet, want) {
		t.Errorf("reported %+v, want %+v", c.Fleet, want)
	}
}

// The lock goes to who knows its version, and to one alone when there is none.
func TestLockOfTheLeader(t *testing.T) {
	tab, _ := newLeases(t)
	for n, step := range []struct {
		when      api.LeaseIf
		seen      uint64
		lock      api.Lock
		want      bool
		remaining api.Lock
	}{
		{api.LeaseIfAbsent, 0, api.Lock{Owner: 1, Version: 11}, true, api.Lock{Owner: 1, Version: 11}},
		{api.LeaseIfAbsent, 0, api.Lock{Owner: 2, Version: 21}, false, api.Lock{Owner: 1, Version: 11}},
		{api.LeaseIfVersion, 11, api.Lock{Owner: 1, Version: 12}, true, api.Lock{Owner: 1, Version: 12}},
		{api.LeaseIfVersion, 11, api.Lock{Owner: 2, Version: 22}, false, api.Lock{Owner: 1, Version: 12}},
		{api.LeaseIfVersion, 12, api.Lock{}, true, api.Lock{}}, // given up
		{api.LeaseIfVersion, 12, api.Lock{Owner: 3, Version: 31}, true, api.Lock{Owner: 3, Version: 31}},
	} {
		c := api.LeaseCall{Op: api.LockPut, If: step.when, Seen: api.Lock{Version: step.seen}, Lock: step.lock}
		tab.Lease(0, &c)
		if c.Applied != step.want || (c.Error == nil) != step.want || c.Locked != step.remaining {
			t.Errorf("step %d: %+v", n, c)
		}
		get := api.LeaseCall{Op: api.LockGet}
		tab.Lease(0, &get)
		if get.Locked != step.remaining || get.Found != (step.remaining != api.Lock{}) {
			t.Errorf("step %d: %+v behind it", n, get)
		}
	}
}
