package history

import "github.com/kinesim/kinesim/model/api"

// S4: an entry that was answered with an error was not appended, and one that was
// acknowledged was, where the answer says. Truth (PutRow) against client (ReplyRow).

// pendingPut is what the service did with a call whose answer is under way.
type pendingPut struct {
	request uint64
	results []api.PutResult
}

func (k *Checker) rememberPut(r *api.PutRow) {
	p := &k.producers[r.Producer]
	var results []api.PutResult
	if n := len(p.spare); n > 0 {
		results, p.spare = p.spare[n-1][:0], p.spare[:n-1]
	}
	p.pending = append(p.pending, pendingPut{r.Request, append(results, r.Results...)})
}

// Invoke is not judged: an attempt may fail before it reaches the service.
func (k *Checker) Invoke(api.InvokeRow) {}

// Reply checks an answer against what happened.
func (k *Checker) Reply(r api.ReplyRow) {
	p := &k.producers[r.Producer]
	truth, found := p.take(r.Request)
	definite := r.Error != nil && r.Error.Code != api.InternalFailure
	for i := range truth {
		t := &truth[i]
		switch {
		case r.Error != nil:
			if definite && t.Outcome == api.OutcomeStored {
				k.fail(s4, r.At, k.c.Producers[r.Producer], "call %d was answered with %s, but %s was appended",
					r.Request, r.Error.Code, recordName(&k.c, r.Records.UID[i]))
			}
		case i >= len(r.Results) || *t != r.Results[i]:
			k.fail(s4, r.At, k.c.Producers[r.Producer], "call %d: the answer for %s is not what happened to it",
				r.Request, recordName(&k.c, r.Records.UID[i]))
		}
	}
	if r.Error == nil {
		k.acknowledge(&r, found)
	}
	if found {
		p.spare = append(p.spare, truth)
	}
	k.checkOffered(r.At, r.Producer)
}

func (k *Checker) acknowledge(r *api.ReplyRow, found bool) {
	p := &k.producers[r.Producer]
	for i := range r.Results {
		if r.Results[i].Outcome != api.OutcomeStored {
			continue
		}
		p.acked.records++
		p.acked.bytes += int64(r.Records.Bytes[i])
		if !found {
			k.fail(s4, r.At, k.c.Producers[r.Producer], "call %d acknowledges %s, but the service never saw it",
				r.Request, recordName(&k.c, r.Records.UID[i]))
		}
	}
}

// take finds and removes the truth of a call; an instance has few in flight.
func (p *producerState) take(request uint64) ([]api.PutResult, bool) {
	for i := range p.pending {
		if p.pending[i].request == request {
			results, last := p.pending[i].results, len(p.pending)-1
			p.pending[i] = p.pending[last]
			p.pending = p.pending[:last]
			return results, true
		}
	}
	return nil, false
}
