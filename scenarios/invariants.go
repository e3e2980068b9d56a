package scenarios

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/scenarios/form"
	"github.com/kinesim/kinesim/sim"
)

// invariantIDs are those that this version checks.
var invariantIDs = form.InvariantIDs()

// plannedID is what the ids of correctness.md §5a look like.
var plannedID = regexp.MustCompile(`^[A-Z][0-9]{1,2}$`)

func (d *decoder) invariants(o *object, s *spec.Scenario) {
	inv := d.object(o.orTree("invariants"), "invariants", form.Of[form.Allowance]())
	if inv == nil {
		return
	}
	s.Liveness = toTime(inv.byDefault("liveness", short(liveness(s))).above("liveness", unitDuration))
	if !inv.has("allow") {
		return
	}
	for i, item := range d.list(inv.get("allow"), "invariants.allow") {
		path := fmt.Sprintf("invariants.allow[%d]", i)
		known := item.kind == scalar && slices.Contains(invariantIDs, item.text)
		switch {
		case !known && plannedID.MatchString(item.text):
			d.fault(item, path, "want the id of an invariant (%s), got %s, which is not checked yet",
				strings.Join(invariantIDs, ", "), describe(item))
		case !known:
			d.fault(item, path, "want the id of an invariant (%s), got %s%s", strings.Join(invariantIDs, ", "),
				describe(item), suggest(item.text, invariantIDs))
		}
		d.allowing(item, path, item.text, s)
		s.Allow = append(s.Allow, item.text)
	}
}

// liveness is how long everything may take to catch up when the scenario does not say:
// a backlog grows for as long as a fault lasts, and a reader with as much room again
// needs as long to work it off.
func liveness(s *spec.Scenario) sim.Time {
	longest := sim.Time(0)
	for i := range s.Faults {
		longest = max(longest, s.Faults[i].For)
	}
	return max(sim.Minute, 2*longest)
}
