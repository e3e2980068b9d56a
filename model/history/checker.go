// Package history judges runs: invariants over two planes of rows, online, O(1) a
// record, the same on every clock. An oracle never shares code or state with what it
// judges; it sees rows and the limits in force, nothing else.
package history

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// Config is what the checkers are told before the run.
type Config struct {
	Keys      *api.Keyspace
	Streams   []StreamConfig
	Readers   []ReaderConfig
	Producers []string // names of the instances

	Applications []ApplicationConfig // that read, in the order of their numbers
	Tables       []string            // names
	LastFault    sim.Time            // when the last fault or event is over; -1: there is none
	Liveness     sim.Time            // L1, L2: how long after that everything must be caught up
	End          sim.Time            // of the run, if nothing ends it earlier
	Voided       []Void              // what faults may break, and who says so
}

// ApplicationConfig is one application that reads a stream, and what it claims.
type ApplicationConfig struct {
	Name         string // such as billing/0
	Stream       int
	Latest       bool // it starts at the tip: what was there before is not for it
	ParentsFirst bool // it claims C5 and C8 over a reshard
	Dedup        bool // it claims X1: each effect once
	Table        int  // of its marks, when it claims that
}

// Void is a guarantee that a fault may break by its nature: a violation is then allowed.
type Void struct {
	ID    string // of the invariant
	Fault string // name of the fault
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
	PushRecordMax  int64 // what a lone record larger than the burst may overdraw to
}

// ReaderConfig is one application reading one shard.
type ReaderConfig struct {
	Name          string
	Stream, Shard int
}

// Outcome is one invariant as it stands.
type Outcome struct {
	ID, Name   string
	Count      int64 // violations
	First      *Witness
	Applicable bool // there was somebody whose rows it could judge
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

// Checker is an api.History that judges what it is told. Rows of one plane come in
// order of time; offers may lie ahead.
type Checker struct {
	c         Config
	outcomes  [invariants]Outcome
	violated  bool
	streams   []streamState
	readers   []readerState
	producers []producerState
	hashes    []uint64 // by key: own MD5, top half; 0 is not computed
	ranges    []api.HashRange
}

var _ api.History = (*Checker)(nil)

// New returns a checker that has seen nothing.
func New(c Config) *Checker {
	k := &Checker{c: c, producers: make([]producerState, len(c.Producers)),
		readers: make([]readerState, len(c.Readers))}
	for i, n := range names {
		k.outcomes[i] = Outcome{ID: n[0], Name: n[1], Applicable: applicable(&c, i)}
	}
	for _, s := range c.Streams {
		k.streams = append(k.streams, newStream(s))
	}
	return k
}

// applicable tells whether an invariant has anybody to judge.
func applicable(c *Config, id int) bool {
	switch id {
	case a1, s4:
		return len(c.Producers) > 0
	case s3, s9, s10:
		return len(c.Readers) > 0
	case s6:
		return c.Keys != nil && len(c.Streams) > 0
	}
	return len(c.Streams) > 0
}

// Outcomes returns every invariant in a fixed order.
func (k *Checker) Outcomes() []Outcome { return append([]Outcome(nil), k.outcomes[:]...) }

// Violated tells whether any invariant is violated so far.
func (k *Checker) Violated() bool { return k.violated }

// Expired is the number of records that retention took before a reader had them.
func (k *Checker) Expired(reader int) int64 { return k.readers[reader].expired }

// Invoke is not judged: an attempt may fail before it reaches the service.
func (k *Checker) Invoke(api.InvokeRow) {}

// Done is not judged yet: the group's invariants come with checkpoints.
func (k *Checker) Done(api.DoneRow) {}

// Join announces a reader.
func (k *Checker) Join(r api.JoinRow) {
	k.c.Readers = append(k.c.Readers, ReaderConfig{Name: r.Name, Stream: int(r.Stream), Shard: int(r.Shard)})
	k.readers = append(k.readers, readerState{})
	sh := k.shard(r.Stream, r.Shard)
	sh.readers = append(sh.readers, r.Reader)
}

// Leave is not judged yet.
func (k *Checker) Leave(api.LeaveRow) {}

// Checkpoint is not judged yet.
func (k *Checker) Checkpoint(api.CheckpointRow) {}

// Effect is not judged yet.
func (k *Checker) Effect(api.EffectRow) {}

// Close is not judged yet.
func (k *Checker) Close(api.CloseRow) {}

// Retain is not judged yet.
func (k *Checker) Retain(api.RetainRow) {}

// Item is not judged yet.
func (k *Checker) Item(api.ItemRow) {}

// Control is not judged: what an operator asked for is not an invariant.
func (k *Checker) Control(api.ControlRow) {}
