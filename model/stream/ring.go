package stream

// ring is a queue whose items keep their ordinals: the first item ever pushed has the
// ordinal at which the ring was reset, whatever has been popped since.
type ring[T any] struct {
	items []T // a power of two
	head  uint64
	tail  uint64
}

func (r *ring[T]) empty() bool { return r.head == r.tail }

// at is the item with an ordinal in [head, tail).
func (r *ring[T]) at(ordinal uint64) *T { return &r.items[ordinal&uint64(len(r.items)-1)] }

func (r *ring[T]) push(item T) {
	if r.tail-r.head == uint64(len(r.items)) {
		r.grow()
	}
	r.items[r.tail&uint64(len(r.items)-1)] = item
	r.tail++
}

func (r *ring[T]) grow() {
	items := make([]T, max(8, 2*len(r.items)))
	for i := r.head; i < r.tail; i++ {
		items[i&uint64(len(items)-1)] = *r.at(i)
	}
	r.items = items
}

func (r *ring[T]) pop() T {
	item := *r.at(r.head)
	r.head++
	return item
}
