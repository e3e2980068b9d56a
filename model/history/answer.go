package history

import "github.com/kinesim/kinesim/model/api"

// S4: an entry that was answered with a definite error was not appended, and one that
// was acknowledged was, where the answer says. Truth (PutRow) against client (ReplyRow).
// InternalFailure is indefinite, of a call or an entry: it allows either.

// pendingPut is what the service did with a call whose answer is under way.
type pendingPut struct {
	request uint64
	results []api.PutResult
}

func (k *Checker) rememberPut(r *api.PutRow, stored count) {
	p := &k.producers[r.Producer]
	p.stored.records += stored.records
	p.stored.bytes += stored.bytes
	var results []api.PutResult
	if n := len(p.spare); n > 0 {
		results, p.spare = p.spare[n-1][:0], p.spare[:n-1]
	}
	p.pending = append(p.pending, pendingPut{r.Request, append(results, r.Results...)})
}

// Reply checks an answer against what happened.
func (k *Checker) Reply(r api.ReplyRow) {
	p := &k.producers[r.Producer]
	truth, found := p.take(r.Request)
	if r.Error != nil {
		k.checkFailed(&r, truth)
	} else {
		k.checkAnswer(&r, truth, found)
		p.acknowledge(&r)
	}
	if found {
		p.spare = append(p.spare, truth)
	}
	k.checkOffered(r.At, r.Producer)
}

// checkFailed: a call that failed as a whole, definitely, appended nothing.
func (k *Checker) checkFailed(r *api.ReplyRow, truth []api.PutResult) {
	if r.Error.Code == api.InternalFailure {
		return
	}
	for i := range truth {
		if truth[i].Outcome == api.OutcomeStored {
			k.fail(s4, r.At, k.c.Producers[r.Producer], "call %d was answered with %s, but %s was appended",
				r.Request, r.Error.Code, k.entryName(r, i))
			return
		}
	}
}

// checkAnswer: each entry's answer is what happened to it. The first that differs is
// the witness of the call.
func (k *Checker) checkAnswer(r *api.ReplyRow, truth []api.PutResult, found bool) {
	if found && len(truth) != len(r.Results) {
		k.fail(s4, r.At, k.c.Producers[r.Producer], "call %d was answered with %d results for %d entries",
			r.Request, len(r.Results), len(truth))
		return
	}
	for i := range r.Results {
		told := &r.Results[i]
		if told.Outcome == api.OutcomeInternal || i < len(truth) && *told == truth[i] {
			continue
		}
		if found {
			k.fail(s4, r.At, k.c.Producers[r.Producer], "call %d: the answer says that %s was %s, but it was %s",
				r.Request, k.entryName(r, i), k.placed(r.Stream, told), k.placed(r.Stream, &truth[i]))
			return
		}
		if told.Outcome == api.OutcomeStored {
			k.fail(s4, r.At, k.c.Producers[r.Producer], "call %d acknowledges %s, but the service never saw it",
				r.Request, k.entryName(r, i))
			return
		}
	}
}

func (p *producerState) acknowledge(r *api.ReplyRow) {
	for i := range r.Results[:min(len(r.Results), r.Records.Len())] {
		if r.Results[i].Outcome == api.OutcomeStored {
			p.acked.records++
			p.acked.bytes += int64(r.Records.Bytes[i])
		}
	}
}

// take finds and removes the truth of a call; an instance has few in flight.
func (p *producerState) take(request uint64) ([]api.PutResult, bool) {
	for i := range p.pending {
		if p.pending[i].request == request {
			results, last := p.pending[i].results, len(p.pending)-1
			p.pending[i] = p.pending[last]
			p.pending[last] = pendingPut{}
			p.pending = p.pending[:last]
			return results, true
		}
	}
	return nil, false
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
