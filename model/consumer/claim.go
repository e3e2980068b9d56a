package consumer

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// A Claim is what a reader has in its hands of its shard: where it begins, whether the shard
// is still its own as far as it knows, and where it writes how far it is. A group with an
// ideal table gives out seats of its Ledger; a worker of the KCL gives out leases.
type Claim interface {
	// Origin is where a tenure begins.
	Origin() Origin
	// Start notes the position that the tenure was given.
	Start(now sim.Time, next uint64)
	// Receive notes that the records below have been received.
	Receive(next uint64)
	// Holds tells whether the tenure goes on, as far as the reader can know.
	Holds() bool
	// Checkpoint writes that the records below are done, and have been since an instant; and so
	// are the first sub user records of the aggregated one at next.
	Checkpoint(at sim.Time, next uint64, sub uint32)
	// Learn notes the children of the shard, when its last record has been received.
	Learn(children []api.ShardInfo)
	// Vanish notes that the shard is no more, and tells where its reading ends.
	Vanish(now sim.Time, next uint64) uint64
	// End writes SHARD_END behind the last record, when all are done.
	End(now sim.Time, next uint64, out *sim.Outbox)
	// Flush sends what the calls above have left to be sent.
	Flush(now sim.Time, out *sim.Outbox)
}

// Origin is a position to begin at: a checkpoint if one is known, else the first record of
// a child, else what the scenario says.
type Origin struct {
	Known    bool
	Next     uint64 // records below are done
	Sub      uint32 // and so many user records of the aggregated one there
	Child    bool   // the shard came by a reshard after the application had begun
	From     spec.Position
	FromTime sim.Time
}

// seat is the claim of a tenure of an ideal group.
type seat struct {
	group  *GroupConfig
	ledger *Ledger
	shard  int32
	tenure int32
	reader int32
}

func (s *seat) lease() *lease { return s.ledger.lease(s.shard) }

func (s *seat) Origin() Origin {
	e, c := s.lease(), s.group.Spec
	o := Origin{Child: e.later && !e.reset, From: c.From, FromTime: c.FromTime}
	if e.placed && !e.reset && (!c.Checkpoint.Never || e.replayed) {
		o.Known, o.Next, o.Sub = true, s.ledger.resume(e), e.sub
	}
	if e.reset {
		o.From, o.FromTime = s.group.replay.From, s.group.replay.FromTime
	}
	e.asking = e.asking || !o.Known && !o.Child && o.From == spec.FromLatest
	return o
}

func (s *seat) Start(now sim.Time, next uint64) { s.ledger.start(now, s.shard, s.tenure, next) }

func (s *seat) Receive(next uint64) { s.ledger.receive(s.shard, s.tenure, next) }

func (s *seat) Holds() bool { return s.ledger.Holds(s.shard, s.tenure) }

func (s *seat) Checkpoint(at sim.Time, next uint64, sub uint32) {
	s.ledger.Checkpoint(at, s.shard, s.tenure, s.reader, next, sub, false)
}

func (s *seat) Learn(children []api.ShardInfo) { s.ledger.learn(children) }

func (s *seat) Vanish(now sim.Time, next uint64) uint64 {
	e := s.lease()
	if e.reset { // a replay that is given no position begins, and ends, before the first record
		s.Start(now, next)
	}
	e.vanished = true
	return max(next, e.next) // a tenure that was given no position has the checkpoint before it
}

func (s *seat) End(now sim.Time, next uint64, out *sim.Outbox) {
	if s.ledger.Checkpoint(now, s.shard, s.tenure, s.reader, next, 0, true) {
		s.group.History.Leave(api.LeaveRow{At: now, Reader: s.reader, Reason: api.LeaveShardEnd})
		out.After(1, s.group.Self, kindEnded, uint32(s.shard))
	}
}

func (s *seat) Flush(sim.Time, *sim.Outbox) {}
