package stream

import (
	"slices"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/mutant"
	"github.com/kinesim/kinesim/sim"
)

// Put serves PutRecord and PutRecords at now, for a request that has its quorum at
// commit. Each entry is routed, admitted or refused on its own, and appended: "A single
// record failure does not stop the processing of subsequent records" (SDK PutRecords
// 2026-11; kinesis.md §1.2). It returns
// the instant when all that was stored is durable, which is when the answer leaves: now
// when nothing was.
func (s *Stream) Put(now, commit sim.Time, p *api.Put) sim.Time {
	s.routes.extend(s.keys, s.limits.KeyMax)
	p.Results = p.Results[:0]
	if p.Error = s.validate(p); p.Error != nil {
		return now
	}
	if p.Error = s.misordered(now, p); p.Error != nil {
		return now
	}
	durable := s.putAll(now, commit, p)
	if p.Members.Any() {
		s.packAll(p)
	}
	if s.Region != nil {
		s.markInjected(p)
	}
	if s.Mutant == mutant.SeqByArrival {
		s.swap(p)
	}
	if p.Single && p.Results[0].Outcome == api.OutcomeThrottled {
		p.Error = s.refused(&s.shards[p.Results[0].Shard])
	}
	s.truth.Put(api.PutRow{At: now, Commit: commit, Stream: s.index, Producer: p.Producer,
		Request: p.Request, Single: p.Single, Ordering: p.Ordering, Records: p.Records, Members: p.Members,
		Results: p.Results})
	if s.swept != s.pool.taken {
		s.sweep(now)
	}
	if s.Mutant == mutant.StoredTwice {
		s.double(now, commit, p)
	}
	if s.Mutant == mutant.ThrottledAppended {
		s.disown(p)
	}
	return durable
}

// putAll is the one pass over the entries. What a call has done to a shard is stamped
// with the call's number, so that nothing is cleared between calls.
func (s *Stream) putAll(now, commit sim.Time, p *api.Put) sim.Time {
	s.calls++
	rate, call, durable := &s.rates.write, s.calls, now
	rate.leaky, rate.ahead = s.Mutant == mutant.LeakyBucket, s.Mutant == mutant.SecondBucket
	n := p.Records.Len()
	key, uid := p.Records.Key[:n], p.Records.UID[:n]
	bytes, due := p.Records.Bytes[:n], p.Records.Due[:n]
	p.Results = slices.Grow(p.Results, n)[:n]
	for i, k := range key {
		id := s.routes.keys[k]
		sh := &s.shards[id]
		if sh.write.call != call {
			sh.write.begin(rate, now, call)
			if s.Region != nil && s.Region.Throttled(now, s.index, id, putKey(p)) {
				sh.write.refuse()
			}
		}
		if !sh.write.admit(rate, bytes[i]) {
			p.Results[i] = api.PutResult{Shard: id, Outcome: api.OutcomeThrottled}
			continue
		}
		if sh.write.n == 1 { // the first of this call: a new run begins
			s.trim(sh, now)
			sh.log.open(now, commit)
			durable = max(durable, sh.log.commit)
		}
		index := sh.log.append(&s.pool, uid[i], k, bytes[i], due[i])
		p.Results[i] = api.PutResult{Index: index, Shard: id, Outcome: api.OutcomeStored}
	}
	return durable
}

// markInjected marks the entries of the call at hand that a fault refused.
func (s *Stream) markInjected(p *api.Put) {
	for i := range p.Results {
		r := &p.Results[i]
		r.Injected = r.Outcome == api.OutcomeThrottled && s.shards[r.Shard].write.injected
	}
}
