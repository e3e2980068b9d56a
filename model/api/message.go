package api

import "github.com/kinesim/kinesim/sim"

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

	KindProducer sim.Kind = 64
	KindConsumer sim.Kind = 96
	KindService  sim.Kind = 128
)

// PutResult answers one entry of a put.
type PutResult struct {
	Index   uint64 // the record's index in its shard: what its sequence number encodes
	Shard   int32  // index of the shard in its stream; also of the one that throttled
	Outcome Outcome
}

// Put is one attempt of PutRecord or PutRecords, and then its answer.
type Put struct {
	From     sim.ID // who wants the answer
	Stream   int32  // index of the stream in the scenario
	Producer int32  // number of the producer instance
	Group    int32  // index of the producer in the scenario
	Single   bool   // PutRecord: the outcome of the entry is that of the call
	Try      uint8  // of the call, by its client: 1 is the first
	Request  uint64
	SentAt   sim.Time
	Back     sim.Time // how long the answer travels: drawn by the client, whose path it is
	Records  Columns
	Attempts []uint8 // per record, this attempt included
	Error    *Exception
	Results  []PutResult
	Digest   uint64 // of the contents: what the trace hash takes of a body
}

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
	Reader   int32  // number of the reader: one application reading one shard
	Stream   int32
	Shard    int32
	Type     IteratorType
	Index    uint64   // for the types that take a sequence number
	At       sim.Time // for AtTimestamp
	Limit    int32
	Iterator Iterator // of the call; in an answer the next one
	Call     uint64   // number of the call of this reader
	SentAt   sim.Time
	Back     sim.Time // how long the answer travels
	ServedAt sim.Time

	First   uint64 // index of the first record returned
	Records Columns
	Arrival []sim.Time // ApproximateArrivalTimestamp of each
	Behind  sim.Time   // MillisBehindLatest, in ns
	Closed  bool       // the shard is closed and drained: no next iterator
	Ends    bool       // the subscription ends with this event
	Error   *Exception
	Digest  uint64
}

// Bodies holds what is under way between actors of one run.
type Bodies struct {
	Puts  sim.Slab[Put]
	Reads sim.Slab[Read]
}
