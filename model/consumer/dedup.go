package consumer

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/mutant"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

// checked is the work of a consumer that keeps effects from happening twice: for each
// record, in the order of the shard, it asks a table of marks, has the effect, and marks.
//
//	effectThenMark: look ──not there──► effect ──► mark if not there ──► done
//	                  └──────there──────────────────────────────────────► skipped
//	markThenEffect: mark if not there ──was not there──► effect ──► done
//	                  └─────────────────was there──────────────────► skipped
//	together: service ──► mark and effect in one transaction, if not there ──► done
//	                        └─────────────────was there──────────────────────► skipped
//
// The effect happens when half of the service time is over: the sink has it, and its answer is
// under way. A crash between effect and mark repeats the effect; one between mark and effect
// loses it; in one transaction with its mark there is nothing between.
type checked struct {
	c       *Config
	service dist.Sampler
	draws   sim.Source
	out, in sim.Source // network to the table, each way
	latency dist.Sampler

	first   uint64 // index of the record at hand
	jumps   jumps
	records api.Columns
	head    int
	stage   stage
	call    uint64
	item    uint32 // the call to the table under way
	waiting bool
	marks   checkpoints
	burst   *burst
}

// stage is what the record at hand is in.
type stage uint8

const (
	stageIdle stage = iota
	stageCompute
	stageLook
	stageEffect // the sink does not have it yet
	stageAnswer // the sink has it
	stageMark
)

func newChecked(c *Config) *checked {
	g := c.Group
	return &checked{c: c, service: g.Spec.Service.Compile(), draws: sim.NewSource(g.Seed, c.Name, "service"),
		out: sim.NewSource(g.Seed, c.Name, "network to the table"),
		in:  sim.NewSource(g.Seed, c.Name, "network from the table"), latency: g.Latency.Scale(0.5).Compile(),
		marks: checkpoints{c: c}, burst: newBurst(c)}
}

func (w *checked) count(sim.Time) int { return w.records.Len() - w.head }

func (w *checked) roomAt(now sim.Time, most int) sim.Time {
	if w.count(now) < most {
		return now
	}
	return sim.Never
}

func (w *checked) idleAt(now sim.Time) sim.Time { return w.roomAt(now, 1) }

// settle has only the checkpoints to tell: all else is told when it happens.
func (w *checked) settle(now sim.Time) {
	if at, due := w.marks.tick(now); due {
		w.marks.write(at, w.first, 0)
	}
	w.marks.settle(now)
}

// commit writes that all before the record at hand is done.
func (w *checked) commit(now sim.Time) { w.marks.commit(now, w.first) }

// drop forgets what is not done. An answer that is under way finds nobody.
func (w *checked) drop() {
	w.head = w.records.Len()
	w.stage, w.waiting = stageIdle, false
	w.call++
	w.burst.drop()
	w.marks.drop()
}

// add takes the records of a read.
func (w *checked) add(now sim.Time, b *api.Read, out *sim.Outbox) {
	if b.Records.Len() == 0 {
		return
	}
	w.settle(now)
	if w.head == w.records.Len() {
		w.first = b.First
		w.records.Reset()
		w.head = 0
	}
	w.jumps.add(w.head == w.records.Len(), w.records.Len(), b.First, b.Records.Len())
	r := &w.records
	r.UID, r.Key = append(r.UID, b.Records.UID...), append(r.Key, b.Records.Key...)
	r.Bytes, r.Due = append(r.Bytes, b.Records.Bytes...), append(r.Due, b.Records.Due...)
	w.marks.batch(sim.Never, b.First+uint64(b.Records.Len())) // when, is known when it is done
	if w.stage == stageIdle {
		w.begin(now, out)
	}
}

// begin takes up the record at hand.
func (w *checked) begin(now sim.Time, out *sim.Outbox) {
	if w.head == w.records.Len() {
		w.stage = stageIdle
		return
	}
	if w.burst.begin(now, int64(w.records.Bytes[w.head]), out) {
		w.stage = stageCompute
		return
	}
	w.check(now, out)
}

// check begins with the mark, a look for it, or an effect that has it with itself.
func (w *checked) check(now sim.Time, out *sim.Outbox) {
	switch w.order() {
	case spec.Together:
		w.stage = stageEffect
		w.wait(now, w.service.Time(w.draws, w.first), out)
		return
	case spec.EffectThenMark:
		w.stage = stageLook
	default:
		w.stage = stageMark
	}
	w.ask(now, out)
}

// ask makes the call to the table that the stage wants.
func (w *checked) ask(now sim.Time, out *sim.Outbox) {
	g := w.c.Group
	h, b := g.Bodies.Items.Take()
	*b = api.Item{From: w.c.Self, Table: int32(g.Spec.Dedup.Table), App: g.App, Key: w.key(), Call: w.call,
		Owner: w.owner(), Tag: w.first, SentAt: now, Look: w.stage == stageLook,
		Conditional: !w.c.planted(mutant.MarkUnconditional)}
	if b.Together = w.order() == spec.Together; b.Together {
		b.Effect = w.effect(now, api.EffectHappened)
	}
	b.Back = w.latency.Time(w.in, w.call)
	there := w.latency.Time(w.out, w.call)
	w.item, w.waiting = h, true
	p := w.c.Marks
	b.Now = now
	if p != nil {
		there += p.Delay(now, w.c.key(w.call))
		b.Now += p.Skew(now)
		out.After(g.Timeout, w.c.Self, kindLook, uint32(w.call))
	}
	if ttl := w.ttl(); ttl > 0 { // the client writes the end of the time to live, by its own clock
		b.Expires = b.Now + ttl
	}
	b.Digest = b.DigestRequest()
	if p != nil && p.RequestLost(now, w.c.key(w.call)) {
		g.Bodies.Items.Free(h)
		w.item = 0
		return
	}
	out.After(there, g.Table, api.KindItem, h)
}

