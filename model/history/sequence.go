package history

import "github.com/kinesim/kinesim/model/api"

// S1: for each shard, the sequence numbers of what is appended strictly increase; so
// none is given twice. Truth plane alone. The index is what a sequence number encodes.

// repeated reports entry i, whose index is not above all before it.
func (k *Checker) repeated(r *api.PutRow, i int, next uint64) {
	res := &r.Results[i]
	k.fail(s1, r.At, k.shardName(r.Stream, res.Shard), "%s was appended at index %d, after index %d",
		k.recordName(r.Records.UID[i]), res.Index, next-1)
	k.checkOrder(r, i)
}
