package model

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/history"
	"github.com/kinesim/kinesim/model/result"
	"github.com/kinesim/kinesim/sim"
)

// tee hands each row of history to those that listen: the checker, the measures, the
// trace hash, and whoever else wants to watch. None of them can change the run.
type tee struct {
	watch   api.History // api.Blind{}: nobody
	checker *history.Checker
	measure *result.Gatherer
	trace   *sim.TraceHash
}

var _ api.History = (*tee)(nil)

// Marks of the rows that enter the trace hash beside the messages: those whose facts
// no message carries.
const (
	markDrop = iota + 1
	markStart
	markDone
	markHold
	markTrim
	markJoin
	markLeave
	markCheckpoint
	markEffect
	markOpen
	markClose
	markRetain
	markItem
	markLease
	markControl
	markScale
	markInvocation
	markReturn
	markDiscard
	markBurn
)

func (t *tee) mark(mark uint64, at sim.Time, who int32, n int, index uint64) {
	d := api.Mix(mark, uint64(at))
	d = api.Mix(d, uint64(uint32(who))<<32|uint64(uint32(n)))
	t.trace.Word(api.Mix(d, index))
}

func (t *tee) Offer(r api.OfferRow) {
	t.checker.Offer(r)
	t.measure.Offer(r)
	t.watch.Offer(r)
}

func (t *tee) Invoke(r api.InvokeRow) {
	t.checker.Invoke(r)
	t.measure.Invoke(r)
	t.watch.Invoke(r)
}

func (t *tee) Reply(r api.ReplyRow) {
	t.checker.Reply(r)
	t.measure.Reply(r)
	t.watch.Reply(r)
}

func (t *tee) Drop(r api.DropRow) {
	t.mark(markDrop, r.At, r.Producer, r.Records.Len(), uint64(r.Reason))
	t.checker.Drop(r)
	t.measure.Drop(r)
	t.watch.Drop(r)
}

func (t *tee) Hold(r api.HoldRow) {
	t.mark(markHold, r.At, r.Producer, int(r.Records), uint64(r.Bytes))
	t.checker.Hold(r)
	t.measure.Hold(r)
	t.watch.Hold(r)
}

func (t *tee) Ask(r api.AskRow) {
	t.checker.Ask(r)
	t.measure.Ask(r)
	t.watch.Ask(r)
}

func (t *tee) Start(r api.StartRow) {
	t.mark(markStart, r.At, r.Reader, int(r.Type), r.Next)
	t.checker.Start(r)
	t.measure.Start(r)
	t.watch.Start(r)
}

func (t *tee) Deliver(r api.DeliverRow) {
	t.checker.Deliver(r)
	t.measure.Deliver(r)
	t.watch.Deliver(r)
}

func (t *tee) Done(r api.DoneRow) {
	t.mark(markDone, r.Now, r.Reader, r.Records.Len(), r.First)
	t.checker.Done(r)
	t.measure.Done(r)
	t.watch.Done(r)
}

func (t *tee) Join(r api.JoinRow) {
	t.mark(markJoin, r.At, r.Application, int(r.Shard), uint64(r.Tenure)<<32|uint64(uint32(r.Worker)))
	t.checker.Join(r)
	t.measure.Join(r)
	t.watch.Join(r)
}

func (t *tee) Leave(r api.LeaveRow) {
	t.mark(markLeave, r.At, r.Reader, int(r.Reason), 0)
	t.checker.Leave(r)
	t.measure.Leave(r)
	t.watch.Leave(r)
}

func (t *tee) Checkpoint(r api.CheckpointRow) {
	t.mark(markCheckpoint, r.At, r.Reader, int(r.Tenure), r.Next<<1|bit(r.Accepted))
	t.checker.Checkpoint(r)
	t.measure.Checkpoint(r)
	t.watch.Checkpoint(r)
}

func (t *tee) Effect(r api.EffectRow) {
	t.mark(markEffect, r.At, r.Reader, int(r.Kind), r.Index)
	t.checker.Effect(r)
	t.measure.Effect(r)
	t.watch.Effect(r)
}

func (t *tee) Control(r api.ControlRow) {
	t.mark(markControl, r.At, r.Event, int(r.Operation), bit(r.Error != nil))
	t.checker.Control(r)
	t.measure.Control(r)
	t.watch.Control(r)
}

func (t *tee) Scale(r api.ScaleRow) {
	shards := uint64(uint32(r.From))<<32 | uint64(uint32(r.To))
	t.mark(markScale, r.At, r.Stream, int(r.Operation), shards<<1|bit(r.Error != nil))
	t.checker.Scale(r)
	t.measure.Scale(r)
	t.watch.Scale(r)
}

func (t *tee) Burn(r api.BurnRow) {
	t.mark(markBurn, r.At, r.Consumer, int(r.Machine), uint64(r.Busy))
	t.checker.Burn(r)
	t.measure.Burn(r)
	t.watch.Burn(r)
}

func bit(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}

func (t *tee) Open(r api.OpenRow) {
	t.mark(markOpen, r.At, r.Shard, int(r.Stream), r.Range.Start.Hi)
	t.checker.Open(r)
	t.measure.Open(r)
	t.watch.Open(r)
}

func (t *tee) Put(r api.PutRow) {
	t.checker.Put(r)
	t.measure.Put(r)
	t.watch.Put(r)
}

func (t *tee) Get(r api.GetRow) {
	t.checker.Get(r)
	t.measure.Get(r)
	t.watch.Get(r)
}

func (t *tee) Push(r api.PushRow) {
	t.checker.Push(r)
	t.measure.Push(r)
	t.watch.Push(r)
}

func (t *tee) Trim(r api.TrimRow) {
	t.mark(markTrim, r.At, r.Shard, int(r.Stream), r.Horizon)
	t.checker.Trim(r)
	t.measure.Trim(r)
	t.watch.Trim(r)
}

func (t *tee) Close(r api.CloseRow) {
	t.mark(markClose, r.At, r.Shard, int(r.Stream), r.Next)
	t.checker.Close(r)
	t.measure.Close(r)
	t.watch.Close(r)
}

func (t *tee) Retain(r api.RetainRow) {
	t.mark(markRetain, r.At, r.Stream, 0, uint64(r.Retention))
	t.checker.Retain(r)
	t.measure.Retain(r)
	t.watch.Retain(r)
}

func (t *tee) Lease(r api.LeaseRow) {
	t.mark(markLease, r.At, r.Shard, int(r.Application), r.After.Counter<<1|bit(r.Applied))
	t.checker.Lease(r)
	t.measure.Lease(r)
	t.watch.Lease(r)
}

func (t *tee) Item(r api.ItemRow) {
	t.mark(markItem, r.At, r.Table, int(r.Application), r.Key<<1|bit(r.Applied))
	t.checker.Item(r)
	t.measure.Item(r)
	t.watch.Item(r)
	if r.Together && r.Applied {
		r.Effect.At = r.At
		t.Effect(r.Effect)
	}
}
