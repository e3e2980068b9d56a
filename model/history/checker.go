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
	Producers []string // names of the instances
	Claims    []Claim  // of each instance; nil: nobody claims anything

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
	Committed    bool // its effects happen with its checkpoints: X1 by index
	Dedup        bool // it claims X1: each effect once
	Table        int  // of its marks, when it claims that
	Deaggregates bool // it claims C9: as KCL takes user records out of aggregates
	Opaque       bool // an aggregate is one record for it
	Claim        Claim
	Mapping      bool // it is an event source mapping: F1, F2, F3

	// Silence is how long it may wait for an answer that is lost, or for a worker that is
	// gone, before it does something about it.
	Silence sim.Time
}

// Void is a guarantee that something may break by its nature: a violation is then allowed.
type Void struct {
	ID    string // of the invariant
	Fault string // which: a fault and its name, such as fault az-b
}

// StreamConfig is the limits in force for each shard of a stream. Bytes and records
// are per second; bursts are what a window of any length may exceed its rate by.
type StreamConfig struct {
	Name           string
	Retention      sim.Time // at the start of the run; 0: nothing expires
	Window         bool     // strict seconds in place of bursts
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
	ScaleMin       int32 // shards that a scaling policy asks for; 0 and 0: there is none
	ScaleMax       int32
	Splits         *SplitLaw // of a stream on demand; nil: it is not judged by it
	Operated       bool      // an operator changes the number of shards as well
}

// Checker is an api.History that judges what it is told. Rows of one plane come in
// order of time; offers may lie ahead, and what is done may be told later.
type Checker struct {
	c         Config
	outcomes  [invariants]Outcome
	violated  bool
	streams   []streamState
	readers   []readerState
	producers []producerState
	apps      []appState
	hashes    []uint64 // by key: own MD5, top half; 0 is not computed
	acked     []acked  // S7: by key
	ranges    []api.HashRange
	name      []byte // of the key being hashed
	suspects  suspects
	astray    map[api.UID]*stray // C1: by user record
	over      []span             // room of the layers
	opens     uint64             // shards opened so far
	snapAt    sim.Time           // L1: the next instant
	instants  []instant          // L1
	line      line               // scratch
	now       sim.Time           // the end, when that has been told
	burnt     [][]sim.Time       // of each machine of each consumer: up to when it has told
	promises  []*promised        // G1: of the instances that claim something; nil for the others
}

var _ api.History = (*Checker)(nil)

// New returns a checker that has seen nothing.
func New(c Config) *Checker {
	k := &Checker{c: c, producers: make([]producerState, len(c.Producers)), snapAt: sim.Never}
	for i, n := range names {
		k.outcomes[i] = Outcome{ID: n[0], Name: n[1], Applicable: applicable(&c, i)}
	}
	for i := range c.Claims {
		k.promises = append(k.promises, nil)
		if c.Claims[i].any() {
			k.promises[i] = &promised{last: map[api.Key]uint64{}}
		}
	}
	for _, s := range c.Streams {
		k.streams = append(k.streams, newStream(s))
	}
	for i, a := range c.Applications {
		k.apps = append(k.apps, appState{c: a})
		s := &k.streams[a.Stream]
		s.apps = append(s.apps, int32(i))
	}
	if k.outcomes[l1].Applicable {
		k.planLiveness()
	}
	return k
}

// Outcomes returns every invariant in a fixed order.
func (k *Checker) Outcomes() []Outcome {
	out := append([]Outcome(nil), k.outcomes[:]...)
	for i := range out {
		if o := &out[i]; o.Count == 0 && o.granted.Count > 0 {
			o.Count, o.First, o.Granted = o.granted.Count, o.granted.First, true
		}
		for _, v := range k.c.Voided {
			if out[i].Count > 0 && out[i].Voided == "" && v.ID == out[i].ID {
				out[i].Voided = v.Fault
			}
		}
	}
	return out
}

// Violated tells whether any invariant is violated so far.
func (k *Checker) Violated() bool { return k.violated }

// Expired is the number of records that retention took before a reader had them.
func (k *Checker) Expired(reader int) int64 { return k.readers[reader].expired }

// Control is not judged: what an operator asked for is no invariant.
func (k *Checker) Control(api.ControlRow) {}
