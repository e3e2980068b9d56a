package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/kinesim/kinesim/model"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/scenarios/runner"
	"github.com/kinesim/kinesim/sim"
)

// simulation is a run on the virtual clock, with a person watching.
type simulation struct {
	world       *model.World
	spec        *spec.Scenario
	wall        time.Duration
	interrupted bool
	err         error // a budget was exceeded; the world is finished with what it has
}

// disturb is for the tests of doctor: they plant a flaw into a world that was built.
var disturb = func(*model.World) {}

// simulate runs a scenario to its end, or until Ctrl-C.
func simulate(s *spec.Scenario, o *runOptions, progress io.Writer) (*simulation, error) {
	ctx, stop := interruptible()
	defer stop()
	p := newProgress(progress, s.Duration)
	defer p.clear()
	return advance(ctx, s, o, p.show)
}

// interruptible is over when somebody types Ctrl-C.
func interruptible() (context.Context, context.CancelFunc) {
	return signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
}

// advance runs a scenario to its end, or until the context is over; watch sees how far it
// is.
func advance(ctx context.Context, s *spec.Scenario, o *runOptions,
	watch func(now sim.Time, wall time.Duration)) (*simulation, error) {
	r, err := runner.Advance(ctx, s, runner.Options{Model: o.model, Step: o.step, Built: disturb, Watch: watch})
	if err != nil {
		return nil, err
	}
	return &simulation{world: r.World, spec: s, wall: r.Wall, interrupted: r.Interrupted, err: r.Err}, nil
}

// progressLine is a line on a terminal that each next one replaces.
type progressLine struct {
	out   io.Writer // nil: quiet
	shown bool
}

func (p *progressLine) show(text string) {
	if p.out != nil {
		p.shown = true
		fmt.Fprint(p.out, "\r\x1b[K"+text)
	}
}

func (p *progressLine) clear() {
	if p.shown {
		fmt.Fprint(p.out, "\r\x1b[K")
	}
}

// progress shows how far a run is, at most once a second.
type progress struct {
	progressLine
	total sim.Time
	last  time.Duration
}

func newProgress(out io.Writer, total sim.Time) *progress {
	return &progress{progressLine: progressLine{out: out}, total: total}
}

func (p *progress) show(now sim.Time, wall time.Duration) {
	if wall-p.last < time.Second {
		return
	}
	p.last = wall
	speed := float64(now) / float64(wall)
	left := time.Duration(float64(p.total-now) / max(speed, 1e-9)).Round(time.Second)
	p.progressLine.show(fmt.Sprintf("%3.0f %%  virtual %s of %s  %.0f× real time  %s left",
		100*float64(now)/float64(p.total), now.Duration().Round(time.Second), p.total.Duration(), speed, left))
}

// isTerminal tells whether a writer is a terminal that a person looks at.
func isTerminal(w io.Writer) bool {
	f, isFile := w.(*os.File)
	if !isFile {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
