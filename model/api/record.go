// Package api names requests, responses, exceptions, messages and history rows as
// Kinesis names them. It holds shapes, no behaviour: the rules are in model/stream.
package api

import "github.com/kinesim/kinesim/sim"

// UID is the identity of a record given by the client that made it: the number of
// the producer instance in the top 24 bits, the record's number in it below. It is
// what the payload stands for; Kinesis never looks at it.
type UID uint64

// MakeUID composes an identity. producer counts producer instances from 0 over the
// whole scenario; n counts the instance's records from 0.
func MakeUID(producer int, n uint64) UID { return UID(uint64(producer)<<40 | n) }

// MakeAggregateUID composes the identity of an aggregated record, which the Kinesis Producer
// Library makes of user records that have theirs. n counts those of the instance from 0.
func MakeAggregateUID(producer int, n uint64) UID { return MakeUID(producer, aggregateBit|n) }

// aggregateBit tells aggregated records from those that a workload offers.
const aggregateBit = 1 << 39

// Aggregate tells whether it is that of an aggregated record.
func (u UID) Aggregate() bool { return u&aggregateBit != 0 }

// Producer is the number of the producer instance.
func (u UID) Producer() int { return int(u >> 40) }

// N is the record's number in its producer instance, among records or among aggregated ones.
func (u UID) N() uint64 { return uint64(u) & (aggregateBit - 1) }

// Columns holds records side by side, column by column; row i of each belongs
// together. A slab entry keeps its columns' capacity when it is freed.
type Columns struct {
	UID   []UID
	Key   []Key
	Bytes []uint32   // data + partition key
	Due   []sim.Time // the intended instant: when the client wanted to send it
}

// Len is the number of records.
func (c *Columns) Len() int { return len(c.UID) }

// Reset empties the columns and keeps their memory.
func (c *Columns) Reset() {
	c.UID, c.Key, c.Bytes, c.Due = c.UID[:0], c.Key[:0], c.Bytes[:0], c.Due[:0]
}

// Add appends one record.
func (c *Columns) Add(u UID, k Key, bytes uint32, due sim.Time) {
	c.UID, c.Key, c.Bytes, c.Due = append(c.UID, u), append(c.Key, k), append(c.Bytes, bytes), append(c.Due, due)
}

// Append adds the records [from, to) of other columns.
func (c *Columns) Append(o *Columns, from, to int) {
	c.UID, c.Key = append(c.UID, o.UID[from:to]...), append(c.Key, o.Key[from:to]...)
	c.Bytes, c.Due = append(c.Bytes, o.Bytes[from:to]...), append(c.Due, o.Due[from:to]...)
}

// Slice is the records [from, to), which share their memory.
func (c *Columns) Slice(from, to int) Columns {
	return Columns{UID: c.UID[from:to], Key: c.Key[from:to], Bytes: c.Bytes[from:to], Due: c.Due[from:to]}
}

// Outcome is what became of one entry of a put.
type Outcome uint8

// Outcomes. OutcomePending is that of an entry that has no answer yet.
const (
	OutcomePending   Outcome = iota
	OutcomeStored            // appended; Shard and Index tell where
	OutcomeThrottled         // ProvisionedThroughputExceededException
	OutcomeInternal          // InternalFailure
)
