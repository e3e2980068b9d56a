package scaling

import (
	"fmt"

	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// schedule has a number of shards for each time, as scheduled actions of Application Auto
// Scaling do. It looks at nothing: what one call may not do, or is refused, it asks for again
// a minute later, until the shards are there.
//
//	before the first step ──► wants nothing
//	step ──► UpdateShardCount, as far as 2× or ½ ──► there? ──no──► a minute later again
//	           ▲                                       └──yes──► the next step
//	           └───────────────────────────────────────────────────────┘
type schedule struct {
	everyMinute
	c      *spec.Schedule
	behind bool // the shards of the last step are not there
}

// inForce is the last step that has come by now, or nil, and when the next will.
func (s *schedule) inForce(now sim.Time) (step *spec.ScheduleStep, next sim.Time) {
	began := sim.Time(0)
	if s.c.Every > 0 {
		began = now / s.c.Every * s.c.Every
	}
	steps := s.c.Steps
	for i := range steps {
		if began+steps[i].At > now {
			return step, began + steps[i].At
		}
		step = &steps[i]
	}
	if s.c.Every == 0 {
		return step, sim.Never
	}
	return step, began + s.c.Every + steps[0].At
}

func (s *schedule) Next(now sim.Time) sim.Time {
	if s.behind {
		return now + sim.Minute
	}
	_, next := s.inForce(now)
	return next
}

func (s *schedule) Decide(now sim.Time, _ *Metrics, open int) (to int, why string) {
	step, _ := s.inForce(now)
	if step == nil && now >= s.c.Every && s.c.Every > 0 { // the last one of the round before
		step = &s.c.Steps[len(s.c.Steps)-1]
	}
	if s.behind = step != nil && step.To != open; !s.behind {
		return open, ""
	}
	return step.To, fmt.Sprintf("the schedule has %s from %s on", shards(step.To), clock(step.At))
}

// clock prints hours and minutes, and seconds where there are some.
func clock(t sim.Time) string {
	if t%sim.Minute == 0 {
		return fmt.Sprintf("%d:%02d h", t/sim.Hour, t%sim.Hour/sim.Minute)
	}
	return t.String()
}

// Done changes nothing: whether the shards are there, the next look tells.
func (s *schedule) Done(sim.Time, Outcome) {}
