package history

import "github.com/kinesim/kinesim/model/api"

// Lease judges a write to a lease table, where it was decided. Who takes a lease begins a
// tenure of its shard, whenever it begins to read; a checkpoint is what the table has.
func (k *Checker) Lease(r api.LeaseRow) {
	if !r.Applied {
		return
	}
	switch {
	case r.Begins():
		as := k.place(r.Application, r.Shard)
		as.tenure = max(as.tenure, r.Tenure())
		if as.reader != 0 && k.readers[as.reader-1].tenure < as.tenure {
			k.readers[as.reader-1].left = true
		}
	case r.Reader >= 0:
		mark := r.After.Checkpoint
		k.Checkpoint(api.CheckpointRow{At: r.At, Reader: r.Reader, Tenure: k.readers[r.Reader].tenure, Next: mark.Next,
			Sub: uint32(mark.Sub), End: mark.Kind == api.MarkShardEnd, Accepted: true})
	}
}
