package history

import "github.com/kinesim/kinesim/sim"

// Finish checks what only the end of a run can tell.
func (k *Checker) Finish(now sim.Time) {
	k.pass(now)
	k.now = now
	k.finishSplits(now)
	for i := range k.streams {
		if s := &k.streams[i]; !s.checked {
			k.checkPartition(s.changed, int32(i))
		}
	}
	for i := range k.producers {
		k.finishProducer(now, i)
	}
	k.checkReceived(now)
	for i := range k.readers {
		k.checkMisplaced(&k.readers[i])
	}
	for i := range k.apps {
		k.finishEffects(now, int32(i))
		k.finishDropped(int32(i))
	}
	k.finishGuarantees()
	k.finishLiveness(now)
}
