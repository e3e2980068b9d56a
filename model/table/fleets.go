package table

import (
	"cmp"
	"slices"

	"github.com/kinesim/kinesim/model/api"
)

// fleets is what applications of KCL 3 keep beside their leases, by application.
//
// simplified: the tables of an application are one, so that they share its capacity.
type fleets []fleet

type fleet struct {
	app   int32
	stats []api.Stats // by worker
	lock  api.Lock
}

// of is the fleet of an application, which is made when it is first written to.
func (s *fleets) of(app int32) *fleet {
	at, found := s.find(app)
	if !found {
		*s = slices.Insert(*s, at, fleet{app: app})
	}
	return &(*s)[at]
}

func (s *fleets) find(app int32) (int, bool) {
	return slices.BinarySearchFunc(*s, app, func(f fleet, app int32) int { return cmp.Compare(f.app, app) })
}

// read answers a call that writes nothing.
func (s *fleets) read(c *api.LeaseCall) {
	at, found := s.find(c.App)
	if !found {
		return
	}
	f := &(*s)[at]
	if c.Op == api.StatsScan {
		c.Fleet = append(c.Fleet, f.stats...)
		return
	}
	c.Locked, c.Found = f.lock, f.lock != api.Lock{}
}

// write keeps what a worker reports, or forgets it.
func (f *fleet) write(c *api.LeaseCall) {
	at, found := slices.BinarySearchFunc(f.stats, c.Stats.Worker, func(s api.Stats, worker int32) int {
		return cmp.Compare(s.Worker, worker)
	})
	switch {
	case c.Op == api.StatsDelete && found:
		f.stats = slices.Delete(f.stats, at, at+1)
	case c.Op == api.StatsDelete:
	case found:
		f.stats[at] = c.Stats
	default:
		f.stats = slices.Insert(f.stats, at, c.Stats)
	}
	c.Applied, c.Found = true, found
}

// take writes the lock if its condition holds: without one, or with the version that the
// caller knows.
func (f *fleet) take(c *api.LeaseCall) bool {
	c.Found = f.lock != api.Lock{}
	switch c.If {
	case api.LeaseIfAbsent:
		c.Applied = !c.Found
	case api.LeaseIfVersion:
		c.Applied = !c.Found || f.lock.Version == c.Seen.Version
	default:
		c.Applied = true
	}
	if c.Applied {
		f.lock = c.Lock
	}
	c.Locked = f.lock
	return c.Applied
}
