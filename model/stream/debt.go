package stream

import "github.com/kinesim/kinesim/sim"

// Debt is the limit on bytes read from a shard. The balance starts and caps at 0, a
// call is allowed when nothing is owed, and is charged what it returned. With 2 MiB/s
// a read of 10 MiB blocks for exactly the documented 5 s (SDK GetRecords 2026-11: "If a
// call returns this amount of data, subsequent calls made within the next 5 seconds throw
// ProvisionedThroughputExceededException"; kinesis.md §1.3).
//
// simplified: the other documented rule, refusals "within the next 1 second" when
// throughput is insufficient, is the same debt; it may last less than a second.
type Debt struct{ owed Bucket }

// Clear tells whether nothing is owed at now.
func (d *Debt) Clear(r *Rate, now sim.Time) bool {
	d.owed.refill(r, now)
	return d.owed.missing == 0
}

// Charge adds n bytes to what is owed.
func (d *Debt) Charge(r *Rate, now sim.Time, n int64) { d.owed.Charge(r, now, n) }
