package machine

import "github.com/kinesim/kinesim/sim"

// heap is a binary heap of threads that knows the place of each. A thread may be in two: by
// the share at which its job is done, and by the instant at which its timer goes off.
type heap struct {
	by      int
	threads []*Thread
}

// What a heap is in the order of.
const (
	byShare = iota
	byTime
)

func (h *heap) len() int { return len(h.threads) }

func (h *heap) first() *Thread {
	if len(h.threads) == 0 {
		return nil
	}
	return h.threads[0]
}

func (h *heap) key(i int) sim.Time {
	if h.by == byShare {
		return h.threads[i].end
	}
	return h.threads[i].rings
}

// put adds a thread, or moves it to where its key now belongs.
func (h *heap) put(t *Thread) {
	if t.place[h.by] == 0 {
		h.threads = append(h.threads, t)
		t.place[h.by] = len(h.threads)
	}
	h.sift(t.place[h.by] - 1)
}

// remove takes a thread out, if it is there.
func (h *heap) remove(t *Thread) {
	i := t.place[h.by] - 1
	if i < 0 {
		return
	}
	last := len(h.threads) - 1
	h.swap(i, last)
	h.threads[last] = nil
	h.threads = h.threads[:last]
	t.place[h.by] = 0
	if i < last {
		h.sift(i)
	}
}

// sift moves a thread up or down to its place.
func (h *heap) sift(i int) {
	for i > 0 && h.key(i) < h.key((i-1)/2) {
		h.swap(i, (i-1)/2)
		i = (i - 1) / 2
	}
	for {
		least := i
		for child := 2*i + 1; child <= 2*i+2 && child < len(h.threads); child++ {
			if h.key(child) < h.key(least) {
				least = child
			}
		}
		if least == i {
			return
		}
		h.swap(i, least)
		i = least
	}
}

func (h *heap) swap(i, j int) {
	h.threads[i], h.threads[j] = h.threads[j], h.threads[i]
	h.threads[i].place[h.by], h.threads[j].place[h.by] = i+1, j+1
}
