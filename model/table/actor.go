package table

import (
	"fmt"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

// An Actor is the service of one table. A call is decided when it arrives, so calls have one
// order, and is answered after its service time. What is lost on the way is the client's.
//
//	Item ───────► refuse, or look, or write if the condition holds ──service time──► ItemReply
type Actor struct {
	c       Config
	table   *Table
	latency dist.Sampler
	draws   sim.Source
}

// Config is what an Actor needs of the world.
type Config struct {
	Name    string // of the table: its draws go by it
	Seed    uint64
	Bodies  *api.Bodies
	Latency dist.Law        // of a call at the table, in ns
	Faults  api.TableFaults // nil: none
}

// NewActor returns the actor of a table.
func NewActor(c Config, t *Table) *Actor {
	return &Actor{c: c, table: t, latency: c.Latency.Compile(), draws: sim.NewSource(c.Seed, c.Name, "table service")}
}

// Handle is the actor's one door.
func (a *Actor) Handle(now sim.Time, m sim.Message, out *sim.Outbox) {
	switch m.Kind {
	case api.KindItem:
		a.onItem(now, m.Body, out)
	case api.KindLease:
		a.onLease(now, m.Body, out)
	default:
		panic(fmt.Sprintf("table: %s cannot handle message kind %d", a.c.Name, m.Kind))
	}
}

func (a *Actor) onLease(now sim.Time, h uint32, out *sim.Outbox) {
	c := a.c.Bodies.Leases.At(h)
	n := api.Mix(api.Mix(api.Mix(0, uint64(uint32(c.App))+1), uint64(uint32(c.Caller))), c.Call)
	if a.c.Faults != nil && a.c.Faults.Throttled(now, n) {
		a.table.RefuseLease(c)
	} else {
		a.table.Lease(now, c)
	}
	c.Digest = c.DigestAnswer()
	out.After(a.latency.Time(a.draws, n)+c.Back, c.From, api.KindLeaseReply, h)
}

func (a *Actor) onItem(now sim.Time, h uint32, out *sim.Outbox) {
	i := a.c.Bodies.Items.At(h)
	n := callKey(i)
	if a.c.Faults != nil && a.c.Faults.Throttled(now, n) {
		a.table.Refuse(i)
	} else {
		a.table.Do(now, i)
	}
	i.Digest = i.DigestAnswer()
	out.After(a.latency.Time(a.draws, n)+i.Back, i.From, api.KindItemReply, h)
}

// callKey numbers a call for its draws: by whom and for what it is, never by an address.
func callKey(i *api.Item) uint64 {
	d := api.Mix(api.Mix(i.Key, 0), uint64(uint32(i.App))) // a word after another: none may cancel one
	return api.Mix(api.Mix(d, i.Call), i.Owner)
}
