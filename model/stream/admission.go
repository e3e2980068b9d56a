package stream

import (
	"math"

	"github.com/kinesim/kinesim/sim"
)

// writeRate is the write limit of every shard of a stream: 1 MiB/s and 1,000 records/s
// (SDK CreateStream 2026-11; kinesis.md §1.1).
type writeRate struct {
	bytes   Rate
	records Rate
	round   int64 // bytes are charged in multiples of round+1
	window  bool
	leaky   bool // planted bugs
	ahead   bool
}

// writeLimit is the state of one shard's write limit. Both buckets are refilled
// together, once for each call that touches the shard.
type writeLimit struct {
	bytes   int64 // units missing
	records int64
	at      sim.Time
	call    uint64 // stamp of the call that the next two belong to: nothing to clear
	sum     int64  // bytes admitted in the call
	before  int64  // bytes admitted before it
	n       int32  // records admitted in the call

	injected bool // a fault refuses the call, and refusal is missing
}

// refusal is more than any bucket holds: while it is missing, nothing is admitted.
const refusal = math.MaxInt64 / 2

// refuse lets the limit refuse the call at hand whatever it has left.
func (w *writeLimit) refuse() {
	w.injected = true
	w.bytes += refusal
}

// begin opens a call on the shard.
func (w *writeLimit) begin(r *writeRate, now sim.Time, call uint64) {
	w.call, w.before, w.sum, w.n = call, w.before+w.sum, 0, 0
	if w.injected {
		w.injected = false
		w.bytes -= refusal
	}
	dt := now - w.at
	if dt <= 0 {
		return
	}
	switch {
	case r.window:
		w.beginWindow(now)
	case r.leaky:
		w.beginLeaky(r, dt)
	case r.ahead:
		now = w.beginAhead(r, now)
	default:
		w.bytes = r.bytes.refilled(w.bytes, dt)
		w.records = r.records.refilled(w.records, dt)
	}
	w.at = now
}

// taken is how many bytes the shard has admitted.
func (w *writeLimit) taken() int64 { return w.before + w.sum }

// admit charges one entry, or charges nothing and reports false. The entries of a call
// to the shard are rounded up on their sum: "600 records of 1.1 KB will not be
// throttled" (developer guide 2023, troubleshooting-producers; kinesis.md §1.1). So an
// entry pays the difference that it makes to the rounded sum; PutRecord, which has one
// entry, rounds that one up.
func (w *writeLimit) admit(r *writeRate, size uint32) bool {
	sum := w.sum + int64(size)
	units := ((sum+r.round)&^r.round - (w.sum+r.round)&^r.round) * nano
	if w.bytes+units > r.bytes.burst || w.records+nano > r.records.burst {
		return false
	}
	w.bytes += units
	w.records += nano
	w.sum = sum
	w.n++
	return true
}
