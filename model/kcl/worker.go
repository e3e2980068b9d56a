package kcl

import (
	"fmt"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/consumer"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

// A Worker is one process of an application. It holds leases of the table, reads the shards
// of those that it holds, and finds out from the table alone what the others do.
//
//	start ──► its protocol looks at the table ──► leases held ──► parts, one a shard
//	  ▲                                              │ answer: somebody else has it
//	  │                                              ▼
//	  └── back ◄── crash: all is forgotten         lost: the part ends at the next look
type Worker struct {
	c        WorkerConfig
	fleet    *Fleet
	group    consumer.GroupConfig // of its readers, who tell this worker
	process  api.Process          // nil without faults
	calls    api.Process          // the same worker, calling its table of leases
	protocol protocol

	due, up, down bool  // the time has come for it to start; it runs; it has crashed, and is not back yet
	owner         int32 // of its leases: another one after each start
	tokens        uint64
	held          []*held // by shard
	parts         []*part // in the order in which they began

	pending []pending
	call    uint64
	latency dist.Sampler
	out, in sim.Source // network to the table, each way
	hash    uint64
}

// WorkerConfig is what a worker needs beside its fleet.
type WorkerConfig struct {
	Self   sim.ID
	Number int32
	Name   string // such as billing/0/w1
}

// The worker's timers, and what its readers tell it.
const (
	KindBegin      = api.KindKCL + iota // the process starts
	kindDispatch                        // look at what is held
	kindCheckpoint                      // a reader has a checkpoint to write; Body: the shard
	kindEnded                           // a reader is done with a closed shard; Body: the shard
	kindTimeout                         // Body: the call, its low half
	kindBoot                            // look again whether the table has leases
	kindParent                          // look at the parents again; Body: the shard
	kindTake                            // scan for leases to take
	kindRenew                           // renew all that is held; Body: of vmware, the shard
	kindElect                           // look who is the leader
	kindAudit                           // look for holes in the hash ranges of the leases
	kindList                            // list the shards
	kindClean                           // delete leases that are at their end
)

// NewWorker returns the actor.
func NewWorker(c WorkerConfig, f *Fleet) *Worker {
	g := &f.c.Group
	w := &Worker{c: c, fleet: f, group: *g, process: g.Workers[c.Number], calls: f.c.Calls[c.Number],
		latency: g.Latency.Scale(0.5).Compile(), hash: sim.HashName(c.Name),
		out: sim.NewSource(g.Seed, c.Name, "network to the leases"),
		in:  sim.NewSource(g.Seed, c.Name, "network from the leases")}
	w.group.Self = c.Self
	w.protocol = &java{w: w}
	if f.c.kcl().Library == spec.LibraryVMware {
		w.protocol = &vmware{w: w}
	}
	return w
}

// Phase is when the worker starts, behind its application.
func (w *Worker) Phase() sim.Time {
	span := w.fleet.c.kcl().StartWithin
	if span <= 0 {
		return 0
	}
	return sim.Time(sim.NewSource(w.fleet.c.Group.Seed, w.c.Name, "start").Below(0, 0, uint64(span)))
}

func (w *Worker) failover() sim.Time { return w.fleet.c.Group.Spec.Failover }

// Handle is the actor's one door.
func (w *Worker) Handle(now sim.Time, m sim.Message, out *sim.Outbox) {
	switch m.Kind {
	case api.KindCrash:
		w.crash(out)
		return
	case api.KindRestart:
		if w.down = false; w.due && !w.up {
			w.begin(now, out)
		}
		return
	}
	if w.process != nil {
		if until := w.process.PausedUntil(now); until > now {
			out.At(until, w.c.Self, m.Kind, m.Body) // a paused process finds it all when it goes on
			return
		}
	}
	switch m.Kind {
	case KindBegin:
		if w.due = true; !w.down {
			w.begin(now, out)
		}
	case kindDispatch:
		w.dispatch(now, out)
		out.After(w.fleet.c.Times.Dispatch, w.c.Self, kindDispatch, 0)
	case kindCheckpoint, kindEnded:
		w.told(now, m, out)
	case api.KindLeaseReply:
		w.onReply(now, m.Body, out)
	case kindTimeout:
		w.onTimeout(now, m.Body, out)
	case api.KindControlReply:
		w.onShards(now, m.Body, out)
	default:
		if m.Kind < kindBoot || m.Kind > kindClean {
			panic(fmt.Sprintf("kcl: %s cannot handle message kind %d", w.c.Name, m.Kind))
		}
		w.protocol.timer(now, m.Kind, m.Body, out)
	}
}

func (w *Worker) begin(now sim.Time, out *sim.Outbox) {
	w.up = true
	w.owner = w.fleet.start(w.c.Number)
	w.protocol.begin(now, out)
}

// run begins the loops that every worker has, when its protocol is ready.
func (w *Worker) run(out *sim.Outbox) { out.After(1, w.c.Self, kindDispatch, 0) }

// crash ends the process at once, and its readers with it. Its leases stay as they are.
func (w *Worker) crash(out *sim.Outbox) {
	if w.down = true; !w.up {
		return
	}
	for _, p := range w.parts {
		if c := p.claim; c != nil {
			c.alive = false
			w.fleet.remove(c)
			if p.state == partReads || p.state == partEnds {
				out.After(1, c.actor, api.KindCrash, 0)
			}
		}
	}
	w.up, w.held, w.parts, w.pending = false, nil, nil, nil
	out.Restart()
}

// told takes what a reader has left in its claim.
func (w *Worker) told(now sim.Time, m sim.Message, out *sim.Outbox) {
	p := w.part(int32(m.Body))
	if p == nil || p.claim == nil {
		return
	}
	if m.Kind == kindEnded && p.state == partReads {
		p.state = partEnds
	}
	if h := w.find(p.shard); h != nil && h.token == p.token {
		w.next(now, h, out)
	}
}

// list asks for the shards of the stream.
func (w *Worker) list(now sim.Time, out *sim.Outbox) {
	g := &w.fleet.c.Group
	h, b := g.Bodies.Controls.Take()
	*b = api.Control{From: w.c.Self, Operation: api.ListShards, Event: -1, Stream: int32(g.Spec.Stream),
		Shards: b.Shards[:0], SentAt: now, Back: w.latency.Time(w.in, w.call)}
	b.Digest = b.DigestRequest()
	out.After(w.latency.Time(w.out, w.call), g.Service, api.KindControl, h)
	w.call++
}

func (w *Worker) onShards(now sim.Time, h uint32, out *sim.Outbox) {
	b := w.fleet.c.Group.Bodies.Controls.At(h)
	if b.Error != nil {
		out.After(w.fleet.c.Times.ListRetry, w.c.Self, kindList, 0)
	} else {
		w.protocol.listed(now, b.Shards, out)
	}
	w.fleet.c.Group.Bodies.Controls.Free(h)
}

// Finish has nothing to tell: the roster settles the readers.
func (w *Worker) Finish(sim.Time) {}
