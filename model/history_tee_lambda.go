package model

import "github.com/kinesim/kinesim/model/api"

// The rows of event source mappings.

func (t *tee) Invocation(r api.InvocationRow) {
	t.mark(markInvocation, r.At, r.Reader, len(r.Index), r.Number<<2|bit(r.Throttled)<<1|bit(r.Cold))
	t.checker.Invocation(r)
	t.measure.Invocation(r)
	t.watch.Invocation(r)
}

func (t *tee) Return(r api.ReturnRow) {
	t.mark(markReturn, r.At, r.Reader, r.Accepted, r.Number<<2|uint64(r.Outcome))
	t.checker.Return(r)
	t.measure.Return(r)
	t.watch.Return(r)
}

func (t *tee) Discard(r api.DiscardRow) {
	t.mark(markDiscard, r.At, r.Reader, len(r.Index), r.Index[0]<<2|uint64(r.Reason))
	t.checker.Discard(r)
	t.measure.Discard(r)
	t.watch.Discard(r)
}
