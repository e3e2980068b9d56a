package sim

// ID is an actor's address: the order in which it was added.
type ID int32

// Nobody is no actor.
const Nobody ID = -1

// Kind names a type of message. The model lists its own kinds; 0 is not used.
type Kind uint16

// Message is what an actor is told: a value, without pointers. Body is either a
// small number or the handle of a Slab entry, as the kind says; who wants an answer
// puts its address there.
type Message struct {
	Kind Kind
	Body uint32
}

// Actor is a small state machine: one message in, messages out. It never blocks.
// now is the instant of delivery; all messages that it sends arrive later.
type Actor interface {
	Handle(now Time, m Message, out *Outbox)
}
