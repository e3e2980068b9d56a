package explain

import (
	"fmt"
	"slices"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// lane is one application at one shard: the readers that have it, tenure by tenure.
type lane struct {
	app, stream, shard int32
	readers            []*reader
	parents            []int32 // of the shard, when it has any
}

// reader is one tenure, and what it did span by span: polls that returned nothing of
// interest, refused reads, waits for room.
type reader struct {
	id       int32
	name     string
	lane     *lane
	consumer int32
	worker   int32
	paused   []Window
	joined   sim.Time
	left     sim.Time // sim.Never: it reads
	why      api.LeaveReason
	doing    []doing

	asking    bool // a call is under way
	askedAt   sim.Time
	servedAt  sim.Time
	leftAt    sim.Time // of the answer
	arrivedAt sim.Time
	refused   Refusal // of the call at hand
	events    int     // pushed and not acknowledged
	unheard   bool    // the last event that arrived was not taken

	lastDone sim.Time
	steps    []step // of the record at hand, of work that has messages of its own
}

// doing is what a reader does from an instant on.
type doing struct {
	from   sim.Time
	kind   string
	served sim.Time // of a read that was answered: when; what is visible then and is not in it lies behind it
	n      int      // records that it returned
	text   string
	fault  string
	refusal
}

type refusal struct {
	f    Refusal
	some bool
}

// step is a part of the work on a record.
type step struct {
	to   sim.Time
	kind string
}

// watchLane looks at an application's readers of a shard.
func (r *Recorder) watchLane(app, stream, shard int32) {
	if r.lane(app, shard) == nil {
		r.lanes = append(r.lanes, &lane{app: app, stream: stream, shard: shard})
	}
}

func (r *Recorder) lane(app, shard int32) *lane {
	for _, l := range r.lanes {
		if l.app == app && l.shard == shard {
			return l
		}
	}
	return nil
}

func (r *Recorder) reader(id int32) *reader {
	if id < 0 || int(id) >= len(r.readers) {
		return nil
	}
	return r.readers[id]
}

// appOf names the application of a reader.
func (r *Recorder) appOf(reader uint32) string {
	if int(reader) < len(r.appOfReader) {
		return r.c.Apps[r.appOfReader[reader]]
	}
	return "?"
}

// Open learns of the parents of a shard that opens in the run.
func (r *Recorder) Open(row api.OpenRow) {
	for _, l := range r.lanes {
		if l.stream == row.Stream && l.shard == row.Shard {
			l.parents = slices.DeleteFunc([]int32{row.Parent, row.Adjacent},
				func(p int32) bool { return p == api.NoShard })
		}
	}
}

// Join begins a tenure.
func (r *Recorder) Join(row api.JoinRow) {
	for len(r.readers) <= int(row.Reader) {
		r.readers, r.appOfReader = append(r.readers, nil), append(r.appOfReader, 0)
	}
	r.appOfReader[row.Reader] = row.Application
	l := r.lane(row.Application, row.Shard)
	if l == nil {
		return
	}
	d := &reader{id: row.Reader, name: row.Name, lane: l, consumer: row.Consumer, worker: row.Worker, joined: row.At,
		left: sim.Never, paused: r.c.Paused(row.Consumer, row.Worker)}
	kind := KindPhase
	if r.c.Spec.Consumers[row.Consumer].Pushed() {
		kind = KindConnect
	}
	d.set(row.At, kind)
	l.readers = append(l.readers, d)
	r.readers[row.Reader] = d
	r.byName[sim.HashName("consumer "+row.Name)] = d
}

// Leave ends a tenure. What a zombie still does is looked at as well.
func (r *Recorder) Leave(row api.LeaveRow) {
	if d := r.reader(row.Reader); d != nil {
		d.left, d.why = row.At, row.Reason
	}
}

// set begins something; what began at the same instant is replaced.
func (d *reader) set(at sim.Time, kind string) *doing {
	if k := len(d.doing) - 1; k >= 0 && d.doing[k].from == at {
		d.doing[k] = doing{from: at, kind: kind}
		return &d.doing[k]
	}
	d.doing = append(d.doing, doing{from: at, kind: kind})
	return &d.doing[len(d.doing)-1]
}

func (d *reader) now() *doing { return &d.doing[len(d.doing)-1] }

// forget drops what ended before an instant, when there is a lot of it.
func (d *reader) forget(before sim.Time) {
	if len(d.doing) < 1024 {
		return
	}
	n := 0
	for n+1 < len(d.doing) && d.doing[n+1].from <= before {
		n++
	}
	if n >= 512 {
		d.doing = append(d.doing[:0], d.doing[n:]...)
	}
}

// Ask begins a read. One before it that has no row of its own has failed.
func (r *Recorder) Ask(row api.AskRow) {
	d := r.reader(row.Reader)
	if d == nil {
		return
	}
	if d.asking {
		d.fails()
	}
	if d.unheard { // it waits since then
		d.breaks(r)
	}
	d.forget(r.needed(d.lane, row.At))
	d.set(row.At, KindAsk)
	d.asking, d.askedAt, d.servedAt, d.arrivedAt, d.refused = true, row.At, 0, 0, Refusal{}
}

// needed is the first instant of which a case still needs to know.
func (r *Recorder) needed(l *lane, now sim.Time) sim.Time {
	for _, q := range r.cases {
		if !q.ended && q.t.App == l.app && q.t.Shard == l.shard && q.copy != nil {
			now = min(now, q.copy.at)
		}
	}
	return now
}

// breaks notes that a subscription has been gone since its last event arrived.
func (d *reader) breaks(r *Recorder) {
	k := len(d.doing)
	for k > 1 && d.doing[k-1].from >= d.arrivedAt {
		k--
	}
	d.doing = d.doing[:k]
	n := d.set(d.arrivedAt, KindConnect)
	n.text = "an event is lost, and its subscription with it"
	n.fault = r.fault(d.arrivedAt, d.arrivedAt, r.selfOf(d), spec.ResponseLost)
	d.unheard = false
}

func (d *reader) fails() {
	if n := d.now(); n.from == d.askedAt {
		n.kind = KindUnread
	}
	d.asking = false
}

// Start ends the question for a position.
func (r *Recorder) Start(row api.StartRow) {
	d := r.reader(row.Reader)
	if d == nil {
		return
	}
	if n := d.now(); n.from == row.AskAt {
		n.kind = KindPosition
	}
	d.asking, d.events = false, 0
	if r.pushes(d) {
		d.now().kind = KindConnect
		d.set(row.At, KindQuantum)
	}
}

func (r *Recorder) pushes(d *reader) bool { return r.c.Spec.Consumers[d.consumer].Pushed() }

// toReader looks at what reaches a reader, before the reader does.
func (r *Recorder) toReader(d *reader, m sim.Delivery) {
	switch m.Kind {
	case api.KindGetRecordsReply, api.KindGetShardIteratorReply, api.KindSubscribeReply:
		b := r.c.Bodies.Reads.At(m.Body)
		if d.asking && b.SentAt == d.askedAt && d.arrivedAt == 0 {
			d.arrivedAt, d.leftAt = m.At, m.At-b.Back
			if b.Error != nil && m.Kind != api.KindGetRecordsReply {
				n := d.now()
				d.fails()
				if n.text = fmt.Sprintf("the read fails: %s", b.Error.Code); m.Kind == api.KindSubscribeReply {
					n.kind, n.text = KindConnect, fmt.Sprintf("the subscription is refused: %s", b.Error.Code)
				}
			}
		}
	case api.KindPush:
		b := r.c.Bodies.Reads.At(m.Body)
		if d.arrivedAt == 0 || d.servedAt != b.ServedAt {
			d.servedAt, d.arrivedAt, d.leftAt = b.ServedAt, m.At, b.ServedAt
		}
		d.unheard = true
	case r.c.Kinds.Wake:
		if !d.asking && !r.pushes(d) {
			d.set(m.At, KindRoom)
		}
	case api.KindItemReply, r.c.Kinds.Look:
		d.steps = append(d.steps, step{m.At, KindTable})
	case r.c.Kinds.Service:
		d.steps = append(d.steps, step{m.At, KindWork})
	}
}

// Push notes an event on its way: what is visible then and is not in it lies behind it.
func (r *Recorder) Push(row api.PushRow) {
	d := r.reader(row.Reader)
	if d == nil {
		return
	}
	d.events++
	d.forget(r.needed(d.lane, row.At))
	n := d.set(row.At, KindPushLimit)
	n.served, n.n = row.At, int(row.Records)
	if d.events >= r.c.Outstanding {
		n.kind = KindRoom
	}
}

// acknowledged notes that a subscription has room for one more event.
func (d *reader) acknowledged(at sim.Time) {
	if d.events > 0 {
		d.events--
	}
	if n := d.now(); n.kind == KindRoom && n.from < at {
		d.set(at, KindQuantum)
	}
}

// Deliver notes what a read returned, and ends the way to the reader of what is in it.
func (r *Recorder) Deliver(row api.DeliverRow) {
	d := r.reader(row.Reader)
	if d == nil {
		return
	}
	for _, q := range r.cases {
		if t := &q.t; row.Error == nil && q.copy != nil && t.App == d.lane.app && t.Shard == row.Shard &&
			row.First <= t.Index && t.Index < row.Next {
			r.delivered(q, d, &row)
		}
	}
	if row.Pushed {
		d.unheard = false
		return
	}
	d.asking = false
	n := d.now()
	if n.from != d.askedAt {
		return
	}
	switch {
	case row.Error == nil:
		n.kind, n.served, n.n = KindPoll, d.servedAt, row.Records.Len()
	case row.Error.Throttle():
		n.kind, n.refusal = KindRefused, refusal{d.refused, true}
		n.text, n.fault = refusedRead(&d.refused), d.refused.Fault
	case row.Error.Code == api.RequestTimeout:
		n.kind, n.text = KindUnread, "the read has no answer"
		n.fault = r.fault(d.askedAt, row.At, r.selfOf(d), spec.RequestLost, spec.ResponseLost, spec.ZoneDown,
			spec.Delay)
	default:
		n.kind, n.text = KindUnread, fmt.Sprintf("the read fails: %s", row.Error.Code)
		n.fault = r.fault(d.askedAt, row.At, r.selfOf(d), spec.ZoneCut, spec.ClockSkew)
	}
}

// refusedRead says which limit refused a read. Who had used it stands in its refusal, so that
// the same wait has the same words.
func refusedRead(f *Refusal) string {
	switch f.Limit {
	case LimitFault:
		return "the read is refused by a fault"
	case LimitCalls:
		return "the read is refused: too many calls a second"
	}
	return "the read is refused: too many bytes a second"
}

func (r *Recorder) selfOf(d *reader) spec.Target {
	t := spec.Everyone()
	t.Consumer, t.Worker, t.Stream = int(d.consumer), int(d.worker), int(d.lane.stream)
	return t
}
