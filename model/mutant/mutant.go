// Package mutant is the table of planted bugs: what is wrong, where such a bug has been
// seen, and which invariant must catch it. A run has one at most, and none unless it is
// asked for. Each is planted by a few lines in the mutant.go of the package that it is in.
package mutant

import "slices"

// ID names a planted bug as correctness.md §5b does. None is "".
type ID string

// None is no bug.
const None ID = ""

// The planted bugs. Those without a number in the catalogue have one from M60 on.
const (
	Canary              ID = "M00"
	Unfenced            ID = "M01"
	ChildIgnoresParents ID = "M09"
	FirstParentOnly     ID = "M10"
	MissingParent       ID = "M11"
	ShardEndUnwritten   ID = "M13"
	EmptyShardStays     ID = "M14"
	ChildAtLatest       ID = "M17"
	RestartFromQueued   ID = "M18"
	AtInsteadOfAfter    ID = "M19"
	CheckpointDelivered ID = "M22"
	CheckpointBackwards ID = "M23"
	WholeAggregate      ID = "M24"
	MisplacedKept       ID = "M25"
	ExpiredToHorizon    ID = "M27"
	SeqByArrival        ID = "M31"
	AckBeforeQuorum     ID = "M32"
	ThrottledAppended   ID = "M33"
	SplitOffByOne       ID = "M34"
	PutToClosed         ID = "M35"
	MergeHole           ID = "M36"
	SecondBucket        ID = "M38"
	LeakyBucket         ID = "M39"
	TrimEarly           ID = "M40"
	BehindZero          ID = "M41"
	FailureAsSuccess    ID = "M42"
	ExpiredAsSuccess    ID = "M43"
	MarkFirst           ID = "M44"
	MarkUnconditional   ID = "M45"
	MarkForgotten       ID = "M46"
	BisectDropsMiddle   ID = "M47"
	LanesByRecord       ID = "M48"
	SkippedRead         ID = "M60"
	LostRetry           ID = "M61"
	ReplicaDiverges     ID = "M62"
	SkipUnseen          ID = "M63"
	StoredTwice         ID = "M64"
	BlindCondition      ID = "M65"
	MaxIgnored          ID = "M66"
	ColdSplit           ID = "M67"
	LateSplit           ID = "M68"
	UnevenSplit         ID = "M69"
)

// Mutant is a row of the table.
type Mutant struct {
	ID       ID
	Name     string // a word for the command line
	Wrong    string // what is wrong
	Seen     string // where a bug of this kind was met
	Expected string // the invariant that must catch it
}

