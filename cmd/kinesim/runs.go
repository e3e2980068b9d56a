package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"runtime"
	"time"

	"github.com/kinesim/kinesim/model/result"
	"github.com/kinesim/kinesim/scenarios/repeat"
	"github.com/kinesim/kinesim/sim"
)

// ended is a run that one of the workers has done with.
type ended struct {
	index int
	s     *simulation // its world is gone when its result has been taken
	err   error       // it could not be built
}

// repeated is the state of --runs while the runs are under way.
type repeated struct {
	o       *runOptions
	all     *repeat.Collector
	sum     simulation // what the verdict needs to know of all
	virtual sim.Time   // of all runs that ended
	first   sim.Time   // where the first run ended
}

// runMany runs a scenario several times, on all cores, and makes one result of it.
func runMany(out io.Writer, o *runOptions, progress io.Writer) error {
	ctx, stop := interruptible()
	defer stop()
	m := &repeated{o: o, all: repeat.New(o.loaded.Spec, o.runs), sum: simulation{spec: o.loaded.Spec}}
	start := time.Now()
	worst := o.watchFor() // in the first run
	if err := m.watch(start, progress, work(ctx, o)); err != nil {
		return &failure{code: exitError, err: err, reproduce: o.again}
	}
	m.sum.wall = time.Since(start)
	m.sum.interrupted = ctx.Err() != nil && m.all.Finished() < o.runs
	r := m.all.Result()
	m.label(r)
	if err := m.write(r); err != nil {
		return err
	}
	if !m.sum.interrupted {
		one := *o.loaded.Spec
		one.Seed = repeat.Seed(one.Seed, 0)
		if err := writeWhy(o, &one, worst, m.first, progress); err != nil {
			return err
		}
	}
	if err := present(out, o, r); err != nil {
		return err
	}
	return verdict(&m.sum, r, o)
}

// work starts the runs in order, as many at once as there are cores. A world lives in
// memory from its start until the receiver has taken its result.
func work(ctx context.Context, o *runOptions) <-chan ended {
	next, results := make(chan int), make(chan ended)
	workers := min(runtime.GOMAXPROCS(0), o.runs)
	done := make(chan struct{}, workers)
	go func() {
		defer close(next)
		for i := range o.runs {
			select {
			case next <- i:
			case <-ctx.Done():
				if i > 0 { // the first is the body of the result: what there is of it
					return
				}
				next <- i
			}
		}
	}()
	for range workers {
		go func() {
			defer func() { done <- struct{}{} }()
			for i := range next {
				one := *o.loaded.Spec
				one.Seed = repeat.Seed(o.loaded.Spec.Seed, i)
				own := *o
				if i > 0 {
					own.model.Watch = nil
				}
				s, err := advance(ctx, &one, &own, nil)
				results <- ended{i, s, err}
			}
		}()
	}
	go func() {
		for range workers {
			<-done
		}
		close(results)
	}()
	return results
}

// watch takes the runs as they end, and shows how many have.
func (m *repeated) watch(start time.Time, progress io.Writer, results <-chan ended) error {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	line := &progressLine{out: progress}
	defer line.clear()
	var failed error
	for {
		select {
		case e, more := <-results:
			switch {
			case !more:
				return failed
			case failed != nil:
			case e.err != nil:
				failed = e.err // every run would fail to build: the seed is all that differs
			default:
				failed = m.take(e)
			}
		case <-tick.C:
			n := m.all.Finished()
			text := fmt.Sprintf("%d of %d runs done", n, m.o.runs)
			if wall := time.Since(start); n > 0 {
				left := wall / time.Duration(n) * time.Duration(m.o.runs-n)
				text += fmt.Sprintf("  %.0f× real time  %s left", float64(m.virtual)/float64(wall),
					left.Round(time.Second))
			}
			line.show(text)
		}
	}
}

// take keeps the numbers of a run. Of the first, which the charts show, all files are
// written at once, so that its world need not wait for the others.
func (m *repeated) take(e ended) error {
	r := complete(e.s, m.o)
	m.virtual += e.s.world.Now()
	if e.s.err != nil && m.sum.err == nil {
		m.sum.err = fmt.Errorf("the run with seed %d: %w", r.Scenario.Seed, e.s.err)
	}
	m.all.Add(e.index, r, !e.s.interrupted && e.s.err == nil)
	if e.index > 0 {
		return nil
	}
	m.first = e.s.world.Now()
	return writeRun(m.o.dir, e.s.world, r, m.o.loaded)
}

// label says in the result what became of the runs as a whole.
func (m *repeated) label(r *result.Result) {
	r.Engine.Interrupted = m.sum.interrupted
	if m.sum.err != nil && r.Engine.Aborted == "" {
		r.Engine.Aborted = m.sum.err.Error()
	}
	r.Engine.Host.WallSeconds = m.sum.wall.Seconds()
	r.Engine.Host.Speedup = float64(m.virtual) / max(float64(m.sum.wall), 1)
	r.Engine.Host.PeakRSSBytes = peakRSS()
}

func (m *repeated) write(r *result.Result) error {
	err := writeFile(filepath.Join(m.o.dir, "result.json"), func(w io.Writer) error {
		return result.WriteJSON(w, r)
	})
	if err != nil {
		return err
	}
	return writeFile(filepath.Join(m.o.dir, runsFile), func(w io.Writer) error {
		return result.WriteRuns(w, m.all.Keys(), m.all.Runs())
	})
}
