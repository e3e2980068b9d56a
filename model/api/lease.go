package api

import "github.com/kinesim/kinesim/sim"

// A Lease is a row of a lease table: who reads a shard for an application, and how far it is
// (DynamoDBLeaseSerializer of amazon-kinesis-client). Workers are numbered by their starts.
type Lease struct {
	Shard      int32    // leaseKey
	Owner      int32    // leaseOwner
	Counter    uint64   // leaseCounter: 1 more with each write of an owner
	Checkpoint Mark     // checkpoint
	Switches   int32    // ownerSwitchesSinceCheckpoint
	Parents    [2]int32 // parentShardIds, NoShard: none
	Kids       [2]int32 // childShardIds: of a shard at its end
	Range      HashRange
	Until      sim.Time // LeaseTimeout of vmware-go-kcl-v2, by the clock of its owner

	CheckpointOwner int32 // checkpointOwner of KCL 3: who still reads while Owner waits for the lease
	Throughput      int64 // throughputKBps of KCL 3, in bytes a second
}

// Unowned is the owner of a lease that nobody owns.
const Unowned int32 = 0

// Mark is the checkpoint of a lease.
type Mark struct {
	Kind MarkKind
	Next uint64 // MarkNumber: records below are done
	Sub  int32  // checkpointSubSequenceNumber: user records of the record at Next that are done
}

// MarkKind is what a checkpoint is.
type MarkKind uint8

// Kinds of checkpoint: a sequence number, or a sentinel.
const (
	MarkTrimHorizon MarkKind = iota
	MarkLatest
	MarkTimestamp
	MarkNumber
	MarkShardEnd
)

// LeaseOp is a call to a lease table.
type LeaseOp uint8

// Calls, by what the KCL does with them.
const (
	LeaseScan    LeaseOp = iota // Scan: all leases of the application
	LeaseGet                    // GetItem
	LeaseCreate                 // PutItem
	LeaseRenew                  // UpdateItem: the counter, and the throughput
	LeaseTake                   // UpdateItem: owner and counter
	LeaseUpdate                 // UpdateItem: checkpoint and counter
	LeaseDelete                 // DeleteItem
	LeaseEvict                  // UpdateItem: no owner
	LeaseQuery                  // Query of LeaseOwnerToLeaseKeyIndex: the leases of an owner
	LeaseAssign                 // UpdateItem: another owner, at once
	LeaseHandOff                // UpdateItem: another owner, and who was it stays checkpointOwner
	StatsPut                    // UpdateItem: what a worker reports
	StatsScan                   // Scan: what all workers of the application have reported
	StatsDelete                 // DeleteItem: of a worker that is gone
	LockGet                     // GetItem: the lock of the leader
	LockPut                     // PutItem: take it, renew it, give it up
)

// String is the call of DynamoDB.
func (o LeaseOp) String() string {
	return [...]string{"Scan", "GetItem", "PutItem", "UpdateItem", "UpdateItem", "UpdateItem", "DeleteItem",
		"UpdateItem", "Query", "UpdateItem", "UpdateItem", "UpdateItem", "Scan", "DeleteItem", "GetItem", "PutItem"}[o]
}

// Reads tells whether a call writes nothing.
func (o LeaseOp) Reads() bool {
	switch o {
	case LeaseScan, LeaseGet, LeaseQuery, StatsScan, LockGet:
		return true
	}
	return false
}

// LeaseIf is the condition of a write.
type LeaseIf uint8

// Conditions.
const (
	LeaseAlways    LeaseIf = iota // none
	LeaseIfAbsent                 // attribute_not_exists(leaseKey)
	LeaseIfCounter                // leaseCounter = the one that the caller knows
	LeaseIfOwner                  // leaseOwner = the one that the caller knows
	LeaseIfUntil                  // leaseOwner and LeaseTimeout = those that the caller knows
	LeaseIfOwners                 // leaseOwner and checkpointOwner = those that the caller knows
	LeaseIfVersion                // of LockPut: the version = the one that the caller knows, or there is no lock
	LeaseIfHeld                   // leaseOwner and leaseCounter = those that the caller knows
)

// LeaseCall is one call to a lease table, and then its answer.
type LeaseCall struct {
	From  sim.ID // who wants the answer
	Table int32
	App   int32
	Op    LeaseOp
	If    LeaseIf

	ConsistentRead bool // of a scan or a get: else it may see what was there a while ago

	Known  Lease  // as the caller knows it: what the condition compares with
	Lease  Lease  // what is written; of LeaseQuery, whose leases are wanted
	Stats  Stats  // of StatsPut, StatsDelete
	Lock   Lock   // of LockPut: what is written
	Seen   Lock   // of LockPut: as the caller knows it
	Caller int32  // worker, by its starts
	Token  uint64 // of the caller's tenure of the lease, if it has one
	Reader int32  // LeaseUpdate: whose checkpoint it is; -1: nobody's
	Call   uint64 // number of the call of this worker
	SentAt sim.Time
	Back   sim.Time // how long the answer travels

	Applied bool    // the write happened
	Found   bool    // LeaseGet, or what a write met: there is such a lease
	Now     Lease   // LeaseGet: the lease; of a write to one whose condition failed, what it met
	All     []Lease // LeaseScan, LeaseQuery: by shard
	Fleet   []Stats // StatsScan: by worker
	Locked  Lock    // LockGet, LockPut: the lock that is there, behind the call
	Error   *Exception
	Digest  uint64
}

// Reset empties the answer, which an earlier call has left in the body.
func (c *LeaseCall) Reset() {
	c.Applied, c.Found, c.Now, c.Locked, c.Error = false, false, Lease{}, Lock{}, nil
	c.All, c.Fleet = c.All[:0], c.Fleet[:0]
}
