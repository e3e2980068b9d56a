package result

import (
	"cmp"
	"slices"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// Offence is a violation of the order of a key, as a first run found it. A run is
// deterministic: a second one can look at the key from the start, and keeps what lies
// around that instant. To keep it for all keys in the first would cost more than the run.
type Offence struct {
	Invariant string // id
	At        sim.Time
	Entity    string // who offends, as its witness says; a reader's steps are told apart by it
	Text      string
	Key       api.Key
	UID       api.UID // the record that offends, when Known
	Known     bool
}

// A KeyRecorder keeps the steps of the records of one key around an offence. It is an
// api.History; the rows that carry no records of a key do not concern it.
type KeyRecorder struct {
	api.Blind
	o       Offence
	names   RecorderNames
	readers []string
	before  []orderStep // a ring: the last ones up to the offence
	next    int
	behind  []orderStep // the first ones behind it
	more    int64
}

// RecorderNames is how a KeyRecorder calls things.
type RecorderNames struct {
	Keys      *api.Keyspace
	Producers []string // instances
	Streams   []string
}

// Points that are kept of each side.
const (
	pointsBefore = 140
	pointsBehind = 60
)

// orderStep is a point before it has names.
type orderStep struct {
	at      sim.Time
	step    string
	uid     api.UID
	attempt uint8
	stream  int32
	shard   int32
	index   uint64
	reader  int32 // -1: none
}

var _ api.History = (*KeyRecorder)(nil)

// NewKeyRecorder returns a recorder for the key of an offence.
func NewKeyRecorder(o Offence, names RecorderNames) *KeyRecorder {
	return &KeyRecorder{o: o, names: names, before: make([]orderStep, 0, pointsBefore),
		behind: make([]orderStep, 0, pointsBehind)}
}

func (k *KeyRecorder) add(s orderStep) {
	switch {
	case s.at > k.o.At && len(k.behind) < pointsBehind:
		k.behind = append(k.behind, s)
	case s.at > k.o.At:
		k.more++
	case len(k.before) < pointsBefore:
		k.before = append(k.before, s)
	default:
		k.before[k.next] = s
		k.next = (k.next + 1) % pointsBefore
		k.more++
	}
}

// Invoke notes each attempt to send.
func (k *KeyRecorder) Invoke(r api.InvokeRow) {
	for i, key := range r.Records.Key {
		if key == k.o.Key {
			k.add(orderStep{at: r.At, step: StepSent, uid: r.Records.UID[i], attempt: r.Attempts[i], stream: r.Stream,
				shard: api.NoShard, reader: -1})
		}
	}
}

// Put notes what was stored, and where.
func (k *KeyRecorder) Put(r api.PutRow) {
	for i := range r.Results {
		if r.Records.Key[i] == k.o.Key && r.Results[i].Outcome == api.OutcomeStored {
			k.add(orderStep{at: r.At, step: StepStored, uid: r.Records.UID[i], stream: r.Stream,
				shard: r.Results[i].Shard, index: r.Results[i].Index, reader: -1})
		}
	}
}

// Deliver notes what a reader received.
func (k *KeyRecorder) Deliver(r api.DeliverRow) {
	for i, key := range r.Records.Key {
		if key == k.o.Key {
			k.add(orderStep{at: r.At, step: StepDelivered, uid: r.Records.UID[i], stream: r.Stream, shard: r.Shard,
				index: r.First + uint64(i), reader: r.Reader})
		}
	}
}

// Done notes what was processed.
func (k *KeyRecorder) Done(r api.DoneRow) {
	for i, key := range r.Records.Key {
		if key != k.o.Key {
			continue
		}
		at := r.Now
		if r.At != nil {
			at = r.At[i]
		}
		k.add(orderStep{at: at, step: StepDone, uid: r.Records.UID[i], stream: r.Stream, shard: r.Shard,
			index: r.First + uint64(i), reader: r.Reader})
	}
}

// Effect notes what took effect.
func (k *KeyRecorder) Effect(r api.EffectRow) {
	if r.Key == k.o.Key && r.Kind == api.EffectHappened {
		k.add(orderStep{at: r.At, step: StepEffect, uid: r.UID, stream: -1, shard: api.NoShard, index: r.Index,
			reader: r.Reader})
	}
}

// Join learns the name of a reader.
func (k *KeyRecorder) Join(r api.JoinRow) {
	for len(k.readers) <= int(r.Reader) {
		k.readers = append(k.readers, "")
	}
	k.readers[r.Reader] = r.Name
}

// Trace is what was kept, with names, in order of time, and the offending step marked.
func (k *KeyRecorder) Trace() *OrderTrace {
	steps := slices.Concat(k.before[k.next:], k.before[:k.next], k.behind)
	slices.SortStableFunc(steps, func(a, b orderStep) int { return cmp.Compare(a.at, b.at) })
	t := &OrderTrace{Schema: OrderSchema, Invariant: k.o.Invariant, At: inSeconds(k.o.At), Text: k.o.Text,
		Key: k.names.Keys.Name(k.o.Key), Points: []OrderPoint{}, More: k.more}
	bad := k.offending(steps)
	for i := range steps {
		s := &steps[i]
		p := OrderPoint{At: inSeconds(s.at), Step: s.step, Producer: k.names.Producers[s.uid.Producer()], N: s.uid.N(),
			Attempt: int(s.attempt), Index: s.index, Offends: bad[i]}
		if s.stream >= 0 {
			p.Stream = k.names.Streams[s.stream]
		}
		if s.shard != api.NoShard {
			p.Shard = shardID(int(s.shard))
		}
		if s.reader >= 0 && int(s.reader) < len(k.readers) {
			p.Reader = k.readers[s.reader]
		}
		t.Points = append(t.Points, p)
	}
	return t
}

// offending marks the steps at the instant of the offence: of its record when that is
// known; else those that go back on their own way, and the last of all when none does.
func (k *KeyRecorder) offending(steps []orderStep) []bool {
	bad := make([]bool, len(steps))
	reader := int32(slices.Index(k.readers, k.o.Entity))
	last, found := -1, false
	for i := range steps {
		s := &steps[i]
		if s.at > k.o.At {
			break
		}
		if k.o.Known && s.uid != k.o.UID || reader >= 0 && s.reader != reader {
			continue
		}
		last = i
		if s.at == k.o.At && (k.o.Known || goesBack(steps[:i], s)) {
			bad[i], found = true, true
		}
	}
	if !found && last >= 0 {
		bad[last] = true
	}
	return bad
}

// goesBack tells whether a later record of its producer, or a later index of its shard,
// has taken the same step before, for the same reader.
func goesBack(before []orderStep, s *orderStep) bool {
	for i := range before {
		o := &before[i]
		if o.step != s.step || o.reader != s.reader {
			continue
		}
		if o.uid.Producer() == s.uid.Producer() && o.uid.N() > s.uid.N() ||
			s.step != StepSent && o.shard == s.shard && o.index >= s.index {
			return true
		}
	}
	return false
}
