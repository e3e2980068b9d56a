package history

import (
	"encoding/binary"
	"slices"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// S5: appends(u) <= attempts(u) - definite failures(u), and at least one when it was
// acknowledged. Each append is tied to an attempt that may have made it: to a call that
// waits for its answer, once; or to one that was given up unanswered and is still out.
// That a call told the truth of what it did is S4. Truth (PutRow) against client.

// call is one attempt of a put that waits for its answer.
type call struct {
	request uint64
	at      sim.Time // invoked
	put     bool     // the service has seen it
	again   bool     // some of its records were sent before
	durable sim.Time // when all that it stored is committed
	stored  int64    // entries
	sum     uint64   // of the identities that were stored
	results []api.PutResult
}

// Invoke opens a call. What is sent again must have failed before: failed attempts less
// those made again are never below zero.
func (k *Checker) Invoke(r api.InvokeRow) {
	p := &k.producers[r.Producer]
	again := repeats(r.Attempts)
	if p.failed -= again; p.failed < 0 {
		k.fail(s5, r.At, k.c.Producers[r.Producer], "call %d sends %d records again that had not failed",
			r.Request, -p.failed)
		p.failed = 0
	}
	var results []api.PutResult
	if n := len(p.spare); n > 0 {
		results, p.spare = p.spare[n-1][:0], p.spare[:n-1]
	}
	p.calls = append(p.calls, call{request: r.Request, at: r.At, again: again > 0, results: results})
}

// repeats counts the attempts that are not the first, eight at a time where all are.
func repeats(attempts []uint8) int64 {
	const firsts = 0x0101010101010101
	n := int64(0)
	for len(attempts) >= 8 {
		if binary.LittleEndian.Uint64(attempts)&^firsts != 0 {
			n += repeatsOf(attempts[:8])
		}
		attempts = attempts[8:]
	}
	return n + repeatsOf(attempts)
}

func repeatsOf(attempts []uint8) int64 {
	n := int64(0)
	for _, a := range attempts {
		if a > 1 {
			n++
		}
	}
	return n
}

// call finds a call that waits for its answer; an instance has few in flight.
func (p *producerState) call(request uint64) *call {
	for i := range p.calls {
		if p.calls[i].request == request {
			return &p.calls[i]
		}
	}
	return nil
}

// close forgets a call that has its answer.
func (p *producerState) close(c *call) {
	p.spare = append(p.spare, c.results)
	last := len(p.calls) - 1
	*c = p.calls[last]
	p.calls[last] = call{}
	p.calls = p.calls[:last]
}

// crash forgets all calls: nobody waits for their answers. Those that the service has not
// seen may still arrive.
func (p *producerState) crash() {
	for i := range p.calls {
		if c := &p.calls[i]; !c.put {
			p.gone = append(p.gone, c.request)
		}
		p.spare = append(p.spare, p.calls[i].results)
		p.calls[i] = call{}
	}
	p.calls = p.calls[:0]
}

// rememberPut ties what a put stored to the attempt that asked for it.
func (k *Checker) rememberPut(r *api.PutRow, stored count, sum uint64, durable sim.Time) {
	p := &k.producers[r.Producer]
	users := stored
	if r.Members.Any() {
		users = k.storedUsers(r)
	}
	p.stored.records += users.records
	p.stored.bytes += users.bytes
	if len(k.astray) > 0 {
		k.follow(r)
	}
	c := p.call(r.Request)
	switch {
	case c == nil:
		k.latePut(r)
	case c.put:
		if stored.records > 0 {
			k.fail(s5, r.At, k.c.Producers[r.Producer], "call %d was served twice, and appended %d records again",
				r.Request, stored.records)
			k.copiedAll(r.Stream, &r.Records, &r.Members, c.results)
			k.copiedAll(r.Stream, &r.Records, &r.Members, r.Results)
		}
	default:
		c.put, c.durable, c.stored, c.sum = true, durable, stored.records, sum
		c.results = append(c.results[:0], r.Results...)
		if c.again && p.suspects > 0 {
			k.recount(r)
		}
	}
}

// recount notes the copies of records whose earlier attempts may have stored them too.
func (k *Checker) recount(r *api.PutRow) {
	for i := range r.Results[:min(len(r.Results), r.Records.Len())] {
		if r.Results[i].Outcome != api.OutcomeStored {
			continue
		}
		for _, u := range usersOf(&r.Records, &r.Members, i) {
			if s := k.suspects.find(u); s != nil {
				k.copied(s, r.Stream, &r.Results[i])
			}
		}
	}
}

// latePut is a call that nobody waits for any more: given up by its client, or by a
// client that has crashed.
func (k *Checker) latePut(r *api.PutRow) {
	p := &k.producers[r.Producer]
	for i, request := range p.gone {
		if request == r.Request {
			p.gone = append(p.gone[:i], p.gone[i+1:]...)
			k.recount(r)
			return
		}
	}
	for i := range r.Results[:min(len(r.Results), r.Records.Len())] {
		for _, u := range usersOf(&r.Records, &r.Members, i) {
			if !k.lateEntry(r, i, u) {
				return
			}
		}
	}
}

// lateEntry is one record of such a call; it reports false when none asked for it.
func (k *Checker) lateEntry(r *api.PutRow, i int, u api.UID) bool {
	res, s := &r.Results[i], k.suspects.find(u)
	if s == nil || s.out == 0 {
		if res.Outcome == api.OutcomeStored {
			k.fail(s5, r.At, k.c.Producers[r.Producer], "call %d stores %s, which no attempt that is open asks for",
				r.Request, k.recordName(u))
			k.copiedAll(r.Stream, &r.Records, &r.Members, r.Results)
			return false
		}
		return true
	}
	s.out--
	if res.Outcome == api.OutcomeStored {
		k.copied(s, r.Stream, res)
	}
	k.release(s)
	return true
}

// copied notes a place of a record that may be stored more than once.
func (k *Checker) copied(s *suspect, stream int32, r *api.PutResult) {
	if uint(r.Shard) >= uint(len(k.streams[stream].shards)) {
		return // S6 has seen that there is no such shard
	}
	at := place{stream, r.Shard, r.Index}
	i, noted := slices.BinarySearchFunc(s.places, at, place.compare)
	if noted {
		return
	}
	if s.places = slices.Insert(s.places, i, at); len(s.places) > 1 {
		k.streams[stream].duplicates++
		k.producers[s.uid.Producer()].duplicates++
	}
}

// copiedAll is that of all that a call stored which it should not have.
func (k *Checker) copiedAll(stream int32, records *api.Columns, members *api.Members, results []api.PutResult) {
	for i := range results[:min(len(results), records.Len())] {
		if results[i].Outcome != api.OutcomeStored {
			continue
		}
		for _, u := range usersOf(records, members, i) {
			k.copied(k.suspectIn(members, i, u), stream, &results[i])
		}
	}
}

// DuplicatesStored is how many second and later copies of records a stream has.
func (k *Checker) DuplicatesStored(stream int) int64 { return k.streams[stream].duplicates }

// DuplicatesOf is the same of the records of a producer instance.
func (k *Checker) DuplicatesOf(producer int) int64 { return k.producers[producer].duplicates }
