package explain

import (
	"slices"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// Config is what a Recorder needs of the world that it watches. All of it only looks.
type Config struct {
	Spec      *spec.Scenario
	Keys      *api.Keyspace
	Bodies    *api.Bodies
	Instances []Instance
	Apps      []string // names of applications
	Services  []sim.ID // of streams
	Shard     func(index int32) string
	Quorum    []int // of streams

	Stalled    func(instance int32, now sim.Time) (complete sim.Time, why api.Stall)
	Resting    func(group uint32, u api.UID) bool // whether a group in back-off holds a record
	Replicated func(r *api.PutRow) (turn sim.Time, zones [3]sim.Time)
	LastCommit func(stream, shard int32) sim.Time
	WriteRoom  func(stream, shard int32) (bytes, records int64)
	WriteRound func(stream int32) int64
	Paused     func(consumer, worker int32) []Window

	Kinds       Kinds
	Quantum     sim.Time // of pushes
	Outstanding int      // events that a subscription may have
}

// Kinds are the messages that the actors of other packages send to themselves.
type Kinds struct{ Resend, RetryCall, Wake, Service, Look sim.Kind }

// Instance is one process of a producer.
type Instance struct {
	Name   string
	Group  int32
	Actor  sim.ID
	Paused []Window
	Calls  api.Process // what faults do to its calls; nil: nothing
}

// A Recorder writes down all that happens to a few records. It is an api.History and a
// sim.Observer: rows tell what happened, messages when it was on its way.
type Recorder struct {
	api.Blind
	c           Config
	cases       []*inquiry
	entries     [][]*entry // on their way in, by instance
	stalls      []stall    // of instances
	actors      map[sim.ID]int32
	streams     map[sim.ID]int32
	windows     []*window // of shards that are looked at
	lanes       []*lane
	readers     []*reader // by number; nil: not looked at
	appOfReader []int32
	byName      map[uint64]*reader
	open        int // cases that have no end yet
}

// inquiry is one case under way.
type inquiry struct {
	t       Target
	e       *entry
	way     path // of a case that ends at a reader, up to where it is delivered
	copy    *stored
	got     bool // delivered to the reader of the target
	outcome string
	ended   bool
	shard   int32
	reads   []Refusal // of the reads on its way
	had     []reading // by readers before the one that counts
}

var (
	_ api.History  = (*Recorder)(nil)
	_ sim.Observer = (*Recorder)(nil)
)

// NewRecorder returns a recorder for the targets of a Finder.
func NewRecorder(c Config, targets []Target) *Recorder {
	r := &Recorder{c: c, entries: make([][]*entry, len(c.Instances)),
		stalls: make([]stall, len(c.Instances)), actors: map[sim.ID]int32{},
		streams: map[sim.ID]int32{}, byName: map[uint64]*reader{}}
	for i, id := range c.Services {
		r.streams[id] = int32(i)
	}
	for _, t := range targets {
		q := &inquiry{t: t, e: r.entry(t.UID), shard: t.Shard}
		r.cases = append(r.cases, q)
		if t.Shard != api.NoShard {
			r.watchShard(t.Stream, t.Shard, t.From-windowSpan)
		}
		if t.App >= 0 {
			r.watchLane(t.App, t.Stream, t.Shard)
		}
	}
	r.open = len(r.cases)
	return r
}

// entry finds, or begins, the way in of a record.
func (r *Recorder) entry(u api.UID) *entry {
	own := r.entries[u.Producer()]
	if i := slices.IndexFunc(own, func(e *entry) bool { return e.uid == u }); i >= 0 {
		return own[i]
	}
	e := &entry{uid: u, instance: int32(u.Producer())}
	r.entries[u.Producer()] = append(own, e)
	r.actors[r.c.Instances[u.Producer()].Actor] = int32(u.Producer())
	return e
}

// Busy tells whether some case has no end yet.
func (r *Recorder) Busy() bool { return r.open > 0 }

// Delivered looks at the messages to the actors that have a part in a case.
func (r *Recorder) Delivered(d sim.Delivery) {
	if instance, ours := r.actors[d.To]; ours {
		r.toProducer(instance, d)
		return
	}
	if _, ours := r.streams[d.To]; ours {
		r.toService(d)
		return
	}
	if l := r.byName[d.ToKey]; l != nil {
		r.toReader(l, d)
	}
}

func (r *Recorder) toService(d sim.Delivery) {
	switch d.Kind {
	case api.KindPut:
		p := r.c.Bodies.Puts.At(d.Body)
		for _, e := range r.entries[p.Producer] {
			e.served(d.At, p.Request)
		}
	case api.KindGetRecords, api.KindGetShardIterator, api.KindSubscribe:
		b := r.c.Bodies.Reads.At(d.Body)
		if l := r.reader(b.Reader); l != nil && l.asking && b.SentAt == l.askedAt {
			l.servedAt = d.At
		}
	case api.KindPushAck:
		if l := r.reader(int32(d.Body)); l != nil {
			l.acknowledged(d.At)
		}
	}
}

// end closes a case.
func (r *Recorder) end(q *inquiry, outcome string) {
	if !q.ended {
		q.ended, q.outcome = true, outcome
		r.open--
	}
}

// fault names the first fault of some kinds that was active within a span and hits what is
// given; "" when there is none.
func (r *Recorder) fault(from, to sim.Time, mine spec.Target, kinds ...spec.FaultKind) string {
	for i := range r.c.Spec.Faults {
		f := &r.c.Spec.Faults[i]
		if !slices.Contains(kinds, f.Kind) || f.At > to || f.Ends() < from {
			continue
		}
		t, hit := &f.Target, true
		for _, n := range [...][2]int{{t.Zone, mine.Zone}, {t.Stream, mine.Stream}, {t.Shard, mine.Shard},
			{t.Producer, mine.Producer}, {t.Instance, mine.Instance}, {t.Consumer, mine.Consumer},
			{t.Worker, mine.Worker}, {t.Table, mine.Table}} {
			hit = hit && (n[0] < 0 || n[0] == n[1])
		}
		if hit {
			return f.Name
		}
	}
	return ""
}

// Cases are the answers, with what is known of those that have no end.
func (r *Recorder) Cases(now sim.Time) []Case {
	var out []Case
	for _, q := range r.cases {
		if c, some := r.answer(q, now); some {
			out = append(out, c)
		}
	}
	return out
}

// second is an instant in seconds.
func second(t sim.Time) float64 { return float64(t) / 1e9 }
