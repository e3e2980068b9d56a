package api

import "github.com/kinesim/kinesim/sim"

// LeaseRow: a write to a lease was decided. A refused call, by a limit or a fault, is none.
type LeaseRow struct {
	At          sim.Time
	Table       int32
	Application int32
	Shard       int32
	Op          LeaseOp
	If          LeaseIf
	Caller      int32  // worker, by its starts
	Token       uint64 // of the caller's tenure of the lease, if it has one
	Reader      int32  // LeaseUpdate: whose checkpoint it is; -1: nobody's
	Applied     bool   // else the condition failed
	Existed     bool   // there was such a lease
	Before      Lease
	After       Lease
}

// Begins tells whether the write, which was applied, begins a tenure: somebody has taken the
// lease, or made it for itself.
func (r *LeaseRow) Begins() bool {
	return r.Op == LeaseTake || r.Op == LeaseCreate && r.Reader < 0 && r.After.Owner != Unowned
}

// Tenure is the number of the tenure that a take begins: tenures of a lease are numbered by
// its counter, which never goes back.
func (r *LeaseRow) Tenure() int32 { return int32(r.After.Counter) }