// key identifies the record at hand in the table.
func (w *checked) key() uint64 {
	switch w.c.Group.Spec.Dedup.Key {
	case spec.DedupBySequenceNumber:
		// Mixed twice: once would make (shard, index) and (shard', index') one where their bits
		// differ in the same places, such as (0, 1) and (1, 2).
		return api.Mix(api.Mix(0, uint64(w.c.Shard)+1), w.first)
	case spec.DedupByHash:
		return w.c.Group.Contents.Of(w.records.UID[w.head])
	}
	return uint64(w.records.UID[w.head])
}

// step goes on with the record at hand.
func (w *checked) step(now sim.Time, m sim.Message, out *sim.Outbox) {
	switch m.Kind {
	case kindService:
		w.serve(now, out)
	case kindLook: // no answer in time, or the back-off is over
		if w.waiting && uint32(w.call) == m.Body {
			w.call++
			w.ask(now, out)
		}
	case api.KindItemReply:
		w.onAnswer(now, m.Body, out)
	}
}

func (w *checked) onAnswer(now sim.Time, h uint32, out *sim.Outbox) {
	items := &w.c.Group.Bodies.Items
	b := *items.At(h)
	items.Free(h)
	if !w.waiting || b.Call != w.call {
		return
	}
	if p := w.c.Marks; p != nil && p.ResponseLost(now, w.c.key(b.Call)) {
		return // the time-out asks again
	}
	if b.Error != nil && b.Error.Code != api.ConditionalCheckFailed {
		w.call++
		out.After(w.c.Group.Retry, w.c.Self, kindLook, uint32(w.call))
		return // still waiting: the same question again
	}
	w.waiting = false
	w.call++
	there := b.Existed && !b.Mine || w.unseen()
	if p := w.c.Process; p != nil && w.stage == stageMark && !there && (p.DiesBehindMark(now) ||
		w.order() == spec.Together && p.DiesBehindEffect(now)) {
		w.c.dies = true
		return
	}
	switch {
	case w.stage == stageMark && w.order() == spec.EffectThenMark:
		w.done(now, out) // the effect has happened, whatever the table says
	case w.order() == spec.Together && !there:
		w.done(now, out) // the table has told of the effect
	case there:
		w.tell(now, api.EffectSkipped)
		w.done(now, out)
	default:
		w.stage = stageEffect
		w.wait(now, w.service.Time(w.draws, w.first)/2, out)
	}
}

// wait lets a part of the service pass.
func (w *checked) wait(now, service sim.Time, out *sim.Outbox) {
	if p := w.c.Process; p != nil {
		service = p.Finish(now, service) - now
	}
	out.After(service, w.c.Self, kindService, 0)
}

// serve goes on with the effect: the sink has it, or has answered.
func (w *checked) serve(now sim.Time, out *sim.Outbox) {
	switch {
	case w.stage == stageCompute:
		if w.burst.over(now, out) {
			w.check(now, out)
		}
	case w.stage == stageEffect && w.order() == spec.Together:
		w.stage = stageMark
		w.ask(now, out)
	case w.stage == stageEffect:
		w.stage = stageAnswer
		w.tell(now, api.EffectHappened)
		if p := w.c.Process; p != nil && p.DiesBehindEffect(now) {
			w.c.dies = true
			return
		}
		all := w.service.Time(w.draws, w.first)
		w.wait(now, all-all/2, out)
	case w.stage != stageAnswer: // of a record that was dropped
	case w.order() == spec.EffectThenMark:
		w.stage = stageMark
		w.ask(now, out)
	default:
		w.done(now, out)
	}
}

func (w *checked) tell(now sim.Time, kind api.EffectKind) {
	w.c.Group.History.Effect(w.effect(now, kind))
}

// effect is the row of the record at hand.
func (w *checked) effect(now sim.Time, kind api.EffectKind) api.EffectRow {
	return api.EffectRow{At: now, Reader: w.c.Reader, Kind: kind, Index: w.first, UID: w.records.UID[w.head],
		Key: w.records.Key[w.head]}
}

// done ends the record at hand and takes up the next.
func (w *checked) done(now sim.Time, out *sim.Outbox) {
	g, r, i := w.c.Group, &w.records, w.head
	g.History.Done(api.DoneRow{Now: now, Reader: w.c.Reader, Consumer: g.Consumer, Stream: int32(g.Spec.Stream),
		Shard: w.c.Shard, First: w.first, Records: api.Columns{UID: r.UID[i : i+1], Key: r.Key[i : i+1],
			Bytes: r.Bytes[i : i+1], Due: r.Due[i : i+1]}})
	w.head++
	w.first = w.jumps.reach(w.head, w.first+1)
	w.marks.reached(now, w.first)
	w.settle(now)
	w.begin(now, out)
}

// owner is who marks: this tenure, on account of this copy of the record. So a call that is
// made again finds its own mark and goes on, while another copy finds a mark.
func (w *checked) owner() uint64 { return api.Mix(w.c.hash, w.first) | 1 }
