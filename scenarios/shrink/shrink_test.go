package shrink

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/scenarios"
	"github.com/kinesim/kinesim/sim"
)

// rejoins is a bug as it could be: a worker of a group of two or more is away for longer
// than the failover, and a shard that existed before is split afterwards while records flow.
func rejoins(s *spec.Scenario) (sim.Time, bool) {
	for _, f := range s.Faults {
		if f.Kind != spec.Crash || f.Target.Consumer < 0 {
			continue
		}
		c := s.Consumers[f.Target.Consumer]
		for _, e := range s.Events {
			if e.Action != spec.ActSplitShard || e.Stream != c.Stream || e.At <= f.At || f.For <= c.Failover || c.Workers < 2 {
				continue
			}
			for _, p := range s.Producers {
				if p.Stream == c.Stream && p.Arrivals.Rate*float64(e.At) >= 20e9 {
					return e.At, true
				}
			}
		}
	}
	return 0, false
}

// toy makes a predicate of a bug. luck is the share of scenarios with the bug in which it
// shows: what keyed draws leave of it when something is taken away (correctness.md §0.1).
func toy(bug func(*spec.Scenario) (sim.Time, bool), luck float64) Fails {
	return func(doc []byte) (Failure, bool) {
		l, err := scenarios.Parse("toy.yaml", doc)
		if err != nil {
			return Failure{}, false
		}
		at, failed := bug(l.Spec)
		if h := sim.NewSource(1, string(doc), "luck").Below(0, 0, 1000); float64(h) >= 1000*luck {
			failed = false
		}
		return Failure{Signature: "toy", At: at}, failed
	}
}

// random is a scenario of some size in which the bug may show.
func random(r *rand.Rand) string {
	var b strings.Builder
	pick := func(texts ...string) string { return texts[r.IntN(len(texts))] }
	fmt.Fprintf(&b, "version: 1\nname: random\nseed: %d\nduration: %ds\n", r.IntN(1e6), 100+r.IntN(500))
	b.WriteString("network: {latency: {distribution: lognormal, median: 3ms, p99: 9ms}}\nstreams:\n")
	for i := range 2 {
		fmt.Fprintf(&b, "  - {name: s%d, shards: %d, retention: %s, limiter: {burst: 2MiB, burstRecords: 300}}\n", i, 1+r.IntN(6),
			pick("24h", "25h", "100h"))
	}
	b.WriteString("tables: [{name: seen, ttl: 1h}, {name: other, billing: {writes: 100/s}}]\nproducers:\n")
	for i := range 3 {
		fmt.Fprintf(&b, "  - {name: p%d, stream: s%d, instances: %d, arrivals: %s, size: %s, client: %s}\n", i, i%2, 1+r.IntN(4),
			pick("{rate: 1234/s}", "{process: gamma, cv: 2, rate: 87/s}"),
			pick("1KiB", "{distribution: uniform, min: 10B, max: 9KiB}"), pick("{linger: 20ms}", "{api: putRecord, timeout: 700ms}"))
	}
	b.WriteString("consumers:\n")
	for i := range 4 {
		fmt.Fprintf(&b, "  - {name: c%d, stream: s%d, workers: %d, failover: %s, checkpoint: %s, %s}\n", i, i%2, 1+r.IntN(5),
			pick("3s", "10s", "7s"), pick("everyBatch", "5s"), pick("limit: 100", "dedup: {table: seen}", "service: 3ms"))
	}
	b.WriteString("events:\n")
	for i := range 3 + r.IntN(6) {
		fmt.Fprintf(&b, "  - {at: %dms, name: e%d, %s}\n", 1000+r.IntN(99000), i, pick("updateShardCount: {stream: s0, to: 4}",
			"splitShard: {stream: s0, shard: 0}", "splitShard: {stream: s1, shard: 0, at: 20%}", "replay: {consumer: c1}"))
	}
	b.WriteString("faults:\n")
	for i := range 3 + r.IntN(12) {
		fmt.Fprintf(&b, "  - {at: %dms, name: f%d, for: %dms, %s}\n", r.IntN(99000), i, 500+r.IntN(20000), pick(
			"action: zoneDown, target: {zone: b}", "action: pause", "action: crash, target: {consumer: c0}",
			"action: crash, target: {consumer: c3, worker: 0}", "action: delay, latency: {distribution: exponential, mean: 3s}",
			"action: responseLost, share: 10%, target: {producer: p1}", "action: throttle, target: {table: seen}"))
	}
	return b.String()
}

// failing are random scenarios that fail.
func failing(t *testing.T, n int, fails Fails) []string {
	t.Helper()
	r := rand.New(rand.NewPCG(20261124, 1))
	var out []string
	for range 100 * n {
		src := random(r)
		d, err := scenarios.ParseDocument([]byte(src))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := scenarios.Parse("random.yaml", []byte(src)); err != nil {
			t.Fatalf("%s\n%s", err, src)
		}
		if _, failed := fails(d.Bytes()); failed {
			if out = append(out, src); len(out) == n {
				return out
			}
		}
	}
	t.Fatalf("%d of %d random scenarios fail only", len(out), 100*n)
	return nil
}

// least is what is left of every scenario with the bug, but for the name of the stream and
// of others.
const least = `version: 1
duration: 3s
streams: [{name: s, shards: 1}]
producers: [{name: p, arrivals: {rate: 10/s}, size: 1B}]
consumers: [{name: c, workers: 2}]
events: [{at: 2s, splitShard: {shard: 0}}]
faults: [{at: 0s, for: 15s, action: crash, target: {consumer: c}}]
`

