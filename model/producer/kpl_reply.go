package producer

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// What a KPL makes of an answer (retrier.cc). What is in a shard where it was not expected is
// sent again, unless it belongs there; so is all that failed, without back-off, until it is too
// old. Its order is not kept.

// onReply sorts the user records of an answered call.
func (k *KPL) onReply(now sim.Time, h uint32, out *sim.Outbox) {
	p := k.c.Bodies.Puts.At(h)
	if !k.landed(now, h, p) {
		return
	}
	k.taken, k.again = k.taken[:0], k.again[:0]
	for i := range p.Meant {
		k.sort(now, p, i)
	}
	k.c.History.Reply(api.ReplyRow{At: now, SentAt: p.SentAt, Producer: p.Producer, Group: p.Group,
		Stream: p.Stream, Request: p.Request, Zone: p.Zone, Records: p.Records, Members: p.Members,
		Results: p.Results, Library: true, Taken: k.taken, Error: p.Error})
	why := api.DropExpired
	if k.k.FailIfThrottled {
		why = api.DropFailed
	}
	k.drop(now, &k.gone, why)
	k.c.Bodies.Puts.Free(h)
	k.answered(now, out)
}

// onTimeout deals with the calls that have had their time.
func (k *KPL) onTimeout(now sim.Time, out *sim.Outbox) {
	k.watching = false
	for {
		h, p, is := k.overdue(now, out)
		if !is {
			return
		}
		k.again = k.again[:0]
		for i := range p.Meant {
			k.each(p, i, func(u user) { k.fail(now, u) })
		}
		k.drop(now, &k.gone, api.DropExpired)
		k.c.Bodies.Puts.Free(h)
		k.answered(now, out)
	}
}

// answered sends what is to be sent again, and lets the next call go.
func (k *KPL) answered(now sim.Time, out *sim.Outbox) {
	k.calls--
	for _, u := range k.again {
		k.accept(now, u, out)
	}
	k.again = k.again[:0]
	k.connect(now, out)
}

// each calls for the user records of a record of a call.
func (k *KPL) each(p *api.Put, i int, take func(user)) {
	from, to := p.Members.Of(i)
	at := k.flat(p, i)
	if from == to {
		r := &p.Records
		take(user{uid: r.UID[i], key: r.Key[i], bytes: r.Bytes[i], due: r.Due[i], attempts: p.Attempts[at]})
		return
	}
	r := &p.Members.Users
	for j := from; j < to; j++ {
		take(user{uid: r.UID[j], key: r.Key[j], bytes: r.Bytes[j], due: r.Due[j], attempts: p.Attempts[at+j-from]})
	}
}

// flat is where the user records of a record of a call begin among all of the call.
func (k *KPL) flat(p *api.Put, i int) int { return p.Members.Count(i) }

// sort decides on the user records of one record.
func (k *KPL) sort(now sim.Time, p *api.Put, i int) {
	throttled := p.Error.Throttle()
	stored, actual := false, api.NoShard
	if p.Error == nil {
		res := &p.Results[i]
		stored, actual = res.Outcome == api.OutcomeStored, res.Shard
		throttled = res.Outcome == api.OutcomeThrottled
	}
	meant := p.Meant[i]
	switch {
	case !stored && throttled && k.k.FailIfThrottled:
		k.each(p, i, func(u user) { k.giveUp(u) })
	case !stored:
		k.each(p, i, func(u user) { k.fail(now, u) })
	case meant == api.NoShard || meant == actual:
		k.each(p, i, k.succeed)
	default:
		k.misplaced(now, p, i, actual)
	}
}

// misplaced deals with a record that was stored in another shard than was expected.
func (k *KPL) misplaced(now sim.Time, p *api.Put, i int, actual int32) {
	meant, stale := p.Meant[i], false
	k.each(p, i, func(u user) {
		if k.k.RetryAll || !k.shards.fits(actual, k.c.Keys.Hash(u.key)) {
			stale = true
			k.fail(now, u)
			return
		}
		stale = stale || meant < actual
		k.succeed(u)
	})
	if stale {
		k.shards.invalidate(now, p.SentAt, meant)
	}
}

func (k *KPL) succeed(u user) {
	k.taken = append(k.taken, true)
	k.release(1, int64(u.bytes))
}

func (k *KPL) giveUp(u user) {
	k.taken = append(k.taken, false)
	k.gone.Add(u.uid, u.key, u.bytes, u.due)
}

// fail has a user record sent again, unless it is too old.
func (k *KPL) fail(now sim.Time, u user) {
	if k.tooOld(now, u) {
		if k.lies() {
			k.succeed(u)
			return
		}
		k.giveUp(u)
		return
	}
	k.taken = append(k.taken, false)
	u.deadline = now + k.k.MaxBufferedTime/2
	k.again = append(k.again, u)
}

func (k *KPL) tooOld(now sim.Time, u user) bool { return now > u.due+k.k.TTL }

// retry has a user record go through the library again that has expired with others, or not yet.
func (k *KPL) retry(now sim.Time, u user, out *sim.Outbox) {
	if k.tooOld(now, u) {
		k.gone.Add(u.uid, u.key, u.bytes, u.due)
		return
	}
	u.deadline = now + k.k.MaxBufferedTime/2
	k.accept(now, u, out)
}
