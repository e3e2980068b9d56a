package kcl

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// The lease of a shard at its end is deleted by who holds it: some minutes after the end, when
// all its children have a lease that is beyond its first record (LeaseCleanupManager).

func (j *java) clean(now sim.Time, out *sim.Outbox) {
	for _, h := range j.w.held {
		if h.lease.Checkpoint.Kind != api.MarkShardEnd || h.busy || h.kids > 0 {
			continue
		}
		if h.endAt == 0 { // it was at its end when it was taken
			h.endAt = now
		}
		if now-h.endAt < j.times().CleanAfter {
			continue
		}
		h.waits = false
		for _, kid := range h.lease.Kids {
			if kid != api.NoShard {
				h.kids++
				j.w.send(now, api.LeaseCall{Op: api.LeaseGet, Known: api.Lease{Shard: kid}, Reader: -1},
					pending{why: toSeeKid, held: h}, out)
			}
		}
		if h.kids == 0 {
			j.delete(now, h, out)
		}
	}
}

func (j *java) delete(now sim.Time, h *held, out *sim.Outbox) {
	h.busy = true
	j.w.send(now, api.LeaseCall{Op: api.LeaseDelete, Known: h.lease, Token: h.token, Reader: -1},
		pending{why: toDelete, held: h}, out)
}

func (j *java) onClean(now sim.Time, p *pending, a *api.LeaseCall, out *sim.Outbox) {
	h := p.held
	if p.why == toDelete {
		if h.busy = false; a.Applied {
			j.w.fleet.delete(h.lease.Shard)
			j.lose(h, out)
			return
		}
		j.w.next(now, h, out)
		return
	}
	h.kids--
	begun := a.Error == nil && (!a.Found || a.Now.Checkpoint.Kind != api.MarkTrimHorizon)
	h.waits = h.waits || !begun
	if h.kids == 0 && !h.waits && !h.busy && j.w.find(h.lease.Shard) == h {
		j.delete(now, h, out)
	}
}
