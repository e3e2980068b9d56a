package property_test

import (
	"fmt"
	"testing"

	"github.com/kinesim/kinesim/model"
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/scenarios"
	"github.com/kinesim/kinesim/sim"
)

// tenures watches who reads what.
type tenures struct {
	api.Blind
	joins       []api.JoinRow
	leaves      []api.LeaveRow
	checkpoints []api.CheckpointRow
	first       map[int32]sim.Time // delivery with records, by reader
	done        map[int32]int
}

func (w *tenures) Join(r api.JoinRow)             { w.joins = append(w.joins, r) }
func (w *tenures) Leave(r api.LeaveRow)           { w.leaves = append(w.leaves, r) }
func (w *tenures) Checkpoint(r api.CheckpointRow) { w.checkpoints = append(w.checkpoints, r) }
func (w *tenures) Deliver(r api.DeliverRow) {
	if _, seen := w.first[r.Reader]; !seen && r.Records.Len() > 0 {
		w.first[r.Reader] = r.At
	}
}
func (w *tenures) Done(r api.DoneRow) { w.done[r.Reader] += r.Records.Len() }

// watch runs a scenario to its end with somebody who watches its readers.
func watch(t *testing.T, yaml string) *tenures {
	t.Helper()
	loaded, err := scenarios.Parse("test.yaml", []byte(yaml))
	if err != nil {
		t.Fatal(err)
	}
	w := &tenures{first: map[int32]sim.Time{}, done: map[int32]int{}}
	world, err := model.Build(loaded.Spec, model.Options{Watch: w})
	if err != nil {
		t.Fatal(err)
	}
	if err := world.RunUntil(1 << 62); err != nil {
		t.Fatal(err)
	}
	world.Finish()
	for _, v := range world.Result().Verdict.Invariants {
		if v.Status == "violated" {
			t.Errorf("%s: %s: %s", v.ID, v.First.Entity, v.First.Text)
		}
	}
	return w
}

func of(kind string) string {
	if kind == "fanOut" {
		return "fanOut, workers: 2, service: 1ms, failover: 10s}]\n"
	}
	return "polling, interval: 200ms, workers: 2, service: 1ms, failover: 10s}]\n"
}

func story(kind, rest string) string {
	return `
version: 1
name: group
duration: 3m
streams: [{name: s, shards: 4}]
producers:
  - {name: p, arrivals: {process: constant, rate: 200/s}, keys: {distribution: uniform, count: 1k}, size: 100B}
consumers: [{name: c, kind: ` + of(kind) + rest
}

var kinds = []string{"polling", "fanOut"}

// The shards of a worker that crashes are read by the other from the failover time on,
// behind the last checkpoint, and by nobody before.
func TestShardsOfACrashedWorkerGoToTheOther(t *testing.T) {
	for _, kind := range kinds {
		w := watch(t, story(kind, "faults: [{name: f, at: 60s, for: 60s, action: crash, target: {consumer: c, worker: 0}}]"))
		if len(w.joins) != 6 || len(w.leaves) != 2 {
			t.Fatalf("%s: %d tenures began and %d ended, want 6 and 2", kind, len(w.joins), len(w.leaves))
		}
		for _, j := range w.joins[4:] {
			if j.Tenure != 2 || j.Worker != 1 || j.At < 70*sim.Second || j.At > 70*sim.Second+sim.Millisecond {
				t.Errorf("%s: %+v, want the second tenure, by worker 1, at 70 s", kind, j)
			}
			last := uint64(0)
			for _, c := range w.checkpoints {
				if c.Reader < 4 && w.joins[c.Reader].Shard == j.Shard && c.Accepted {
					last = c.Next
				}
			}
			if last == 0 || w.first[j.Reader] < 70*sim.Second {
				t.Errorf("%s: shard %d: last checkpoint %d, first record of the new tenure at %s", kind, j.Shard, last,
					w.first[j.Reader])
			}
		}
		for _, l := range w.leaves {
			if l.Reason != api.LeaveCrashed {
				t.Errorf("%s: %+v, want a crash", kind, l)
			}
		}
	}
}

// With one worker there is nobody to take over: it goes on itself when it is back and the
// failover time is over.
func TestALoneWorkerTakesItsShardsBack(t *testing.T) {
	for _, c := range []struct {
		back string
		want sim.Time
	}{{"3s", 70 * sim.Second}, {"30s", 90 * sim.Second}} {
		w := watch(t, fmt.Sprintf(`
version: 1
name: lone
duration: 3m
streams: [{name: s, shards: 1}]
producers: [{name: p, arrivals: {rate: 50/s}, keys: {distribution: uniform, count: 9}, size: 100B}]
consumers: [{name: c, interval: 200ms, failover: 10s}]
faults: [{name: f, at: 60s, for: %s, action: crash, target: {consumer: c}}]
`, c.back))
		if len(w.joins) != 2 || w.joins[1].At < c.want || w.joins[1].At > c.want+sim.Millisecond {
			t.Errorf("back after %s: tenures %+v, want the second at %s", c.back, w.joins, c.want)
		}
	}
}

