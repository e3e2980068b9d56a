package api

import "github.com/kinesim/kinesim/sim"

// Rows of event source mappings, on the client plane. The records of a batch need not lie
// behind one another in their shard, so that each has its index.

// InvocationRow: a mapping invoked its function with a batch, or was refused for want of
// concurrency.
type InvocationRow struct {
	At         sim.Time
	Reader     int32
	Consumer   int32 // index in the scenario
	Number     uint64
	Lane       int32 // which of the batches of its shard at a time
	Throttled  bool  // nothing was invoked
	Cold       bool  // in a new environment
	Concurrent int32 // executions of the function, this one included
	Index      []uint64
	Records    Columns
}

// InvocationOutcome is how an invocation ended.
type InvocationOutcome uint8

// Outcomes.
const (
	InvocationSucceeded InvocationOutcome = iota
	InvocationFailed                      // the function returned an error, or named records that failed
	InvocationTimedOut
)

// ReturnRow: an invocation ended.
type ReturnRow struct {
	At       sim.Time
	SentAt   sim.Time
	Reader   int32
	Consumer int32
	Number   uint64 // of the invocation
	Outcome  InvocationOutcome
	Accepted int      // records from the first that are not tried again
	Age      sim.Time // of the last record of the batch
	Index    []uint64
	Records  Columns
}

// DiscardReason says why a mapping gave records up.
type DiscardReason uint8

// Reasons to give up.
const (
	DiscardRetries DiscardReason = iota // attempts are used up
	DiscardAge                          // older than MaximumRecordAgeInSeconds
	DiscardExpired                      // past the retention of the stream
)

// DiscardRow: a mapping gave records up that no invocation has processed without an error.
type DiscardRow struct {
	At       sim.Time
	Reader   int32
	Consumer int32
	Reason   DiscardReason
	Told     bool // its on-failure destination was told of them
	Index    []uint64
	Records  Columns
}