var all = []Mutant{
	{Canary, "canary",
		"the hundredth record that a producer makes is forgotten",
		"TigerBeetle's canary fuzzer", "A1"},
	{Unfenced, "unfenced-checkpoint",
		"a checkpoint is written whoever owns the shard",
		"vmware-go-kcl-v2 saveItem; KCL #108", "C3"},
	{ChildIgnoresParents, "child-ignores-parents",
		"a child is read before its parents have ended",
		"harlow/kinesis-consumer #155", "C5"},
	{FirstParentOnly, "first-parent-only",
		"the child of a merge waits for one parent only",
		"vmware-go-kcl-v2 waitOnParentShard", "C5"},
	{MissingParent, "missing-parent",
		"a parent that has not been started is taken for one that has ended",
		"KCL #150", "C5"},
	{ShardEndUnwritten, "shard-end-unwritten",
		"the end of a shard is never written, so that its children wait for ever",
		"KCL #211, vmware #72", "L1"},
	{EmptyShardStays, "empty-shard-stays",
		"a closed shard without records of this tenure never ends",
		"KCL #837/#1319, zio-kinesis #902", "L1"},
	{ChildAtLatest, "child-at-latest",
		"a child is read from its tip",
		"KCL #751", "C4"},
	{RestartFromQueued, "restart-from-queued",
		"a shard that changes hands is read on behind what was received, not behind what was done",
		"KCL #492, #603", "C4"},
	{AtInsteadOfAfter, "at-instead-of-after",
		"AFTER_SEQUENCE_NUMBER is served as AT",
		"KCL #371", "S9"},
	{CheckpointDelivered, "checkpoint-delivered",
		"a checkpoint covers what was received, not what is done",
		"kinesumer #1, mirrored", "C1"},
	{CheckpointBackwards, "checkpoint-backwards",
		"every tenth checkpoint is the one before the last",
		"kinesumer #1", "C2"},
	{WholeAggregate, "whole-aggregate",
		"a checkpoint in the middle of an aggregated record covers all of it",
		"FLINK-4080", "C9"},
	{MisplacedKept, "misplaced-kept",
		"user records of an aggregated record in a shard where they do not belong are processed",
		"KCL #339, #55", "C9"},
	{ExpiredToHorizon, "expired-to-horizon",
		"an expired iterator is served from the horizon",
		"KCL #263", "S9"},
	{SeqByArrival, "seq-by-arrival",
		"numbers are given at arrival, and records become visible in another order",
		"class of S1", "S9"},
	{AckBeforeQuorum, "ack-before-quorum",
		"a put is acknowledged when the first zone has it",
		"Bufstream's lost acknowledgements", "S2"},
	{ThrottledAppended, "throttled-appended",
		"a record that is refused is appended all the same",
		"G1a of Jepsen's Kafka tests", "S4"},
	{SplitOffByOne, "split-off-by-one",
		"the hash key at a split goes to the lower child",
		"a classic", "S6"},
	{PutToClosed, "put-to-closed",
		"puts that race a split land in the closed parent",
		"a classic", "S6"},
	{MergeHole, "merge-hole",
		"the child of a merge has one hash key too few",
		"a classic", "S6"},
	{SecondBucket, "second-bucket",
		"the write bucket refills by whole seconds",
		"a classic", "S11"},
	{LeakyBucket, "leaky-bucket",
		"write buckets lose a tenth of each refill, so that a shard refuses too much",
		"a classic", "S11"},
	{TrimEarly, "trim-early",
		"records are trimmed an hour before their time",
		"a classic", "S12"},
	{BehindZero, "behind-zero",
		"MillisBehindLatest is 0 while records remain",
		"a classic", "S10"},
	{FailureAsSuccess, "failure-as-success",
		"a producer takes a refused record for an acknowledged one",
		"retries of 4xx", "A1"},
	{ExpiredAsSuccess, "expired-as-success",
		"a user record whose time to live is over is told to be stored",
		"FLINK-18165", "A1"},
	{MarkFirst, "mark-first",
		"a mark is written before the effect, whatever the order says",
		"a classic of idempotency filters", "X2"},
	{MarkUnconditional, "mark-unconditional",
		"marks are written whether or not they are there",
		"spring-cloud-stream-binder-aws-kinesis #36", "X4"},
	{MarkForgotten, "mark-forgotten",
		"marks live for a second at most, less than a replay goes back",
		"class of P19: a TTL shorter than the replay window", "X3"},
	{BisectDropsMiddle, "bisect-drops-middle",
		"a batch of an odd number of records that fails is split without the one in the middle",
		"a classic", "F3"},
	{LanesByRecord, "lanes-by-record",
		"the batches of a shard at a time share its records out by record, not by key",
		"a classic", "F2"},
	{SkippedRead, "skipped-read",
		"every thousandth GetRecords with records leaves one out",
		"a classic", "S9"},
	{LostRetry, "lost-retry",
		"of the entries that a PutRecords refused, the last is forgotten",
		"a classic", "A1"},
	{ReplicaDiverges, "replica-diverges",
		"a read is served by a replica with one altered record",
		"inconsistent offsets of Jepsen's Kafka tests", "S3"},
	{SkipUnseen, "skip-unseen",
		"a record that was never seen is taken for a duplicate",
		"false positives of a dedup store", "X2"},
	{StoredTwice, "stored-twice",
		"now and then a record is appended twice by one call",
		"a classic", "S5"},
	{BlindCondition, "blind-condition",
		"a table applies conditional writes whatever is there",
		"a classic", "X4"},
	{MaxIgnored, "max-ignored",
		"a scaling policy asks for as many shards as it wants, whatever its least and most",
		"awslabs/amazon-kinesis-scaling-utils before d470ead", "S11"},
	{ColdSplit, "cold-split",
		"the service splits the shard beside the one that takes too much",
		"class of S11", "S11"},
	{LateSplit, "late-split",
		"the service splits a shard an hour late",
		"class of S11", "S11"},
	{UnevenSplit, "uneven-split",
		"the service gives the lower half of a shard a quarter of its hash keys",
		"class of S11", "S11"},
}

// All lists the planted bugs by id.
func All() []Mutant { return slices.Clone(all) }

// Find returns the row with an id or a name.
func Find(idOrName string) (Mutant, bool) {
	for _, m := range all {
		if string(m.ID) == idOrName || m.Name == idOrName {
			return m, true
		}
	}
	return Mutant{}, false
}
