package consumer

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/mutant"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// A Ledger is what the workers of one application agree on: who owns each shard, in which
// tenure, and how far it is done. It stands for a lease table.
//
// simplified: the table is ideal. A write takes no time and is decided by the tenure at
// once, so that no two workers own a shard, and none loses what it has written.
type Ledger struct {
	spec      *spec.Consumer
	tip       bool // it begins with what comes after its start
	fragile   bool // a worker can crash, be silent, or read again: what is not done may be asked for again
	replays   []replay
	leases    []lease // by shard
	listed    int32   // the shards below were there when they were listed
	rewound   bool    // a replay has begun: every shard of the next list is read from its position
	discovery bool    // the shards of the stream have been listed once
	history   api.Client
	mutant    mutant.ID
}

// replay is a declared going back: until then, what it will read is kept.
type replay struct {
	at   sim.Time
	from spec.Position
	done bool
}

// lease is one shard as the application knows it.
type lease struct {
	known  bool
	info   api.ShardInfo
	later  bool // it came by a reshard after the application had begun
	worker int32
	tenure int32
	reader int32
	actor  sim.ID
	state  leaseState

	asking   bool   // the position at the tip was asked for: what comes behind it will be read
	placed   bool   // next has a meaning: a position was given
	next     uint64 // checkpoint: records below are done
	sub      uint32 // and so many user records of the aggregated one there
	received uint64 // records below have been received
	reset    bool   // a replay: begin at the replay's position
	replayed bool   // next is where a replay began
	task     uint32 // micro-batch of which its reader has work to do; 0: none
	to       int32  // worker that it is being moved to, from 1; 0: none
	asked    int32  // tenure that was asked to hand it over
	vanished bool   // it was past its retention when it was asked for
}

// leaseState is where a shard is in the life of its application.
//
//	waiting ──parents ended──► held ──shard end──► ended
//	   ▲                        │  ▲
//	   └──────── replay ────────┘  └─taken over── orphan ◄── worker crashed or silent
type leaseState uint8

const (
	leaseWaiting leaseState = iota // for its parents, or to be looked at
	leaseHeld                      // by the reader of its tenure
	leaseOrphan                    // its worker is gone
	leaseEnded                     // SHARD_END
)

// lease returns the entry of a shard, made when it is new.
func (l *Ledger) lease(shard int32) *lease {
	for len(l.leases) <= int(shard) {
		l.leases = append(l.leases, lease{actor: sim.Nobody})
	}
	return &l.leases[shard]
}

// Holds tells whether a tenure is still the present one of its shard.
func (l *Ledger) Holds(shard, tenure int32) bool {
	e := &l.leases[shard]
	return e.tenure == tenure && e.state == leaseHeld
}

// start notes the position that a tenure begins at. The first of all is a checkpoint, so
// that a crash before the next does not move an application that began at the tip.
func (l *Ledger) start(now sim.Time, shard, tenure int32, next uint64) {
	e := &l.leases[shard]
	if e.tenure != tenure {
		return
	}
	e.received = next
	if e.reset {
		l.history.Checkpoint(api.CheckpointRow{At: now, Reader: e.reader, Tenure: tenure, Next: next,
			Reset: true, Accepted: true})
	}
	if !e.placed || e.reset {
		e.next, e.sub = next, 0
	}
	e.placed, e.reset, e.replayed = true, false, e.replayed || e.reset
}

// receive notes what a tenure has received.
func (l *Ledger) receive(shard, tenure int32, next uint64) {
	if e := &l.leases[shard]; e.tenure == tenure {
		e.received = next
	}
}

// Checkpoint writes how far a tenure is; a tenure that is over is refused.
func (l *Ledger) Checkpoint(at sim.Time, shard, tenure, reader int32, next uint64, sub uint32, end bool) bool {
	e := &l.leases[shard]
	accepted := e.tenure == tenure && (e.state == leaseHeld || e.state == leaseOrphan) || l.mutant == mutant.Unfenced
	l.history.Checkpoint(api.CheckpointRow{At: at, Reader: reader, Tenure: tenure, Next: next, Sub: sub, End: end,
		Accepted: accepted})
	if accepted {
		e.next, e.sub = next, sub
	}
	return accepted
}

// Needed is the index below which the application will not ask for records of a shard any
// more: the memory of the run, not a rule of Kinesis.
func (l *Ledger) Needed(shard int32) uint64 {
	for i := range l.replays {
		if r := &l.replays[i]; !r.done && r.from != spec.FromLatest {
			return 0
		}
	}
	if int(shard) >= len(l.leases) || !l.leases[shard].known {
		if l.tip && !l.discovery {
			return ^uint64(0)
		}
		return 0
	}
	e := &l.leases[shard]
	switch {
	case e.state == leaseEnded:
		return ^uint64(0)
	case !e.placed && l.tip && !e.later && !e.asking:
		return ^uint64(0)
	case !e.placed:
		return 0
	case l.spec.Checkpoint.Never && l.fragile && !l.tip:
		return 0
	case l.fragile:
		return min(e.next, e.received)
	}
	return e.received
}

// find is the entry of a shard that the application knows, or nil.
func (l *Ledger) find(shard int32) *lease {
	if int(shard) >= len(l.leases) || !l.leases[shard].known {
		return nil
	}
	return &l.leases[shard]
}

// learn adds the children of a shard that has ended to what the application knows.
func (l *Ledger) learn(children []api.ShardInfo) {
	for i := range children {
		if e := l.lease(children[i].Index); !e.known {
			e.known, e.later, e.info = true, true, children[i]
		}
	}
}

// parentsDone tells whether a shard may be read: its parents have ended, or were not there to
// be read any more when the shards were listed. A parent that has opened since is found
// later than its child, when the other parent of a merge ends first.
func (l *Ledger) parentsDone(e *lease) bool {
	if l.spec.Lineage == spec.LineageIgnored {
		return true
	}
	for _, p := range l.parents(e) {
		if p == api.NoShard {
			continue
		}
		if parent := l.find(p); parent != nil && !l.ended(parent) || parent == nil && p >= l.listed {
			return false
		}
	}
	return true
}
