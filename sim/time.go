// Package sim is the kernel: virtual time, the queue of future messages, actors,
// keyed draws, observers and the trace hash. It reads no clock, does no I/O,
// holds no locks and starts no goroutines: a runner owns time, an actor is told it.
package sim

import "time"

// Time is nanoseconds since the run's start, and also a span of them.
type Time int64

// Units of Time.
const (
	Nanosecond  Time = 1
	Microsecond      = 1000 * Nanosecond
	Millisecond      = 1000 * Microsecond
	Second           = 1000 * Millisecond
	Minute           = 60 * Second
	Hour             = 60 * Minute
	Day              = 24 * Hour
)

// Never is later than every instant of a run.
const Never Time = 1<<63 - 1

// Duration converts to the standard library's type, for printing.
func (t Time) Duration() time.Duration { return time.Duration(t) }

// String prints as time.Duration does.
func (t Time) String() string { return time.Duration(t).String() }
