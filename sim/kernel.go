package sim

import (
	"errors"
	"fmt"
)

// Kernel delivers messages to actors in virtual time.
type Kernel struct {
	now       Time
	future    queue
	actors    []incarnation
	keys      map[uint64]ID // name hash: looked up at Add only
	kinds     []bodyOps
	observers []Observer
	injected  uint32
	delivered uint64
	budget    uint64
	stopped   bool
	out       Outbox
}

// incarnation is an actor at its address. Replace makes the next one.
type incarnation struct {
	actor     Actor
	name      string
	key       uint64 // hash of the name
	seq       uint32 // of the messages it has sent
	epoch     uint16
	delivered uint64
}

// bodyOps is what the kernel may do with the body of a kind of message.
type bodyOps struct {
	digest func(body uint32) uint64
	free   func(body uint32)
}

// Delivery is what an observer sees of a message.
type Delivery struct {
	At     Time
	To     ID
	ToKey  uint64 // hash of the addressee's name
	Source uint64 // hash of the sender's name
	Seq    uint32 // of the sender's messages
	Kind   Kind
	Digest uint64 // of the contents
	Body   uint32 // a handle or a number: for who looks into the world, no part of the trace
}

// Observer sees each delivered message, before the actor does. It cannot change the run.
type Observer interface{ Delivered(d Delivery) }

// ErrBudget is wrapped by the error of a run that exceeds its budget of messages.
var ErrBudget = errors.New("budget of messages exceeded")

// New returns an empty world that may deliver budget messages; 0 is no bound.
func New(budget uint64) *Kernel {
	k := &Kernel{keys: map[uint64]ID{}, budget: budget}
	k.out.kernel = k
	return k
}

// Add gives an actor an address. A name must be new, and so must its hash; 0 is the key
// of what is injected, and the hash of the empty name.
func (k *Kernel) Add(name string, a Actor) (ID, error) {
	key := HashName(name)
	if key == 0 {
		return Nobody, fmt.Errorf("sim: the name %q cannot be used: want another", name)
	}
	if other, taken := k.keys[key]; taken {
		if was := k.actors[other].name; was != name {
			return Nobody, fmt.Errorf("sim: the names %q and %q have the same hash; rename one", was, name)
		}
		return Nobody, fmt.Errorf("sim: two actors are named %q", name)
	}
	id := ID(len(k.actors))
	k.keys[key] = id
	k.actors = append(k.actors, incarnation{actor: a, name: name, key: key})
	return id, nil
}

// Actors is the number of actors, and the address that the next will have.
func (k *Kernel) Actors() int { return len(k.actors) }

// Name is the name under which an actor was added.
func (k *Kernel) Name(id ID) string { return k.actors[id].name }

// Replace crashes an actor and puts a new one at its address: what is under way to the
// old incarnation is dropped when it is due, and its body freed, here and nowhere else.
func (k *Kernel) Replace(id ID, a Actor) {
	in := &k.actors[id]
	in.actor = a
	in.epoch++
	if in.epoch == 0 {
		panic(fmt.Sprintf("sim: %s was replaced 65,536 times", in.name))
	}
}

// Register says how to digest and free the body of a kind; either may be nil. Without
// a digest the body is a plain number and enters the trace hash itself.
func (k *Kernel) Register(kind Kind, digest func(body uint32) uint64, free func(body uint32)) {
	for int(kind) >= len(k.kinds) {
		k.kinds = append(k.kinds, bodyOps{})
	}
	k.kinds[kind] = bodyOps{digest, free}
}

// Observe adds an observer.
func (k *Kernel) Observe(o Observer) { k.observers = append(k.observers, o) }

// Inject puts a message from outside the world into it, at now or later.
func (k *Kernel) Inject(at Time, to ID, kind Kind, body uint32) {
	k.injected++
	k.future.push(newEvent(max(at, k.now), 0, k.injected, to, kind, k.actors[to].epoch, body))
}

// send queues a message of an actor.
func (k *Kernel) send(from ID, at Time, to ID, kind Kind, body uint32) {
	in := &k.actors[from]
	in.seq++
	k.future.push(newEvent(at, in.key, in.seq, to, kind, k.actors[to].epoch, body))
}

// Now is the virtual time.
func (k *Kernel) Now() Time { return k.now }

// Delivered is the number of messages delivered.
func (k *Kernel) Delivered() uint64 { return k.delivered }

// Pending is the number of messages under way, also to incarnations that were replaced.
func (k *Kernel) Pending() int { return k.future.n }

// Next is the instant of the next message.
func (k *Kernel) Next() (Time, bool) { return k.future.next() }

// Stop makes RunUntil return after the message that is being delivered. Observers and
// actors call it; RunUntil forgets a Stop from before it began.
func (k *Kernel) Stop() { k.stopped = true }

// Step takes the next message and delivers it, unless its addressee was replaced; it
// reports whether there was one.
func (k *Kernel) Step() (bool, error) {
	e, some := k.future.pop(Never)
	if !some {
		return false, nil
	}
	return true, k.deliver(e)
}

// RunUntil delivers every message due by limit and moves the time there, unless Stop
// was called: it then returns nil where it is. An error means that the budget is used up.
func (k *Kernel) RunUntil(limit Time) error {
	k.stopped = false
	for {
		e, due := k.future.pop(limit)
		if !due {
			k.now = max(k.now, limit)
			return nil
		}
		if err := k.deliver(e); err != nil || k.stopped {
			return err
		}
	}
}

func (k *Kernel) deliver(e event) error {
	k.now = e.at
	to := &k.actors[e.to()]
	if to.epoch != e.epoch() {
		if free := k.ops(e.kind()).free; free != nil {
			free(e.body())
		}
		return nil
	}
	if k.budget > 0 && k.delivered >= k.budget {
		return k.overBudget()
	}
	k.delivered++
	to.delivered++
	if len(k.observers) > 0 {
		k.show(e, to.key)
	}
	k.out.from, k.out.now = e.to(), e.at
	to.actor.Handle(e.at, Message{Kind: e.kind(), Body: e.body()}, &k.out)
	return nil
}

func (k *Kernel) ops(kind Kind) bodyOps {
	if int(kind) < len(k.kinds) {
		return k.kinds[kind]
	}
	return bodyOps{}
}

func (k *Kernel) show(e event, key uint64) {
	d := Delivery{At: e.at, To: e.to(), ToKey: key, Source: e.source, Seq: e.seq(), Kind: e.kind(),
		Digest: uint64(e.body()), Body: e.body()}
	if digest := k.ops(e.kind()).digest; digest != nil {
		d.Digest = digest(e.body())
	}
	for _, o := range k.observers {
		o.Delivered(d)
	}
}

func (k *Kernel) overBudget() error {
	most := &k.actors[0]
	for i := range k.actors {
		if k.actors[i].delivered > most.delivered {
			most = &k.actors[i]
		}
	}
	return fmt.Errorf("sim: %w: %d delivered by %s, %d of them to %s",
		ErrBudget, k.delivered, k.now, most.delivered, most.name)
}
