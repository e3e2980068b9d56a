package producer

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// flight is a call under way.
type flight struct {
	body uint32
	due  sim.Time // when the client gives it up
	mine bool     // nobody else has the body: the request or its answer was lost
}

// fly puts a call on its way, if faults let it.
func (a *Actor) fly(now sim.Time, h uint32, p *api.Put, there sim.Time, out *sim.Outbox) {
	f := flight{body: h, due: sim.Never}
	if t := a.c.Spec.Client.Timeout; t > 0 {
		f.due = now + t
	}
	x := a.c.Process
	if x != nil {
		p.Error = api.RefusedClock(x.Skew(now), a.c.SkewMax)
	}
	switch {
	case p.Error != nil:
		out.After(there+p.Back, a.c.Self, api.KindPutReply, h)
	case x != nil && x.RequestLost(now, p.Request):
		f.mine = true
	default:
		out.After(there, a.c.Service, api.KindPut, h)
	}
	a.flights = append(a.flights, f)
	a.watch(out)
}

// watch sets the timer of the first time-out that may come. One timer at a time is
// enough, because calls are given up in the order in which they were sent.
func (a *Actor) watch(out *sim.Outbox) {
	if a.watching || len(a.flights) == 0 || a.flights[0].due == sim.Never {
		return
	}
	a.watching = true
	out.At(a.flights[0].due, a.c.Self, kindTimeout, 0)
}

// landed takes an answer: it reports false when nobody waits for it, or when it is lost.
func (a *Actor) landed(now sim.Time, h uint32, p *api.Put) bool {
	if p.Gone || p.Life != a.life {
		a.c.Bodies.Puts.Free(h)
		return false
	}
	for i := range a.flights {
		f := &a.flights[i]
		if f.body != h {
			continue
		}
		if x := a.c.Process; x != nil && x.ResponseLost(now, p.Request) {
			f.mine = true
			return false
		}
		a.flights = append(a.flights[:i], a.flights[i+1:]...)
		return true
	}
	panic("producer: " + a.c.Name + " was answered a call that it did not make")
}

var timeout = api.NewException(api.RequestTimeout, "no answer in time")

// onTimeout gives up the calls that have had their time. What became of them is not known.
func (a *Actor) onTimeout(now sim.Time, out *sim.Outbox) {
	a.watching = false
	for len(a.flights) > 0 && a.flights[0].due <= now {
		f := a.flights[0]
		a.flights = append(a.flights[:0], a.flights[1:]...)
		h, p := a.own(f)
		p.Error = timeout
		a.c.History.Reply(api.ReplyRow{At: now, SentAt: p.SentAt, Producer: p.Producer, Group: p.Group,
			Stream: p.Stream, Request: p.Request, Zone: p.Zone, Records: p.Records, Error: timeout})
		a.cubic.answered(now, false)
		a.onFailedCall(now, h, p, out)
	}
	a.watch(out)
}

// own returns a body with the records of a call that is given up: its own when nobody
// else has it, else a copy, and whoever has the first frees it.
func (a *Actor) own(f flight) (uint32, *api.Put) {
	puts := &a.c.Bodies.Puts
	p := puts.At(f.body)
	if f.mine || p.Silent {
		p.Results = p.Results[:0]
		return f.body, p
	}
	p.Gone = true
	h, q := puts.Take()
	records, attempts, results := q.Records, q.Attempts[:0], q.Results[:0]
	records.Reset()
	*q = *p
	records.UID, records.Key = append(records.UID, p.Records.UID...), append(records.Key, p.Records.Key...)
	records.Bytes, records.Due = append(records.Bytes, p.Records.Bytes...), append(records.Due, p.Records.Due...)
	q.Records, q.Attempts, q.Results = records, append(attempts, p.Attempts...), results
	q.Gone = false
	return h, q
}
