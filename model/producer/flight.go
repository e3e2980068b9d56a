package producer

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

// line is the calls of an instance that are under way, whoever makes them.
type line struct {
	c        Config
	out, in  sim.Source // network, each way
	latency  dist.Sampler
	request  uint64
	flights  []flight // the calls under way, in order of their sending
	watching bool     // the time-out of the first flight has its timer
	life     uint8    // crashes so far
	down     bool     // it has crashed, and is not back
}

func newLine(c Config) line {
	return line{c: c, out: sim.NewSource(c.Seed, c.Name, "network there"),
		in: sim.NewSource(c.Seed, c.Name, "network back"), latency: c.Latency.Scale(0.5).Compile()}
}

// call sends a body that is filled.
func (a *line) call(now sim.Time, h uint32, p *api.Put, out *sim.Outbox) {
	p.Request = a.request
	a.request++
	p.SentAt, p.Error, p.Results, p.Gone, p.Silent = now, nil, p.Results[:0], false, false
	p.Back, p.Zone = a.latency.Time(a.in, p.Request), api.NoZone
	there := a.latency.Time(a.out, p.Request)
	if x := a.c.Process; x != nil {
		delay := x.Delay(now, p.Request)
		there, p.Back, p.Zone = there+delay, p.Back+delay, x.Zone(now, p.Request)
	}
	p.Digest = p.DigestRequest()
	a.c.History.Invoke(api.InvokeRow{At: now, Producer: p.Producer, Group: p.Group, Stream: p.Stream,
		Request: p.Request, Zone: p.Zone, Ordering: p.Ordering, Records: p.Records, Members: p.Members,
		Attempts: p.Attempts})
	a.fly(now, h, p, there, out)
}

// flight is a call under way.
type flight struct {
	body uint32
	due  sim.Time // when the client gives it up
	mine bool     // nobody else has the body: the request or its answer was lost
}

// fly puts a call on its way, if faults let it.
func (a *line) fly(now sim.Time, h uint32, p *api.Put, there sim.Time, out *sim.Outbox) {
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
func (a *line) watch(out *sim.Outbox) {
	if a.watching || len(a.flights) == 0 || a.flights[0].due == sim.Never {
		return
	}
	a.watching = true
	out.At(a.flights[0].due, a.c.Self, kindTimeout, 0)
}

// landed takes an answer: it reports false when nobody waits for it, or when it is lost.
func (a *line) landed(now sim.Time, h uint32, p *api.Put) bool {
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

// overdue gives up the first of the calls that have had their time. What became of it is not
// known. It reports false when there is none, and then sets the timer for the next.
func (a *line) overdue(now sim.Time, out *sim.Outbox) (h uint32, p *api.Put, is bool) {
	if len(a.flights) == 0 || a.flights[0].due > now {
		a.watch(out)
		return 0, nil, false
	}
	f := a.flights[0]
	a.flights = append(a.flights[:0], a.flights[1:]...)
	h, p = a.own(f)
	p.Error = timeout
	a.c.History.Reply(api.ReplyRow{At: now, SentAt: p.SentAt, Producer: p.Producer, Group: p.Group,
		Stream: p.Stream, Request: p.Request, Zone: p.Zone, Records: p.Records, Members: p.Members,
		Library: a.c.Spec.Client.KPL != nil, Error: timeout})
	return h, p, true
}

// onTimeout deals with the calls that have had their time.
func (a *Actor) onTimeout(now sim.Time, out *sim.Outbox) {
	a.watching = false
	for {
		h, p, is := a.overdue(now, out)
		if !is {
			return
		}
		a.cubic.answered(now, false)
		a.onFailedCall(now, h, p, out)
	}
}

// crash forgets the calls under way, of which nobody will know what became; drop is told of
// each.
func (a *line) crash(drop func(*api.Put)) {
	puts := &a.c.Bodies.Puts
	for _, f := range a.flights {
		p := puts.At(f.body)
		drop(p)
		if f.mine || p.Silent {
			puts.Free(f.body)
		} else {
			p.Gone = true
		}
	}
	a.flights, a.watching = a.flights[:0], false
	a.life++
}

// own returns a body with the records of a call that is given up: its own when nobody
// else has it, else a copy, and whoever has the first frees it.
func (a *line) own(f flight) (uint32, *api.Put) {
	puts := &a.c.Bodies.Puts
	p := puts.At(f.body)
	if f.mine || p.Silent {
		p.Results = p.Results[:0]
		return f.body, p
	}
	p.Gone = true
	h, q := puts.Take()
	records, members, attempts, results := q.Records, q.Members, q.Attempts[:0], q.Results[:0]
	meant := append(q.Meant[:0], p.Meant...)
	records.Reset()
	*q = *p
	records.Append(&p.Records, 0, p.Records.Len())
	members.Set(&p.Members)
	q.Records, q.Members, q.Meant = records, members, meant
	q.Attempts, q.Results = append(attempts, p.Attempts...), results
	q.Gone = false
	return h, q
}
