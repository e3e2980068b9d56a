package sweep

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/kinesim/kinesim/scenarios"
	"github.com/kinesim/kinesim/scenarios/repeat"
)

const small = `version: 1
name: small
duration: 2s
streams: [{name: orders, shards: 1}]
producers: [{name: web, arrivals: {rate: 1500/s}, size: 100B}]
consumers: [{name: billing, interval: 200ms}]
thresholds: {throttledRatio: < 1%}
sweep: {streams.orders.shards: [1, 2, 3], runs: 2}
`

// cells are those of a scenario's sweep.
func cells(t *testing.T, text string) []Cell {
	t.Helper()
	l, err := scenarios.Parse("x.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	variants, err := l.Variants()
	if err != nil {
		t.Fatal(err)
	}
	return Cells(variants, l.Sweep.Runs)
}

func engine(t *testing.T) *Engine {
	return &Engine{Store: &Store{Dir: t.TempDir(), Build: Build{"1.2.3", "1.2.3-test"}}, Jobs: 2, Memory: 1 << 30,
		Warn: func(err error) { t.Error(err) }}
}

// files are those of a store, with their bytes; the log is not one of them.
func files(t *testing.T, s *Store) map[string]string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(s.Dir, "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		out[filepath.Base(name)] = string(data)
	}
	return out
}

// count is how often a cell was begun or done.
func count(t *testing.T, s *Store, word, address string) int {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(s.Dir, logName))
	if err != nil {
		t.Fatal(err)
	}
	return strings.Count(string(data), word+" "+address)
}

// Outcomes come in the order of the cells, whoever runs them, and what is asked for twice is
// run once.
func TestEngineRunsEachCellOnce(t *testing.T) {
	e := engine(t)
	all := cells(t, small)
	if len(all) != 6 || all[0].Run != 0 || all[3].Run != 1 {
		t.Fatalf("cells %v", all)
	}
	last := Progress{}
	e.Watch = func(p Progress) { last = p }
	out, err := e.Run(context.Background(), append(slices.Clone(all), all...))
	if err != nil {
		t.Fatal(err)
	}
	if last.Cells != 6 || last.Done != 6 || last.Found != 0 || last.Running != 0 || last.Virtual != 12e9 {
		t.Errorf("in the end, progress is %+v", last)
	}
	for i, o := range out {
		c := all[i%6]
		if o.Scenario != c.Variant.SHA256 || o.Seed != repeat.Seed(1, c.Run) || o != out[i%6] {
			t.Errorf("outcome %d is of %s, seed %d", i, o.Scenario, o.Seed)
		}
		shards, _ := o.Get("openShards")
		if ratio, _ := o.Get("throttledRatio"); shards != float64(1+i%3) || o.Pass != (i%3 > 0) || (ratio < 0.01) != o.Pass ||
			!o.Whole() || len(o.TraceHash) != 32 || len(o.Thresholds) != 1 {
			t.Errorf("outcome %d: %v shards, %v throttled, %+v", i, shards, ratio, o)
		}
		for _, key := range []string{"putLatency.p999", "propagationDelay.mean{consumer:billing}", "cost.perMonth"} {
			if _, has := o.Get(key); !has {
				t.Errorf("outcome %d has no %s", i, key)
			}
		}
	}
	if out[0].TraceHash == out[3].TraceHash {
		t.Error("two runs of one variant are the same")
	}
	one := engine(t)
	one.Jobs = 1
	if _, err := one.Run(context.Background(), all); err != nil {
		t.Fatal(err)
	}
	if a, b := files(t, e.Store), files(t, one.Store); len(a) != 6 || !reflect.DeepEqual(a, b) {
		t.Errorf("two workers leave other bytes than one: %d and %d files", len(a), len(b))
	}

	again, err := e.Run(context.Background(), all)
	if err != nil || last.Done != 0 || last.Found != 6 {
		t.Fatalf("a second time, progress is %+v, %v", last, err)
	}
	for i, c := range all {
		if !reflect.DeepEqual(again[i], out[i]) {
			t.Errorf("outcome %d is read back as\n%+v, was\n%+v", i, again[i], out[i])
		}
		if n := count(t, e.Store, "done", strings.TrimSuffix(e.Store.Address(c), ".json")); n != 1 {
			t.Errorf("%s was done %d times", e.Store.Address(c), n)
		}
	}
	if found := e.Find(all); !reflect.DeepEqual(found, out[:6]) {
		t.Error("what is found is not what was run")
	}
}

// What is stopped goes on where it was, and comes to the same bytes.
func TestEngineGoesOn(t *testing.T) {
	whole := engine(t)
	all := cells(t, small)
	if _, err := whole.Run(context.Background(), all); err != nil {
		t.Fatal(err)
	}
	e := engine(t)
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	e.Jobs = 1
	e.Watch = func(p Progress) {
		if p.Done == 2 {
			stop()
		}
	}
	out, err := e.Run(ctx, all)
	if !Interrupted(err) || out[0] == nil || out[1] == nil || out[5] != nil {
		t.Fatalf("after two cells: %v, %v", out, err)
	}
	done := len(files(t, e.Store))
	e.Watch = func(p Progress) {
		if p.Found+p.Done == p.Cells && (p.Found != done || p.Done != 6-done) {
			t.Errorf("progress %+v, with %d that were done before", p, done)
		}
	}
	if _, err := e.Run(context.Background(), all); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(files(t, e.Store), files(t, whole.Store)) {
		t.Error("a sweep that was stopped comes to other bytes")
	}
}

