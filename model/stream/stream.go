// Package stream is the core: the rules of one Kinesis data stream. Shards with their
// hash ranges, limits, logs and iterators, fan-out subscriptions and retention are
// plain methods that take now; the service actor alone knows messages.
//
// kinesis.md §n in a comment cites the fact sheet, where each fact has its AWS source
// and date. "simplified:" marks what the model leaves out.
package stream

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/mutant"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

// A Stream is one data stream. Its methods are told what time it is, and now never
// runs backwards.
type Stream struct {
	// Options, to be set before the first call.
	Account string     // id of the account, for messages
	Mutant  mutant.ID  // planted bug
	Keeper  Keeper     // without one, and unless readers are undeclared, nothing is kept
	Region  api.Region // what faults do; nil: nothing
	Delays  sim.Source // draws of the time until a reshard begins
	Splits  sim.Source // and until the service splits a shard

	name    string
	index   int32 // in the scenario
	created int64 // time 0 of the run, s since 1970
	limits  Limits
	rates   rates
	keys    *api.Keyspace
	truth   api.Truth

	shards    []shard // append-only: closed shards stay
	routes    routes
	calls     uint64 // number of the put under way: stamps what it has touched
	pool      pool
	apps      []int32 // that read the stream
	consumers []streamConsumer
	fans      []fans // fan-out, by application
	retention sim.Time
	reshard   reshard
	control   controlCalls

	mode       spec.Mode
	warm       int64        // bytes a second, with On-demand Advantage
	demand     *demand      // nil while it is provisioned
	splitAfter dist.Sampler // ns

	undeclared bool   // readers come unannounced
	swept      uint64 // blocks begun when the shards were last looked after
	turn       int    // the shard that was last
	planted    planted
}

// shard is one shard: what a put touches comes first, to lie in one cache line.
type shard struct {
	write writeLimit
	log   log

	id       int32
	state    shardState
	closed   sim.Time // when, if it is
	born     int64    // in seconds since 1970, as sequence numbers show it
	hashes   api.HashRange
	parent   int32
	adjacent int32
	children []int32
	calls    Bucket         // GetRecords
	reads    Debt           // bytes that GetRecords returned
	iterator Bucket         // GetShardIterator
	refusal  *api.Exception // its "rate exceeded", made once
}

// New returns a stream with equal shards, all open at time 0. index is the stream's
// place in the scenario; created is the instant of time 0 in seconds since 1970.
func New(name string, index int32, shards int, l Limits, keys *api.Keyspace, truth api.Truth,
	created int64) *Stream {
	s := &Stream{name: name, index: index, created: created, limits: l, rates: l.rates()}
	s.keys, s.truth, s.retention = keys, truth, l.Retention
	s.splitAfter = l.OnDemand.SplitAfter.Compile()
	for _, r := range equalRanges(shards) {
		s.openShard(0, r, api.NoShard, api.NoShard, false)
	}
	s.routes.rebuild(s.shards)
	return s
}

// Name is the stream's name.
func (s *Stream) Name() string { return s.name }

// Index is the stream's place in the scenario.
func (s *Stream) Index() int32 { return s.index }

// Limits is what the stream was built with.
func (s *Stream) Limits() Limits { return s.limits }

// ShardCount is the number of shards, closed ones included.
func (s *Stream) ShardCount() int { return len(s.shards) }

// ShardInfo describes a shard.
type ShardInfo struct {
	Index int32
	ID    string
	Range api.HashRange
	Open  bool
}

// Shards lists all shards in the order of their ids.
func (s *Stream) Shards() []ShardInfo {
	list := make([]ShardInfo, len(s.shards))
	for i := range s.shards {
		sh := &s.shards[i]
		list[i] = ShardInfo{Index: sh.id, ID: ShardID(sh.id), Range: sh.hashes, Open: sh.state == shardOpen}
	}
	return list
}

// Visible is the tip of a shard: the index behind its last committed record.
func (s *Stream) Visible(now sim.Time, shard int32) uint64 { return s.shards[shard].log.tip(now) }

// Appended is the index behind the shard's last record, committed or not.
func (s *Stream) Appended(shard int32) uint64 { return s.shards[shard].log.next }

// LastCommit is when the shard's last record commits or has committed.
func (s *Stream) LastCommit(shard int32) sim.Time { return s.shards[shard].log.commit }

// Bytes is the memory that the stream's log holds, pooled blocks included.
func (s *Stream) Bytes() int64 {
	total := s.pool.bytes()
	for i := range s.shards {
		total += s.shards[i].log.bytes()
	}
	return total
}
