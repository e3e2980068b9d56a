package main

import (
	"io"
	"path/filepath"
	"time"

	"github.com/kinesim/kinesim/model"
	"github.com/kinesim/kinesim/model/explain"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// whyFile is the worst records of a run, taken apart; only --explain writes it.
const whyFile = "explain.json"

// watchFor sets up, with --explain, the watcher that finds the worst records while a run is
// under way; else there is none.
func (o *runOptions) watchFor() *explain.Finder {
	if !o.explain {
		return nil
	}
	f := explain.NewFinder(o.loaded.Spec)
	o.model.Watch = f
	return f
}

// writeWhy runs a scenario again as far as it must, and writes what happened to the worst
// records of the first run, which ended at an instant.
func writeWhy(o *runOptions, s *spec.Scenario, found *explain.Finder, until sim.Time, progress io.Writer) error {
	if found == nil {
		return nil
	}
	ctx, stop := interruptible()
	defer stop()
	line := newProgress(progress, until)
	defer line.clear()
	start := time.Now()
	e, err := model.Why(s, o.model, found, until, func(now sim.Time) bool {
		line.show(now, time.Since(start))
		return ctx.Err() == nil
	})
	if err != nil {
		return err
	}
	data, err := explain.Encode(e)
	if err != nil {
		return err
	}
	return writeFile(filepath.Join(o.dir, whyFile), bytesOf(data))
}
