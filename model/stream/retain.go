package stream

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/mutant"
	"github.com/kinesim/kinesim/sim"
)

// retain changes the retention period, up with one call and down with the other. An
// increase does not bring back what has expired; after a decrease older records cannot be
// read "almost immediately" (developer guide 2023; SDK 2026-11; kinesis.md §3.4). The words
// are kinesalite 3.3.3's.
//
// simplified: both take effect at once; after an increase Kinesis may go on to hide
// records at the old limit for several minutes, and the stream is UPDATING for a while.
func (s *Stream) retain(now sim.Time, c *api.Control) *api.Exception {
	to, hours := c.Retention, int64(c.Retention/sim.Hour)
	switch l := &s.limits; {
	case to < l.RetentionMin:
		return api.NewException(api.InvalidArgument, "Minimum allowed retention period is %d hours. Requested "+
			"retention period (%d hours) is too short.", l.RetentionMin/sim.Hour, hours)
	case to > l.RetentionMax:
		return api.NewException(api.InvalidArgument, "Maximum allowed retention period is %d hours. Requested "+
			"retention period (%d hours) is too long.", l.RetentionMax/sim.Hour, hours)
	case c.Operation == api.IncreaseStreamRetentionPeriod && to < s.retention:
		return s.wrongWay(hours, "shorter", "Decrease")
	case c.Operation == api.DecreaseStreamRetentionPeriod && to > s.retention:
		return s.wrongWay(hours, "longer", "Increase")
	}
	if e := s.active(); e != nil {
		return e
	}
	s.trimAll(now) // by the period that ends now
	s.retention = to
	s.truth.Retain(api.RetainRow{At: now, Stream: s.index, Retention: to})
	s.trimAll(now)
	if s.Mutant == mutant.TrimEarly && c.Operation == api.DecreaseStreamRetentionPeriod {
		s.trimEarly(now)
	}
	return nil
}

func (s *Stream) wrongWay(hours int64, than, use string) *api.Exception {
	return api.NewException(api.InvalidArgument, "Requested retention period (%d hours) for stream %s can not be "+
		"%s than existing retention period (%d hours). Use %sRetentionPeriod API.",
		hours, s.name, than, s.retention/sim.Hour, use)
}

func (s *Stream) trimAll(now sim.Time) {
	for i := range s.shards {
		s.trim(&s.shards[i], now)
		s.expire(now, &s.shards[i])
	}
}

// Finish trims what has expired and nobody has touched since.
func (s *Stream) Finish(now sim.Time) { s.trimAll(now) }

// Retention is the period in force.
func (s *Stream) Retention() sim.Time { return s.retention }
