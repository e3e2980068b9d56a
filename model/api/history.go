package api

import "github.com/kinesim/kinesim/sim"

// The rows of a history. A row tells what happened at one instant, many records to
// a row; its columns are valid only during the call. Two planes: actors tell the
// Client plane what they saw, rules tell the Truth plane what happened.

// Client is the plane of what clients did and were told.
type Client interface {
	Offer(OfferRow)
	Invoke(InvokeRow)
	Reply(ReplyRow)
	Drop(DropRow)
	Hold(HoldRow)
	Join(JoinRow)
	Leave(LeaveRow)
	Ask(AskRow)
	Start(StartRow)
	Deliver(DeliverRow)
	Done(DoneRow)
	Checkpoint(CheckpointRow)
	Effect(EffectRow)
	Control(ControlRow)
	Scale(ScaleRow)
	Invocation(InvocationRow)
	Return(ReturnRow)
	Discard(DiscardRow)
	Burn(BurnRow)
}

// Truth is the plane of what the service did.
type Truth interface {
	Open(OpenRow)
	Close(CloseRow)
	Put(PutRow)
	Get(GetRow)
	Push(PushRow)
	Trim(TrimRow)
	Retain(RetainRow)
	Item(ItemRow)
	Lease(LeaseRow)
}

// History is both planes. Checkers, measures and journals are histories.
type History interface {
	Client
	Truth
}

// OfferRow: a producer made records; Records.Due tells when each. They may lie ahead
// of the row (a producer makes a batch per wake-up), never beyond the run's end.
type OfferRow struct {
	At       sim.Time
	Producer int32 // instance
	Group    int32
	Stream   int32
	Records  Columns
}

// InvokeRow: a put was sent.
type InvokeRow struct {
	At       sim.Time
	Producer int32
	Group    int32
	Stream   int32
	Request  uint64 // number of the call of this producer instance
	Zone     int8   // through whose front end it goes
	Ordering Ordering
	Records  Columns
	Members  Members
	Attempts []uint8 // of each record, this one included; with members of each user record
}

// ReplyRow: a put was answered, or given up by its client (RequestTimeout: whatever
// comes later is ignored). Error is set when the call failed whole; Results is what the
// client was told of each entry otherwise. A library that decides by itself what it tells its
// user has Library set: Taken then says of each user record, in order, a plain record being
// one, whether it is acknowledged.
type ReplyRow struct {
	At       sim.Time
	SentAt   sim.Time
	Producer int32
	Group    int32
	Stream   int32
	Request  uint64
	Zone     int8
	Records  Columns
	Members  Members
	Results  []PutResult
	Library  bool
	Taken    []bool
	Error    *Exception
}

// DropReason says why a producer gave a record up.
type DropReason uint8

// Reasons to drop.
const (
	DropFailed  DropReason = iota // after an error, attempts used up
	DropExpired                   // deadline passed, or the buffer was full
	DropCrashed                   // the instance crashed while it held them
)

// DropRow: a producer gave records up.
type DropRow struct {
	At       sim.Time
	Producer int32
	Group    int32
	Reason   DropReason
	Records  Columns
}

// HoldRow: at the end of the run a producer still holds these: neither acknowledged
// nor given up (buffered, in back-off, or in flight).
type HoldRow struct {
	At       sim.Time
	Producer int32
	Group    int32
	Records  int64
	Bytes    int64
}

// JoinRow: a reader begins: one worker of one application reads one shard for one
// tenure. Readers are numbered from 0 in the order of their rows.
type JoinRow struct {
	At          sim.Time
	Reader      int32
	Name        string // such as billing/0/orders/shardId-000000000003, and #2 for the second tenure
	Consumer    int32  // index of the consumer in the scenario
	Application int32  // over the whole scenario: consumers × count
	Stream      int32
	Shard       int32
	Tenure      int32 // of the application on this shard, from 1
	Worker      int32 // of the application
}

// LeaveReason says why a tenure ended.
type LeaveReason uint8

// Reasons to leave.
const (
	LeaveShardEnd   LeaveReason = iota // all records of a closed shard are done
	LeaveCrashed                       // the worker crashed
	LeaveLost                          // the shard was given to another worker while this one was silent
	LeaveReplay                        // the application goes back to an older position
	LeaveHandedOver                    // the shard goes to another worker, and all that was received is done
)

// LeaveRow: a tenure is over. What its reader still does is that of a zombie.
type LeaveRow struct {
	At     sim.Time
	Reader int32
	Reason LeaveReason
}

// CheckpointRow: a reader has written how far its application is on a shard.
type CheckpointRow struct {
	At       sim.Time
	Reader   int32
	Tenure   int32
	Next     uint64 // records below are done
	Sub      uint32 // and so many user records of the aggregated one at Next
	End      bool   // SHARD_END: the shard is closed and all is done
	Reset    bool   // a replay goes back on purpose
	Accepted bool   // else the tenure is over, and the write was refused
}

// EffectKind is what a consumer that checks for duplicates did with one record.
type EffectKind uint8

// Kinds of effect row.
const (
	EffectHappened EffectKind = iota // the effect took place
	EffectSkipped                    // the table said that it had: a dedup hit
)

// EffectRow: a consumer with dedup did, or left out, the effect of one record. Without
// dedup each record of a DoneRow is an effect.
type EffectRow struct {
	At     sim.Time
	Reader int32
	Kind   EffectKind
	Index  uint64
	UID    UID
	Key    Key
}