// A worker that is silent for less than the failover time keeps its shards; for longer,
// it loses them, does what it has received all the same, and its checkpoints are refused.
func TestASilentWorkerBecomesAZombie(t *testing.T) {
	for _, kind := range kinds {
		w := watch(t, story(kind, "faults: [{name: f, at: 60s, for: 9s, action: pause, target: {consumer: c, worker: 0}}]"))
		if len(w.joins) != 4 || len(w.leaves) != 0 {
			t.Errorf("%s: a pause of 9 s: %d tenures began and %d ended, want 4 and 0", kind, len(w.joins), len(w.leaves))
		}
		w = watch(t, story(kind, "faults: [{name: f, at: 60s, for: 25s, action: pause, target: {consumer: c, worker: 0}}]"))
		if len(w.joins) != 6 || len(w.leaves) != 2 || w.leaves[0].Reason != api.LeaveLost {
			t.Errorf("%s: a pause of 25 s: tenures %+v, ends %+v", kind, w.joins, w.leaves)
		}
		for _, c := range w.checkpoints {
			if old := w.joins[c.Reader].Worker == 0; old && c.At > 71*sim.Second && c.Accepted {
				t.Errorf("%s: the checkpoint of a zombie was accepted: %+v", kind, c)
			}
		}
	}
}

// A child is read when its parents have ended, and not before; an application that
// ignores lineage reads it as soon as it knows of it.
func TestChildrenAreReadAfterTheirParents(t *testing.T) {
	const events = `
events:
  - {at: 20s, name: split, splitShard: {stream: s, shard: 0}}
  - {at: 80s, name: merge, mergeShards: {stream: s, shards: [2, 3]}}
`
	for _, kind := range kinds {
		w := watch(t, story(kind, events))
		ended := map[int32]sim.Time{}
		for _, l := range w.leaves {
			ended[w.joins[l.Reader].Shard] = l.At
		}
		began := map[int32]sim.Time{}
		for _, j := range w.joins {
			began[j.Shard] = j.At
		}
		if len(w.joins) != 7 {
			t.Fatalf("%s: %d tenures, want 7: 4 shards, 2 children of a split, 1 of a merge", kind, len(w.joins))
		}
		for child, parents := range map[int32][]int32{4: {0}, 5: {0}, 6: {2, 3}} {
			for _, p := range parents {
				if ended[p] == 0 || began[child] < ended[p] {
					t.Errorf("%s: shard %d began at %s, its parent %d ended at %s", kind, child, began[child], p, ended[p])
				}
			}
		}
	}
}

// An application that starts late reads what is left, closed shards first; one that reads
// again does the same; one that starts at the tip reads none of it.
func TestLateAndAgain(t *testing.T) {
	w := watch(t, `
version: 1
name: late
duration: 3m
streams: [{name: s, shards: 1}]
producers: [{name: p, arrivals: {process: constant, rate: 100/s}, keys: {distribution: uniform, count: 99}, size: 100B}]
consumers:
  - {name: live, interval: 1s}
  - {name: late, interval: 1s, startAt: 100s}
  - {name: tip, interval: 1s, startAt: 100s, from: latest}
  - {name: again, interval: 1s}
events:
  - {at: 20s, name: split, splitShard: {stream: s, shard: 0}}
  - {at: 150s, name: replay, replay: {consumer: again, from: trimHorizon}}
`)
	done := map[int32]int{}
	for _, j := range w.joins {
		done[j.Consumer] += w.done[j.Reader]
	}
	all := done[0]
	if all < 17_500 {
		t.Fatalf("the live application has done %d records", all)
	}
	if done[1] < all-100 || done[1] > all+100 {
		t.Errorf("the late application has done %d records, want about %d", done[1], all)
	}
	if want := 80 * 100; done[2] < want-200 || done[2] > want+200 {
		t.Errorf("the application that starts at the tip has done %d records, want about %d", done[2], want)
	}
	if want := all + 150*100; done[3] < want-200 || done[3] > want+200 {
		t.Errorf("the application that reads again has done %d records, want about %d", done[3], want)
	}
}

// A subscription through a zone that is down is silent; its client gives it up after 35 s
// and goes on through another zone, long before the zone is back.
func TestASilentSubscriptionIsGivenUp(t *testing.T) {
	r := run(t, `
version: 1
name: silent
duration: 8m
streams: [{name: s, shards: 12}]
producers:
  - {name: p, arrivals: {rate: 60/s}, keys: {distribution: uniform, count: 10k}, size: 100B}
consumers: [{name: c, kind: fanOut}]
faults: [{name: f, at: 2m, for: 5m, action: zoneDown, target: {zone: b}}]
`)
	if max := *metric(t, r, "propagationDelay", "consumer", "c").Max; max < 30e3 || max > 40e3 {
		t.Errorf("the longest propagation delay is %g ms, want about the 35 s of a silence", max)
	}
}

// A replay finds a shard that was closed for longer than its retention: it ends where the
// replay began, which is no going back.
func TestAReplayOfAShardThatIsNoMoreEndsIt(t *testing.T) {
	failed, err := judged(t, 0, `
version: 1
duration: 25h
streams: [{name: orders, shards: 2}]
producers: [{name: web, arrivals: {rate: 1/s}, size: 0B}]
consumers: [{name: billing}]
events: [{at: 0s, updateShardCount: {to: 1}}, {at: 5m, replay: {}}]
faults: [{at: 20s, for: 1d, action: requestLost}]
`, model.Options{})
	if failed != "" || err != nil {
		t.Error(failed, err)
	}
}
