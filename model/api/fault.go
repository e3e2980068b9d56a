package api

import "github.com/kinesim/kinesim/sim"

// Process is what faults do to one process of a client: a producer instance, or a worker
// of an application. A process without faults is nil. All answers are pure functions of
// time and of the number of the call, so that taking a fault away moves nothing else.
type Process interface {
	// PausedUntil is when a process that does nothing at now goes on; now when it runs.
	PausedUntil(now sim.Time) sim.Time
	// PausedFrom is when a process that runs at now stands still next; Never when it does not.
	PausedFrom(now sim.Time) sim.Time
	// Finish is when work that begins at from and takes so long is done: pauses do not count.
	Finish(from, work sim.Time) sim.Time
	// RequestLost tells whether a request sent at now never arrives.
	RequestLost(now sim.Time, call uint64) bool
	// ResponseLost tells whether an answer that arrives at now is never seen.
	ResponseLost(now sim.Time, call uint64) bool
	// Delay is what a message sent at now takes longer on its way.
	Delay(now sim.Time, call uint64) sim.Time
	// Skew is how far the process's clock is ahead.
	Skew(now sim.Time) sim.Time
	// DiesBehindEffect tells whether the process crashes when an effect happens at now, before
	// it can write down that it has.
	DiesBehindEffect(now sim.Time) bool
	// DiesBehindMark tells whether it crashes when it learns at now that its mark is written.
	DiesBehindMark(now sim.Time) bool
	// Zone is the zone through whose front end a call goes.
	Zone(now sim.Time, call uint64) int8
}

// NoZone is the zone of a call where nobody looks at zones.
const NoZone int8 = -1

// Front is the state of a zone's front end.
type Front uint8

// States of a front end.
const (
	FrontServes Front = iota
	FrontSilent       // no answer: the zone is down
	FrontFails        // answers 503: it cannot reach the shards
)

// Region is what faults do to the service. A region without faults is nil. All answers
// are pure functions of time.
type Region interface {
	// Front is the state of a zone's front end.
	Front(now sim.Time, zone int8) Front
	// Commit is when the replica in a zone has what reaches it at now and what it would
	// commit after took: later when the zone is slow, down, cut off or catching up.
	Commit(now sim.Time, zone int, took sim.Time) sim.Time
	// Throttled tells whether a call to a shard is refused whatever its limits say. key is
	// the number of the call for the draw.
	Throttled(now sim.Time, stream, shard int32, key uint64) bool
}

// TableFaults is what faults do to one table. Those of a table without faults are nil. What
// is lost or delayed on the way to it is for the Process that calls.
type TableFaults interface {
	// Throttled tells whether a call is refused whatever the limits say. key is the number
	// of the call for the draw.
	Throttled(now sim.Time, key uint64) bool
}

// Exceptions of a call that was signed by a clock that is too far off. The signature carries
// the client's time, and the message says on which side it lies (aws-sdk-go #2194 and KPL
// #222, of Kinesis, 2018; both with HTTP status 400).
var (
	signatureExpired   = NewException(InvalidSignature, "Signature expired: the clock of the client is behind")
	signatureNotYetDue = NewException(InvalidSignature, "Signature not yet current: the clock of the client is ahead")
)

// RefusedClock is the exception with which AWS refuses every call of a process whose clock
// is off by more than most (limits.ClockSkewMax), before the call has done anything; else nil.
//
// simplified: SDKs that correct their clock by the Date of the answer do not.
func RefusedClock(skew, most sim.Time) *Exception {
	switch {
	case skew < -most:
		return signatureExpired
	case skew > most:
		return signatureNotYetDue
	}
	return nil
}
