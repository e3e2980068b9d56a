package main

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/kinesim/kinesim/model"
	"github.com/kinesim/kinesim/scenarios"
	"github.com/kinesim/kinesim/sim"
)

// A flaw makes kinesim depend on what it may not, or its checkers see what is not there:
// doctor and mutants must find it. The scripts plant one by its name in the environment.
type flaw struct {
	world func(*model.World)
	files func()                                     // after a run
	seen  func(mutant string, ids []string) []string // by the checkers, of a run of mutants
}

var flaws = map[string]flaw{
	// One message, 10 s from the start, is another when there are two cores.
	"cores": {world: func(w *model.World) {
		if runtime.GOMAXPROCS(0) == 2 {
			w.Kernel.Observe(&late{w: w, word: func() uint64 { return 1 }})
		}
	}},
	// A decision follows the order of a map, from the first message on.
	"map": {world: func(w *model.World) {
		order := map[uint64]bool{}
		for i := range uint64(1000) {
			order[i] = true
		}
		w.Trace().Word(func() uint64 {
			for first := range order {
				return first
			}
			return 0
		}())
	}},
	// The checkers do not see what A1 is about.
	"blind": {seen: func(_ string, ids []string) []string {
		return slices.DeleteFunc(ids, func(id string) bool { return id == "A1" })
	}},
	// The checkers see a violation where there is none.
	"strict": {seen: func(mutant string, ids []string) []string {
		if mutant == "" {
			return []string{"S11"}
		}
		return ids
	}},
	// The trace is the same, but a CPU without fused multiply-add rounds a series otherwise.
	"rounding": {files: func() {
		at := slices.Index(os.Args, "--out")
		if at < 0 || !strings.Contains(os.Getenv("GODEBUG"), "cpu.fma=off") {
			return
		}
		name := filepath.Join(os.Args[at+1], "series.csv")
		data, err := os.ReadFile(name)
		if err == nil {
			err = os.WriteFile(name, []byte(strings.Replace(string(data), ",recordsOffered,stream=s,4",
				",recordsOffered,stream=s,5", 1)), 0o644)
		}
		if err != nil {
			panic(err)
		}
	}},
}

// plant puts a flaw where it belongs.
func (f flaw) plant() {
	if f.world != nil {
		disturb = f.world
	}
	if f.seen != nil {
		violated = func(l *scenarios.Loaded, mutant string) ([]string, error) {
			ids, err := violations(l, mutant)
			return f.seen(mutant, ids), err
		}
	}
}

// late is an observer that breaks the rule of observers: it changes the run, once.
type late struct {
	w    *model.World
	word func() uint64
	done bool
}

func (l *late) Delivered(d sim.Delivery) {
	if d.At >= 10*sim.Second && !l.done {
		l.done = true
		l.w.Trace().Word(l.word())
	}
}
