package sim

// Outbox takes what an actor wants delivered. With a kernel it queues at once; without
// one, in a unit test, it keeps the mails.
type Outbox struct {
	kernel *Kernel
	from   ID
	now    Time
	mails  []Mail
	spawns int
}

// Mail is a message in the hands of an Outbox without a kernel.
type Mail struct {
	At Time
	To ID
	Message
}

// NewOutbox returns an outbox without a kernel, for the test of one actor at now.
func NewOutbox(now Time) *Outbox { return &Outbox{now: now} }

// After asks for a message to be delivered after d, at least 1 ns; a sum beyond Never
// is Never.
func (o *Outbox) After(d Time, to ID, kind Kind, body uint32) {
	at := o.now + max(d, 1)
	if at < o.now {
		at = Never
	}
	o.put(at, to, kind, body)
}

// At asks for a message to be delivered at an instant, at the earliest in 1 ns.
func (o *Outbox) At(t Time, to ID, kind Kind, body uint32) { o.put(max(t, o.now+1), to, kind, body) }

func (o *Outbox) put(at Time, to ID, kind Kind, body uint32) {
	if o.kernel == nil {
		o.mails = append(o.mails, Mail{at, to, Message{Kind: kind, Body: body}})
		return
	}
	o.kernel.send(o.from, at, to, kind, body)
}

// Spawn puts another actor into the world, from inside it: a reader of a shard that has
// just opened. Its name must be new, which is for the caller to see to.
func (o *Outbox) Spawn(name string, a Actor) ID {
	if o.kernel == nil {
		o.spawns++
		return spawnedInTest + ID(o.spawns)
	}
	id, err := o.kernel.Add(name, a)
	if err != nil {
		panic(err)
	}
	return id
}

// Restart ends the incarnation of the actor at hand, which has crashed: what is under way
// to it is dropped when it is due, and its body freed. The actor itself begins anew.
func (o *Outbox) Restart() {
	if o.kernel == nil {
		o.mails = o.mails[:0]
		return
	}
	o.kernel.Replace(o.from, o.kernel.actors[o.from].actor)
}

// spawnedInTest is where the addresses of actors begin that a test's outbox was given.
const spawnedInTest ID = 1 << 20

// Mails returns what a test's outbox was given.
func (o *Outbox) Mails() []Mail { return o.mails }
