package history

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// The writing half of the reference.

func (c *count) one(bytes uint32) { c.records, c.bytes = c.records+1, c.bytes+int64(bytes) }

// attempt is a call under way.
type attempt struct {
	producer, life int
	request        uint64
	sent           sim.Time
	ordering       api.Ordering
	records        api.Columns
	attempts       []uint8
}

const refTimeout = 150 * sim.Millisecond

// produce offers records, and sends them behind those that were refused.
func (w *reference) produce(i, life int) {
	p := &w.writer[i]
	if p.life != life {
		return
	}
	c := attempt{producer: i, life: life, sent: w.now, records: p.again, attempts: p.attempts}
	p.again, p.attempts = api.Columns{}, nil
	var made api.Columns
	n := w.r.IntN(24)
	if len(c.attempts) == 0 && w.r.IntN(4) == 0 {
		n = 1
	}
	for range n {
		bytes := uint32(w.r.IntN(3000) + 1)
		if w.r.IntN(100) == 0 {
			bytes = uint32(w.r.IntN(80<<10) + 1)
		}
		key := api.Key(w.r.IntN(w.c.Keys.Len()))
		made.Add(api.MakeUID(i, p.n), key, bytes, w.now)
		c.records.Add(api.MakeUID(i, p.n), key, bytes, w.now)
		c.attempts = append(c.attempts, 0)
		p.offered.one(bytes)
		p.n++
	}
	w.at(w.now+w.span(50*sim.Millisecond, 300*sim.Millisecond), func() { w.produce(i, life) })
	if c.records.Len() == 0 {
		return
	}
	if n > 0 {
		w.Offer(api.OfferRow{At: w.now, Producer: int32(i), Records: made})
	}
	for j := range c.attempts {
		c.attempts[j]++
	}
	c.request = p.request
	p.request++
	if c.records.Len() == 1 {
		c.ordering = p.last[c.records.Key[0]]
	}
	p.flying = append(p.flying, c.records)
	w.Invoke(api.InvokeRow{At: w.now, Producer: int32(i), Request: c.request, Records: c.records,
		Ordering: c.ordering, Attempts: c.attempts})
	w.send(c)
}

// send takes a call to the service. Some are lost, some late, and some find a front end
// that cannot serve.
func (w *reference) send(c attempt) {
	arrives := w.now + w.span(1, 5*sim.Millisecond)
	switch fate := w.r.IntN(40); {
	case w.now > refFaults || fate > 4:
		w.at(arrives, func() { w.put(c, false) })
	case fate == 0: // lost on its way
		w.at(c.sent+refTimeout, func() { w.reply(c, nil, api.NewException(api.RequestTimeout, "x")) })
	case fate == 1: // the answer is lost
		w.at(arrives, func() { w.put(c, true) })
		w.at(c.sent+refTimeout, func() { w.reply(c, nil, api.NewException(api.RequestTimeout, "x")) })
	case fate == 2: // it comes after its client has given it up
		w.at(c.sent+refTimeout+w.span(1, sim.Second), func() { w.put(c, true) })
		w.at(c.sent+refTimeout, func() { w.reply(c, nil, api.NewException(api.RequestTimeout, "x")) })
	case fate == 3:
		w.at(arrives+1, func() { w.reply(c, nil, api.NewException(api.ServiceUnavailable, "x")) })
	default:
		w.at(arrives, func() { w.putInternal(c) })
	}
}

func (w *reference) route(key api.Key) int {
	for s := range w.shards {
		if (!w.shards[s].closed || w.flaws.stale && w.r.IntN(20) == 0) && w.shards[s].hashes.Contains(w.c.Keys.Hash(key)) {
			return s
		}
	}
	return len(w.shards) - 1
}

// put is the service's part.
func (w *reference) put(c attempt, silent bool) {
	results, durable := w.store(c)
	if w.flaws.twice && w.r.IntN(10) == 0 {
		w.store(c)
	}
	if silent {
		return
	}
	if w.flaws.eager {
		durable = w.now
	}
	w.at(durable+w.span(1, 5*sim.Millisecond), func() { w.reply(c, results, nil) })
}

// putInternal is a service that does not know of each entry whether it was stored.
func (w *reference) putInternal(c attempt) {
	results, durable := w.store(c)
	if len(results) == 1 {
		w.at(durable+1, func() { w.reply(c, nil, api.NewException(api.InternalFailure, "x")) })
		return
	}
	told := append([]api.PutResult(nil), results...)
	for i := range told {
		if w.r.IntN(3) == 0 {
			told[i] = api.PutResult{Outcome: api.OutcomeInternal}
		}
	}
	w.at(durable+1, func() { w.reply(c, told, nil) })
}

