package plan

import (
	"context"
	"strings"

	"github.com/kinesim/kinesim/scenarios/sweep"
)

// examine puts the option that was decided for to the test: what it survives, and what it
// hangs on. All of it is one batch of runs, so that no core waits for another.
func (m *maker) examine(ctx context.Context, pick *option) error {
	s, err := newSubject(pick.variant)
	if err != nil {
		return err
	}
	drills, swings := m.drills(s), m.swings(s)
	var cells []sweep.Cell
	for i := range drills {
		cells = append(cells, sweep.Cell{Variant: drills[i].variant})
	}
	runs := min(len(pick.runs), swingRuns)
	for i := range swings {
		for _, v := range swings[i].ends {
			for run := range runs {
				cells = append(cells, sweep.Cell{Variant: v, Run: run})
			}
		}
	}
	outcomes, err := m.Runner.Run(ctx, cells)
	take := func(n int) []*sweep.Outcome {
		n = min(n, len(outcomes))
		some := outcomes[:n]
		outcomes = outcomes[n:]
		return made(some)
	}
	for i := range drills {
		if o := take(1); len(o) == 1 {
			m.plan.Survival = append(m.plan.Survival, m.drilled(&drills[i], o[0]))
		}
	}
	base := pick.runs[:runs]
	for i := range swings {
		low, high := take(runs), take(runs)
		if len(low) == runs && len(high) == runs {
			m.plan.Sensitivity = append(m.plan.Sensitivity, m.swung(&swings[i], pick, low, base, high))
		}
	}
	widestFirst(m.plan.Sensitivity)
	return err
}

func firstLine(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	return line
}
