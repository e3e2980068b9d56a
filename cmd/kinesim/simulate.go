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

// stepTarget is how long, on the wall, the run may go without looking up.
const stepTarget = 50 * time.Millisecond

// simulate runs a scenario to its end, or until Ctrl-C.
func simulate(s *spec.Scenario, o model.Options, progress io.Writer) (*simulation, error) {
	world, err := model.Build(s, o)
	if err != nil {
		return nil, err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	out := &simulation{world: world, spec: s}
	p := newProgress(progress, s.Duration)
	start, step := time.Now(), sim.Second
	for !world.Over() && out.err == nil {
		if ctx.Err() != nil {
			out.interrupted = true
			break
		}
		began := time.Now()
		out.err = world.RunUntil(world.Now() + step)
		took := time.Since(began)
		if took < stepTarget/2 && step < sim.Hour {
			step *= 2
		} else if took > stepTarget && step > sim.Millisecond {
			step /= 2
		}
		p.show(world.Now(), time.Since(start))
	}
	p.clear()
	out.wall = time.Since(start)
	world.Finish()
	return out, nil
}

// progress is one line on a terminal, at most once a second.
type progress struct {
	out   io.Writer // nil: quiet
	total sim.Time
	last  time.Duration
	shown bool
}

func newProgress(out io.Writer, total sim.Time) *progress { return &progress{out: out, total: total} }

func (p *progress) show(now sim.Time, wall time.Duration) {
	if p.out == nil || wall-p.last < time.Second {
		return
	}
	p.last, p.shown = wall, true
	speed := float64(now) / float64(wall)
	left := time.Duration(float64(p.total-now) / max(speed, 1e-9)).Round(time.Second)
	fmt.Fprintf(p.out, "\r\x1b[K%3.0f %%  virtual %s of %s  %.0f× real time  %s left",
		100*float64(now)/float64(p.total), now.Duration().Round(time.Second), p.total.Duration(), speed, left)
}

func (p *progress) clear() {
	if p.shown {
		fmt.Fprint(p.out, "\r\x1b[K")
	}
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
