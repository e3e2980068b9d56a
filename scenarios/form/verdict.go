package form

// Thresholds is a mapping of metrics to checks. A metric may have a label, and each kind of
// metric its own checks, so that it is no struct.
type Thresholds struct{}

// Check is a check with what it does.
type Check struct {
	Check Text     `json:"check" need:"yes" example:"p99 < 300ms" text:"A statistic, where the metric is a histogram, an operator and a value: |p99 < 300ms|, |< 0.1%|, |== 0|."`
	Abort Flag     `json:"abort" default:"false" text:"|true|: end the run when it fails."`
	After Duration `json:"after" default:"0" example:"5m" text:"Look from this instant on."`
}

// Allowance is which invariants may be violated, and what liveness means.
type Allowance struct {
	Allow    []Allowed `json:"allow" without:"none" example:"[S10]" text:"Invariants that may be violated without failing the run, by id."`
	Liveness Duration  `json:"liveness" without:"the larger of 1m and twice the longest fault" example:"2m" text:"How long after the last fault everything must have been processed."`
}

// Invariant is one that every run is checked for.
type Invariant struct {
	ID     string
	Text   string // what must hold
	Judged string // when there is
}

// InvariantIDs are the ids of all, in order.
func InvariantIDs() []string {
	ids := make([]string, len(Invariants))
	for i := range Invariants {
		ids[i] = Invariants[i].ID
	}
	return ids
}

// Invariants are those that this version checks, in order.
var Invariants = []Invariant{
	{"A1", "conservation: every record offered is acknowledged, given up or in flight", "a producer"},
	{"S1", "sequence numbers of a shard are unique and increase", "a stream"},
	{"S2", "what is acknowledged is committed before the answer arrives", "a producer"},
	{"S3", "what is read is what was appended", "a consumer"},
	{"S4", "what the client was told is what happened", "a producer"},
	{"S5", "a record is stored no more often than attempts may have stored it", "a producer"},
	{"S6", "open shards cover the ring once, and records lie in the open shard that owns their hash key", "a stream"},
	{"S7", "a record sent after another of its key was acknowledged lies behind it", "a producer"},
	{"S8", "a record lies behind its SequenceNumberForOrdering", "a put with one"},
	{"S9", "reads of a shard are contiguous: no skip, no repeat", "a consumer"},
	{"S10", "MillisBehindLatest is 0 exactly at the tip", "a consumer"},
	{"S11", "limits hold in every window, and every refusal is necessary", "a stream"},
	{"S12", "records are kept for the retention period in force, and not read after it", "a stream"},
	{"C1", "a checkpoint covers only what is done", "a checkpoint"},
	{"C2", "checkpoints never go back, and SHARD_END is final", "a checkpoint"},
	{"C3", "a tenure that another has followed writes no checkpoint", "a checkpoint"},
	{"C4", "a tenure starts at the checkpoint and goes on without skip or repeat", "a consumer"},
	{"C5", "all parents of a shard are done before its first record is delivered", "a reshard, and a consumer that finishes parents first"},
	{"C7", "a tenure is given again only what was not checkpointed before it", "a second tenure of a shard"},
	{"C8", "records of a key are first done in the order of the stream", "a consumer; over a reshard one that finishes parents first"},
	{"C9", "user records of an aggregate are done where they belong, and checkpointed when they are done", "a consumer with |deaggregate: kcl|; a checkpoint within an aggregate"},
	{"X1", "each effect happens once", "a consumer with `dedup`, or one that guarantees it"},
	{"X2", "nothing is dropped as a duplicate whose effect did not happen", "a consumer with `dedup`"},
	{"X3", "no mark has expired when its record comes again", "a consumer with `dedup`"},
	{"X4", "marks are written on condition that there is none", "a consumer with `dedup`"},
	{"F1", "a record ends once: processed by its function, or given up", "a consumer of `kind: lambda`"},
	{"F2", "a record is invoked when those before it of its key have ended, or with them", "a consumer of `kind: lambda`"},
	{"F3", "a part of a batch that failed is tried again or given up", "a consumer of `kind: lambda` whose function fails"},
	{"G1", "what is guaranteed of producers and consumers holds", "a producer or a consumer with `guarantees`"},
	{"L1", "after the last fault all that was acknowledged is done within a bound", "a fault or event, and the bound before the end"},
	{"L2", "no reader is stuck behind records older than that bound at the end", "a fault or event, and the bound before the end"},
}
