// Package runner runs worlds on the virtual clock. It is told by a context to stop, and says
// how far it is; what happens in the run depends on neither.
package runner

import (
	"context"
	"time"

	"github.com/kinesim/kinesim/model"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// Run is a world that has been run.
type Run struct {
	World       *model.World
	Wall        time.Duration
	Interrupted bool  // the context was over before the run was
	Err         error // a budget was exceeded; the world is finished with what it has
}

// Options are how to run.
type Options struct {
	Model model.Options
	Step  sim.Time           // of virtual time between two looks up; 0: what a person does not notice
	Built func(*model.World) // sees the world before it starts; nil: nobody does

	// Watch sees how far the run is, after every step; nil: nobody does.
	Watch func(now sim.Time, wall time.Duration)
}

// stepTarget is how long, on the wall, a run may go without looking up.
const stepTarget = 50 * time.Millisecond

// Advance runs a scenario to its end, or until the context is over. The error is that of a
// scenario that cannot be built.
func Advance(ctx context.Context, s *spec.Scenario, o Options) (*Run, error) {
	world, err := model.Build(s, o.Model)
	if err != nil {
		return nil, err
	}
	if o.Built != nil {
		o.Built(world)
	}
	out := &Run{World: world}
	start, step := time.Now(), sim.Second
	if o.Step > 0 {
		step = o.Step
	}
	for !world.Over() && out.Err == nil {
		if ctx.Err() != nil {
			out.Interrupted = true
			break
		}
		began := time.Now()
		out.Err = world.RunUntil(world.Now() + step)
		took := time.Since(began)
		switch {
		case o.Step > 0:
		case took < stepTarget/2 && step < sim.Hour:
			step *= 2
		case took > stepTarget && step > sim.Millisecond:
			step /= 2
		}
		if o.Watch != nil {
			o.Watch(world.Now(), time.Since(start))
		}
	}
	out.Wall = time.Since(start)
	world.Finish()
	return out, nil
}
