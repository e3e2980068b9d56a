package stream

import (
	"sort"

	"github.com/kinesim/kinesim/model/api"
)

// What a log keeps of aggregated records beside them: the user records inside, as their
// clients packed them. The service never looks at them; they come and go with the records.

// pack is the user records of the record at an index.
type pack struct {
	index uint64
	users api.Columns
}

// recordBytes is what one record takes in columns.
const recordBytes = 24

// packAll keeps the user records of a put that is appended.
func (s *Stream) packAll(p *api.Put) {
	for i := range p.Results {
		if from, to := p.Members.Of(i); from < to && p.Results[i].Outcome == api.OutcomeStored {
			s.shards[p.Results[i].Shard].log.pack(&s.pool, p.Results[i].Index, &p.Members.Users, from, to)
		}
	}
}

func (l *log) pack(p *pool, index uint64, users *api.Columns, from, to int) {
	if !l.keep {
		return
	}
	k := pack{index: index}
	if n := len(p.columns); n > 0 {
		k.users, p.columns = p.columns[n-1], p.columns[:n-1]
	}
	k.users.Append(users, from, to)
	l.packs.push(k)
	p.packed += int64(to - from)
}

// unpack forgets the user records of what lies below an index.
func (l *log) unpack(p *pool, below uint64) {
	for k := &l.packs; !k.empty() && k.at(k.head).index < below; {
		old := k.pop().users
		p.packed -= int64(old.Len())
		old.Reset()
		p.columns = append(p.columns, old)
	}
}

// members appends the user records of kept records from an index on.
func (l *log) members(m *api.Members, from, to uint64) {
	k := &l.packs
	n := sort.Search(int(k.tail-k.head), func(i int) bool { return k.at(k.head+uint64(i)).index >= from })
	for o := k.head + uint64(n); o < k.tail && k.at(o).index < to; o++ {
		users := &k.at(o).users
		m.Append(int(k.at(o).index-from), users, 0, users.Len())
	}
}
