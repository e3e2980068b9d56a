package spec

import (
	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

// Pace is when a poller asks again after an answer, where that depends on the answer. Without
// one it asks in its interval, start to start, whatever came.
type Pace struct {
	FromEnd               bool     // the pauses count from the answer, and the interval does not matter
	AfterEmpty, AfterSome dist.Law // ns, FromEnd: behind an answer without and with records
	Refused               sim.Time // longest first pause after a call that failed; 0: as after an empty answer
	RefusedCap            sim.Time // of pauses after more of them in a row, each twice as long
}

// Job is an application whose workers are one: a checkpoint is of all shards at one instant, and
// when a worker is lost all shards go back to the last.
type Job struct {
	ExactlyOnce bool   // effects happen with the checkpoint behind them: a two-phase sink
	Batch       *Batch // it reads in micro-batches; nil: all the time
}

// Batch is a micro-batch: all shards are read side by side, each until one of the bounds, and
// the checkpoint is written when the last is done.
type Batch struct {
	Trigger sim.Time // least time between the starts of two
	Records int      // of a shard
	Time    sim.Time // of fetching; 0: no bound
	Idle    sim.Time // without a record at the tip
}

// MicroBatches tells whether a consumer reads in micro-batches.
func (c *Consumer) MicroBatches() bool { return c.Job != nil && c.Job.Batch != nil }
