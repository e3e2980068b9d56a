package spec

import (
	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

// Lambda is the event source mapping of a consumer, and the function that it invokes. How the
// mapping reads is the consumer's Kind.
type Lambda struct {
	Batch    int      // records of an invocation at most
	Window   sim.Time // how long it waits for a batch to be full
	Factor   int      // ParallelizationFactor: batches of a shard at a time
	Retries  int      // of a batch; Endless: until its records expire
	MaxAge   sim.Time // of a record that is still tried; 0: none
	Bisect   bool     // a batch that fails is split in two
	Partial  bool     // ReportBatchItemFailures
	Failures Destination
	Function Function
}

// Endless is the number of retries of a mapping that never gives up.
const Endless = -1

// Destination is where a mapping tells of records that it gives up.
type Destination uint8

// Destinations.
const (
	NoDestination Destination = iota
	ToSQS
	ToSNS
	ToS3
	ToKafka
)

// String is the word of the scenario.
func (d Destination) String() string { return [...]string{"none", "sqs", "sns", "s3", "kafka"}[d] }

// Function is the Lambda function of a consumer: an invocation takes Duration, and the
// consumer's Service for each record.
type Function struct {
	Memory    int64    // bytes: its price
	Reserved  int      // executions at a time that are its own; 0: it shares those of the account
	Duration  dist.Law // ns of an invocation, beside its records
	ColdStart dist.Law // ns of an environment that is new
	Timeout   sim.Time
	Poison    Poison
	Failure   float64 // share of the invocations that fail, whatever they are given
}

// Poison says which records always fail.
type Poison struct {
	Share float64
	Keys  []string // partition keys
}

// Any tells whether there may be some.
func (p *Poison) Any() bool { return p.Share > 0 || len(p.Keys) > 0 }
