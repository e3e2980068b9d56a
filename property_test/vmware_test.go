package property_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/kinesim/kinesim/model"
	"github.com/kinesim/kinesim/model/result"
	"github.com/kinesim/kinesim/scenarios"
	"github.com/kinesim/kinesim/sim"
)

// underVMware is a fleet of vmware-go-kcl-v2 to which something happens at random: a worker
// stands still for longer than its leases last, and two shards are merged.
func underVMware(seed int, bugs string) string {
	d := dice{source: sim.NewSource(uint64(seed), "scenario", "vmware")}
	return fmt.Sprintf(`
version: 1
name: vmware
seed: %d
duration: 150s
streams: [{name: s, shards: 3}]
producers: [{name: p, arrivals: {process: poisson, rate: 100/s}, keys: {distribution: uniform, count: 100}, size: 100B}]
consumers: [{name: c, kind: kcl, library: vmware, workers: 3, service: 25ms, shardSync: 2s%s}]
events: [{at: %ds, mergeShards: {shards: [0, 1]}}]
faults: [{at: %ds, name: f, for: %ds, action: pause, target: {consumer: c, worker: %d}}]
`, seed, bugs, d.between(70, 90), d.between(25, 40), d.between(12, 30), d.below(3))
}

// violatedBy lists the invariants that a scenario violates.
func violatedBy(t *testing.T, yaml string) []string {
	t.Helper()
	loaded, err := scenarios.Parse("test.yaml", []byte(yaml))
	if err != nil {
		t.Fatal(err)
	}
	world, err := model.Build(loaded.Spec, model.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := world.RunUntil(loaded.Spec.Duration); err != nil {
		t.Fatal(err)
	}
	world.Finish()
	var ids []string
	for _, v := range world.Result().Verdict.Invariants {
		if v.Status == result.Violated {
			ids = append(ids, v.ID)
		}
	}
	return ids
}

// The two bugs of vmware-go-kcl-v2 are found by what happens to any fleet, in a scenario that
// does not know of them, and by the invariants that they break; without them nothing is
// found in the same scenarios.
func TestBugsOfVMwareAreFound(t *testing.T) {
	t.Parallel()
	const tries = 30
	for _, c := range []struct {
		bugs, want string
	}{{"", "C3"}, {"", "C5"}, {", bugs: [unconditionalCheckpoint]", "C3"}, {", bugs: [oneParent]", "C5"}} {
		found := -1
		for seed := 0; seed < tries && found < 0; seed++ {
			if slices.Contains(violatedBy(t, underVMware(seed, c.bugs)), c.want) {
				found = seed
			}
		}
		if found < 0 {
			t.Errorf("%q: %s is not violated in %d scenarios", c.bugs, c.want, tries)
		}
		t.Logf("%q: %s is violated in scenario %d", c.bugs, c.want, found)
	}
	for seed := range tries {
		if ids := violatedBy(t, underVMware(seed, ", bugs: []")); len(ids) > 0 {
			t.Errorf("without the bugs, scenario %d violates %v", seed, ids)
		}
	}
}
