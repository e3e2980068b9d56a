package history

import "sort"

// Sets of indexes as disjoint spans in order. What grows at its end, which is nearly
// always, costs O(1), and takes no room.

// span is the indexes from one on and below another.
type span struct{ from, to uint64 }

type spans struct {
	list  []span
	total uint64 // indexes in it
}

// add puts [from, to) in; what was in already is appended to over.
func (s *spans) add(from, to uint64, over []span) []span {
	if from >= to {
		return over
	}
	n := len(s.list)
	if n == 0 || from > s.list[n-1].to {
		s.list = append(s.list, span{from, to})
		s.total += to - from
		return over
	}
	if last := &s.list[n-1]; from == last.to {
		last.to = to
		s.total += to - from
		return over
	}
	return s.insert(from, to, over)
}

// insert is add somewhere among the others.
func (s *spans) insert(from, to uint64, over []span) []span {
	i := sort.Search(len(s.list), func(i int) bool { return s.list[i].to >= from })
	j, merged := i, span{from, to}
	for ; j < len(s.list) && s.list[j].from <= to; j++ {
		o := s.list[j]
		if a, b := max(o.from, from), min(o.to, to); a < b {
			over = append(over, span{a, b})
		}
		s.total -= o.to - o.from
		merged = span{min(merged.from, o.from), max(merged.to, o.to)}
	}
	s.total += merged.to - merged.from
	if i == j {
		s.list = append(s.list, span{})
		copy(s.list[i+1:], s.list[i:])
		s.list[i] = merged
		return over
	}
	s.list[i] = merged
	s.list = append(s.list[:i+1], s.list[j:]...)
	return over
}

// gap is the first index from one on that is not in.
func (s *spans) gap(from uint64) uint64 {
	n := len(s.list)
	if n == 0 || from >= s.list[n-1].to {
		return from
	}
	if s.list[0].from <= from && from < s.list[0].to {
		return s.list[0].to
	}
	i := sort.Search(n, func(i int) bool { return s.list[i].to > from })
	if s.list[i].from <= from {
		return s.list[i].to
	}
	return from
}

// has tells whether an index is in.
func (s *spans) has(i uint64) bool { return s.gap(i) != i }

// below is how many indexes below one are in.
func (s *spans) below(end uint64) uint64 {
	n := uint64(0)
	for _, o := range s.list {
		if o.from >= end {
			break
		}
		n += min(o.to, end) - o.from
	}
	return n
}

// layersMax bounds how often is told apart: the last layer is that often or more.
const layersMax = 8

// layers counts how often each index was put in: layer n has those that were more
// than n times.
type layers []spans

func (l *layers) add(from, to uint64, room []span) []span {
	if len(*l) == 0 {
		*l = append(*l, spans{})
	}
	room = (*l)[0].add(from, to, room[:0])
	for n, at := 1, 0; n < layersMax && at < len(room); n++ {
		if len(*l) == n {
			*l = append(*l, spans{})
		}
		end := len(room)
		for ; at < end; at++ {
			room = (*l)[n].add(room[at].from, room[at].to, room)
		}
	}
	return room
}

// count is how often an index was put in.
func (l layers) count(i uint64) int {
	n := 0
	for n < len(l) && l[n].has(i) {
		n++
	}
	return n
}
