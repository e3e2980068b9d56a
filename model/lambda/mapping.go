package lambda

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/mutant"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// A Tenure is the reader that a mapping works for.
type Tenure interface {
	Address() sim.ID
	Checkpoint(at sim.Time, next uint64) // records below are done
}

// Config is what the mapping of one shard needs of the world.
type Config struct {
	Tenure    Tenure
	Function  *Function
	Spec      *spec.Consumer // of kind lambda
	Seed      uint64
	Name      string // of the reader
	App       string // of the application: what is poison for one tenure is for all
	Reader    int32
	Consumer  int32
	Shard     int32
	Kind      sim.Kind // of the messages by which it wakes itself
	Payload   int64    // bytes of an invocation at most
	Envelope  int64    // bytes of each record beside its data and key
	RetryBase sim.Time
	RetryCap  sim.Time
	Retention func() sim.Time // of the stream, now
	Keys      *api.Keyspace
	History   api.Client
	Mutant    mutant.ID
}

// A Mapping is the event source mapping of a function on one shard. A key is always in the
// same lane, and a lane has one batch at a time, so that the records of a key are in order.
type Mapping struct {
	c       Config
	lanes   []lane
	end     uint64 // index behind the last record received
	written uint64 // checkpoint
	law     law
	numbers uint64 // of invocations
}

// New returns the mapping of a shard.
func New(c Config) *Mapping {
	m := &Mapping{c: c, law: newLaw(&c)}
	for i := range c.Spec.Lambda.Factor {
		m.lanes = append(m.lanes, lane{number: int32(i)})
	}
	return m
}

// laneOf is the lane of a key.
func (m *Mapping) laneOf(key api.Key, u api.UID) *lane {
	if len(m.lanes) == 1 {
		return &m.lanes[0]
	}
	h := m.c.Keys.Hash(key).Lo
	if m.c.Keys.Explicit(key) { // the partition key decides, not where it is routed to
		h = api.HashKey(m.c.Keys.Name(key)).Lo
	}
	if m.lanesByRecord() {
		h = api.Mix(0, uint64(u))
	}
	return &m.lanes[h%uint64(len(m.lanes))]
}

// Add takes what a read returned.
func (m *Mapping) Add(now sim.Time, b *api.Read, out *sim.Outbox) {
	r := &b.Records
	for i := range r.UID {
		l := m.laneOf(r.Key[i], r.UID[i])
		l.index, l.arrival = append(l.index, b.First+uint64(i)), append(l.arrival, b.Arrival[i])
		l.since = append(l.since, now)
		l.records.UID, l.records.Key = append(l.records.UID, r.UID[i]), append(l.records.Key, r.Key[i])
		l.records.Bytes, l.records.Due = append(l.records.Bytes, r.Bytes[i]), append(l.records.Due, r.Due[i])
	}
	m.end = max(m.end, b.First+uint64(r.Len()))
	for i := range m.lanes {
		m.look(now, &m.lanes[i], out)
	}
	m.checkpoint(now)
}

// Step goes on with the lane that has woken the mapping.
func (m *Mapping) Step(now sim.Time, msg sim.Message, out *sim.Outbox) {
	m.look(now, &m.lanes[msg.Body], out)
	m.checkpoint(now)
}

// wake has the mapping look at a lane.
func (m *Mapping) wake(at sim.Time, l *lane, out *sim.Outbox) {
	out.At(at, m.c.Tenure.Address(), m.c.Kind, uint32(l.number))
}

// Count is the records received that have not ended.
func (m *Mapping) Count(sim.Time) int {
	n := 0
	for i := range m.lanes {
		n += m.lanes[i].len()
	}
	return n
}

// RoomAt is when fewer than most are: it says so itself.
func (m *Mapping) RoomAt(now sim.Time, most int) sim.Time {
	if m.Count(now) < most {
		return now
	}
	return sim.Never
}

// IdleAt is when there are none.
func (m *Mapping) IdleAt(now sim.Time) sim.Time { return m.RoomAt(now, 1) }

// Settle tells of what running invocations have done by now.
func (m *Mapping) Settle(now sim.Time) {
	for i := range m.lanes {
		if l := &m.lanes[i]; l.state == invoking {
			m.tellDone(l, now)
		}
	}
}

// Drop forgets what has not ended. Invocations under way go on, and nobody waits for them.
//
// simplified: what they do after that is not seen.
func (m *Mapping) Drop() {
	for i := range m.lanes {
		m.lanes[i] = lane{number: m.lanes[i].number}
	}
}

// checkpoint writes below which index every record has ended, whatever lane it was in: what
// ended above is invoked again after a crash.
func (m *Mapping) checkpoint(now sim.Time) {
	next := m.end
	for i := range m.lanes {
		if l := &m.lanes[i]; l.len() > 0 {
			next = min(next, l.index[l.head])
		}
	}
	if next > m.written {
		m.written = next
		m.c.Tenure.Checkpoint(now, next)
	}
}
