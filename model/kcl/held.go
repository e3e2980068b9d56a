package kcl

import (
	"slices"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// held is a lease that a worker believes to own. Its writes are one at a time: those that
// come meanwhile wait for the answer (DynamoDBLeaseRenewer locks the lease).
type held struct {
	lease   api.Lease // as this worker has written it last
	token   uint64    // of the tenure: another one when a lease is lost and taken again
	tenure  int32     // its number: the counter when it was taken
	renewed sim.Time  // when the counter was increased last, by this worker
	busy    bool      // a write is under way
	renew   bool      // a renewal waits for its answer, or for its turn
	tries   int       // of that renewal
	endAt   sim.Time  // when SHARD_END was written
	kids    int       // children that are being looked at before it is deleted
	waits   bool      // one of them has not begun
}

// find is the lease of a shard that the worker holds, or nil.
func (w *Worker) find(shard int32) *held {
	i, found := w.search(shard)
	if !found {
		return nil
	}
	return w.held[i]
}

func (w *Worker) search(shard int32) (int, bool) {
	return slices.BinarySearchFunc(w.held, shard, func(h *held, shard int32) int { return int(h.lease.Shard - shard) })
}

// hold adds a lease that the worker has taken.
func (w *Worker) hold(now sim.Time, l api.Lease) *held {
	w.tokens++
	h := &held{lease: l, token: w.tokens, tenure: int32(l.Counter), renewed: now}
	if i, found := w.search(l.Shard); found {
		w.held[i] = h
	} else {
		w.held = slices.Insert(w.held, i, h)
	}
	return h
}

// drop removes a lease that the worker has lost, or has deleted.
func (w *Worker) drop(h *held) {
	if i, found := w.search(h.lease.Shard); found && w.held[i] == h {
		w.held = slices.Delete(w.held, i, i+1)
	}
}

// valid tells whether the worker may act on a lease: it has renewed it within the failover
// time by its own count.
func (w *Worker) valid(h *held, now sim.Time) bool {
	return h != nil && !expired(h.renewed, w.failover(), now)
}
