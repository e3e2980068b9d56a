package api

// Members are the user records inside of the aggregated records among some records: what the
// Kinesis Producer Library has put into one record of Kinesis. Those of record i are Users from
// Ends[i-1] up to Ends[i]; a record that has none, or lies behind the last end, is plain.
type Members struct {
	Ends  []uint32
	Users Columns
}

// Any tells whether some record is aggregated.
func (m *Members) Any() bool { return len(m.Ends) > 0 }

// Of is the span of the user records of record i in Users; it is empty for a plain one.
func (m *Members) Of(i int) (from, to int) {
	if i >= len(m.Ends) {
		return 0, 0
	}
	if i > 0 {
		from = int(m.Ends[i-1])
	}
	return from, int(m.Ends[i])
}

// Count is how many user records there are in so many records: a plain one is one.
func (m *Members) Count(records int) int {
	n, before := records, uint32(0)
	for _, end := range m.Ends[:min(len(m.Ends), records)] {
		if end > before {
			n += int(end-before) - 1
		}
		before = end
	}
	return n
}

// Reset empties the members and keeps their memory.
func (m *Members) Reset() {
	m.Ends = m.Ends[:0]
	m.Users.Reset()
}

// Append says that record i has user records [from, to) of some columns. Records come in order.
func (m *Members) Append(i int, users *Columns, from, to int) {
	first := m.Users.Len()
	m.Users.Append(users, from, to)
	m.Close(i, first)
}

// Close says that the user records of record i are those from first on.
func (m *Members) Close(i, first int) {
	for len(m.Ends) < i {
		m.Ends = append(m.Ends, uint32(first))
	}
	m.Ends = append(m.Ends, uint32(m.Users.Len()))
}

// Set makes the members the same as others.
func (m *Members) Set(o *Members) {
	m.Reset()
	m.Ends = append(m.Ends, o.Ends...)
	m.Users.Append(&o.Users, 0, o.Users.Len())
}

// Slice is the members of records [from, to), which share their memory.
func (m *Members) Slice(from, to int) Members {
	if from >= len(m.Ends) {
		return Members{}
	}
	first, last := m.first(from), m.first(min(to, len(m.Ends)))
	out := Members{Users: m.Users.Slice(first, last)}
	for _, end := range m.Ends[from:min(to, len(m.Ends))] {
		out.Ends = append(out.Ends, end-uint32(first))
	}
	return out
}

// first is where the user records of record i begin.
func (m *Members) first(i int) int {
	if i == 0 {
		return 0
	}
	return int(m.Ends[i-1])
}
