package scenarios

import (
	"slices"

	"github.com/kinesim/kinesim/model/spec"
)

// ambush reads for which step of a worker a crash lies in wait. It needs somebody who comes
// there: producers have no effects, event source mappings leave them to a function, and only
// consumers with dedup write marks.
func (d *decoder) ambush(f *object, out *spec.Fault, s *spec.Scenario) {
	n := f.get("when")
	if n == nil {
		return
	}
	marks := f.choice("when") == "mark"
	out.When = spec.BehindEffect
	if marks {
		out.When = spec.BehindMark
	}
	hit := s.Consumers
	switch {
	case out.Target.Producer >= 0:
		d.fault(n, f.at("when"), "want it with a consumer as target, got a producer, which has no effects")
		return
	case out.Target.Consumer >= 0:
		hit = s.Consumers[out.Target.Consumer : out.Target.Consumer+1]
	}
	if len(hit) > 0 && !slices.ContainsFunc(hit, func(c spec.Consumer) bool { return c.Lambda == nil }) {
		d.fault(n, f.at("when"), "want it with a consumer of kind: polling or fanOut, got lambda")
		return
	}
	if marks && len(hit) > 0 && !slices.ContainsFunc(hit, func(c spec.Consumer) bool { return c.Dedup != nil }) {
		d.fault(n, f.at("when"), "want it with a consumer that writes marks (dedup), got one without")
	}
}
