package history

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// S7: what is sent after another record of its key was acknowledged lies behind it, along
// the lineage of the shards. S8: a record lies behind its SequenceNumberForOrdering. Both
// planes.

// acked is the highest place at which a record of a key was acknowledged, and when.
type acked struct {
	at    sim.Time
	place uint64 // 0 is none
}

// indexBits is how much of a place is the index; above it is the shard and 1 more.
const indexBits = 40

func (a *acked) shard() int32  { return int32(a.place>>indexBits) - 1 }
func (a *acked) index() uint64 { return a.place & (1<<indexBits - 1) }

// ack notes the place of an acknowledged record.
func (k *Checker) ack(a *acked, r *api.ReplyRow, res *api.PutResult) {
	place := uint64(res.Shard+1)<<indexBits | res.Index
	if (a.place^place)>>indexBits == 0 {
		if place >= a.place {
			a.place, a.at = place, r.At
		}
		return
	}
	k.ackElsewhere(a, r, res, place)
}

// ackElsewhere: it is the first of its key, or the shard is another than before.
func (k *Checker) ackElsewhere(a *acked, r *api.ReplyRow, res *api.PutResult, place uint64) {
	if a.place == 0 || k.later(r.Stream, res.Shard, a.shard()) {
		a.place, a.at = place, r.At
	}
}

// growKeys makes room for the keys that there are by now.
func (k *Checker) growKeys() {
	k.acked = append(k.acked, make([]acked, k.c.Keys.Len()-len(k.acked))...)
}

// later tells whether a shard opened after another.
func (k *Checker) later(stream, shard, than int32) bool {
	s := &k.streams[stream]
	if uint(shard) >= uint(len(s.shards)) || uint(than) >= uint(len(s.shards)) {
		return false
	}
	return s.shards[shard].order > s.shards[than].order
}

// checkOrder judges entry i of a put that was appended below others of its shard, or in
// a shard that is closed. Everything else lies behind what is there: an append is behind
// all before it in its shard, which an acknowledgement has been (S4), and a child opens
// when its parents close.
func (k *Checker) checkOrder(r *api.PutRow, i int) {
	key, res := r.Records.Key[i], &r.Results[i]
	if int(key) >= len(k.acked) || k.acked[key].place == 0 {
		return
	}
	a := &k.acked[key]
	if before := a.shard(); before == res.Shard && a.index() < res.Index ||
		before != res.Shard && !k.descends(r.Stream, before, res.Shard) {
		return
	}
	if c := k.producers[r.Producer].call(r.Request); c != nil && c.at <= a.at {
		return // they overlap: either may be first
	}
	k.fail(s7, r.At, k.shardName(r.Stream, res.Shard), "%s was appended at index %d, but index %d of %s with its key "+
		"was acknowledged at %s, before it was sent", k.recordName(r.Records.UID[i]), res.Index, a.index(),
		k.shardName(r.Stream, a.shard()), a.at)
}

// descends tells whether a shard comes from another by reshards.
func (k *Checker) descends(stream, shard, from int32) bool {
	line := k.lineOf(shard)
	for i := 0; i < len(*line); i++ {
		if !k.later(stream, (*line)[i], from) {
			continue // so are its ancestors
		}
		sh := k.shard(stream, (*line)[i])
		if sh.parents[0] == from || sh.parents[1] == from {
			return true
		}
		line.addParents(sh)
	}
	return false
}

// checkBound judges a PutRecord with a SequenceNumberForOrdering. The number of a record
// is composed of when its shard opened and of its index, in this order.
func (k *Checker) checkBound(r *api.PutRow) {
	k.judged(s8)
	res := &r.Results[0]
	if res.Outcome != api.OutcomeStored {
		return
	}
	bound := &r.Ordering
	switch {
	case bound.Mode == api.OrderingTimestamp:
		k.fail(s8, r.At, k.shardName(r.Stream, res.Shard), "%s was stored with a timestamp for a sequence number",
			k.recordName(r.Records.UID[0]))
	case res.Shard == bound.Shard && res.Index <= bound.Index,
		res.Shard != bound.Shard && !k.later(r.Stream, res.Shard, bound.Shard):
		k.fail(s8, r.At, k.shardName(r.Stream, res.Shard), "%s was stored at index %d, which is not behind index "+
			"%d of %s", k.recordName(r.Records.UID[0]), res.Index, bound.Index, k.shardName(r.Stream, bound.Shard))
	}
}
