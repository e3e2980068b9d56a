package producer

import (
	"slices"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// away handles a message to an instance that is not there: one that is paused finds it
// when it goes on, one that has crashed never. It reports false when the instance runs.
func (a *line) away(now sim.Time, m sim.Message, out *sim.Outbox) bool {
	if a.down {
		if m.Kind == api.KindPutReply { // made before the crash
			a.c.Bodies.Puts.Free(m.Body)
		}
		return true
	}
	if a.c.Process == nil {
		return false
	}
	until := a.c.Process.PausedUntil(now)
	if until > now {
		out.At(until, a.c.Self, m.Kind, m.Body)
	}
	return until > now
}

// crash loses all that the instance holds: what waits, what is in back-off, and what is
// in flight, of which nobody will know what became.
func (a *Actor) crash(now sim.Time, out *sim.Outbox) {
	if a.down {
		return
	}
	a.admit(now)
	a.down = true
	a.lose(now)
	a.drop(now, &a.ready.Records, api.DropCrashed)
	a.ready.dropFirst(a.ready.Records.Len())
	for _, h := range a.resting {
		a.drop(now, &a.c.Groups.slab.At(h).Records, api.DropCrashed)
	}
	puts := &a.c.Bodies.Puts
	for _, h := range a.retrying {
		a.drop(now, &puts.At(h).Records, api.DropCrashed)
	}
	for _, h := range append(a.again, a.starved...) {
		a.drop(now, &puts.At(h).Records, api.DropCrashed)
		puts.Free(h)
	}
	a.line.crash(func(p *api.Put) { a.drop(now, &p.Records, api.DropCrashed) })
	a.resting, a.retrying = a.resting[:0], a.retrying[:0]
	a.again, a.starved = a.again[:0], a.starved[:0]
	a.inFlight, a.bytes = 0, 0
	a.timerAt = sim.Never
	retry := &a.c.Spec.Client.Retry
	a.quota, a.cubic, a.pace = newQuota(retry.Quota), newCubic(retry.Adaptive), pace{}
	a.order.reset()
	out.Restart()
}

// lose gives up what is due by now: while an instance is down its records are still
// offered, and lost.
func (a *Actor) lose(now sim.Time) {
	for a.workload.NextDue() <= now {
		a.made.Reset()
		if a.workload.Fill(&a.made, fillMax, now) == 0 {
			break
		}
		a.offer()
	}
	a.made.Reset()
	for a.waiting.len() > 0 && a.waiting.due(0) <= now {
		a.waiting.take(&a.made)
	}
	a.waiting.admitted = max(a.waiting.admitted, a.waiting.head)
	a.drop(now, &a.made, api.DropCrashed)
	a.made.Reset()
}

// restart begins anew, with what is due from now on.
func (a *Actor) restart(now sim.Time) {
	if !a.down {
		return
	}
	a.lose(now - 1)
	a.down = false
}

// without removes a handle from a short list.
func without(list []uint32, h uint32) []uint32 {
	if i := slices.Index(list, h); i >= 0 {
		return append(list[:i], list[i+1:]...)
	}
	return list
}
