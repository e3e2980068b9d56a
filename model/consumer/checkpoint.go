package consumer

import (
	"github.com/kinesim/kinesim/sim"
)

// checkpoints decides when a reader writes how far it is: after each batch, or every so
// often. They are settled like the work: late, with the instants at which they were due.
type checkpoints struct {
	c       *Config
	batches []mark // not done yet
	written uint64
	sub     uint32   // user records of the aggregated one there
	before  uint64   // written before that
	count   int      // of the writes, for a planted bug
	ticked  sim.Time // the last instant of those written every so often
}

// mark is a batch: when its last record is done, and the index behind it.
type mark struct {
	at   sim.Time
	next uint64
}

// batch notes what one read returned.
func (k *checkpoints) batch(doneAt sim.Time, next uint64) {
	if p := &k.c.Group.Spec.Checkpoint; !p.Never && p.Every == 0 && !k.c.Group.Spec.MicroBatches() {
		k.batches = append(k.batches, mark{doneAt, next})
	}
}

// reached says of the batches that end at an index or below that they are done.
func (k *checkpoints) reached(now sim.Time, next uint64) {
	for i := range k.batches {
		if k.batches[i].next <= next {
			k.batches[i].at = min(k.batches[i].at, now)
		}
	}
}

// settle writes the checkpoint of the last batch that is done by now: those before it
// would have been overwritten.
func (k *checkpoints) settle(now sim.Time) {
	n := 0
	for n < len(k.batches) && k.batches[n].at <= now {
		n++
	}
	if n > 0 {
		k.write(k.batches[n-1].at, k.batches[n-1].next, 0)
		k.batches = k.batches[:copy(k.batches, k.batches[n:])]
	}
}

// tick is the last instant by now at which a checkpoint was due that is written every so
// often; it reports false when that has been written.
func (k *checkpoints) tick(now sim.Time) (sim.Time, bool) {
	every := k.c.Group.Spec.Checkpoint.Every
	if every == 0 || k.c.Group.Spec.Checkpoint.Never {
		return 0, false
	}
	at := now / every * every
	if p := k.c.Process; p != nil && k.c.Group.Spec.Job != nil && p.PausedUntil(at) > at {
		return 0, false // who stands still does not say how far it is, and the job waits for it
	}
	due := at > k.ticked
	k.ticked = at
	return at, due
}

// nextTick is the next instant at which a checkpoint is due that is written every so often.
func (k *checkpoints) nextTick(now sim.Time) sim.Time {
	every := k.c.Group.Spec.Checkpoint.Every
	return now/every*every + every
}

// write writes that the records below an index are done, and sub user records of the one there.
func (k *checkpoints) write(at sim.Time, next uint64, sub uint32) {
	next, sub = k.covers(next, sub)
	if next < k.written || next == k.written && sub <= k.sub {
		return
	}
	written := k.backwards(next)
	k.before, k.written, k.sub = k.written, next, sub
	k.c.Claim.Checkpoint(at, written, sub)
}

func (k *checkpoints) drop() { k.batches = k.batches[:0] }

// commit writes the checkpoint of a micro-batch.
func (k *checkpoints) commit(now sim.Time, next uint64) {
	if !k.c.Group.Spec.Checkpoint.Never {
		k.write(now, next, 0)
	}
}
