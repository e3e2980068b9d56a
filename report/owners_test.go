package report

import (
	"strings"
	"testing"

	"github.com/kinesim/kinesim/model/result"
)

// fleetOf is a run whose shards of billing have these owners.
func fleetOf(t testing.TB, idle float64, owned ...result.Owned) *Data {
	d := fixture(t, 2, 600, 1, false)
	d.Result.Engine.VirtualSeconds = 600
	for i := range owned {
		owned[i].Consumer = "billing"
	}
	d.Result.Owners = owned
	label := map[string]string{"consumer": "billing"}
	d.Result.Metrics = append(d.Result.Metrics, result.Metric{Name: "idleWorkers", Labels: label, Value: &idle})
	d.Result.Cost.Items = append(d.Result.Cost.Items, result.CostItem{What: "billing: 4 × m7g.large", Amount: 240})
	return d
}

// The chart of owners states the longest time without a reader or with two, or who is idle.
func TestOwners(t *testing.T) {
	const crashed, lost = "crashed", "lost"
	for _, c := range []struct {
		what, headline, finding string
		idle                    float64
		owned                   []result.Owned
	}{
		{"a crash", "Nobody reads shard 1 of billing for 27 s, after worker 0 has crashed",
			"1 time more without a reader", 0, []result.Owned{{Shard: 1, To: 100, Left: crashed},
				{Shard: 1, Worker: 1, From: 127, To: 600}, {To: 100, Left: crashed}, {Worker: 1, From: 120, To: 600}}},
		{"to the end", "Nobody reads shard 0 of billing for 8.33 min, after worker 0 has lost its lease", "Nobody", 0,
			[]result.Owned{{To: 100, Left: lost}}},
		{"a zombie", "Two workers read shard 0 of billing for 30 s: worker 0 has not found out that worker 1 has it",
			"Two workers read", 0, []result.Owned{{To: 130, Left: lost}, {Worker: 1, From: 100, To: 600}}},
		{"nothing", "Each shard of billing has a reader from when it is found on", "", 0, []result.Owned{{To: 300,
			Left: "shardEnd"}, {Shard: 1, To: 600}}},
		{"idle ones", "3 workers of billing never read a shard", "idle, they cost $180 a month", 3, []result.Owned{{To: 600}}},
	} {
		d := fleetOf(t, c.idle, c.owned...)
		f := d.fleets()
		if len(f) != 1 {
			t.Fatalf("%s: %d fleets", c.what, len(f))
		}
		if got := f[0].headline(d); got != c.headline {
			t.Errorf("%s: headline %q, want %q", c.what, got, c.headline)
		}
		if all := strings.Join(Findings(d), "\n"); !strings.Contains(all, c.finding) {
			t.Errorf("%s: want %q in\n%s", c.what, c.finding, all)
		}
		for _, hit := range collisions(f[0].chart(d)) {
			t.Errorf("%s: %s", c.what, hit)
		}
	}
	if fixture(t, 2, 600, 1, false).fleets() != nil {
		t.Error("a run without leases has a fleet")
	}
}
