package producer

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// What an instance does about calls that fail.
//
//	failed call ──SDK: attempts, tokens──► back-off ──► made again
//	     │ given up
//	     ├─ResendCall──► back-off of the batch ──► again ──► made again, all of its entries
//	     ├─ResendPaced─► ready: its entries are the first of the next call
//	     └─else────────► failed

// partial is what a client that resends whole batches makes of refused entries.
var partial = api.NewException(api.PartialFailure, "entries of the batch were refused")

// judge turns an answer with refused entries into a failed call, for a client that takes
// it for one (fluent-bit 5.1.1 plugins/out_kinesis_streams/kinesis_api.c put_records: "will retry
// this batch").
func (a *Actor) judge(p *api.Put) {
	if a.c.Spec.Client.Retry.Resend.Kind != spec.ResendCall || p.Error != nil {
		return
	}
	for i := range p.Results {
		if !a.acknowledged(&p.Results[i]) {
			p.Error = partial
			return
		}
	}
}

// onFailedCall is the SDK's part: a call that fails whole is made again, while it may.
func (a *Actor) onFailedCall(now sim.Time, h uint32, p *api.Put, out *sim.Outbox) {
	r, f := &a.c.Spec.Client.Retry, failureOf(p.Error)
	retriable := f != rejected && f != partly && (!r.Silent || f == timedOut)
	if retriable && int(p.Try) < r.Attempts {
		if paid, ok := a.quota.take(f); ok {
			p.Paid = paid
			a.retrying = append(a.retrying, h)
			out.After(wait(&r.Backoff, a.backoff, p.Request, int(p.Try), f == throttled), a.c.Self, kindRetryCall, h)
			return
		}
	}
	a.inFlight--
	switch {
	case r.Resend.Kind == spec.ResendPaced:
		a.pace.failed(1, 1)
		a.takeBack(p, nil)
	case r.Resend.Kind == spec.ResendCall && int(p.Round) < r.Resend.Attempts:
		a.rest(h, p, out)
		return
	default:
		a.order.free(p)
		a.drop(now, &p.Records, api.DropFailed)
	}
	a.c.Bodies.Puts.Free(h)
}

// rest puts a whole batch into back-off.
func (a *Actor) rest(h uint32, p *api.Put, out *sim.Outbox) {
	r := &a.c.Spec.Client.Retry.Resend
	a.bytes += sizeOf(&p.Records)
	a.retrying = append(a.retrying, h)
	out.After(wait(&r.Backoff, a.backoff, p.Request, int(p.Round), false), a.c.Self, kindRetryCall, h)
	p.Round, p.Try, p.Paid = more(p.Round), 0, 0
}

// onRetryCall makes a call again, when the limit that the client puts on itself lets it;
// a batch that has rested waits until fewer calls are in flight.
func (a *Actor) onRetryCall(now sim.Time, h uint32, out *sim.Outbox) {
	switch {
	case a.c.Bodies.Puts.At(h).Try == 0:
		a.again = append(a.again, h)
	case len(a.starved) == 0 && a.cubic.acquire(now) == 0:
		a.retry(now, h, out)
		return
	default:
		a.starved = append(a.starved, h)
	}
	a.flush(now, out)
}

// retry makes a call again.
func (a *Actor) retry(now sim.Time, h uint32, out *sim.Outbox) {
	p := a.c.Bodies.Puts.At(h)
	p.Try = more(p.Try)
	a.countAttempt(p)
	a.call(now, h, p, out)
}

// feed makes the calls again that wait for a token, and reports false when one must wait on.
func (a *Actor) feed(now sim.Time, out *sim.Outbox) bool {
	for len(a.starved) > 0 {
		if d := a.cubic.acquire(now); d > 0 {
			a.setTimer(now+d, out)
			return false
		}
		h := a.starved[0]
		a.starved = append(a.starved[:0], a.starved[1:]...)
		a.retry(now, h, out)
	}
	return true
}

// sendAgain makes the call of the first batch that has rested.
func (a *Actor) sendAgain(now sim.Time, out *sim.Outbox) {
	h := a.again[0]
	a.again = append(a.again[:0], a.again[1:]...)
	p := a.c.Bodies.Puts.At(h)
	a.bytes -= sizeOf(&p.Records)
	a.inFlight++
	p.Try = 1
	a.countAttempt(p)
	a.call(now, h, p, out)
}

// countAttempt counts one more attempt of each record.
func (a *Actor) countAttempt(p *api.Put) {
	for i := range p.Attempts {
		p.Attempts[i] = more(p.Attempts[i])
	}
}

// more is one more, as far as eight bits count.
func more(n uint8) uint8 {
	if n == 255 {
		return n
	}
	return n + 1
}

func sizeOf(r *api.Columns) int64 {
	size := int64(0)
	for _, b := range r.Bytes {
		size += int64(b)
	}
	return size
}

// takeBack puts entries that are not acknowledged among those that are sent next; without
// results that is all of them.
func (a *Actor) takeBack(p *api.Put, results []api.PutResult) {
	for i := range p.Attempts {
		if results != nil && a.acknowledged(&results[i]) {
			continue
		}
		a.ready.Records.Add(p.Records.UID[i], p.Records.Key[i], p.Records.Bytes[i], p.Records.Due[i])
		a.ready.Attempts = append(a.ready.Attempts, p.Attempts[i])
		a.bytes += int64(p.Records.Bytes[i])
	}
}

// hold is when the next call may be sent: after the back-off of the instance, and when it
// has a token for it.
func (a *Actor) hold(now sim.Time) sim.Time {
	if a.pace.until > now {
		return a.pace.until
	}
	return now + a.cubic.acquire(now)
}