func (w *reference) store(c attempt) ([]api.PutResult, sim.Time) {
	commit := w.now + w.span(1, 40*sim.Millisecond)
	durable, records := w.now, c.records
	results := make([]api.PutResult, records.Len())
	refused := w.now < refFaults && w.r.IntN(40) == 0 // by a fault, and not by a limit
	sums, paid := make([]int64, len(w.shards)), make([]int64, len(w.shards))
	for j, key := range records.Key {
		s := w.route(key)
		results[j] = api.PutResult{Shard: int32(s), Outcome: api.OutcomeThrottled}
		sh := &w.shards[s]
		w.trim(s)
		if results[j].Injected = refused; refused {
			continue
		}
		kib := (sums[s] + int64(records.Bytes[j]) + 1023) / 1024
		if !w.admit(sh, (kib-paid[s])*1024) {
			continue
		}
		sums[s], paid[s] = sums[s]+int64(records.Bytes[j]), kib
		sh.commit = max(sh.commit, commit)
		durable = max(durable, sh.commit)
		results[j] = api.PutResult{Shard: int32(s), Outcome: api.OutcomeStored, Index: uint64(len(sh.log))}
		sh.log = append(sh.log, refRecord{records.UID[j], key, records.Bytes[j], records.Due[j], w.now, sh.commit})
	}
	w.Put(api.PutRow{At: w.now, Commit: commit, Producer: int32(c.producer), Request: c.request,
		Single: records.Len() == 1, Ordering: c.ordering, Records: records, Results: results})
	return results, durable
}

// admit charges both limits or neither.
func (w *reference) admit(sh *refShard, bytes int64) bool {
	sh.bytes.fill(w.now)
	sh.records.fill(w.now)
	slackBytes, slackRecords := int64(0), int64(0)
	switch {
	case w.flaws.leak:
		slackBytes, slackRecords = sh.bytes.most/10, sh.records.most/10
	case w.flaws.spurious:
		slackBytes, slackRecords = -sh.bytes.most/10, -sh.records.most/10
	}
	if sh.bytes.has+slackBytes < bytes*1e9 || sh.records.has+slackRecords < 1e9 {
		return false
	}
	sh.bytes.has -= bytes * 1e9
	sh.records.has -= 1e9
	return true
}

// reply sorts what a call was told: acknowledged, to be sent again, given up.
func (w *reference) reply(c attempt, results []api.PutResult, e *api.Exception) {
	p, records := &w.writer[c.producer], c.records
	if p.life != c.life {
		return
	}
	for i := range p.flying {
		if p.flying[i].UID[0] == records.UID[0] {
			p.flying = append(p.flying[:i], p.flying[i+1:]...)
			break
		}
	}
	if records.Len() == 1 && e == nil && results[0].Outcome == api.OutcomeThrottled {
		e = api.NewException(api.ProvisionedThroughputExceeded, "Rate exceeded")
	}
	w.Reply(api.ReplyRow{At: w.now, SentAt: c.sent, Producer: int32(c.producer), Request: c.request,
		Records: records, Results: results, Error: e})
	var lost api.Columns
	for j := range records.UID {
		u, k, b, due := records.UID[j], records.Key[j], records.Bytes[j], records.Due[j]
		switch {
		case e == nil && results[j].Outcome == api.OutcomeStored:
			if w.flaws.resent && w.r.IntN(20) == 0 && c.attempts[j] < 3 {
				p.again.Add(u, k, b, due)
				p.attempts = append(p.attempts, c.attempts[j])
			}
			p.ended.one(b)
			p.last[k] = api.Ordering{Mode: api.OrderingSequence, Shard: results[j].Shard, Index: results[j].Index}
		case c.attempts[j] == 3:
			p.ended.one(b)
			lost.Add(u, k, b, due)
		default:
			p.again.Add(u, k, b, due)
			p.attempts = append(p.attempts, c.attempts[j])
		}
	}
	if lost.Len() > 0 {
		w.Drop(api.DropRow{At: w.now, Producer: int32(c.producer), Records: lost})
	}
}

// crashProducer loses all that an instance holds.
func (w *reference) crashProducer(i int) {
	p := &w.writer[i]
	lost := p.again
	for _, c := range p.flying {
		for j := range c.UID {
			lost.Add(c.UID[j], c.Key[j], c.Bytes[j], c.Due[j])
		}
	}
	p.again, p.attempts, p.flying, p.life = api.Columns{}, nil, nil, p.life+1
	for _, b := range lost.Bytes {
		p.ended.one(b)
	}
	w.Drop(api.DropRow{At: w.now, Producer: int32(i), Reason: api.DropCrashed, Records: lost})
	w.at(w.now+w.span(1, sim.Second), func() { w.produce(i, p.life) })
}
