package consumer

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// A job is an application whose workers are one, such as that of Flink: when one of them is lost,
// the tasks of all are cancelled, and all shards go back to the last checkpoint, which was of all
// at one instant.
//
// simplified: a checkpoint is complete at the instant at which it is due, the tasks are cancelled
// as soon as a worker is lost, and the end of a shard is not lost with them.

// cancels tells whether the loss of a worker ends the tenure of a shard.
func (g *Group) cancels(e *lease, w int32) bool {
	return e.state == leaseHeld && (e.worker == w || g.c.Spec.Job != nil)
}

// cancelOthers ends the tasks of a job on the workers that are not lost. When those of the lost
// one are told, all begin again.
func (g *Group) cancelOthers(w int32, out *sim.Outbox) {
	if g.c.Spec.Job == nil {
		return
	}
	g.abort()
	for i := range g.ledger.leases {
		if e := &g.ledger.leases[i]; e.state == leaseHeld && e.worker != w {
			out.After(1, e.actor, api.KindCrash, 0)
			e.state, e.worker = leaseOrphan, w
		}
	}
	out.After(2, g.c.Self, kindCancelled, uint32(w))
}
