package api

import (
	"fmt"

	"github.com/kinesim/kinesim/sim"
)

// Kinds of message between actors. From KindProducer on they are an actor's own
// timers: each kind of actor lists its own from its base, and nobody else sends them.
const (
	KindPut              sim.Kind = iota + 1 // PutRecord, PutRecords; Body: Bodies.Puts
	KindPutReply                             // the same body comes back
	KindGetShardIterator                     // Body: Bodies.Reads
	KindGetShardIteratorReply
	KindGetRecords // Body: Bodies.Reads
	KindGetRecordsReply
	KindSubscribe // SubscribeToShard; Body: Bodies.Reads
	KindSubscribeReply
	KindPush    // SubscribeToShardEvent; Body: Bodies.Reads
	KindPushAck // the subscriber has room for one more event; Body: reader

	KindControl      // a call of the control plane; Body: Bodies.Controls
	KindControlReply // the same body comes back
	KindItem         // a call to a table; Body: Bodies.Items
	KindItemReply    // the same body comes back

	KindCrash   // a fault: the process is gone; Body: number of the worker
	KindRestart // and comes back
	KindReplay  // an event: an application reads again; Body: index of the event

	KindLease      // a call to a lease table; Body: Bodies.Leases
	KindLeaseReply // the same body comes back

	KindDatapoint // a minute of a stream, as CloudWatch shows it; Body: Bodies.Datapoints

	KindProducer sim.Kind = 64
	KindConsumer sim.Kind = 96
	KindService  sim.Kind = 128
	KindTable    sim.Kind = 160
	KindOperator sim.Kind = 176
	KindScaling  sim.Kind = 184
	KindKCL      sim.Kind = 192
)

// PutResult answers one entry of a put.
type PutResult struct {
	Index   uint64 // the record's index in its shard: what its sequence number encodes
	Shard   int32  // index of the shard in its stream; also of the one that throttled
	Outcome Outcome

	Injected bool // a fault throttled it, whatever the limits say
}

// Put is one attempt of PutRecord or PutRecords, and then its answer.
type Put struct {
	From     sim.ID // who wants the answer
	Stream   int32  // index of the stream in the scenario
	Producer int32  // number of the producer instance
	Group    int32  // index of the producer in the scenario
	Single   bool   // PutRecord: the outcome of the entry is that of the call
	Ordering Ordering
	Zone     int8  // through whose front end it goes
	Try      uint8 // of the call, by its client: 1 is the first
	Round    uint8 // of the batch, by a client that sends whole batches again
	Paid     int64 // retry tokens that its client paid for this try
	Life     uint8 // of the client: an answer to one that has crashed since is not for it
	Gone     bool  // the client has given the call up: nobody waits for the answer
	Silent   bool  // no answer will come: the body is its client's to free
	Request  uint64
	SentAt   sim.Time
	Back     sim.Time // how long the answer travels: drawn by the client, whose path it is
	Records  Columns
	Members  Members // of the aggregated ones
	Meant    []int32 // of a KPL: the shard that each is meant for, or NoShard; else empty
	Attempts []uint8 // per record, this attempt included; with members per user record
	Error    *Exception
	Results  []PutResult
	Digest   uint64 // of the contents: what the trace hash takes of a body
}

// Ordering is the SequenceNumberForOrdering of a PutRecord: an exclusive lower bound of
// the sequence number to be given.
type Ordering struct {
	Mode  OrderingMode
	Shard int32    // the bound is the number of this record
	Index uint64   //
	At    sim.Time // OrderingTimestamp: what was passed in place of a number
}

// OrderingMode says what a PutRecord carries as SequenceNumberForOrdering.
type OrderingMode uint8

// Modes.
const (
	OrderingNone      OrderingMode = iota
	OrderingSequence               // the number of an earlier record
	OrderingTimestamp              // a timestamp, which is no sequence number
)

// IteratorType is the ShardIteratorType of GetShardIterator.
type IteratorType uint8

// The five iterator types.
const (
	TrimHorizon IteratorType = iota
	Latest
	AtSequenceNumber
	AfterSequenceNumber
	AtTimestamp
)

// String is the API's name.
func (t IteratorType) String() string {
	return [...]string{"TRIM_HORIZON", "LATEST", "AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER", "AT_TIMESTAMP"}[t]
}

// Iterator is a shard iterator: a position, valid for five minutes from its issue.
type Iterator struct {
	Stream, Shard int32
	Next          uint64   // index of the next record to read
	Issued        sim.Time // GetShardIterator or the GetRecords that returned it
}

