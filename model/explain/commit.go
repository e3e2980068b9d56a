package explain

import (
	"fmt"
	"slices"

	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// commit goes on to where what was stored can be read, or to where the answer leaves
// without that, if it is earlier.
func (r *Recorder) commit(stream int32, w *path, a *admission, until sim.Time) {
	if !a.stored {
		return
	}
	w.to(min(a.turn, until), KindPlace)
	text, zone, fault := r.late(stream, a)
	if a.quorum > until {
		text = "no quorum in time: the service answers without it"
	}
	w.add(piece{kind: KindCommit, to: min(a.quorum, until), text: text, zone: zone, fault: fault})
	w.to(min(a.visible, until), KindCommitOrder)
}

// late says which zone a put waited for: the one that makes the quorum.
func (r *Recorder) late(stream int32, a *admission) (text, zone, fault string) {
	order := []int{0, 1, 2}
	slices.SortStableFunc(order, func(i, j int) int {
		switch {
		case a.zones[i] < a.zones[j]:
			return -1
		case a.zones[i] > a.zones[j]:
			return 1
		}
		return 0
	})
	need := r.c.Quorum[stream]
	last := order[need-1]
	zone = r.zone(int8(last))
	text = fmt.Sprintf("commits with %d of 3 zones:", need)
	for i, z := range order {
		took := span(a.zones[z] - a.turn)
		if a.zones[z] >= sim.Never-sim.Day {
			took = "never"
		}
		text += fmt.Sprintf(" %s %s", r.zone(int8(z)), took)
		if i < 2 {
			text += ","
		}
	}
	// A quorum is late for the zones that it could do without as well: had they been in time,
	// it would not have had to wait for the last.
	for _, z := range order[need-1:] {
		if fault = r.fault(a.turn, min(a.zones[z], a.turn+sim.Hour), r.inZone(int8(z)), spec.ZoneSlow, spec.ZoneDown,
			spec.ZoneCut); fault != "" {
			break
		}
	}
	return text, zone, fault
}

func (r *Recorder) zone(z int8) string {
	if z < 0 || int(z) >= len(r.c.Spec.Network.Zones) {
		return "?"
	}
	return r.c.Spec.Network.Zones[z]
}

func (r *Recorder) inZone(z int8) spec.Target {
	t := spec.Everyone()
	t.Zone = int(z)
	return t
}
