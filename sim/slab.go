package sim

// Slab holds the bodies of messages: typed entries behind 32-bit handles, in chunks
// that never move, with a free list. The zero value is empty.
type Slab[T any] struct {
	chunks [][]slot[T]
	free   []uint32
	used   int
}

type slot[T any] struct {
	value T
	taken bool
}

const chunkBits = 8

// Take returns an entry as it was left when it was freed, so that slices in it keep
// their capacity: the caller resets it.
func (s *Slab[T]) Take() (uint32, *T) {
	if len(s.free) == 0 {
		s.grow()
	}
	h := s.free[len(s.free)-1]
	s.free = s.free[:len(s.free)-1]
	e := s.slot(h)
	e.taken = true
	s.used++
	return h, &e.value
}

func (s *Slab[T]) grow() {
	first := uint32(len(s.chunks)) << chunkBits
	s.chunks = append(s.chunks, make([]slot[T], 1<<chunkBits))
	for i := range uint32(1 << chunkBits) {
		s.free = append(s.free, first+1<<chunkBits-1-i)
	}
}

func (s *Slab[T]) slot(h uint32) *slot[T] { return &s.chunks[h>>chunkBits][h&(1<<chunkBits-1)] }

// At is the entry of a handle.
func (s *Slab[T]) At(h uint32) *T { return &s.slot(h).value }

// Free gives an entry back; freeing it twice panics.
func (s *Slab[T]) Free(h uint32) {
	e := s.slot(h)
	if !e.taken {
		panic("sim: a slab entry is freed twice")
	}
	e.taken = false
	s.free = append(s.free, h)
	s.used--
}

// Used is the number of entries taken.
func (s *Slab[T]) Used() int { return s.used }
