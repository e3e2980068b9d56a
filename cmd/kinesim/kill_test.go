package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"
)

// killed is a sweep of 36 runs that each take a few hundredths of a second.
const killed = `version: 1
name: killed
duration: 8s
streams: [{name: orders, shards: 4}]
producers: [{name: web, instances: 4, arrivals: {rate: 4k/s}, size: 200B}]
consumers: [{name: billing}, {name: mail}]
thresholds: {throttledRatio: < 1%}
sweep: {streams.orders.shards: [2, 3, 4, 5], consumers.mail.interval: [200ms, 500ms, 1s], runs: 3}
`

const killedCells = 36

// A sweep that is killed in its middle, again and again, comes to the same bytes as one that
// nobody disturbs, and runs no cell twice. KINESIM_KILLS=10 kills it ten times.
func TestSweepKilled(t *testing.T) {
	kills, err := strconv.Atoi(os.Getenv("KINESIM_KILLS"))
	if err != nil {
		kills = 3
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "killed.yaml"), []byte(killed), 0o644); err != nil {
		t.Fatal(err)
	}
	sweep := func(out string) *exec.Cmd {
		c := exec.Command("kinesim", "sweep", "killed.yaml", "--quiet", "--jobs", "2", "--out", out)
		c.Dir = dir
		return c
	}
	if out, err := sweep("whole").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	cells := filepath.Join(dir, "killed", "cells")
	for kill := range kills {
		before := kept(t, cells)
		c := sweep("killed")
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		wait(t, func() bool { return len(kept(t, cells)) > len(before) })
		if err := c.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = c.Wait() // it was killed
		after := kept(t, cells)
		if len(after) == killedCells {
			t.Fatalf("kill %d: all cells were done: it did not hit the middle", kill)
		}
		for name, data := range before {
			if after[name] != data {
				t.Errorf("kill %d: %s was there before, and is another file now", kill, name)
			}
		}
	}
	if out, err := sweep("killed").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if got, want := kept(t, cells), kept(t, filepath.Join(dir, "whole", "cells")); !reflect.DeepEqual(got, want) {
		t.Errorf("%d cells are kept, %d of the sweep that nobody disturbed, or their bytes differ", len(got), len(want))
	}
	for _, name := range []string{"sweep.json", "sweep.csv", "cells.csv", "report.md", "charts/sweep.svg"} {
		got, want := read(t, filepath.Join(dir, "killed", name)), read(t, filepath.Join(dir, "whole", name))
		if got != want || want == "" {
			t.Errorf("%s has other bytes than that of the sweep that nobody disturbed", name)
		}
	}
	doneOnce(t, read(t, filepath.Join(cells, "log.txt")), kills)
}

// doneOnce looks at the log: no cell was done twice, none begun again once it was done, and
// what kills cost is what was under way.
func doneOnce(t *testing.T, log string, kills int) {
	t.Helper()
	done, begun := map[string]bool{}, 0
	for _, line := range strings.Split(strings.TrimSpace(log), "\n") {
		fields := strings.Fields(line)
		if done[fields[1]] {
			t.Errorf("%s was done before: %s", fields[1], line)
		}
		switch fields[0] {
		case "done":
			done[fields[1]] = true
		case "begun":
			begun++
		}
	}
	if begun > killedCells+2*kills { // two jobs
		t.Errorf("%d cells were begun, want %d and at most two more for each of %d kills", begun, killedCells, kills)
	}
	if len(done) < killedCells-2*kills {
		t.Errorf("%d cells were noted as done, want nearly %d", len(done), killedCells)
	}
}

// kept are the outcomes of a folder with their bytes.
func kept(t *testing.T, dir string) map[string]string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, name := range names {
		out[filepath.Base(name)] = read(t, name)
	}
	return out
}

func read(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// wait waits until something is so, for half a minute at most.
func wait(t *testing.T, so func() bool) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !so(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("nothing happened for half a minute")
		}
	}
}
