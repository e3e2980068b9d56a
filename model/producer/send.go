package producer

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// send makes one call: of a batch that has rested, or else of what is to be sent again and
// then of what waits.
func (a *Actor) send(now sim.Time, out *sim.Outbox) {
	if len(a.again) > 0 {
		a.sendAgain(now, out)
		return
	}
	h, p := a.c.Bodies.Puts.Take()
	p.Records.Reset()
	p.Members.Reset()
	p.Attempts, p.Meant = p.Attempts[:0], p.Meant[:0]
	p.From, p.Single, p.Life = a.c.Self, a.c.Spec.Client.Single, a.life
	p.Try, p.Round, p.Paid = 1, 1, 0
	p.Stream, p.Producer, p.Group = int32(a.c.Spec.Stream), a.c.Instance, a.c.Group
	a.takeReady(p)
	a.admit(now)
	a.takeWaiting(now, p)
	if p.Records.Len() == 0 { // all that was due did not fit into the buffer
		a.c.Bodies.Puts.Free(h)
		return
	}
	a.inFlight++
	if r := &a.c.Spec.Client.Retry.Resend; r.Kind == spec.ResendPaced {
		a.pace.sent(now, r, a.backoff, a.request)
	}
	a.call(now, h, p, out)
}

// call sends a body that is filled.
func (a *Actor) call(now sim.Time, h uint32, p *api.Put, out *sim.Outbox) {
	p.Ordering = a.order.bound(a, now, p)
	a.line.call(now, h, p, out)
}

// room tells whether a record still fits into a request.
func (a *Actor) room(p *api.Put, size, bytes int64) bool {
	n := p.Records.Len()
	return n < a.batch() && (n == 0 || size+bytes <= a.c.PutBytes)
}

func (a *Actor) takeReady(p *api.Put) {
	r, size, n := &a.ready.Records, int64(0), 0
	for n < r.Len() && a.room(p, size, int64(r.Bytes[n])) {
		p.Records.Add(r.UID[n], r.Key[n], r.Bytes[n], r.Due[n])
		p.Attempts = append(p.Attempts, more(a.ready.Attempts[n]))
		size += int64(r.Bytes[n])
		n++
	}
	a.bytes -= size
	a.ready.dropFirst(n)
}

func (a *Actor) takeWaiting(now sim.Time, p *api.Put) {
	size := int64(0)
	for _, b := range p.Records.Bytes {
		size += int64(b)
	}
	w := &a.waiting
	for w.len() > 0 && w.due(0) <= now && a.room(p, size, int64(w.size(0))) {
		size += int64(w.size(0))
		a.bytes -= int64(w.size(0))
		w.take(&p.Records)
		p.Attempts = append(p.Attempts, 1)
	}
}

// onReply sorts the entries of an answered call: acknowledged, to be sent again, given up.
func (a *Actor) onReply(now sim.Time, h uint32, out *sim.Outbox) {
	p := a.c.Bodies.Puts.At(h)
	if !a.landed(now, h, p) {
		return
	}
	a.judge(p)
	a.c.History.Reply(api.ReplyRow{At: now, SentAt: p.SentAt, Producer: p.Producer, Group: p.Group,
		Stream: p.Stream, Request: p.Request, Zone: p.Zone, Records: p.Records, Results: p.Results, Error: p.Error})
	a.cubic.answered(now, p.Error.Throttle())
	a.order.answered(p)
	if p.Error != nil || p.Single && p.Results[0].Outcome != api.OutcomeStored {
		a.onFailedCall(now, h, p, out)
		return
	}
	a.quota.success(p.Paid, p.Try > 1)
	a.inFlight--
	a.sortEntries(now, p, out)
	a.c.Bodies.Puts.Free(h)
}

// sortEntries deals with each entry of a PutRecords that succeeded as a call.
func (a *Actor) sortEntries(now sim.Time, p *api.Put, out *sim.Outbox) {
	r := &a.c.Spec.Client.Retry
	failed, limit, last := 0, false, uint8(0)
	for i := range p.Results {
		if !a.acknowledged(&p.Results[i]) {
			failed++
			limit = limit || p.Results[i].Outcome == api.OutcomeThrottled
			last = max(last, p.Attempts[i])
			continue
		}
		a.held.records--
		a.held.bytes -= int64(p.Records.Bytes[i])
	}
	if r.Resend.Kind == spec.ResendPaced {
		a.repace(now, p, failed)
		return
	}
	if failed == 0 {
		return
	}
	most := 1
	if r.Resend.Kind == spec.ResendEntries {
		most = r.Attempts
	}
	a.made.Reset()
	for i := range p.Results {
		if !a.acknowledged(&p.Results[i]) && int(p.Attempts[i]) >= most {
			a.made.Add(p.Records.UID[i], p.Records.Key[i], p.Records.Bytes[i], p.Records.Due[i])
		}
	}
	a.drop(now, &a.made, api.DropFailed)
	for attempt := 1; attempt < most && attempt <= int(last); attempt++ {
		a.backOff(p, uint8(attempt), limit, out)
	}
}

// repace takes the refused entries of a call back and counts them among the failures.
func (a *Actor) repace(now sim.Time, p *api.Put, failed int) {
	if failed == 0 {
		a.pace.succeeded(now, &a.c.Spec.Client.Retry.Resend)
		return
	}
	a.pace.failed(failed, len(p.Results))
	a.takeBack(p, p.Results)
}

// backOff puts the refused entries that have had this many attempts aside: they share
// one draw, as a client that waits once for a request would.
func (a *Actor) backOff(p *api.Put, attempt uint8, limit bool, out *sim.Outbox) {
	h, g := uint32(0), (*group)(nil)
	for i := range p.Results {
		if a.acknowledged(&p.Results[i]) || p.Attempts[i] != attempt {
			continue
		}
		if g == nil {
			h, g = a.c.Groups.slab.Take()
			g.Records.Reset()
			g.Attempts = g.Attempts[:0]
		}
		g.Records.Add(p.Records.UID[i], p.Records.Key[i], p.Records.Bytes[i], p.Records.Due[i])
		g.Attempts = append(g.Attempts, attempt)
		a.bytes += int64(p.Records.Bytes[i])
	}
	if g == nil {
		return
	}
	a.loseOne(g)
	a.resting = append(a.resting, h)
	out.After(wait(&a.c.Spec.Client.Retry.Backoff, a.backoff, p.Request, int(attempt), limit), a.c.Self,
		kindResend, h)
}

// onResend makes entries whose back-off is over the first to be sent.
func (a *Actor) onResend(h uint32) {
	g := a.c.Groups.slab.At(h)
	for i := range g.Attempts {
		a.ready.Records.Add(g.Records.UID[i], g.Records.Key[i], g.Records.Bytes[i], g.Records.Due[i])
	}
	a.ready.Attempts = append(a.ready.Attempts, g.Attempts...)
	a.c.Groups.slab.Free(h)
}

// dropFirst removes the first n records and keeps the memory.
func (g *group) dropFirst(n int) {
	if n == 0 {
		return
	}
	r := &g.Records
	m := copy(r.UID, r.UID[n:])
	copy(r.Key, r.Key[n:])
	copy(r.Bytes, r.Bytes[n:])
	copy(r.Due, r.Due[n:])
	copy(g.Attempts, g.Attempts[n:])
	r.UID, r.Key, r.Bytes, r.Due, g.Attempts = r.UID[:m], r.Key[:m], r.Bytes[:m], r.Due[:m], g.Attempts[:m]
}