// Random scenarios come down to the known least one, at few runs.
func TestRandomScenariosShrinkToTheLeast(t *testing.T) {
	fails := toy(rejoins, 1)
	d, _ := scenarios.ParseDocument([]byte(least))
	var runs, sizes, lines, before []int
	for _, src := range failing(t, 12, fails) {
		o, err := Minimize([]byte(src), fails, Options{})
		if err != nil {
			t.Fatal(err)
		}
		oneMinimal(t, o.Document, fails)
		runs, sizes, lines = append(runs, o.Runs), append(sizes, o.After), append(lines, strings.Count(string(o.Document), "\n"))
		before = append(before, o.Before)
		if o.After > d.Size()+1 || o.Spent { // a failover below its default may do as well
			t.Errorf("%d values, want %d at most; spent %t\n%s", o.After, d.Size(), o.Spent, o.Document)
		}
	}
	t.Logf("values before %s after %s, lines %s, runs %s", spread(before), spread(sizes), spread(lines), spread(runs))
	if median(runs) > 150 {
		t.Errorf("a median of %d runs, want 150 at most", median(runs))
	}
}

// When a change of anything else may hide the bug, as a draw that it moves does, little is
// left all the same.
func TestShrinkingBearsBadLuck(t *testing.T) {
	fails := toy(rejoins, 0.968)
	d, _ := scenarios.ParseDocument([]byte(least))
	var runs, sizes []int
	for _, src := range failing(t, 5, fails) {
		o, err := Minimize([]byte(src), fails, Options{})
		if err != nil {
			t.Fatal(err)
		}
		runs, sizes = append(runs, o.Runs), append(sizes, o.After)
	}
	t.Logf("values %s, runs %s", spread(sizes), spread(runs))
	if median(sizes) > d.Size()+2 || slices.Max(sizes) > 2*d.Size() {
		t.Errorf("values %s are left, want about %d", spread(sizes), d.Size())
	}
}

func median(v []int) int { s := slices.Clone(v); slices.Sort(s); return s[len(s)/2] }

func spread(v []int) string {
	return fmt.Sprintf("%d to %d, median %d", slices.Min(v), slices.Max(v), median(v))
}

// oneMinimal checks that nothing can be taken away.
func oneMinimal(t *testing.T, doc []byte, fails Fails) {
	t.Helper()
	d, err := scenarios.ParseDocument(doc)
	if err != nil {
		t.Fatal(err)
	}
	if string(d.Bytes()) != string(doc) {
		t.Errorf("the document is not in its own form:\n%s", doc)
	}
	for _, p := range d.Places(nil) {
		c := d.Clone()
		c.Remove(p)
		if _, failed := fails(c.Bytes()); failed {
			t.Errorf("%s can be taken away from\n%s", p, doc)
		}
	}
}

// A failure is never exchanged for another one.
func TestTheFailureStays(t *testing.T) {
	two := func(doc []byte) (Failure, bool) {
		l, err := scenarios.Parse("toy.yaml", doc)
		if err != nil {
			return Failure{}, false
		}
		if len(l.Spec.Consumers) >= 3 {
			return Failure{Signature: "three consumers"}, true
		}
		return Failure{Signature: "a producer"}, len(l.Spec.Producers) > 0
	}
	src := random(rand.New(rand.NewPCG(1, 1)))
	o, err := Minimize([]byte(src), two, Options{})
	if err != nil {
		t.Fatal(err)
	}
	l, err := scenarios.Parse("x.yaml", o.Document)
	if err != nil || len(l.Spec.Consumers) != 3 || len(l.Spec.Producers) != 0 || o.Failure.Signature != "three consumers" {
		t.Errorf("%v %v\n%s", o.Failure, err, o.Document)
	}
	if _, err := Minimize([]byte(src), func([]byte) (Failure, bool) { return Failure{}, false }, Options{}); !errors.Is(err, ErrPasses) {
		t.Errorf("what does not fail gives %v", err)
	}
	if _, err := Minimize([]byte("version: 2"), two, Options{}); err == nil || errors.Is(err, ErrPasses) {
		t.Errorf("what is no scenario gives %v", err)
	}
}

// The search stops at its budget with what it has, and twice in the same place.
func TestBudget(t *testing.T) {
	fails := toy(rejoins, 1)
	src := []byte(failing(t, 1, fails)[0])
	for _, runs := range []int{1, 7, 30} {
		calls := 0
		counted := func(doc []byte) (Failure, bool) { calls++; return fails(doc) }
		a, err := Minimize(src, counted, Options{Runs: runs})
		if err != nil {
			t.Fatal(err)
		}
		if !a.Spent || a.Runs != runs || calls != runs {
			t.Errorf("%d runs: spent %t after %d, %d calls", runs, a.Spent, a.Runs, calls)
		}
		if _, failed := fails(a.Document); !failed {
			t.Errorf("%d runs: the result does not fail", runs)
		}
		b, _ := Minimize(src, fails, Options{Runs: runs})
		if string(a.Document) != string(b.Document) {
			t.Errorf("%d runs: two results\n%s%s", runs, a.Document, b.Document)
		}
	}
	if o, err := Minimize(src, fails, Options{For: time.Nanosecond}); err != nil || !o.Spent || o.Runs > 2 {
		t.Errorf("without time: %+v %v", o, err)
	}
}
