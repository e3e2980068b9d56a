package consumer

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/mutant"
	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

// work is what a reader does with the records that it has received, in the order of the
// shard, one at a time.
type work interface {
	add(now sim.Time, b *api.Read, out *sim.Outbox)    // takes what a read returned
	step(now sim.Time, m sim.Message, out *sim.Outbox) // of a work that has messages of its own
	count(now sim.Time) int                            // records received and not done
	roomAt(now sim.Time, most int) sim.Time            // when fewer than most are; Never: it will say
	idleAt(now sim.Time) sim.Time                      // when all are done; Never: it will say
	settle(now sim.Time)                               // tells the history of all that is done by now
	drop()                                             // forgets what is not done
}

// timed is work whose end is known when it is received: a single server whose queue is
// bounded by InWork. It costs no message.
type timed struct {
	c       *Config
	service dist.Sampler
	draws   sim.Source
	free    sim.Time // when the server has done all that it was given

	first   uint64 // index of the first record not done
	jumps   jumps
	records api.Columns
	doneAt  []sim.Time
	head    int
	apart   apart
	marks   checkpoints
	doom    sim.Time // when the worker crashes with an effect; sim.Never
	held    *held    // with a two-phase sink
}

func newTimed(c *Config) *timed {
	w := &timed{c: c, service: c.Group.Spec.Service.Compile(),
		draws: sim.NewSource(c.Group.Seed, c.Name, "service"), marks: checkpoints{c: c}, doom: sim.Never}
	if j := c.Group.Spec.Job; j != nil && j.ExactlyOnce {
		w.held = &held{c: c}
	}
	return w
}

// effect tells of records that are done.
func (w *timed) effect(r api.DoneRow) {
	if w.held != nil {
		w.held.keep(&r)
		return
	}
	w.c.Group.History.Done(r)
}

// step crashes the worker: nothing else of this work has messages.
func (w *timed) step(now sim.Time, m sim.Message, _ *sim.Outbox) {
	w.c.dies = m.Kind == kindDoom && now == w.doom
}

// count is the number of records received and not done by now.
func (w *timed) count(now sim.Time) int {
	w.settle(now)
	return len(w.doneAt) - w.head
}

// add takes the records of a read. Without service time they are done at once.
func (w *timed) add(now sim.Time, b *api.Read, out *sim.Outbox) {
	n := b.Records.Len()
	if n == 0 {
		return
	}
	w.settle(now)
	end := b.First + uint64(n)
	if v, constant := w.service.IsConstant(); constant && v == 0 {
		w.first = end
		row := api.DoneRow{Now: now, Reader: w.c.Reader, Consumer: w.c.Group.Consumer,
			Stream: b.Stream, Shard: b.Shard, First: b.First, Records: b.Records}
		if b.Members.Any() {
			w.fillAll(&row, b)
		}
		w.effect(row)
		if p := w.c.Process; p != nil && p.DiesBehindEffect(now) {
			w.c.dies = true
			return
		}
		w.marks.batch(now, end)
		w.marks.settle(now)
		return
	}
	if w.head == len(w.doneAt) {
		w.first = b.First
	}
	w.compact()
	w.jumps.add(w.head == len(w.doneAt), len(w.doneAt), b.First, n)
	w.free = max(w.free, now)
	p := w.c.Process
	for i := range b.Records.UID {
		if from, to := b.Members.Of(i); from < to {
			w.takeApart(b, i, len(w.doneAt), w.serve)
		} else {
			w.serve(b.First+uint64(i), b.Records.Bytes[i])
		}
		w.doneAt = append(w.doneAt, w.free)
		if p != nil && w.doom == sim.Never && p.DiesBehindEffect(w.free) {
			w.doom = w.free
			out.At(w.doom, w.c.Self, kindDoom, 0)
		}
	}
	if w.c.planted(mutant.CheckpointDelivered) {
		w.marks.batch(now, end)
	} else {
		w.marks.batch(w.free, end)
	}
	if w.c.Timely {
		out.At(w.free, w.c.Self, kindSettle, 0)
	}
	w.take(&b.Records)
}

