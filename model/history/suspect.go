package history

import (
	"cmp"

	"github.com/kinesim/kinesim/model/api"
)

// A suspect is a record of which an attempt had no definite answer, so that it may be
// stored twice. The others cannot be, and nothing is kept of them.
type suspect struct {
	uid    api.UID
	out    int32   // attempts that were given up and may still arrive
	inside bool    // some attempt had it in an aggregated record
	ended  bool    // it was acknowledged or given up
	places []place // where its copies are, in order: a client that never gives up makes thousands
}

// place is a record's place in the log.
type place struct {
	stream, shard int32
	index         uint64
}

// compare orders places by their log, and in it.
func (p place) compare(o place) int {
	return cmp.Or(cmp.Compare(p.stream, o.stream), cmp.Compare(p.shard, o.shard), cmp.Compare(p.index, o.index))
}

// suspects is a list, for an order, and where each is in it.
type suspects struct {
	list []suspect
	at   map[api.UID]int32
}

func (s *suspects) find(u api.UID) *suspect {
	if i, ok := s.at[u]; ok {
		return &s.list[i]
	}
	return nil
}

func (s *suspects) make(u api.UID) *suspect {
	if s.at == nil {
		s.at = map[api.UID]int32{}
	}
	s.at[u] = int32(len(s.list))
	s.list = append(s.list, suspect{uid: u})
	return &s.list[len(s.list)-1]
}

func (s *suspects) remove(x *suspect) {
	i, last := s.at[x.uid], len(s.list)-1
	delete(s.at, x.uid)
	if int(i) != last {
		s.list[i] = s.list[last]
		s.at[s.list[i].uid] = i
	}
	s.list[last] = suspect{}
	s.list = s.list[:last]
}

// suspect finds a suspect, or makes a record one.
func (k *Checker) suspect(u api.UID) *suspect {
	if s := k.suspects.find(u); s != nil {
		return s
	}
	if p := u.Producer(); p < len(k.producers) {
		k.producers[p].suspects++
	}
	return k.suspects.make(u)
}

// suspectIn is suspect of a record that may be inside of record i of a call.
func (k *Checker) suspectIn(m *api.Members, i int, u api.UID) *suspect {
	s := k.suspect(u)
	from, to := m.Of(i)
	s.inside = s.inside || from < to
	return s
}

// release forgets a suspect that cannot have a second copy any more and has none. x is
// not valid afterwards.
func (k *Checker) release(x *suspect) {
	if !x.ended || x.out > 0 || len(x.places) > 1 {
		return
	}
	if p := x.uid.Producer(); p < len(k.producers) {
		k.producers[p].suspects--
	}
	k.suspects.remove(x)
}

// settle notes that a record was acknowledged, or given up: it is not sent again.
func (k *Checker) settle(u api.UID) {
	if x := k.suspects.find(u); x != nil {
		x.ended = true
		k.release(x)
	}
}

// suspectCall: a call has no definite answer. What the service has not seen by now may
// still come when the client gave it up, and never when the service itself has answered.
func (k *Checker) suspectCall(r *api.ReplyRow, c *call) {
	if c != nil && c.put {
		for i := range c.results[:min(len(c.results), r.Records.Len())] {
			k.suspectEntry(r, i, &c.results[i])
		}
		return
	}
	if c == nil || r.Error.Code != api.RequestTimeout {
		return
	}
	for i := range r.Records.UID {
		for _, u := range usersOf(&r.Records, &r.Members, i) {
			k.suspectIn(&r.Members, i, u).out++
		}
	}
}

// suspectEntry: an entry has no definite answer, but it was stored.
func (k *Checker) suspectEntry(r *api.ReplyRow, i int, truth *api.PutResult) {
	if truth.Outcome != api.OutcomeStored {
		return
	}
	for _, u := range usersOf(&r.Records, &r.Members, i) {
		k.copied(k.suspectIn(&r.Members, i, u), r.Stream, truth)
	}
}
