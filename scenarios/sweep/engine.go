package sweep

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/kinesim/kinesim/sim"
)

// Engine runs cells, each once, and keeps what they come to. Its fields are set before it
// runs; it may run many times, one after another.
type Engine struct {
	Store  *Store
	Jobs   int            // cells at once; 0: as many as there are cores
	Memory int64          // bytes that each may keep; 0: the default of a run
	Watch  func(Progress) // is told of every cell that is done, and once a second; nil: nobody is
	Warn   func(error)    // is told of a file that is not taken for an outcome; nil: nobody is

	known map[string]*Outcome // by address: what Run has returned, so that no file is read twice
}

// Progress is how far an engine is with its cells.
type Progress struct {
	Cells   int           // asked for, those that are the same counted once
	Found   int           // were in the store
	Done    int           // were run
	Running int           // are under way
	Virtual sim.Time      // of those that were run, and of those under way
	Wall    time.Duration // since the engine began
}

// Left is the time that is left, by the mean of the cells so far. It tells whether any was
// run that could say.
func (p Progress) Left() (time.Duration, bool) {
	if p.Done == 0 {
		return 0, false
	}
	return p.Wall / time.Duration(p.Done) * time.Duration(p.Cells-p.Found-p.Done), true
}

// Run runs the cells that are not in the store, in order, and returns the outcomes of all, in
// order. Cells that are the same share one. When the context is over, or an outcome cannot be
// kept, those that are missing are nil, and the error says why: a run that was under way is
// lost, all that were done are in the store.
func (e *Engine) Run(ctx context.Context, cells []Cell) ([]*Outcome, error) {
	if err := e.Store.Open(); err != nil {
		return nil, err
	}
	b := &batch{e: e, start: time.Now(), first: map[string]int{}, results: make([]*Outcome, len(cells))}
	for i, c := range cells {
		if address := e.Store.Address(c); !b.known(address) {
			b.first[address] = i
			b.todo = append(b.todo, task{i, c})
		}
	}
	err := b.run(ctx)
	if e.known == nil {
		e.known = map[string]*Outcome{}
	}
	out := make([]*Outcome, len(cells))
	for i, c := range cells {
		address := e.Store.Address(c)
		if out[i] = b.results[b.first[address]]; out[i] != nil {
			e.known[address] = out[i]
		}
	}
	return out, err
}

// Find returns the outcomes that are in the store, nil for those that are not, and runs
// nothing.
func (e *Engine) Find(cells []Cell) []*Outcome {
	out := make([]*Outcome, len(cells))
	for i, c := range cells {
		out[i] = e.find(c)
	}
	return out
}

// find is an outcome of the store that still stands: one that was cut short by another budget
// might come further with this one.
func (e *Engine) find(c Cell) *Outcome {
	o := e.known[e.Store.Address(c)]
	if o == nil {
		var err error
		if o, err = e.Store.Get(c); err != nil && e.Warn != nil {
			e.Warn(err)
		}
	}
	if o != nil && o.OverBudget && o.MemoryBytes != e.Memory {
		return nil
	}
	return o
}

// task is a cell and its place among all.
type task struct {
	index int
	cell  Cell
}

// ended is a task that a worker has done with.
type ended struct {
	task    task
	outcome *Outcome
	found   bool // in the store
	err     error
}

// batch is the state of one Run.
type batch struct {
	e       *Engine
	start   time.Time
	first   map[string]int // by address: the first cell that has it
	todo    []task
	results []*Outcome

	found, done int
	running     atomic.Int64
	virtual     atomic.Int64
}

func (b *batch) known(address string) bool { _, known := b.first[address]; return known }

// run hands the tasks to workers and takes what they come to. The first error ends it.
func (b *batch) run(ctx context.Context) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	next, results := make(chan task), make(chan ended)
	go func() {
		defer close(next)
		for _, t := range b.todo {
			select {
			case next <- t:
			case <-ctx.Done():
				return
			}
		}
	}()
	var workers sync.WaitGroup
	for range b.jobs() {
		workers.Add(1)
		go func() {
			defer workers.Done()
			for t := range next {
				results <- b.one(ctx, t)
			}
		}()
	}
	go func() {
		workers.Wait()
		close(results)
	}()
	return b.take(ctx, results, stop)
}

func (b *batch) jobs() int {
	jobs := b.e.Jobs
	if jobs <= 0 {
		jobs = runtime.GOMAXPROCS(0)
	}
	return min(jobs, len(b.todo))
}

// take collects what workers come to, and tells the watcher.
func (b *batch) take(ctx context.Context, results <-chan ended, stop context.CancelCauseFunc) error {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	var failed error
	for {
		select {
		case r, more := <-results:
			switch {
			case !more:
				if failed == nil && b.found+b.done < len(b.todo) {
					failed = context.Cause(ctx)
				}
				return failed
			case r.err != nil && failed == nil:
				failed = r.err
				stop(r.err)
			case r.err != nil: // the others, that were told to stop
			case r.found:
				b.found++
			default:
				b.done++
			}
			b.results[r.task.index] = r.outcome
			b.tell()
		case <-tick.C:
			b.tell()
		}
	}
}

func (b *batch) tell() {
	if b.e.Watch != nil {
		b.e.Watch(Progress{Cells: len(b.todo), Found: b.found, Done: b.done, Running: int(b.running.Load()),
			Virtual: sim.Time(b.virtual.Load()), Wall: time.Since(b.start)})
	}
}

// one finds an outcome, or runs the cell and keeps what it comes to.
func (b *batch) one(ctx context.Context, t task) ended {
	e := b.e
	if o := e.find(t.cell); o != nil {
		return ended{task: t, outcome: o, found: true}
	}
	if err := context.Cause(ctx); err != nil {
		return ended{task: t, err: err}
	}
	b.running.Add(1)
	defer b.running.Add(-1)
	began, last := time.Now(), sim.Time(0)
	address := e.Store.Address(t.cell)
	if err := e.Store.note("begun %s", address); err != nil {
		return ended{task: t, err: err}
	}
	o, err := Simulate(ctx, t.cell, e.Store.Build, e.Memory, func(now sim.Time) {
		b.virtual.Add(int64(now - last))
		last = now
	})
	if err == nil {
		err = e.Store.Put(o)
	}
	if err == nil {
		err = e.Store.note("done %s in %.3f s", address, time.Since(began).Seconds())
	}
	if err != nil {
		return ended{task: t, err: err}
	}
	return ended{task: t, outcome: o}
}

// Interrupted tells whether an error of Run is that of a context that was over.
func Interrupted(err error) bool {
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}
