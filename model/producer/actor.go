// Package producer holds the actor of one producer instance, and the workload that it
// offers: when records are due, under which keys, of which size.
package producer

import (
	"fmt"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/mutant"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

// An Actor is one producer instance: it makes a whole batch of records per wake-up,
// lets them linger, sends PutRecord or PutRecords, and sends again what was refused.
//
//	records due ──► waiting ──flush──► in flight ──PutReply──► acknowledged
//	                  │                    ▲          │
//	                  │ buffer full        │          ├─refused or no answer, attempts left─► back-off ─┐
//	                  ▼                    │          └─refused or no answer, none left─────► failed    │
//	               expired                 └─────────────────────ahead of new records───────────────────┘
//
// A crash loses all that is held; a pause only delays it.
type Actor struct {
	line
	workload *Workload
	backoff  sim.Source

	made     api.Columns // what one wake-up makes, for its row
	waiting  buffer      // made and not sent; may reach into the future
	bytes    int64       // of the waiting records that are due, and of those in back-off
	ready    group       // to be sent again, first
	inFlight int
	resting  []uint32 // in back-off: entries, in Groups
	retrying []uint32 // in back-off: calls that are made again, in Bodies.Puts
	order    ordering
	count    int   // records made, for a planted bug
	held     tally // records neither acknowledged nor given up
	timerAt  sim.Time
	timer    uint32
	again    []uint32 // batches that have rested, to be sent first
	starved  []uint32 // calls to be made again that wait for a token of the client's limit
	quota    quota
	cubic    cubic
	pace     pace
}

// Config is what an Actor needs of the world.
type Config struct {
	Self     sim.ID
	Service  sim.ID // of its stream
	Name     string // such as web/0
	Instance int32  // over the whole scenario
	Group    int32  // index of the producer in the scenario
	Spec     *spec.Producer
	End      sim.Time
	PutBytes int64    // a request's largest size
	Latency  dist.Law // of a network round trip
	Seed     uint64
	Keys     *api.Keyspace
	Bodies   *api.Bodies
	Groups   *Groups
	History  api.Client
	Process  api.Process // what faults do to it; nil: nothing
	SkewMax  sim.Time    // how far its clock may be off before AWS refuses calls
	Mutant   mutant.ID   // planted bug: see mutant.go
}

// group is records with the attempts that each has had.
type group struct {
	Records  api.Columns
	Attempts []uint8
}

// Groups holds what is in back-off, of all producers of a run.
type Groups struct{ slab sim.Slab[group] }

// Free gives a group back when its owner has crashed.
func (g *Groups) Free(h uint32) { g.slab.Free(h) }

// Digest covers a group by its ends and its size: its records are in the digest of the
// answer that refused them.
func (g *Groups) Digest(h uint32) uint64 {
	e := g.slab.At(h)
	n := len(e.Attempts)
	if n == 0 {
		return 0
	}
	return api.Mix(api.Mix(uint64(n)<<8|uint64(e.Attempts[0]), uint64(e.Records.UID[0])), uint64(e.Records.UID[n-1]))
}

// tally counts records and their bytes.
type tally struct{ records, bytes int64 }

// The actor's timers.
const (
	kindFlush     = api.KindProducer + iota // a batch is full or has lingered; Body: number of the timer
	kindResend                              // entries leave their back-off; Body: groups
	kindRetryCall                           // a call that failed whole is made again; Body: Bodies.Puts
	kindTimeout                             // the first of the calls under way may have had its time
)

// Kinds that carry bodies of this package, for the kernel's registry.
const (
	KindResend    = kindResend
	KindRetryCall = kindRetryCall
)

// Instance is the actor of one instance, whatever client it is.
type Instance interface {
	sim.Actor
	Finish(now sim.Time)
	Stalled(now sim.Time) (complete sim.Time, why api.Stall)
}

// NewInstance returns the actor of one instance; KindStart is its first message.
func NewInstance(c Config, w *Workload) Instance {
	if c.Spec.Client.KPL != nil {
		return NewKPL(c, w)
	}
	return New(c, w)
}

// New returns the actor of one instance that calls the API itself.
func New(c Config, w *Workload) *Actor {
	return &Actor{
		line: newLine(c), workload: w,
		backoff: sim.NewSource(c.Seed, c.Name, "backoff"),
		timerAt: sim.Never,
		quota:   newQuota(c.Spec.Client.Retry.Quota),
		cubic:   newCubic(c.Spec.Client.Retry.Adaptive),
	}
}

// KindStart wakes an actor at the start of the run.
const KindStart = kindFlush

// Handle is the actor's one door.
func (a *Actor) Handle(now sim.Time, m sim.Message, out *sim.Outbox) {
	switch m.Kind {
	case api.KindCrash:
		a.crash(now, out)
		return
	case api.KindRestart:
		a.restart(now)
		a.flush(now, out)
		return
	}
	if a.away(now, m, out) {
		return
	}
	switch m.Kind {
	case kindTimeout:
		a.onTimeout(now, out)
	case kindFlush:
		if m.Body == a.timer {
			a.timerAt = sim.Never
		}
	case kindResend:
		a.resting = without(a.resting, m.Body)
		a.onResend(m.Body)
	case kindRetryCall:
		a.retrying = without(a.retrying, m.Body)
		a.onRetryCall(now, m.Body, out)
		return
	case api.KindPutReply:
		a.onReply(now, m.Body, out)
	default:
		panic(fmt.Sprintf("producer: %s cannot handle message kind %d", a.c.Name, m.Kind))
	}
	a.flush(now, out)
}

// flush sends every batch that is due, and sets the timer for the next.
func (a *Actor) flush(now sim.Time, out *sim.Outbox) {
	if !a.feed(now, out) {
		return
	}
	for a.inFlight < a.c.Spec.Client.InFlight {
		at := now
		if a.ready.Records.Len() == 0 && len(a.again) == 0 {
			at = a.nextFlush(now)
		}
		if at > now {
			a.setTimer(at, out)
			return
		}
		if a.order.blocks(a, now) {
			return // the answer for its key will come here again
		}
		if at := a.hold(now); at > now {
			a.setTimer(at, out)
			return
		}
		a.send(now, out)
	}
}

// nextFlush is when the waiting records are to be sent: when the batch is full, by
// count or bytes, or when the first has lingered. It makes the records of that span.
func (a *Actor) nextFlush(now sim.Time) sim.Time {
	client := &a.c.Spec.Client
	first := a.workload.NextDue()
	if a.waiting.len() > 0 {
		first = a.waiting.due(0)
	}
	if first >= a.c.End {
		return sim.Never
	}
	linger := first + client.Linger
	if client.Single {
		linger = first
	}
	a.makeUntil(max(linger, now))
	size, full := int64(0), a.batch()-1
	for i, b := range a.waiting.c.Bytes[a.waiting.head:] {
		if size += int64(b); i == full || size > a.c.PutBytes {
			return min(linger, a.waiting.due(i))
		}
	}
	return linger
}

func (a *Actor) batch() int {
	if a.c.Spec.Client.Single {
		return 1
	}
	return a.c.Spec.Client.Batch
}

// makeUntil makes the records due by an instant, but no more ahead of now than fill a batch.
func (a *Actor) makeUntil(until sim.Time) {
	for {
		missing := a.batch() - a.waiting.len()
		if missing <= 0 {
			return
		}
		a.made.Reset()
		n := a.workload.Fill(&a.made, missing, until)
		if n == 0 {
			return
		}
		a.offer()
	}
}

// admit moves the clock of the buffer to now: all that is due by now is made, and
// what does not fit into the buffer is given up at once.
func (a *Actor) admit(now sim.Time) {
	for a.workload.NextDue() <= now {
		a.made.Reset()
		if a.workload.Fill(&a.made, fillMax, now) == 0 {
			break
		}
		a.offer()
	}
	a.waiting.admit(now, a.c.Spec.Client.Buffer, &a.bytes, a.expire)
}

// fillMax bounds what one Fill makes while a client is stalled.
const fillMax = 4096

func (a *Actor) offer() {
	c := &a.c
	row := api.OfferRow{Producer: c.Instance, Group: c.Group, Stream: int32(c.Spec.Stream), Records: a.made}
	row.At = a.made.Due[0]
	c.History.Offer(row)
	a.canary()
	for _, b := range a.made.Bytes {
		a.held.bytes += int64(b)
	}
	a.held.records += int64(a.made.Len())
	a.waiting.add(&a.made)
}

func (a *Actor) expire(r *api.Columns, at sim.Time) { a.drop(at, r, api.DropExpired) }

func (a *Actor) drop(at sim.Time, r *api.Columns, why api.DropReason) {
	if r.Len() == 0 {
		return
	}
	a.release(r)
	a.c.History.Drop(api.DropRow{At: at, Producer: a.c.Instance, Group: a.c.Group, Reason: why, Records: *r})
}

// release forgets records that are acknowledged or given up.
func (a *Actor) release(r *api.Columns) {
	a.held.records -= int64(r.Len())
	for _, b := range r.Bytes {
		a.held.bytes -= int64(b)
	}
}

func (a *Actor) setTimer(at sim.Time, out *sim.Outbox) {
	if at >= a.timerAt || at >= a.c.End {
		return // an earlier timer will plan again
	}
	a.timer++
	a.timerAt = at
	out.At(at, a.c.Self, kindFlush, a.timer)
}

// Finish tells the history what the instance still holds when the run ends.
func (a *Actor) Finish(now sim.Time) {
	if a.down {
		a.lose(now)
	}
	a.admit(now)
	a.c.History.Hold(api.HoldRow{At: now, Producer: a.c.Instance, Group: a.c.Group,
		Records: a.held.records, Bytes: a.held.bytes})
}
