package explain

import (
	"fmt"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// arrived begins the way to the reader of a copy of a record.
func (r *Recorder) arrived(e *entry, c *stored) {
	for _, q := range r.cases {
		if q.e != e || q.t.App < 0 || q.copy != nil || q.t.Shard != c.shard || q.t.Index != c.index {
			continue
		}
		q.copy, q.way = c, c.way.copy()
		if q.t.Question == PropagationDelay {
			q.way = newPath(c.at)
		}
		r.commit(e.stream, &q.way, &c.admission, sim.Never)
	}
}

// delivered adds what happened until a reader received the record of a case. Each tenure
// that receives it begins where the record could first be read: what an earlier one did is
// seen from the later one as a part of its wait.
func (r *Recorder) delivered(q *inquiry, d *reader, row *api.DeliverRow) {
	way := reading{d: d, asked: row.AskAt, served: d.servedAt, left: d.leftAt, arrived: d.arrivedAt, at: row.At,
		pushed: row.Pushed}
	if d.id != q.t.Reader {
		q.had = append(q.had, way)
		return
	}
	if q.got {
		return
	}
	q.got = true
	w := &q.way
	for i, x := range d.lane.readers {
		if x == d {
			break
		}
		next := d.lane.readers[i+1].joined
		r.tenure(q, w, x, next)
		r.between(w, x, next)
	}
	if d == d.lane.readers[0] {
		r.before(w, d)
	}
	r.receive(q, w, &way)
	if q.t.Question == PropagationDelay {
		r.end(q, Received)
	}
}

// reading is the read, or the event, by which a reader had the record of a case.
type reading struct {
	d                                *reader
	asked, served, left, arrived, at sim.Time
	pushed                           bool
}

// receive adds what a reader did until it asked for the record, and the read itself.
func (r *Recorder) receive(q *inquiry, w *path, g *reading) {
	d := g.d
	r.walk(q, w, d, g.asked)
	if g.pushed {
		w.wait(piece{kind: KindReceive, to: g.arrived, text: "dispatched, and on the network to its reader"}, d.paused,
			r.pausedBy(d, w.at, g.arrived))
	} else {
		w.to(g.served, KindAsk)
		w.to(g.left, KindServe)
		w.to(g.arrived, KindReceive)
	}
	w.wait(piece{kind: KindReceive, to: g.at}, d.paused, r.pausedBy(d, w.at, g.at))
}

func (r *Recorder) pausedBy(d *reader, from, to sim.Time) string {
	return r.fault(from, to, r.selfOf(d), spec.Pause)
}

// before is the time until the first reader of a shard.
func (r *Recorder) before(w *path, d *reader) {
	s := &r.c.Spec.Consumers[d.consumer]
	w.add(piece{kind: KindStart, to: min(s.StartAt, d.joined),
		text: fmt.Sprintf("%s begins at %s", s.Name, span(s.StartAt))})
	text := ""
	switch {
	case len(d.lane.parents) == 0:
	case s.Lineage == spec.LineageIgnored:
		text = "its shard is not read yet: it has just opened, and is found by the next look"
	default:
		text = "its shard is not read yet: first its parents, to their end"
		if len(d.lane.parents) == 1 {
			text = fmt.Sprintf("its shard is not read yet: first its parent, %s, to its end",
				shortShard(r.c.Shard(d.lane.parents[0])))
		}
	}
	w.add(piece{kind: KindParents, to: d.joined, text: text})
}

// tenure is what an earlier reader of the shard did.
func (r *Recorder) tenure(q *inquiry, w *path, x *reader, until sim.Time) {
	if x == x.lane.readers[0] {
		r.before(w, x)
	}
	until = min(until, x.left)
	for i := range q.had {
		if h := &q.had[i]; h.d == x && h.at <= until {
			r.receive(q, w, h)
			text := fmt.Sprintf("worker w%d has it, and %s", x.worker, fate[x.why])
			w.wait(piece{kind: KindLost, to: until, text: text}, x.paused, r.pausedBy(x, h.at, until))
			return
		}
	}
	r.walk(q, w, x, until)
}

// fate is what became of a worker that had a record.
var fate = [...]string{
	api.LeaveShardEnd: "is done with the shard", api.LeaveCrashed: "crashes before it is done",
	api.LeaveLost: "loses the shard before it is done", api.LeaveReplay: "its application goes back",
	api.LeaveHandedOver: "hands the shard over",
}

// between is the time without a reader.
func (r *Recorder) between(w *path, x *reader, until sim.Time) {
	switch x.why {
	case api.LeaveCrashed:
		w.add(piece{kind: KindFailover, to: until, fault: r.fault(x.left, x.left, r.selfOf(x), spec.Crash),
			text: fmt.Sprintf("worker w%d has crashed: its shards go to others after %s", x.worker,
				span(r.c.Spec.Consumers[x.consumer].Failover))})
	case api.LeaveLost, api.LeaveHandedOver:
		w.to(until, KindTakeover)
	case api.LeaveReplay:
		w.to(until, KindReplay)
	}
}

// walk goes through what a reader did until it asked for the record, or was pushed it.
func (r *Recorder) walk(q *inquiry, w *path, d *reader, until sim.Time) {
	for i := range d.doing {
		s, end := &d.doing[i], until
		if i+1 < len(d.doing) {
			end = min(until, d.doing[i+1].from)
		}
		if end <= w.at {
			continue
		}
		n := piece{kind: s.kind, to: end, text: s.text, fault: s.fault}
		switch s.kind {
		case KindPoll, KindPushLimit:
			r.answeredRead(q, w, d, s, &n)
		case KindQuantum:
			w.wait(piece{kind: KindQuantum, to: min(end, w.at+r.c.Quantum)}, nil, "")
			n.kind = KindPushLimit
		case KindRefused:
			n.count = 1
			if s.some {
				q.reads = append(q.reads, s.f)
			}
		case KindRoom:
			n.text = fmt.Sprintf("waits for room: %d records are in work", r.c.Spec.Consumers[d.consumer].InWork)
		}
		w.wait(n, d.paused, r.pausedBy(d, w.at, end))
	}
}

// answeredRead says what a read before that of the record had to do with it: it came too
// early, or it returned older ones.
func (r *Recorder) answeredRead(q *inquiry, w *path, d *reader, s *doing, n *piece) {
	behind := s.served >= q.copy.visible
	switch {
	case behind && s.n > 0:
		n.kind, n.text, n.count = KindBacklog, "older records come first", 1
	case s.kind == KindPushLimit:
		w.wait(piece{kind: KindQuantum, to: min(n.to, max(w.at, s.served)+r.c.Quantum)}, d.paused, "")
	default:
		n.text = "waits for the next poll"
	}
}

// Done notes what was processed, and ends the cases that asked for it.
func (r *Recorder) Done(row api.DoneRow) {
	d := r.reader(row.Reader)
	if d == nil {
		return
	}
	for i := range row.Records.UID {
		at := row.Now
		if row.At != nil {
			at = row.At[i]
		}
		for _, q := range r.cases {
			if t := &q.t; !q.ended && q.got && t.Question == EndToEndDelay && t.Reader == d.id &&
				t.Index == row.First+uint64(i) {
				r.done(q, d, at)
			}
		}
		d.lastDone = at
	}
	d.steps = d.steps[:0]
}

// done adds the work on a record: first those before it.
func (r *Recorder) done(q *inquiry, d *reader, at sim.Time) {
	w := &q.way
	begin := min(max(w.at, d.lastDone), at)
	w.wait(piece{kind: KindQueue, to: begin}, d.paused, r.pausedBy(d, w.at, begin))
	for _, s := range d.steps {
		if s.to > begin && s.to <= at {
			w.wait(piece{kind: s.kind, to: s.to}, d.paused, r.pausedBy(d, w.at, s.to))
		}
	}
	w.wait(piece{kind: KindWork, to: at}, d.paused, r.pausedBy(d, w.at, at))
	r.end(q, Processed)
}
