package spec

// What decides whether an effect happens once: what a record has in it, what a mark is kept
// under and when it is written, and where in its work a worker crashes.

// Payload is what the data of a producer's records is.
type Payload struct {
	Distinct int // how many different contents there are; 0: each record has its own
}

// Dedup is how a consumer keeps an effect from happening twice: by conditional writes of
// a key to a table.
type Dedup struct {
	Table int // index in Tables
	Order DedupOrder
	Key   DedupKey
}

// DedupOrder is when the mark is written.
type DedupOrder uint8

// Orders of mark and effect.
const (
	EffectThenMark DedupOrder = iota // looks first, marks after the effect: a crash between repeats it
	MarkThenEffect                   // the conditional write decides: a crash between loses it
	Together                         // one transaction writes both, or neither
)

// DedupKey is what identifies a record.
type DedupKey uint8

// Keys of dedup.
const (
	DedupByID             DedupKey = iota // the producer's own id of the record
	DedupBySequenceNumber                 // which a retried put does not share
	DedupByHash                           // of the data: records of the same bytes are one
)

// Step is a place in a worker's work at which a crash may lie in wait.
type Step uint8

// Steps.
const (
	AnyStep      Step = iota // the crash comes at its instant, wherever the worker is
	BehindEffect             // an effect has happened; neither its mark nor a checkpoint is written
	BehindMark               // a mark is written; what follows it has not begun
)
