package main

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/kinesim/kinesim/model"
	"github.com/kinesim/kinesim/sim"
)

// A flaw makes kinesim depend on what it may not: doctor must find it. The scripts plant
// one by its name in the environment.
type flaw struct {
	world func(*model.World)
	files func() // after a run
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
