package stream

import (
	"strconv"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// misordered is the exception for a PutRecord whose SequenceNumberForOrdering is no lower
// bound of the number that it would be given, or nil. The bound "guarantees strictly
// increasing sequence numbers, for puts from the same client and to the same partition
// key, when set to the sequence number of record n-1" (SDK PutRecord 2026-11); the service
// calls it ExclusiveMinimumSequenceNumber (kinesalite 3.3.3; kinesis.md §1.2). Ours always
// give a number above a bound that is valid, so that a bound changes nothing else: it does
// not deduplicate, and does not look for gaps.
func (s *Stream) misordered(now sim.Time, p *api.Put) *api.Exception {
	o := &p.Ordering
	if !p.Single || o.Mode == api.OrderingNone {
		return nil
	}
	number := ""
	switch {
	case o.Mode == api.OrderingTimestamp: // which is no sequence number
		number = strconv.FormatInt(s.millis(o.At), 10)
	case o.Shard < 0 || int(o.Shard) >= len(s.shards):
		number = NewSequenceNumber(s.created, o.Index, s.created, o.Shard).String()
	case s.bounds(now, o, &s.shards[s.routes.keys[p.Records.Key[0]]]):
		return nil
	default:
		number = s.SequenceNumber(o.Shard, o.Index, now).String()
	}
	return api.NewException(api.InvalidArgument, "ExclusiveMinimumSequenceNumber %s used in PutRecord on stream %s "+
		"under account %s is invalid.", number, s.name, s.Account)
}

// bounds tells whether the number of a record that has been given lies below the next one
// of a shard. Those of other shards compare by creation: parents lie below their children.
func (s *Stream) bounds(now sim.Time, o *api.Ordering, to *shard) bool {
	if o.Index >= s.shards[o.Shard].log.next {
		return false // not given yet
	}
	next := s.SequenceNumber(to.id, to.log.next, now)
	return s.SequenceNumber(o.Shard, o.Index, now).Compare(next) < 0
}
