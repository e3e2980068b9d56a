package consumer

import (
	"github.com/kinesim/kinesim/sim"
)

// A driver runs a job in micro-batches: every shard has a task that reads until one of the bounds
// of the batch; when the last task is done, how far each shard is is written, and the next batch
// begins at its trigger. A batch that fails is begun again from where it began.
//
//	idle ──shards──► a task for each ──all done──► commit ──trigger──► idle
//	  ▲                     │
//	  └──a worker is lost───┘
type driver struct {
	state  driverState
	number uint32 // of the batch
	begun  sim.Time
	left   int // tasks that are not done
}

type driverState uint8

const (
	driverIdle driverState = iota
	driverRuns
	driverWaits // for the trigger
)

// drive begins a batch when none is under way and there is a shard to read.
func (g *Group) drive(now sim.Time, out *sim.Outbox) {
	d := &g.driver
	if !g.c.Spec.MicroBatches() || d.state != driverIdle || g.yields > 0 {
		return
	}
	d.number++
	d.left = 0
	for i := range g.ledger.leases {
		if e := &g.ledger.leases[i]; e.state == leaseHeld {
			e.task = d.number
			d.left++
			out.After(1, e.actor, kindBatch, 0)
		}
	}
	if d.left > 0 {
		d.state, d.begun = driverRuns, now
	}
}

// abort ends the batch at hand: nothing of it is written.
func (g *Group) abort() { g.driver.state = driverIdle }

// onTask notes that the task of a reader is done, and commits behind the last.
func (g *Group) onTask(now sim.Time, reader int32, out *sim.Outbox) {
	d := &g.driver
	for i := range g.ledger.leases {
		if e := &g.ledger.leases[i]; e.state == leaseHeld && e.reader == reader && e.task == d.number {
			e.task = 0
			d.left--
		}
	}
	if d.state != driverRuns || d.left > 0 {
		return
	}
	d.state = driverWaits
	for i := range g.ledger.leases {
		if e := &g.ledger.leases[i]; e.state == leaseHeld {
			out.After(1, e.actor, kindCommit, 0)
		}
	}
	// A shard that ends with the commit has told so by then, and has no task in the next batch.
	out.At(max(now+4, d.begun+g.c.Spec.Job.Batch.Trigger), g.c.Self, kindTrigger, d.number)
}

// onTrigger lets the next batch begin.
func (g *Group) onTrigger(number uint32) {
	if d := &g.driver; d.state == driverWaits && d.number == number {
		d.state = driverIdle
	}
}
