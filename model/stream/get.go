package stream

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/mutant"
	"github.com/kinesim/kinesim/sim"
)

// GetRecords serves one call at now: up to Limit records from the iterator on, and the
// next iterator. Limits are 5 calls a second, 2 MiB a second, 10,000 records and 10 MiB a
// call (SDK GetRecords 2026-11; kinesis.md §1.3). A call that is refused for the bytes
// owed has used one of the 5; one that is refused for the calls costs nothing.
func (s *Stream) GetRecords(now sim.Time, r *api.Read) {
	r.Shard = r.Iterator.Shard
	sh := s.call(now, r)
	if sh == nil {
		return
	}
	s.release(now, sh)
	if int(r.Limit) > s.limits.GetRecordsMax {
		r.Error = api.NewException(api.InvalidArgument, "Limit of %d is greater than %d",
			r.Limit, s.limits.GetRecordsMax)
		return
	}
	if now-r.Iterator.Issued > s.limits.IteratorTTL {
		if s.Mutant != mutant.ExpiredToHorizon {
			r.Error = s.expired(now, r.Iterator.Issued)
			return
		}
		s.restart(now, sh, r)
	}
	row := api.GetRow{At: now, Stream: s.index, Shard: sh.id, Reader: r.Reader}
	if row.Injected = s.injected(now, sh, r); !row.Injected {
		row.Calls = !sh.calls.Take(&s.rates.get, now, 1)
	}
	row.Throttled = row.Injected || row.Calls || !sh.reads.Clear(&s.rates.read, now)
	if row.Throttled {
		r.Error = s.refused(sh)
		s.truth.Get(row)
		return
	}
	most := s.limits.GetRecordsMax
	if r.Limit > 0 {
		most = int(r.Limit)
	}
	row.Bytes = s.read(now, sh, r, r.Iterator.Next, most, s.limits.GetRecordsBytesMax)
	row.Records = int32(r.Records.Len())
	sh.reads.Charge(&s.rates.read, now, row.Bytes)
	s.truth.Get(row)
}

// injected tells whether a fault refuses a read, whatever the limits say.
func (s *Stream) injected(now sim.Time, sh *shard, r *api.Read) bool {
	return s.Region != nil && s.Region.Throttled(now, s.index, sh.id, callKey(r))
}

// read answers with the visible records from an index on, within a number and bytes,
// and returns their bytes (data + key). One record is returned whatever its size.
// Behind the horizon there is nothing: reading goes on at the horizon.
func (s *Stream) read(now sim.Time, sh *shard, r *api.Read, from uint64, records int,
	bytes int64) int64 {
	l := &sh.log
	from = max(from, l.horizon)
	tip := max(from, l.tip(now))
	if from < min(l.base, tip) {
		r.Error = api.NewException(api.InternalFailure, "kinesim: records from %d on of %s were freed: "+
			"application %d was not declared for them", from, ShardID(sh.id), r.App)
		return 0
	}
	if from < tip {
		from += s.skip()
	}
	end, size := l.fit(from, min(tip, from+uint64(records)), bytes)
	l.copy(&r.Records, from, end)
	if !l.packs.empty() {
		l.members(&r.Members, from, end)
	}
	if s.Mutant == mutant.ReplicaDiverges {
		s.alter(r)
	}
	r.Arrival = l.arrivals(r.Arrival, from, end)
	r.First = from
	r.Iterator = api.Iterator{Stream: s.index, Shard: sh.id, Next: end, Issued: now}
	if sh.state == shardClosed && end == l.next && l.commit <= now {
		r.Closed = true
		for _, child := range sh.children {
			r.Child = append(r.Child, s.shards[child].info())
		}
	}
	r.Behind = s.behind(now, sh, end, tip)
	return size
}

// behind is MillisBehindLatest: "the number of milliseconds the GetRecords response is
// from the tip of the stream … A value of zero indicates that record processing is
// caught up" (SDK GetRecords 2026-11). Caught up means that no visible record was left
// out; else it is the age of the first that was, at least the millisecond that is the
// API's resolution, so that it is zero only at the tip.
func (s *Stream) behind(now sim.Time, sh *shard, next, tip uint64) sim.Time {
	if next >= tip || s.Mutant == mutant.BehindZero {
		return 0
	}
	first := sh.log.extents.at(sh.log.extentOf(next))
	return max(sim.Millisecond, now-first.arrival)
}
