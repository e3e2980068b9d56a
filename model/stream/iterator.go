package stream

import (
	"time"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// GetShardIterator answers a call with an iterator for the position that it asks for.
// The limit is 5 calls a second per open shard (SDK GetShardIterator 2026-11; kinesis.md
// §1.3).
func (s *Stream) GetShardIterator(now sim.Time, r *api.Read) {
	sh := s.call(now, r)
	if sh == nil {
		return
	}
	if s.injected(now, sh, r) || sh.state == shardOpen && !sh.iterator.Take(&s.rates.iterator, now, 1) {
		r.Error = s.refused(sh)
		return
	}
	next, err := s.position(now, sh, r)
	if err != nil {
		r.Error = err
		return
	}
	r.Iterator = api.Iterator{Stream: s.index, Shard: sh.id, Next: next, Issued: now}
}

// call begins a read of a shard: it empties the answer and brings the shard up to now.
// It is nil when there is no such shard.
func (s *Stream) call(now sim.Time, r *api.Read) *shard {
	r.Records.Reset()
	r.Arrival = r.Arrival[:0]
	r.First, r.Behind, r.Closed, r.Ends, r.Error = 0, 0, false, false, nil
	r.Child = r.Child[:0]
	if r.Shard >= 0 && int(r.Shard) < len(s.shards) {
		sh := &s.shards[r.Shard]
		s.trim(sh, now)
		if !s.expire(now, sh) {
			return sh
		}
	}
	r.Error = api.NewException(api.ResourceNotFound, "Shard %s in stream %s under account %s does "+
		"not exist", ShardID(r.Shard), s.name, s.Account)
	return nil
}

// position is the index at which a reader is to start (SDK GetShardIterator 2026-11;
// kinesis.md §4.1).
func (s *Stream) position(now sim.Time, sh *shard, r *api.Read) (uint64, *api.Exception) {
	l := &sh.log
	switch r.Type {
	case api.TrimHorizon:
		return l.horizon, nil
	case api.Latest: // just after the most recent record of the shard
		return max(l.horizon, l.tip(now)), nil
	case api.AtSequenceNumber, api.AfterSequenceNumber:
		return s.positionOf(sh, r)
	case api.AtTimestamp:
		return s.positionAt(now, sh, r.At)
	}
	return 0, api.NewException(api.Validation, "1 validation error detected: Value '%d' at "+
		"'shardIteratorType' failed to satisfy constraint: Member must satisfy enum value set: "+
		"[AFTER_SEQUENCE_NUMBER, LATEST, AT_TIMESTAMP, AT_SEQUENCE_NUMBER, TRIM_HORIZON]", r.Type)
}

// positionOf is the position at or after the record with an index. "If the shard is
// closed, GetShardIterator returns a valid iterator for the last sequence number of the
// shard" (SDK GetShardIterator 2026-11); after its EndingSequenceNumber there is nothing
// (spring-cloud-stream-binder-aws-kinesis#148; kinesis.md §2).
//
// simplified: Kinesis also takes numbers within a shard that no record has; since ours
// are consecutive, only one beyond the end can be such, and it is refused.
func (s *Stream) positionOf(sh *shard, r *api.Read) (uint64, *api.Exception) {
	if sh.state == shardClosed && r.Index == EndingIndex {
		if r.Type == api.AtSequenceNumber {
			return sh.log.next, nil
		}
		return 0, api.NewException(api.InvalidArgument, "StartingSequenceNumber %s used in "+
			"GetShardIterator on shard %s in stream %s under account %s is invalid because the "+
			"SequenceNumber has reached max possible value for the shard.",
			NewSequenceNumber(sh.born, r.Index, sh.born, sh.id), ShardID(sh.id), s.name, s.Account)
	}
	if r.Index >= sh.log.next {
		q := NewSequenceNumber(sh.born, r.Index, sh.born, sh.id)
		return 0, api.NewException(api.InvalidArgument, "StartingSequenceNumber %s used in "+
			"GetShardIterator on shard %s in stream %s under account %s is invalid.",
			q, ShardID(sh.id), s.name, s.Account)
	}
	next := r.Index
	if r.Type == api.AfterSequenceNumber {
		next++
	}
	return max(next, sh.log.horizon), nil
}

// positionAt is the position of the first record that arrived at an instant or later:
// "If a record with this exact time stamp does not exist, the iterator returned is for the
// next (later) record. If the time stamp is older than the current trim horizon, the
// iterator returned is for the oldest untrimmed data record (TRIM_HORIZON)" (SDK GetShardIterator 2026-11).
//
// simplified: to whole nanoseconds, where Kinesis has milliseconds; among the records
// that are still kept, which are all that a declared reader may ask for.
func (s *Stream) positionAt(now sim.Time, sh *shard, at sim.Time) (uint64, *api.Exception) {
	if at > now {
		return 0, api.NewException(api.InvalidArgument, "The timestampInMillis parameter cannot be greater "+
			"than the currentTimestampInMillis. timestampInMillis: %d, currentTimestampInMillis: %d",
			s.millis(at), s.millis(now))
	}
	return sh.log.since(at), nil
}

// expired is the exception for an iterator that is too old, in the words that kinesalite
// 3.3.3 recorded (kinesis.md §1.4).
func (s *Stream) expired(now, issued sim.Time) *api.Exception {
	const layout = "Mon Jan 02 15:04:05 UTC 2006"
	utc := func(t sim.Time) string { return time.UnixMilli(s.millis(t)).UTC().Format(layout) }
	return api.NewException(api.ExpiredIterator, "Iterator expired. The iterator was created at time %s "+
		"while right now it is %s which is further in the future than the tolerated delay of %d "+
		"milliseconds.",
		utc(issued), utc(now), s.limits.IteratorTTL/sim.Millisecond)
}

// millis is an instant in milliseconds since 1970.
func (s *Stream) millis(t sim.Time) int64 { return s.created*1000 + int64(t/sim.Millisecond) }