// take puts records behind those in work.
func (w *timed) take(b *api.Columns) {
	r := &w.records
	r.UID, r.Key = append(r.UID, b.UID...), append(r.Key, b.Key...)
	r.Bytes, r.Due = append(r.Bytes, b.Bytes...), append(r.Due, b.Due...)
}

// serve lets the service of one record pass.
func (w *timed) serve(draw uint64, _ uint32) sim.Time {
	service := w.service.Time(w.draws, draw)
	if p := w.c.Process; p != nil {
		w.free = p.Finish(w.free, service)
	} else {
		w.free += service
	}
	return w.free
}

// compact moves the records in work to the front when most of the room is behind them.
func (w *timed) compact() {
	if w.head < 1024 && w.head < len(w.doneAt) || w.head*2 < len(w.doneAt) {
		return
	}
	r := &w.records
	n := copy(w.doneAt, w.doneAt[w.head:])
	copy(r.UID, r.UID[w.head:])
	copy(r.Key, r.Key[w.head:])
	copy(r.Bytes, r.Bytes[w.head:])
	copy(r.Due, r.Due[w.head:])
	w.jumps.moved(w.head)
	w.apart.moved(w.head)
	w.doneAt, w.head = w.doneAt[:n], 0
	r.UID, r.Key, r.Bytes, r.Due = r.UID[:n], r.Key[:n], r.Bytes[:n], r.Due[:n]
}

// settle tells the history of all that is done by now. Nothing else depends on when
// it is told, so that it costs no message.
func (w *timed) settle(now sim.Time) {
	if now >= w.doom { // its effect happens, and nobody is there to write how far it came
		w.settleBefore(w.doom - 1)
		w.tell(w.doom)
		return
	}
	w.settleBefore(now)
}

func (w *timed) settleBefore(now sim.Time) {
	if at, due := w.marks.tick(now); due {
		w.tell(at)
		if w.held != nil {
			w.held.commit(now, at)
		}
		w.marks.write(at, w.first, w.sub())
	}
	w.tell(now)
	w.marks.settle(now)
}

// commit writes that all before the first record not done is.
func (w *timed) commit(now sim.Time) {
	w.settle(now)
	if w.held != nil {
		w.held.commit(now, now)
	}
	w.marks.commit(now, w.first)
}

func (w *timed) tell(now sim.Time) {
	n := w.head
	for n < len(w.doneAt) && w.doneAt[n] <= now {
		n++
	}
	for w.head < n {
		w.tellTo(now, w.jumps.until(n))
	}
	w.tellPart(now)
}

// tellTo tells of the records up to a place, whose indexes go on by one.
func (w *timed) tellTo(now sim.Time, n int) {
	row := api.DoneRow{Now: now, At: w.doneAt[w.head:n], Reader: w.c.Reader,
		Consumer: w.c.Group.Consumer, Stream: int32(w.c.Group.Spec.Stream), Shard: w.c.Shard, First: w.first,
		Records: w.records.Slice(w.head, n)}
	if l := w.apart.list; len(l) > 0 && l[0].at < n {
		w.fill(&row, n)
	}
	w.effect(row)
	w.first = w.jumps.reach(n, w.first+uint64(n-w.head))
	w.head = n
}

// roomAt is when fewer than most records will be in work, at the earliest now.
func (w *timed) roomAt(now sim.Time, most int) sim.Time {
	over := w.count(now) - most
	if over < 0 {
		return now
	}
	return max(now, w.doneAt[w.head+over])
}

func (w *timed) idleAt(now sim.Time) sim.Time {
	if w.count(now) == 0 {
		if w.held != nil && !w.held.empty() && w.c.Group.Spec.Checkpoint.Every > 0 {
			return w.marks.nextTick(now)
		}
		return now
	}
	return w.doneAt[len(w.doneAt)-1]
}

func (w *timed) drop() {
	w.head = len(w.doneAt)
	w.apart.drop()
	w.marks.drop()
	if w.held != nil {
		w.held.drop()
	}
}