// Read is one call that reads a shard (GetShardIterator, GetRecords, SubscribeToShard,
// or one pushed event) and then its answer.
type Read struct {
	From     sim.ID // who wants the answer
	Reader   int32  // number of the reader: one application reading one shard for one tenure
	App      int32  // application, over the scenario
	Stream   int32
	Shard    int32
	Type     IteratorType
	Index    uint64   // for the types that take a sequence number
	At       sim.Time // for AtTimestamp
	Limit    int32
	Iterator Iterator // of the call; in an answer the next one
	Call     uint64   // number of the call of this reader
	SentAt   sim.Time // the request; of a pushed event, when its subscription began
	Back     sim.Time // how long the answer travels
	ServedAt sim.Time
	Zone     int8 // through whose front end it goes
	Gone     bool // the client has given the call up
	Silent   bool // no answer will come: the body is its client's to free
	Wired    bool // it has come through the network of the client's machine

	First   uint64 // index of the first record returned
	Records Columns
	Members Members     // of the aggregated ones
	LeftOut []bool      // of its reader, when it has the answer: see DeliverRow
	Arrival []sim.Time  // ApproximateArrivalTimestamp of each
	Behind  sim.Time    // MillisBehindLatest, in ns
	Closed  bool        // the shard is closed and drained: no next iterator, and these follow it
	Child   []ShardInfo // ChildShards
	Ends    bool        // the subscription ends with this event
	Error   *Exception
	Digest  uint64
}

// Operation is a call of the control plane.
type Operation uint8

// Operations, named as the API names them.
const (
	ListShards Operation = iota
	SplitShard
	MergeShards
	UpdateShardCount
	IncreaseStreamRetentionPeriod
	DecreaseStreamRetentionPeriod
	DescribeStreamSummary
	UpdateStreamMode
	UpdateStreamWarmThroughput
)

// String is the API's name.
func (o Operation) String() string {
	return [...]string{"ListShards", "SplitShard", "MergeShards", "UpdateShardCount",
		"IncreaseStreamRetentionPeriod", "DecreaseStreamRetentionPeriod", "DescribeStreamSummary", "UpdateStreamMode",
		"UpdateStreamWarmThroughput"}[o]
}

// Control is one call of the control plane, and then its answer.
type Control struct {
	From      sim.ID // who wants the answer; sim.Nobody: nobody
	Operation Operation
	Event     int32 // index of the event in the scenario that asked for it, or -1
	Stream    int32
	Shard     int32    // ShardToSplit, ShardToMerge
	Adjacent  int32    // AdjacentShardToMerge
	At        Hash     // NewStartingHashKey
	Target    int32    // TargetShardCount
	Retention sim.Time // RetentionPeriodHours
	Mode      int32    // spec.Mode: StreamModeDetails, and whether the account has On-demand Advantage
	Warm      int64    // WarmThroughputMiBps, in bytes a second; 0: none
	Back      sim.Time // how long the answer travels
	SentAt    sim.Time

	Shards []ShardInfo // of ListShards
	Open   int32       // OpenShardCount of DescribeStreamSummary
	Active bool        // its StreamStatus is ACTIVE
	Error  *Exception
	Digest uint64
}

// ShardInfo describes a shard, as ListShards does.
type ShardInfo struct {
	Index    int32
	Range    HashRange
	Open     bool
	Parent   int32 // NoShard: none
	Adjacent int32
	First    uint64 // index of its first record that can still be read
	Next     uint64 // index behind its last record, when it is closed
}

// Item is one call to a table: put this key if it is not there (PutItem with a condition),
// put it in any case, or look whether it is there (GetItem, strongly consistent).
type Item struct {
	From        sim.ID // who wants the answer
	Table       int32
	App         int32    // for whom; the digest of a key is that of the application alone
	Key         uint64   // partition key of the item
	Look        bool     // nothing is written
	Conditional bool     // attribute_not_exists(key) OR expires < Now
	Expires     sim.Time // end of its time to live, by the client's clock; 0: it has none
	Now         sim.Time // of the client's clock; 0: the condition is attribute_not_exists alone
	Owner       uint64   // who puts it: kept in the item; 0: nobody
	Call        uint64   // number of the call of this client
	Together    bool     // TransactWriteItems: Effect happens with the write, or neither does
	Effect      EffectRow
	Tag         uint64 // the client's own
	SentAt      sim.Time
	Back        sim.Time // how long the answer travels

	Existed bool // there was an item, not expired by Now: a conditional write was refused
	Mine    bool // and it was this Owner who had put it (ReturnValuesOnConditionCheckFailure)
	Error   *Exception
	Digest  uint64
}

// Bodies holds what is under way between actors of one run.
type Bodies struct {
	Puts     sim.Slab[Put]
	Reads    sim.Slab[Read]
	Controls sim.Slab[Control]
	Items    sim.Slab[Item]
	Leases   sim.Slab[LeaseCall]

	Datapoints sim.Slab[Datapoint]
}

// ShardID is the id of the shard with an index: "shardId-%012d" (KCL 3.5.1,
// SequenceNumberValidator; kinesis.md §2).
func ShardID(index int32) string { return fmt.Sprintf("shardId-%012d", index) }
