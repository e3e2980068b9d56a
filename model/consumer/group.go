package consumer

import (
	"fmt"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/machine"
	"github.com/kinesim/kinesim/model/mutant"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

// A Group is one application: its workers share the shards of a stream. It finds the
// shards, gives each to one worker for a tenure, starts children when their parents have
// ended, and gives the shards of a worker that is gone to the others.
//
//	start ──► ListShards ──► a reader for each shard that may be read
//	                             │ shard end ──► its children
//	                             │ worker crashed: failover later, its shards to the others
//	                             │ worker silent for longer than failover: the same
//	                             └ replay: all begin again from an older position
type Group struct {
	c       GroupConfig
	ledger  *Ledger
	workers []worker
	balance *balancing // nil: nobody looks at the load
	yields  int        // readers that have been told to yield for a replay
	syncAt  sim.Time
	driver  driver
}

// worker is one process of the application, as the group knows it.
type worker struct {
	gone   bool     // crashed, and not back yet
	silent bool     // gives no sign
	since  sim.Time // when it crashed last
	shards int      // that it holds, as counted last
}

// GroupConfig is what an application needs of the world.
type GroupConfig struct {
	Self     sim.ID
	Service  sim.ID // of its stream
	Name     string // such as billing/0
	Stream   string // name of its stream
	App      int32  // application, over the scenario
	Consumer int32  // index of the consumer in the scenario
	Spec     *spec.Consumer
	Seed     uint64
	Latency  dist.Law // of a network round trip
	Retry    sim.Time // before a call that was refused for its rate is made again
	Timeout  sim.Time // of a call, where answers can be lost
	SkewMax  sim.Time // how far the clock may be off before AWS refuses calls
	Sync     sim.Time // between two looks at the list of shards, of an application that ignores lineage
	Table    sim.ID   // of the marks, with dedup
	TTL      sim.Time // of a mark; 0: for ever
	Workers  []api.Process
	Marks    []api.Process      // of each worker, calling its table of marks
	Machines []*machine.Machine // of each worker; nil: none runs on one
	Replays  []Replay           // declared, in order of their events
	Fragile  bool               // what is not done may be asked for again
	Contents *api.Contents      // which records have the same data
	Roster   *Roster
	Keys     *api.Keyspace
	Bodies   *api.Bodies
	History  api.Client
	Mutant   mutant.ID // planted bug

	Work func(*Config) Work // what its readers do with records; nil: the consumer's own
	Busy sim.Time           // a poller polls again so soon while there is more to read; 0: as ever

	replay Replay // the one under way
}

// Replay is a declared going back.
type Replay struct {
	Event    int32 // index in the scenario
	At       sim.Time
	From     spec.Position
	FromTime sim.Time
}

// Roster numbers the readers of a run in the order in which they begin, and knows them
// for the end of the run.
type Roster struct {
	readers []finisher
	names   []string
}

// Len is the number of readers so far.
func (r *Roster) Len() int { return len(r.readers) }

// Name is the name of a reader.
func (r *Roster) Name(reader int) string { return r.names[reader] }

func (r *Roster) add(name string, f finisher) {
	r.readers, r.names = append(r.readers, f), append(r.names, name)
}

type finisher interface{ Finish(now sim.Time) }

// Finish settles the work of all readers when the run ends.
func (r *Roster) Finish(now sim.Time) {
	for _, f := range r.readers {
		f.Finish(now)
	}
}

// The group's timers, behind those of its readers.
const (
	kindEnded     = api.KindConsumer + 16 + iota // a shard has ended; Body: the shard
	kindFreed                                    // a reader has yielded; Body: the shard
	kindFailover                                 // Body: the worker that crashed
	kindSilence                                  // Body: a worker that may have been silent for too long
	kindSync                                     // list the shards again
	kindTask                                     // the task of a reader is done; Body: the reader
	kindTrigger                                  // the next micro-batch may begin; Body: the one before
	kindCancelled                                // the tasks of a job have ended; Body: the worker that was lost
	kindReport                                   // workers report their load
	kindBalance                                  // even it out
	kindForce                                    // Body: a shard that was to be handed over by now
)

// KindSilence tells a group to look whether a worker gives a sign; Body: the worker.
const KindSilence = kindSilence

// NewGroup returns the actor of an application, and its ledger.
func NewGroup(c GroupConfig) (*Group, *Ledger) {
	l := &Ledger{spec: c.Spec, tip: c.Spec.From == spec.FromLatest, fragile: c.Fragile, history: c.History,
		mutant: c.Mutant}
	for _, r := range c.Replays {
		l.replays = append(l.replays, replay{at: r.At, from: r.From})
	}
	return &Group{c: c, ledger: l, workers: make([]worker, len(c.Workers))}, l
}

// Handle is the actor's one door.
func (g *Group) Handle(now sim.Time, m sim.Message, out *sim.Outbox) {
	g.handle(now, m, out)
	g.drive(now, out)
}

func (g *Group) handle(now sim.Time, m sim.Message, out *sim.Outbox) {
	switch m.Kind {
	case kindWake:
		g.balances(out)
		g.list(now, out)
	case kindSync:
		if now == g.syncAt { // else the list was asked for in between
			g.list(now, out)
		}
	case api.KindControlReply:
		g.onShards(now, m.Body, out)
	case kindEnded:
		g.onEnded(now, int32(m.Body), out)
	case kindFreed:
		g.onFreed(now, int32(m.Body), out)
	case api.KindCrash:
		g.onCrash(now, int32(m.Body), out)
	case kindFailover:
		g.onFailover(now, int32(m.Body), out)
	case api.KindRestart:
		g.onRestart(now, int32(m.Body), out)
	case kindTask:
		g.onTask(now, int32(m.Body), out)
	case kindTrigger:
		g.onTrigger(m.Body)
	case kindReport:
		g.onReport(now, out)
	case kindBalance:
		g.onBalance(out)
	case kindForce:
		g.onForce(int32(m.Body), out)
	case kindCancelled:
		g.adopt(now, int32(m.Body), out)
	case kindSilence:
		g.onSilence(now, int32(m.Body), out)
	case api.KindReplay:
		g.onReplay(now, int32(m.Body), out)
	default:
		panic(fmt.Sprintf("consumer: group %s cannot handle message kind %d", g.c.Name, m.Kind))
	}
}

// Finish has nothing to tell: the roster settles the readers.
func (g *Group) Finish(sim.Time) {}

// list asks for the shards of the stream.
func (g *Group) list(now sim.Time, out *sim.Outbox) {
	h, b := g.c.Bodies.Controls.Take()
	*b = api.Control{From: g.c.Self, Operation: api.ListShards, Event: -1, Stream: int32(g.c.Spec.Stream),
		Shards: b.Shards[:0], SentAt: now}
	b.Digest = b.DigestRequest()
	out.After(1, g.c.Service, api.KindControl, h)
}

// onShards takes the list in: all that is new becomes known.
func (g *Group) onShards(now sim.Time, h uint32, out *sim.Outbox) {
	b := g.c.Bodies.Controls.At(h)
	first := !g.ledger.discovery
	for i := range b.Shards {
		s := &b.Shards[i]
		g.ledger.listed = max(g.ledger.listed, s.Index+1)
		if e := g.ledger.lease(s.Index); !e.known {
			e.known, e.info, e.later = true, *s, !first
			e.reset = e.reset || first && g.ledger.rewound
			if first && g.ledger.tip && !s.Open {
				e.state = leaseEnded // the past is not for it
			}
		}
	}
	g.c.Bodies.Controls.Free(h)
	g.ledger.discovery = true
	g.startAll(now, out, first)
	every := g.c.Spec.Discovery
	if every == 0 && g.c.Spec.Lineage == spec.LineageIgnored {
		every = g.c.Sync
	}
	if every > 0 {
		g.syncAt = now + every
		out.At(g.syncAt, g.c.Self, kindSync, 0)
	}
}

// startAll gives every shard that may be read and has no reader to a worker.
func (g *Group) startAll(now sim.Time, out *sim.Outbox, first bool) {
	g.recount()
	for i := range g.ledger.leases {
		e := &g.ledger.leases[i]
		if e.known && (e.state == leaseWaiting || e.state == leaseOrphan && g.free(e)) && g.ledger.parentsDone(e) {
			g.start(now, int32(i), out, first)
		}
	}
}

// free tells whether an orphan may be taken: the group waits for the failover time.
func (g *Group) free(e *lease) bool {
	w := &g.workers[e.worker]
	return e.actor == sim.Nobody && !w.gone
}

// pick is the worker with the fewest shards among those that give a sign, or -1.
func (g *Group) pick() int32 {
	best := int32(-1)
	for i := range g.workers {
		w := &g.workers[i]
		if !w.gone && !w.silent && (best < 0 || w.shards < g.workers[best].shards) {
			best = int32(i)
		}
	}
	return best
}

// recount counts the shards of each worker.
func (g *Group) recount() {
	for i := range g.workers {
		g.workers[i].shards = 0
	}
	for i := range g.ledger.leases {
		if e := &g.ledger.leases[i]; e.state == leaseHeld {
			g.workers[e.worker].shards++
		}
	}
}

// start begins a tenure of a shard, if there is a worker for it.
func (g *Group) start(now sim.Time, shard int32, out *sim.Outbox, spread bool) {
	e := g.ledger.lease(shard)
	w := g.destined(e)
	if w < 0 {
		w = g.pick()
	}
	if w < 0 {
		e.state, e.actor = leaseOrphan, sim.Nobody
		return
	}
	if e.task == g.driver.number && e.task != 0 {
		g.abort() // the reader before has not done its task
	}
	e.tenure++
	e.worker, e.state = w, leaseHeld
	g.workers[w].shards++
	name := fmt.Sprintf("%s/%s/%s", g.c.Name, g.c.Stream, api.ShardID(shard))
	if e.tenure > 1 {
		name = fmt.Sprintf("%s#%d", name, e.tenure)
	}
	reader := int32(g.c.Roster.Len())
	c := Config{Group: &g.c, Name: name, Range: e.info.Range, Reader: reader, Shard: shard, Worker: w,
		Process: g.c.Workers[w], Marks: g.c.Marks[w], Claim: &seat{&g.c, g.ledger, shard, e.tenure, reader},
		Machine: g.c.MachineOf(w), Received: g.listener(shard),
		Timely: g.c.Spec.Job != nil && g.c.Spec.Job.ExactlyOnce && !g.c.Spec.MicroBatches()}
	var phase sim.Time
	e.actor, phase = Open(c, out)
	if !spread {
		phase = 0
	}
	e.reader = c.Reader
	g.c.History.Join(api.JoinRow{At: now, Reader: c.Reader, Name: name, Consumer: g.c.Consumer,
		Application: g.c.App, Stream: int32(g.c.Spec.Stream), Shard: shard, Tenure: e.tenure, Worker: w})
	if !g.c.Spec.MicroBatches() { // those wait for their driver
		out.After(phase, e.actor, kindWake, 0)
	}
}

func (g *Group) onEnded(now sim.Time, shard int32, out *sim.Outbox) {
	e := g.ledger.lease(shard)
	if e.state = leaseEnded; e.vanished {
		g.list(now, out) // nobody has told its children
		return
	}
	g.startAll(now, out, false)
}

// onCrash: the readers of the worker are gone at once; the group finds out later.
func (g *Group) onCrash(now sim.Time, w int32, out *sim.Outbox) {
	g.workers[w].gone, g.workers[w].silent, g.workers[w].since = true, false, now
	g.abort()
	for i := range g.ledger.leases {
		if e := &g.ledger.leases[i]; g.cancels(e, w) {
			out.After(1, e.actor, api.KindCrash, 0)
			e.state, e.worker = leaseOrphan, w
		}
	}
	out.After(g.c.Spec.Failover, g.c.Self, kindFailover, uint32(w))
}

// onFailover gives the shards of a worker that has been gone for long enough to others.
func (g *Group) onFailover(now sim.Time, w int32, out *sim.Outbox) {
	if now < g.workers[w].since+g.c.Spec.Failover {
		return // it has crashed again since: that crash has its own timer
	}
	g.adopt(now, w, out)
}

// adopt starts a tenure for each orphan of a worker.
func (g *Group) adopt(now sim.Time, w int32, out *sim.Outbox) {
	g.recount()
	for i := range g.ledger.leases {
		if e := &g.ledger.leases[i]; e.state == leaseOrphan && e.worker == w {
			g.start(now, int32(i), out, false)
		}
	}
}

func (g *Group) onRestart(now sim.Time, w int32, out *sim.Outbox) {
	g.workers[w].gone = false
	for i := range g.workers {
		if o := &g.workers[i]; now >= o.since+g.c.Spec.Failover {
			g.adopt(now, int32(i), out)
		}
	}
}

// onSilence: a paused worker is no different from one that is gone, to the others.
func (g *Group) onSilence(now sim.Time, w int32, out *sim.Outbox) {
	p := g.c.Workers[w]
	if p == nil || g.workers[w].gone {
		return
	}
	until := p.PausedUntil(now)
	if g.workers[w].silent = until > now; !g.workers[w].silent {
		g.startAll(now, out, false)
		return
	}
	out.At(until, g.c.Self, kindSilence, uint32(w)) // it will be heard of again
	if g.pick() < 0 {
		return
	}
	g.cancelOthers(w, out)
	for i := range g.ledger.leases {
		if e := &g.ledger.leases[i]; e.state == leaseHeld && e.worker == w {
			out.After(1, e.actor, kindYield, uint32(api.LeaveLost))
		}
	}
}

// onFreed: a reader has said how far it is, and its shard is free.
func (g *Group) onFreed(now sim.Time, shard int32, out *sim.Outbox) {
	e := g.ledger.lease(shard)
	if g.yields > 0 {
		g.yields--
		if g.yields == 0 {
			g.restart(now, out)
		}
		return
	}
	if e.state == leaseHeld {
		e.state = leaseOrphan
		g.recount()
		g.start(now, shard, out, false)
	}
}

// onReplay makes the application go back: all its readers stop, and then begin again.
func (g *Group) onReplay(now sim.Time, event int32, out *sim.Outbox) {
	for i := range g.c.Replays {
		if g.c.Replays[i].Event == event {
			g.c.replay = g.c.Replays[i]
		}
	}
	g.yields = 0
	g.abort()
	for i := range g.ledger.leases {
		if e := &g.ledger.leases[i]; e.state == leaseHeld {
			g.yields++
			out.After(1, e.actor, kindYield, uint32(api.LeaveReplay))
		}
	}
	if g.yields == 0 {
		g.restart(now, out)
	}
}

// restart forgets how far each shard is, and lists them anew: also those that are closed
// by now and still have records.
func (g *Group) restart(now sim.Time, out *sim.Outbox) {
	for i := range g.ledger.leases {
		e := &g.ledger.leases[i]
		*e = lease{tenure: e.tenure, worker: e.worker, actor: sim.Nobody, reset: true}
	}
	for i := range g.ledger.replays {
		if g.ledger.replays[i].at <= now {
			g.ledger.replays[i].done = true
		}
	}
	g.ledger.discovery, g.ledger.rewound = false, true
	g.ledger.tip = g.c.replay.From == spec.FromLatest
	g.list(now, out)
}
