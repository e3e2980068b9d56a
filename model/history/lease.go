package history

import "github.com/kinesim/kinesim/model/api"

// Lease judges a write to a lease table, where it was decided.
func (k *Checker) Lease(r api.LeaseRow) {
	if !r.Applied || r.Op != api.LeaseUpdate || r.Reader < 0 {
		return
	}
	end := r.After.Checkpoint.Kind == api.MarkShardEnd
	k.Checkpoint(api.CheckpointRow{At: r.At, Reader: r.Reader, Tenure: k.readers[r.Reader].tenure,
		Next: r.After.Checkpoint.Next, End: end, Accepted: true})
}
