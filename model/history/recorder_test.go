package history

import (
	"slices"

	"github.com/kinesim/kinesim/model/api"
)

// recorder keeps every row of a history, so that a test can alter it and play it again.
type recorder struct{ rows []any }

var _ api.History = (*recorder)(nil)

func (h *recorder) keep(row any) { h.rows = append(h.rows, row) }

func clone(c api.Columns) api.Columns {
	return api.Columns{UID: slices.Clone(c.UID), Key: slices.Clone(c.Key), Bytes: slices.Clone(c.Bytes),
		Due: slices.Clone(c.Due)}
}

func (h *recorder) Offer(r api.OfferRow)   { r.Records = clone(r.Records); h.keep(&r) }
func (h *recorder) Invoke(r api.InvokeRow) { r.Records = clone(r.Records); h.keep(&r) }
func (h *recorder) Drop(r api.DropRow)     { r.Records = clone(r.Records); h.keep(&r) }
func (h *recorder) Hold(r api.HoldRow)     { h.keep(&r) }
func (h *recorder) Ask(r api.AskRow)       { h.keep(&r) }
func (h *recorder) Start(r api.StartRow)   { h.keep(&r) }

func (h *recorder) Done(r api.DoneRow) {
	r.Records, r.At = clone(r.Records), slices.Clone(r.At)
	h.keep(&r)
}

func (h *recorder) Open(r api.OpenRow) { h.keep(&r) }
func (h *recorder) Get(r api.GetRow)   { h.keep(&r) }
func (h *recorder) Push(r api.PushRow) { h.keep(&r) }
func (h *recorder) Trim(r api.TrimRow) { h.keep(&r) }

func (h *recorder) Join(r api.JoinRow)             { h.keep(&r) }
func (h *recorder) Leave(r api.LeaveRow)           { h.keep(&r) }
func (h *recorder) Checkpoint(r api.CheckpointRow) { h.keep(&r) }
func (h *recorder) Effect(r api.EffectRow)         { h.keep(&r) }
func (h *recorder) Close(r api.CloseRow)           { h.keep(&r) }
func (h *recorder) Retain(r api.RetainRow)         { h.keep(&r) }
func (h *recorder) Control(r api.ControlRow)       { h.keep(&r) }
func (h *recorder) Scale(r api.ScaleRow)           { h.keep(&r) }
func (h *recorder) Lease(r api.LeaseRow)           { h.keep(&r) }
func (h *recorder) Burn(r api.BurnRow)             { h.keep(&r) }
func (h *recorder) Item(r api.ItemRow)             { h.keep(&r) }
func (h *recorder) Invocation(r api.InvocationRow) { h.keep(&r) }
func (h *recorder) Return(r api.ReturnRow)         { h.keep(&r) }
func (h *recorder) Discard(r api.DiscardRow)       { h.keep(&r) }

func (h *recorder) Reply(r api.ReplyRow) {
	r.Records, r.Results = clone(r.Records), slices.Clone(r.Results)
	h.keep(&r)
}

func (h *recorder) Deliver(r api.DeliverRow) {
	r.Records = clone(r.Records)
	h.keep(&r)
}

func (h *recorder) Put(r api.PutRow) {
	r.Records, r.Results = clone(r.Records), slices.Clone(r.Results)
	h.keep(&r)
}

// play tells a history to a checker.
func play(rows []any, k api.History) {
	for _, row := range rows {
		switch r := row.(type) {
		case *api.OfferRow:
			k.Offer(*r)
		case *api.InvokeRow:
			k.Invoke(*r)
		case *api.ReplyRow:
			k.Reply(*r)
		case *api.DropRow:
			k.Drop(*r)
		case *api.HoldRow:
			k.Hold(*r)
		case *api.AskRow:
			k.Ask(*r)
		case *api.StartRow:
			k.Start(*r)
		case *api.DeliverRow:
			k.Deliver(*r)
		case *api.OpenRow:
			k.Open(*r)
		case *api.PutRow:
			k.Put(*r)
		case *api.GetRow:
			k.Get(*r)
		case *api.PushRow:
			k.Push(*r)
		case *api.TrimRow:
			k.Trim(*r)
		default:
			playMore(row, k)
		}
	}
}

// pick returns the rows of a type that a test accepts.
func pick[T any](rows []any, accept func(*T) bool) []*T {
	var out []*T
	for _, row := range rows {
		if r, ok := row.(*T); ok && accept(r) {
			out = append(out, r)
		}
	}
	return out
}

func playMore(row any, k api.History) {
	switch r := row.(type) {
	case *api.JoinRow:
		k.Join(*r)
	case *api.LeaveRow:
		k.Leave(*r)
	case *api.CheckpointRow:
		k.Checkpoint(*r)
	case *api.DoneRow:
		k.Done(*r)
	case *api.EffectRow:
		k.Effect(*r)
	case *api.CloseRow:
		k.Close(*r)
	case *api.RetainRow:
		k.Retain(*r)
	case *api.ItemRow:
		k.Item(*r)
	}
}
