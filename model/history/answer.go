package history

import "github.com/kinesim/kinesim/model/api"

// S4: an entry that was answered with a definite error was not appended, and one that
// was acknowledged was, where the answer says. S2: it is committed by then. Truth (PutRow)
// against client (ReplyRow). A failure of the server or no answer at all is indefinite, of
// a call or an entry: it allows either.

// Reply checks an answer against what happened.
func (k *Checker) Reply(r api.ReplyRow) {
	p := &k.producers[r.Producer]
	c := p.call(r.Request)
	if r.Error != nil {
		p.failed += int64(r.Members.Count(r.Records.Len()))
		if r.Error.Indefinite() {
			k.suspectCall(&r, c)
		} else {
			k.checkFailed(&r, c)
		}
	} else {
		k.checkAnswer(&r, c)
		k.acknowledge(&r, c)
	}
	if c != nil {
		p.close(c)
	}
	k.checkOffered(r.At, r.Producer)
}

// checkFailed: a call that failed as a whole, definitely, appended nothing.
func (k *Checker) checkFailed(r *api.ReplyRow, c *call) {
	if c == nil {
		return
	}
	for i := range c.results {
		if c.results[i].Outcome == api.OutcomeStored {
			k.fail(s4, r.At, k.c.Producers[r.Producer], "call %d was answered with %s, but %s was appended",
				r.Request, r.Error.Code, k.entryName(r, i))
			return
		}
	}
}

// checkAnswer: each entry's answer is what happened to it. The first that differs is
// the witness of the call.
func (k *Checker) checkAnswer(r *api.ReplyRow, c *call) {
	if c == nil || !c.put {
		k.checkUnseen(r)
		return
	}
	truth := c.results
	if len(truth) != len(r.Results) {
		k.fail(s4, r.At, k.c.Producers[r.Producer], "call %d was answered with %d results for %d entries",
			r.Request, len(r.Results), len(truth))
		return
	}
	for i := range r.Results {
		told := &r.Results[i]
		if *told == truth[i] {
			continue
		}
		if told.Outcome == api.OutcomeInternal {
			k.suspectEntry(r, i, &truth[i])
			continue
		}
		k.fail(s4, r.At, k.c.Producers[r.Producer], "call %d: the answer says that %s was %s, but it was %s",
			r.Request, k.entryName(r, i), k.placed(r.Stream, told), k.placed(r.Stream, &truth[i]))
		return
	}
}

// checkUnseen: nothing is acknowledged of a call that the service never saw.
func (k *Checker) checkUnseen(r *api.ReplyRow) {
	for i := range r.Results {
		if r.Results[i].Outcome == api.OutcomeStored {
			k.fail(s4, r.At, k.c.Producers[r.Producer], "call %d acknowledges %s, but the service never saw it",
				r.Request, k.entryName(r, i))
			return
		}
	}
}

// acknowledge takes in what a call was told to be stored.
func (k *Checker) acknowledge(r *api.ReplyRow, c *call) {
	p := &k.producers[r.Producer]
	n := min(len(r.Results), r.Records.Len())
	results, key, uid, bytes := r.Results[:n], r.Records.Key[:n], r.Records.UID[:n], r.Records.Bytes[:n]
	if k.c.Keys != nil && len(k.acked) < k.c.Keys.Len() {
		k.growKeys()
	}
	got, sum, acked := count{}, uint64(0), k.acked
	for i := range results {
		if results[i].Outcome != api.OutcomeStored {
			continue
		}
		got.records++
		got.bytes += int64(bytes[i])
		sum += uint64(uid[i])
		if int(key[i]) < len(acked) {
			k.ack(&acked[key[i]], r, &results[i])
		}
	}
	told := got
	if r.Library {
		told = k.take(r, c)
	}
	p.acked.records += told.records
	p.acked.bytes += told.bytes
	p.failed += int64(r.Members.Count(r.Records.Len())) - told.records
	if c == nil || !c.put || got.records == 0 {
		return
	}
	if r.At < c.durable && k.early(r, got.records == c.stored) {
		k.fail(s2, r.At, k.c.Producers[r.Producer], "call %d acknowledges %d records, which are committed only "+
			"at %s", r.Request, got.records, c.durable)
	}
	if got.records == int64(len(c.results)) && sum != c.sum {
		k.fail(s5, r.At, k.c.Producers[r.Producer], "call %d stored other records than it was asked to", r.Request)
	}
	if c.again && p.suspects > 0 && !r.Library {
		for i := range results {
			if results[i].Outcome == api.OutcomeStored {
				k.settle(uid[i])
			}
		}
	}
}

// early tells whether a call acknowledges an entry before it is committed, when some entry
// of the call is not: one that has no quorum in time is answered with InternalFailure, and
// says nothing of the others. Of a shard that nobody reads the checkers do not know when
// which record was committed; there the call is judged as a whole, if all of it is
// acknowledged.
func (k *Checker) early(r *api.ReplyRow, all bool) bool {
	for i := range r.Results {
		res := &r.Results[i]
		if res.Outcome != api.OutcomeStored || int(res.Shard) >= len(k.streams[r.Stream].shards) {
			continue
		}
		sh := k.shard(r.Stream, res.Shard)
		if sh.kept && res.Index >= sh.commits.tip(r.At) || !sh.kept && all {
			return true
		}
	}
	return false
}

func (k *Checker) entryName(r *api.ReplyRow, i int) string {
	if i < r.Records.Len() {
		return k.recordName(r.Records.UID[i])
	}
	return "an entry too many"
}

// placed says what a result tells of its entry.
func (k *Checker) placed(stream int32, r *api.PutResult) string {
	shard := k.shardName(stream, r.Shard)
	switch r.Outcome {
	case api.OutcomeStored:
		return "stored in " + shard + " at " + decimal(r.Index)
	case api.OutcomeThrottled:
		return "throttled by " + shard
	case api.OutcomeInternal:
		return "met by an internal failure"
	}
	return "not answered"
}
