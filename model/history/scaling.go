package history

import "github.com/kinesim/kinesim/model/api"

// S11 of scaling policies: a call that is accepted asks for no fewer shards than the policy's
// least and for no more than its most, and it was made between as many. The calls are of the
// client plane, the open shards of the truth. Where an operator reshards as well, they are
// the operator's doing, and the calls alone are judged: from outside a call may not reach, so
// it must lead nearer.

// Scale checks what a policy was let to do.
func (k *Checker) Scale(r api.ScaleRow) {
	if r.Error != nil {
		return
	}
	s := &k.streams[r.Stream]
	low, high := s.c.ScaleMin, s.c.ScaleMax
	if r.To < low && r.To <= r.From || r.To > high && r.To >= r.From {
		k.fail(s11, r.At, s.c.Name, "its scaling policy asks for %d shards, and is to keep between %d and %d",
			r.To, low, high)
	}
	if r.Operation == api.UpdateShardCount && !s.c.Operated && (s.open < low || s.open > high) {
		k.fail(s11, r.At, s.c.Name, "%d shards are open when its scaling policy begins a change, which is to "+
			"keep between %d and %d", s.open, low, high)
	}
}
