package producer

import (
	"slices"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// Stalled tells an observer why nothing is sent before now: the batch at hand is complete
// at an instant, which may lie ahead, and from then on it waits for the reason given. It
// changes nothing.
func (a *Actor) Stalled(now sim.Time) (complete sim.Time, why api.Stall) {
	switch {
	case a.down:
		return 0, api.StallDown
	case a.inFlight >= a.c.Spec.Client.InFlight:
		why = api.StallSlot
	case a.keyIsBusy(now):
		why = api.StallKey
	default:
		why = api.StallPace
	}
	if a.ready.Records.Len() > 0 || len(a.again) > 0 {
		return 0, why
	}
	return a.complete(), why
}

// complete is nextFlush for the records that are made.
func (a *Actor) complete() sim.Time {
	w := &a.waiting
	if w.len() == 0 {
		return sim.Never
	}
	if a.c.Spec.Client.Single {
		return w.due(0)
	}
	linger := w.due(0) + a.c.Spec.Client.Linger
	size, full := int64(0), a.batch()-1
	for i, b := range w.c.Bytes[w.head:] {
		if size += int64(b); i == full || size > a.c.PutBytes {
			return min(linger, w.due(i))
		}
	}
	return linger
}

func (a *Actor) keyIsBusy(now sim.Time) bool {
	return a.c.Spec.Client.Ordering == spec.OrderSequence && a.waiting.len() > 0 && a.waiting.due(0) <= now &&
		a.order.keys[a.waiting.c.Key[a.waiting.head]].busy
}

// Has tells whether a group in back-off holds a record.
func (g *Groups) Has(h uint32, u api.UID) bool { return slices.Contains(g.slab.At(h).Records.UID, u) }
