// Package history judges runs: invariants over two planes of rows, online, O(1) a
// record, the same on every clock. An oracle never shares code or state with what it
// judges; it sees rows and the limits in force, nothing else.
package history

import (
	"fmt"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// Config is what the checkers are told before the run.
type Config struct {
	Keys      *api.Keyspace
	Streams   []StreamConfig
	Readers   []ReaderConfig
	Producers []string // names of the instances
}

// StreamConfig is the limits in force for each shard of a stream. Bytes and records
// are per second; bursts are what a window of any length may exceed its rate by.
type StreamConfig struct {
	Name           string
	Window         bool // strict seconds in place of bursts
	WriteBytes     int64
	BurstBytes     int64
	WriteRecords   int64
	BurstRecords   int64
	WriteRound     int64 // bytes are charged in multiples of this
	ReadBytes      int64
	ReadCalls      int64
	ReadCallsBurst int64
	PushBytes      int64 // per subscription
	PushBurst      int64
	PushRecordMax  int64 // a larger record than the burst may overdraw it
}

// ReaderConfig is one application reading one shard.
type ReaderConfig struct {
	Name          string
	Stream, Shard int
}

// Witness is the first row that offends.
type Witness struct {
	At     sim.Time
	Entity string
	Text   string
}

// Outcome is one invariant as it stands.
type Outcome struct {
	ID, Name   string
	Count      int64 // violations
	First      *Witness
	Applicable bool
}

// The invariants, in order of their ids (correctness.md §5a).
const (
	a1 = iota
	s1
	s3
	s4
	s6
	s9
	s10
	s11
	invariants
)

var names = [invariants][2]string{
	a1:  {"A1", "conservation: every record offered is acknowledged, given up or in flight"},
	s1:  {"S1", "sequence numbers of a shard are unique and increase"},
	s3:  {"S3", "what is read is what was appended"},
	s4:  {"S4", "what the client was told is what happened"},
	s6:  {"S6", "records lie in the shard that owns their hash key"},
	s9:  {"S9", "reads of a shard are contiguous: no skip, no repeat"},
	s10: {"S10", "MillisBehindLatest is 0 exactly at the tip"},
	s11: {"S11", "limits hold in every window, and every refusal is necessary"},
}

// Checker is an api.History that judges what it is told.
type Checker struct {
	c         Config
	outcomes  [invariants]Outcome
	streams   []streamState
	readers   []readerState
	producers []producerState
	verified  []uint16 // by key: stream and shard that own it, by our own MD5
}

var _ api.History = (*Checker)(nil)

type streamState struct {
	c       StreamConfig
	shards  []shardState
	checked bool   // the open shards cover the ring
	call    uint64 // number of the put at hand
}

// New returns a checker that has seen nothing.
func New(c Config) *Checker {
	k := &Checker{c: c, producers: make([]producerState, len(c.Producers))}
	for i, n := range names {
		k.outcomes[i] = Outcome{ID: n[0], Name: n[1], Applicable: true}
	}
	for _, s := range c.Streams {
		k.streams = append(k.streams, streamState{c: s})
	}
	k.readers = make([]readerState, len(c.Readers))
	return k
}

// Outcomes returns every invariant in a fixed order.
func (k *Checker) Outcomes() []Outcome { return append([]Outcome(nil), k.outcomes[:]...) }

// Violated tells whether any invariant is violated so far.
func (k *Checker) Violated() bool {
	for i := range k.outcomes {
		if k.outcomes[i].Count > 0 {
			return true
		}
	}
	return false
}

// fail counts a violation and keeps the first.
func (k *Checker) fail(id int, at sim.Time, entity, format string, args ...any) {
	o := &k.outcomes[id]
	o.Count++
	if o.First == nil {
		o.First = &Witness{at, entity, fmt.Sprintf(format, args...)}
	}
}

func (k *Checker) shardName(stream, shard int32) string {
	return fmt.Sprintf("%s/shardId-%012d", k.streams[stream].c.Name, shard)
}

func recordName(c *Config, u api.UID) string {
	if p := u.Producer(); p < len(c.Producers) {
		return fmt.Sprintf("record %d of %s", u.N(), c.Producers[p])
	}
	return fmt.Sprintf("record %x", uint64(u))
}

// shard is the state of a shard that is open or was.
func (k *Checker) shard(stream, shard int32) *shardState { return &k.streams[stream].shards[shard] }
