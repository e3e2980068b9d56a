package shrink

import (
	"slices"
	"strings"
	"testing"

	"github.com/kinesim/kinesim/model"
	"github.com/kinesim/kinesim/model/result"
	"github.com/kinesim/kinesim/scenarios"
)

// A planted bug in a scenario with much around it comes down to a few lines, which still
// show it when they are run on their own.
func TestPlantedBugIsShrunk(t *testing.T) {
	const src = `
version: 1
seed: 4711
duration: 40s
streams: [{name: quiet, shards: 2}, {name: orders, shards: 3, retention: 25h}]
tables: [{name: seen, ttl: 1h}]
producers:
  - {name: p, stream: quiet, arrivals: {process: gamma, cv: 2, rate: 50/s}, size: 1KiB}
  - {name: q, stream: orders, instances: 2, arrivals: {rate: 2700/s}, size: {distribution: uniform, min: 10B, max: 2KiB},
     keys: {distribution: zipf, count: 300, exponent: 1.2}, client: {linger: 20ms, batch: 200}}
consumers:
  - {name: c, stream: orders, workers: 2, interval: 400ms, dedup: {table: seen}}
  - {name: d, stream: quiet, kind: fanOut}
faults:
  - {at: 3s, for: 4s, action: delay, latency: 300ms, share: 10%, target: {producer: p}}
  - {at: 9s, for: 2s, action: zoneSlow, target: {zone: b}}
`
	predicate := func() Fails { return Model(model.Options{Mutant: "lost-retry"}, Violation("A1")) }
	o, err := Minimize([]byte(src), predicate(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	file := o.File(Header{"A1: conservation", "kinesim run FILE --mutant lost-retry", "a test, seed 4711"})
	t.Logf("%d runs, %s\n%s", o.Runs, o.Elapsed, file)
	if f, failed := predicate()(file); !failed || f != o.Failure || !strings.HasPrefix(f.Signature, "A1 ") {
		t.Errorf("the file fails with %v %t, want %v", f, failed, o.Failure)
	}
	oneMinimal(t, o.Document, predicate())
	if lines := strings.Count(string(o.Document), "\n"); lines > 6 {
		t.Errorf("%d lines are left, want 6 at most", lines)
	}
	if _, failed := Model(model.Options{}, Violation(""))(file); failed {
		t.Error("it fails without the bug as well")
	}
}

// outcome is a result with violated invariants, each a second after the one before.
func violated(ids ...string) *result.Result {
	r := &result.Result{}
	for i, id := range ids {
		r.Verdict.Invariants = append(r.Verdict.Invariants, result.InvariantOutcome{ID: id, Status: result.Violated,
			First: &result.Witness{At: float64(i + 1), Entity: "s/shardId-000000000000"}})
	}
	r.Verdict.Invariants = append(r.Verdict.Invariants, result.InvariantOutcome{ID: "X1", Status: result.Allowed, Count: 1})
	return r
}

func TestViolation(t *testing.T) {
	for _, c := range []struct {
		want string
		runs [][]string
		got  []string // signatures, "" where it does not fail
	}{
		{"", [][]string{{"S4", "S1"}, {"S4"}, {"S1"}, {}}, []string{"S4 shard", "S4 shard", "S1 shard", ""}},
		{"S1", [][]string{{"S4", "S1"}, {"S1"}, {"S4"}, {"S1", "A1"}}, []string{"S1 shard", "S1 shard", "", ""}},
		{"S1", [][]string{{"S1"}, {"S4", "S1"}}, []string{"S1 shard", ""}},
	} {
		judge := Violation(c.want)
		var got []string
		for _, ids := range c.runs {
			f, _ := judge(violated(ids...))
			got = append(got, f.Signature)
		}
		if !slices.Equal(got, c.got) {
			t.Errorf("want %q of %v: got %q, want %q", c.want, c.runs, got, c.got)
		}
	}
}

func TestEntity(t *testing.T) {
	for name, want := range map[string]string{"orders/shardId-000000000001": "shard", "web/0": "process", "seen": "whole",
		"billing/0/orders/shardId-000000000003#2": "reader"} {
		if got := entity(name); got != want {
			t.Errorf("%s is a %s, want a %s", name, got, want)
		}
	}
}

// A run that panics or cannot be built is a failure of its own.
func TestPanicsAndErrorsAreFailures(t *testing.T) {
	const src = "version: 1\nduration: 5s\nstreams: [{name: s, shards: 1}]\nproducers: [{name: p, arrivals: {rate: 10/s}, size: 1B}]\n"
	f, failed := Model(model.Options{Mutant: "no-such-bug"}, Violation(""))([]byte(src))
	if !failed || f.Signature != `error: model: no planted bug "no-such-bug"` {
		t.Errorf("got %v %t", f, failed)
	}
	f, failed = Model(model.Options{}, func(*result.Result) (Failure, bool) { return Failure{}, false })([]byte(src))
	if failed {
		t.Errorf("got %v", f)
	}
	l, err := scenarios.Parse("x.yaml", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	l.Spec.Producers[0].Stream = 7
	if _, err := Run(l, model.Options{}); err == nil || shape(err.Error()) !=
		"panic: runtime error: index out of range [#] with length #" {
		t.Errorf("got %v", err)
	}
}

func TestFile(t *testing.T) {
	o := &Outcome{Document: []byte("version: 1\n"), Before: 100, After: 2, Runs: 30}
	want := "# Violates S4 what the client was told is what happened: s/shardId-000000000000: told that record 7\n" +
		"#   of p/0 was stored\n# Replay: kinesim run x.yaml\n" +
		"# Found by kinesim 0.2, seed 7; reduced from 100 to 2 values in 30 runs; nothing can be taken away\n" +
		"#   from it.\nversion: 1\n"
	h := Header{"S4 what the client was told is what happened: s/shardId-000000000000: told that record 7 of p/0 was stored",
		"kinesim run x.yaml", "kinesim 0.2, seed 7"}
	if got := string(o.File(h)); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	o.Spent = true
	if got := string(o.File(h)); !strings.Contains(got, "the budget ended there") {
		t.Errorf("got\n%s", got)
	}
}
