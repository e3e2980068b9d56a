package table

import "github.com/kinesim/kinesim/sim"

// expiries is a binary heap of the expiries of items, the earliest first. Clients append
// nearly in order, so a push is cheap.
type expiries []expiry

type expiry struct {
	at  sim.Time
	key itemKey
}

const expiryBytes = 24

// push takes an expiry in, unless it never comes.
func (h *expiries) push(e expiry) {
	if e.at == sim.Never {
		return
	}
	*h = append(*h, e)
	q := *h
	i := len(q) - 1
	for i > 0 {
		parent := (i - 1) / 2
		if q[parent].at <= e.at {
			break
		}
		q[i] = q[parent]
		i = parent
	}
	q[i] = e
}

// pop takes the earliest out.
func (h *expiries) pop() expiry {
	q := *h
	first, last := q[0], q[len(q)-1]
	q = q[:len(q)-1]
	*h = q
	i := 0
	for {
		child := 2*i + 1
		if child >= len(q) {
			break
		}
		if child+1 < len(q) && q[child+1].at < q[child].at {
			child++
		}
		if last.at <= q[child].at {
			break
		}
		q[i] = q[child]
		i = child
	}
	if len(q) > 0 {
		q[i] = last
	}
	return first
}