// ControlRow: the call of an event was answered, or the event needed none.
type ControlRow struct {
	At        sim.Time
	Event     int32 // index in the scenario
	Stream    int32 // -1: none
	Operation Operation
	Error     *Exception // why the call was refused
}

// ScaleRow: a scaling policy has made a call to change the number of shards, or several, and
// was answered.
type ScaleRow struct {
	At        sim.Time
	SentAt    sim.Time // the first of the calls
	Stream    int32
	Operation Operation
	Calls     int        // of SplitShard and MergeShards in a row; else 1
	From, To  int32      // open shards by what it knew, and as it wants them
	Why       string     // such as: load at 83 % of 4 shards for 3 min
	Error     *Exception // why the call was refused
}

// BurnRow: the cores of a machine have worked for the workers of a consumer. A row covers at
// most a second, and the rows of a machine follow one another.
type BurnRow struct {
	From, At sim.Time
	Consumer int32 // index in the scenario
	Machine  int32 // of the consumer
	Cores    int32
	Busy     sim.Time // of all cores together
}

// AskRow: a reader sent a read (GetRecords, or SubscribeToShard).
type AskRow struct {
	At     sim.Time
	Reader int32
	Shard  int32
	Stream int32
}

// StartRow: a reader was given a position: a new chain of contiguous reads begins.
type StartRow struct {
	At     sim.Time
	AskAt  sim.Time // when it asked
	Reader int32
	Stream int32
	Shard  int32
	Type   IteratorType
	Index  uint64 // asked for (types with a sequence number)
	Next   uint64 // the position given
}

// DeliverRow: a reader received an answer or an event (perhaps with no records).
// First is the index that the answer claims for its first record.
type DeliverRow struct {
	At       sim.Time
	AskAt    sim.Time // when this read was sent; for a pushed event when it was served
	Pushed   bool     // by a subscription
	Reader   int32
	Consumer int32 // index of the consumer in the scenario
	Stream   int32
	Shard    int32
	First    uint64
	Next     uint64 // where the chain goes on
	Records  Columns
	Members  Members
	LeftOut  []bool // of each: its aggregate was dropped unread (KCL); empty: none
	Arrival  []sim.Time
	Behind   sim.Time // MillisBehindLatest, in ns
	Error    *Exception
}

// DoneRow: a consumer has processed records; At[i] is when (nil: all at Now). Of an aggregated
// record Members are the user records that it has done with it: from Sub on of the first, and
// not all of the last when Part is set, which is then not done yet.
type DoneRow struct {
	Now       sim.Time
	At        []sim.Time
	Reader    int32
	Consumer  int32
	Stream    int32
	Shard     int32
	First     uint64
	Records   Columns
	Members   Members
	MembersAt []sim.Time // of each member, when At is set
	Sub       uint32
	Part      bool
	LeftOut   []bool // of each record: see DeliverRow
}

// OpenRow: a shard opened. Its parents are closed at the same instant, before it opens.
type OpenRow struct {
	At       sim.Time
	Stream   int32
	Shard    int32
	Range    HashRange
	Parent   int32 // NoShard: it is one of the first
	Adjacent int32 // the other parent of a merge, or NoShard
	Own      bool  // the service does it by itself: nobody called
}

// NoShard is no shard.
const NoShard int32 = -1

// CloseRow: a shard was closed by a reshard; nothing is appended behind Next.
type CloseRow struct {
	At     sim.Time
	Stream int32
	Shard  int32
	Next   uint64 // index behind its last record
}

// RetainRow: the retention period of a stream changed.
type RetainRow struct {
	At        sim.Time
	Stream    int32
	Retention sim.Time
}

// ItemRow: a write to an item of a table was decided. A refused call, by a limit or a
// fault, is none.
type ItemRow struct {
	At          sim.Time
	Now         sim.Time // of the client's clock: what the condition compares with
	Table       int32
	Application int32  // for whom
	Key         uint64 // of the item
	Conditional bool
	Applied     bool     // else the condition failed
	Existed     bool     // there was an item, not expired by Now
	Expired     bool     // there had been one, and its time to live is over by Now
	Until       sim.Time // end of the time to live of the item that is there now; sim.Never without one
	Together    bool     // TransactWriteItems: with the write, if it was applied, Effect happened
	Effect      EffectRow
}

// PutRow: what the service did with a put at one instant. Commit is when the request
// had its quorum; commits are in order per shard, so a record is visible from the
// latest Commit of its shard so far.
type PutRow struct {
	At       sim.Time
	Commit   sim.Time
	Stream   int32
	Producer int32
	Request  uint64
	Single   bool // PutRecord
	Ordering Ordering
	Records  Columns
	Members  Members
	Results  []PutResult
}

// GetRow: a GetRecords call reached a shard. Throttled: refused by a limit (nothing
// read). Calls says that the limit on calls refused, else the limit on bytes; Injected
// that neither did.
type GetRow struct {
	At        sim.Time
	Stream    int32
	Shard     int32
	Reader    int32
	Throttled bool
	Calls     bool
	Injected  bool // a fault refused it, whatever the limits say
	Records   int32
	Bytes     int64 // returned
}

// PushRow: an event was pushed to a fan-out subscription.
type PushRow struct {
	At       sim.Time
	Stream   int32
	Shard    int32
	Reader   int32
	Consumer int32
	Records  int32
	Bytes    int64
}

// TrimRow: records below Horizon are past the retention period and unreadable.
type TrimRow struct {
	At      sim.Time
	Stream  int32
	Shard   int32
	Horizon uint64
}
