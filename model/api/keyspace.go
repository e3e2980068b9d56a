package api

import "slices"

// Key names a partition key of a Keyspace by its index, so that a record carries
// four bytes of key and no string.
type Key uint32

// Keyspace is the partition keys that the clients of a scenario use. It grows as
// producers are built; names are made on demand when Name is a pattern.
type Keyspace struct {
	blocks []keyBlock
	hashes []Hash // of each key
}

// keyBlock is the keys that one producer group brought: either named one by one,
// or numbered names behind a prefix.
type keyBlock struct {
	first    Key
	count    uint32
	names    []string
	prefix   string
	explicit bool   // routed by ExplicitHashKey
	same     string // all have this name
}

// AddNames adds keys one by one and returns the first. explicit, when not nil, holds
// the ExplicitHashKey of each, which routes in place of MD5.
func (s *Keyspace) AddNames(names []string, explicit []Hash) Key {
	first := Key(len(s.hashes))
	for i, n := range names {
		if explicit != nil {
			s.hashes = append(s.hashes, explicit[i])
		} else {
			s.hashes = append(s.hashes, HashKey(n))
		}
	}
	s.blocks = append(s.blocks, keyBlock{first: first, count: uint32(len(names)), names: names,
		explicit: explicit != nil})
	return first
}

// AddNumbered adds count keys named prefix0, prefix1, … and returns the first.
func (s *Keyspace) AddNumbered(prefix string, count uint32) Key {
	first := Key(len(s.hashes))
	s.hashes = slices.Grow(s.hashes, int(count))
	buf := make([]byte, 0, len(prefix)+10)
	for i := range count {
		buf = appendUint(append(buf[:0], prefix...), i)
		s.hashes = append(s.hashes, HashKey(string(buf)))
	}
	s.blocks = append(s.blocks, keyBlock{first: first, count: count, prefix: prefix})
	return first
}

// AddAliases adds a key for each of count keys from one on, and returns the first. They all
// have one name, and each is routed as the key that it stands for, by ExplicitHashKey: what an
// aggregated record of the Kinesis Producer Library is put under.
func (s *Keyspace) AddAliases(name string, of Key, count uint32) Key {
	first := Key(len(s.hashes))
	s.hashes = append(s.hashes, s.hashes[of:of+Key(count)]...)
	s.blocks = append(s.blocks, keyBlock{first: first, count: count, same: name, explicit: true})
	return first
}

// Same is the first key that has the same partition key as an alias; of any other key it is
// that key. Whoever tells records apart by partition key, as Lambda does, sees one key.
func (s *Keyspace) Same(k Key) Key {
	name := s.block(k).same
	if name == "" {
		return k
	}
	for i := range s.blocks {
		if s.blocks[i].same == name {
			return s.blocks[i].first
		}
	}
	return k
}

// Len is the number of keys.
func (s *Keyspace) Len() int { return len(s.hashes) }

func (s *Keyspace) block(k Key) *keyBlock {
	for i := len(s.blocks) - 1; i > 0; i-- {
		if s.blocks[i].first <= k {
			return &s.blocks[i]
		}
	}
	return &s.blocks[0]
}

// Hash is the hash key by which records of k are routed.
func (s *Keyspace) Hash(k Key) Hash { return s.hashes[k] }

// Explicit tells whether records of k carry an ExplicitHashKey, which routes in place
// of the MD5 of the partition key.
func (s *Keyspace) Explicit(k Key) bool { return s.block(k).explicit }

// Name is the partition key as text.
func (s *Keyspace) Name(k Key) string {
	switch b := s.block(k); {
	case b.same != "":
		return b.same
	case b.names != nil:
		return b.names[k-b.first]
	}
	return string(s.AppendName(nil, k))
}

// AppendName appends the partition key to buf, for a caller that keeps the buffer.
func (s *Keyspace) AppendName(buf []byte, k Key) []byte {
	b := s.block(k)
	switch {
	case b.same != "":
		return append(buf, b.same...)
	case b.names != nil:
		return append(buf, b.names[k-b.first]...)
	}
	return appendUint(append(buf, b.prefix...), uint32(k-b.first))
}

// NameBytes is the length of the partition key in UTF-8, which counts to a record's size.
func (s *Keyspace) NameBytes(k Key) int {
	b := s.block(k)
	switch {
	case b.same != "":
		return len(b.same)
	case b.names != nil:
		return len(b.names[k-b.first])
	}
	digits := 1
	for i := uint32(k - b.first); i >= 10; i /= 10 {
		digits++
	}
	return len(b.prefix) + digits
}

func appendUint(buf []byte, i uint32) []byte {
	if i >= 10 {
		buf = appendUint(buf, i/10)
	}
	return append(buf, byte('0'+i%10))
}
