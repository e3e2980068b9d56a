package aggregate

import "math/bits"

// Size is how large an aggregated record of user records without ExplicitHashKey becomes, while
// they are added, and without making it. Keys are told apart by a number of the caller's.
type Size struct {
	records   int
	first     int64 // bytes of data of the first
	exact     int64 // of the message
	estimated int64
	keys      map[uint32]uint64
}

// Add adds a user record with a key and so many bytes of data.
func (s *Size) Add(key uint32, keyBytes, data int64) {
	if s.keys == nil {
		s.keys = map[uint32]uint64{}
	}
	index, known := s.keys[key]
	if !known {
		index = uint64(len(s.keys))
		s.keys[key] = index
		s.exact += 1 + varint(uint64(keyBytes)) + keyBytes
		s.estimated += keyBytes + 3
	}
	record := 1 + varint(index) + 1 + varint(uint64(data)) + data
	s.exact += 1 + varint(uint64(record)) + record
	s.estimated += data + 3 + 2
	if s.records == 0 {
		s.first = data
	}
	s.records++
}

// Reset begins anew and keeps the memory.
func (s *Size) Reset() {
	clear(s.keys)
	*s = Size{keys: s.keys}
}

// Records is how many were added.
func (s *Size) Records() int { return s.records }

// Exact is the bytes of data of the record of Kinesis; a lone user record is sent as it is.
func (s *Size) Exact() int64 {
	if s.records < 2 {
		return s.first
	}
	return s.exact + Overhead
}

// Estimated is what KPL takes it for while it fills (kinesis_record.cc of KPL 1.0.7: three bytes
// a field and two an index).
func (s *Size) Estimated() int64 {
	if s.records < 2 {
		return s.first
	}
	return s.estimated
}

// varint is the bytes of a number in base 128.
func varint(v uint64) int64 { return int64(bits.Len64(v|1)+6) / 7 }
