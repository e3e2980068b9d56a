package history

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// The writing half of the reference.

func (c *count) one(bytes uint32) { c.records, c.bytes = c.records+1, c.bytes+int64(bytes) }

// produce offers records, and sends them behind those that were refused.
func (w *reference) produce(i int) {
	p := &w.writer[i]
	records, attempts := p.again, p.attempts
	p.again, p.attempts = api.Columns{}, nil
	var made api.Columns
	n := w.r.IntN(24)
	if len(attempts) == 0 && w.r.IntN(4) == 0 {
		n = 1
	}
	for range n {
		bytes := uint32(w.r.IntN(3000) + 1)
		if w.r.IntN(100) == 0 {
			bytes = uint32(w.r.IntN(80<<10) + 1)
		}
		key := api.Key(w.r.IntN(w.c.Keys.Len()))
		made.Add(api.MakeUID(i, p.n), key, bytes, w.now)
		records.Add(api.MakeUID(i, p.n), key, bytes, w.now)
		attempts = append(attempts, 0)
		p.offered.one(bytes)
		p.n++
	}
	w.at(w.now+w.span(50*sim.Millisecond, 300*sim.Millisecond), func() { w.produce(i) })
	if records.Len() == 0 {
		return
	}
	if n > 0 {
		w.Offer(api.OfferRow{At: w.now, Producer: int32(i), Records: made})
	}
	for j := range attempts {
		attempts[j]++
	}
	request, sent := p.request, w.now
	p.request++
	single := records.Len() == 1
	w.Invoke(api.InvokeRow{At: w.now, Producer: int32(i), Request: request, Records: records, Attempts: attempts})
	w.at(w.now+w.span(1, 5*sim.Millisecond), func() { w.put(i, request, sent, single, records, attempts) })
}

// put is the service's part.
func (w *reference) put(i int, request uint64, sent sim.Time, single bool, records api.Columns, attempts []uint8) {
	commit := w.now + w.span(1, 40*sim.Millisecond)
	durable := w.now
	results := make([]api.PutResult, records.Len())
	var sums, paid [refShards]int64
	for j, key := range records.Key {
		s := 0
		for !w.shards[s].hashes.Contains(w.c.Keys.Hash(key)) && s+1 < len(w.shards) {
			s++
		}
		results[j] = api.PutResult{Shard: int32(s), Outcome: api.OutcomeThrottled}
		sh := &w.shards[s]
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
	w.Put(api.PutRow{At: w.now, Commit: commit, Producer: int32(i), Request: request, Single: single,
		Records: records, Results: results})
	w.at(durable+w.span(1, 5*sim.Millisecond), func() { w.reply(i, request, sent, single, records, attempts, results) })
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

func (w *reference) reply(i int, request uint64, sent sim.Time, single bool, records api.Columns, attempts []uint8,
	results []api.PutResult) {
	p := &w.writer[i]
	row := api.ReplyRow{At: w.now, SentAt: sent, Producer: int32(i), Request: request, Records: records, Results: results}
	if single && results[0].Outcome == api.OutcomeThrottled {
		row.Error = api.NewException(api.ProvisionedThroughputExceeded, "Rate exceeded")
	}
	w.Reply(row)
	var lost api.Columns
	for j := range results {
		u, k, b, due := records.UID[j], records.Key[j], records.Bytes[j], records.Due[j]
		switch {
		case results[j].Outcome == api.OutcomeStored:
			p.ended.one(b)
		case attempts[j] == 3:
			p.ended.one(b)
			lost.Add(u, k, b, due)
		default:
			p.again.Add(u, k, b, due)
			p.attempts = append(p.attempts, attempts[j])
		}
	}
	if lost.Len() > 0 {
		w.Drop(api.DropRow{At: w.now, Producer: int32(i), Records: lost})
	}
}