// A file that was changed, cut, or put in another's place is no outcome: it is said, and the
// cell is run again.
func TestEngineDoubtsFiles(t *testing.T) {
	e := engine(t)
	all := cells(t, small)
	if _, err := e.Run(context.Background(), all); err != nil {
		t.Fatal(err)
	}
	want := files(t, e.Store)
	for _, c := range []struct{ name, want string }{
		{"changed", "its bytes are not those that were written"}, {"cut", "damaged"}, {"empty", "damaged"},
		{"another's", "it is of another run"}, {"of another schema", "want schema kinesim.cell/v1"},
	} {
		path := filepath.Join(e.Store.Dir, e.Store.Address(all[1]))
		text := want[e.Store.Address(all[1])]
		switch c.name {
		case "changed":
			text = strings.Replace(text, `"pass":true`, `"pass":false`, 1)
		case "cut":
			text = text[:len(text)/2]
		case "empty":
			text = ""
		case "another's":
			text = want[e.Store.Address(all[2])]
		case "of another schema":
			text = strings.Replace(text, "cell/v1", "cell/v9", 1)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		said, ran := "", 0
		later := &Engine{Store: e.Store, Warn: func(err error) { said += err.Error() },
			Watch: func(p Progress) { ran = p.Done }}
		if _, err := later.Run(context.Background(), all); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(said, c.want) || !strings.Contains(said, path) || ran != 1 {
			t.Errorf("%s: ran %d, said %q, want %q", c.name, ran, said, c.want)
		}
		if !reflect.DeepEqual(files(t, e.Store), want) {
			t.Errorf("%s: the files are others than before", c.name)
		}
	}
}

// Another build knows nothing of what this one did.
func TestEngineKeepsBuildsApart(t *testing.T) {
	e := engine(t)
	all := cells(t, small)[:1]
	if _, err := e.Run(context.Background(), all); err != nil {
		t.Fatal(err)
	}
	e.Store.Build.ID = "1.2.3-other"
	if found := e.Find(all); found[0] != nil {
		t.Error("an outcome of another build is taken")
	}
}

// A run that is larger than its budget is an outcome, until the budget is another.
func TestEngineBudgets(t *testing.T) {
	e := engine(t)
	all := cells(t, strings.Replace(small, "consumers:", "faults: [{at: 100ms, for: 1s, action: pause, target: {consumer: billing}}]\nconsumers:", 1))[:1]
	e.Memory = 1
	out, err := e.Run(context.Background(), all)
	if err != nil || out[0].Whole() || out[0].Pass || !out[0].OverBudget || out[0].MemoryBytes != 1 {
		t.Fatalf("in a byte: %+v, %v", out[0], err)
	}
	if e.Find(all)[0] == nil {
		t.Error("with the same budget it would be run again")
	}
	e.Memory = 1 << 30
	if out, err = e.Run(context.Background(), all); err != nil || !out[0].Whole() {
		t.Errorf("in a GiB: %+v, %v", out[0], err)
	}
}

// When outcomes cannot be kept, the engine says so and stops.
func TestEngineNeedsADisk(t *testing.T) {
	e := engine(t)
	all := cells(t, small)
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	e.Store.Dir = filepath.Join(file, "cells")
	if _, err := e.Run(context.Background(), all); err == nil || !strings.Contains(err.Error(), "cannot write results: ") {
		t.Errorf("in a file: %v", err)
	}
	e = engine(t)
	gone := false
	e.Watch = func(p Progress) { // its folder goes while it runs
		if p.Done == 1 && !gone {
			gone = true
			if err := os.Rename(e.Store.Dir, e.Store.Dir+"-gone"); err != nil {
				t.Error(err)
			}
		}
	}
	e.Jobs = 1
	out, err := e.Run(context.Background(), all)
	if err == nil || Interrupted(err) || !strings.Contains(err.Error(), "cannot write results: ") || out[5] != nil {
		t.Errorf("without a folder: %v", err)
	}
}

// Two engines on one folder come to the same bytes.
func TestTwoEnginesOnOneFolder(t *testing.T) {
	a, b := engine(t), engine(t)
	b.Store.Dir = a.Store.Dir
	all := cells(t, small)
	errs := make(chan error)
	for _, e := range []*Engine{a, b} {
		go func() {
			out, err := e.Run(context.Background(), all)
			if err == nil && slices.Contains(out, nil) {
				err = errors.New("a cell is missing")
			}
			errs <- err
		}()
	}
	for range 2 {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	alone := engine(t)
	if _, err := alone.Run(context.Background(), all); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(files(t, a.Store), files(t, alone.Store)) {
		t.Error("two engines come to other bytes than one")
	}
}

// What is left is told by the mean of the cells so far.
func TestProgress(t *testing.T) {
	if _, known := (Progress{Cells: 5, Found: 2}).Left(); known {
		t.Error("nothing was run, and the time that is left is known")
	}
	if left, _ := (Progress{Cells: 10, Found: 2, Done: 3, Wall: 6e9}).Left(); left != 10e9 {
		t.Errorf("%s is left, want 10 s: 5 cells of 2 s", left)
	}
	if got := fmt.Sprint(Interrupted(context.Canceled), Interrupted(errors.New("full"))); got != "true false" {
		t.Errorf("interrupted: %s", got)
	}
}
