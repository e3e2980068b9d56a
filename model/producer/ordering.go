package producer

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// ordering is what a client of PutRecord knows of its keys when it passes
// SequenceNumberForOrdering: the number of the last record of each, and which have a
// call under way. "Set the SequenceNumberForOrdering of record n to the sequence number
// of record n-1" (SDK PutRecord 2026-11; kinesis.md §1.2) needs the answer for n-1 first.
//
// simplified: records leave in the order in which they are due, so that one whose key is
// busy holds up those behind it; a client with a queue a key would let them pass.
type ordering struct {
	keys map[api.Key]keyOrder
}

type keyOrder struct {
	busy  bool
	set   bool
	shard int32
	index uint64
}

func (o *ordering) reset() { o.keys = nil }

// blocks tells whether the next record must wait for the one of its key before.
func (o *ordering) blocks(a *Actor, now sim.Time) bool {
	if a.c.Spec.Client.Ordering != spec.OrderSequence {
		return false
	}
	a.admit(now)
	return a.waiting.len() > 0 && a.waiting.due(0) <= now && o.keys[a.waiting.c.Key[a.waiting.head]].busy
}

// bound is what a call carries.
func (o *ordering) bound(a *Actor, now sim.Time, p *api.Put) api.Ordering {
	switch a.c.Spec.Client.Ordering {
	case spec.OrderTimestamp:
		at := now
		if a.c.Process != nil {
			at += a.c.Process.Skew(now)
		}
		return api.Ordering{Mode: api.OrderingTimestamp, At: at}
	case spec.OrderSequence:
		if o.keys == nil {
			o.keys = map[api.Key]keyOrder{}
		}
		k := o.keys[p.Records.Key[0]]
		k.busy = true
		o.keys[p.Records.Key[0]] = k
		if k.set {
			return api.Ordering{Mode: api.OrderingSequence, Shard: k.shard, Index: k.index}
		}
	}
	return api.Ordering{}
}

// answered notes the number that a record was given.
func (o *ordering) answered(p *api.Put) {
	if o.keys == nil || p.Error != nil || p.Results[0].Outcome != api.OutcomeStored {
		return
	}
	o.keys[p.Records.Key[0]] = keyOrder{set: true, shard: p.Results[0].Shard, index: p.Results[0].Index}
}

// free lets the next record of a key go when this one was given up.
func (o *ordering) free(p *api.Put) {
	if o.keys == nil {
		return
	}
	k := o.keys[p.Records.Key[0]]
	k.busy = false
	o.keys[p.Records.Key[0]] = k
}
