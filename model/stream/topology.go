package stream

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/mutant"
	"github.com/kinesim/kinesim/sim"
)

// shardState is where a shard is in its life: "Before a reshard, a parent shard is in the
// OPEN state … after, CLOSED … after the stream's retention period has expired … EXPIRED"
// (developer guide 2023, after resharding; kinesis.md §3.2).
type shardState uint8

const (
	shardOpen    shardState = iota
	shardClosed             // takes no records, and is read
	shardExpired            // is not listed and cannot be read
)

// openShard adds an open shard with its parents, if it has any; the caller rebuilds the
// routes. Its sequence numbers show a later creation than its parents', so that they
// sort behind theirs (kinesalite 3.3.3 adds a second; kinesis.md §2).
func (s *Stream) openShard(now sim.Time, r api.HashRange, parent, adjacent int32, own bool) int32 {
	id := int32(len(s.shards))
	born := s.created + int64(now/sim.Second)
	for _, p := range []int32{parent, adjacent} {
		if p != api.NoShard {
			born = max(born, s.shards[p].born+1)
			s.shards[p].children = append(s.shards[p].children, id)
		}
	}
	s.shards = append(s.shards, shard{id: id, born: born, hashes: r, parent: parent, adjacent: adjacent})
	if s.holds() {
		s.shards[id].log.hold()
	}
	s.truth.Open(api.OpenRow{At: now, Stream: s.index, Shard: id, Range: r, Parent: parent, Adjacent: adjacent,
		Own: own})
	return id
}

// closeShard ends the writing to a shard. What was appended before commits all the same.
func (s *Stream) closeShard(now sim.Time, id int32) {
	sh := &s.shards[id]
	sh.state, sh.closed = shardClosed, now
	s.demand.left(sh)
	s.truth.Close(api.CloseRow{At: now, Stream: s.index, Shard: id, Next: sh.log.next})
}

// expire tells whether a shard is EXPIRED: closed for longer than the retention period,
// so that its last record is past it.
func (s *Stream) expire(now sim.Time, sh *shard) bool {
	if sh.state == shardClosed && sh.closed < now-s.retention && sh.log.commit <= now {
		sh.state = shardExpired
	}
	return sh.state == shardExpired
}

// step is one split or merge of a reshard.
type step struct {
	split bool
	own   bool // the service does it by itself
	shard int32
	other int32    // merge: the adjacent shard
	at    api.Hash // split: the first hash key of the upper child
}

// take performs a step at now: parents close, children open, at one instant.
func (s *Stream) take(now sim.Time, t step) {
	r := s.shards[t.shard].hashes
	s.closeShard(now, t.shard)
	if t.split {
		s.openShard(now, api.HashRange{Start: r.Start, End: t.at.Previous()}, t.shard, api.NoShard, t.own)
		s.openShard(now, api.HashRange{Start: t.at, End: r.End}, t.shard, api.NoShard, t.own)
		return
	}
	s.closeShard(now, t.other)
	r.End = s.shards[t.other].hashes.End
	if s.Mutant == mutant.MergeHole {
		r.Start = r.Start.Next()
	}
	s.openShard(now, r, t.shard, t.other, t.own)
}

// openShards is the number of open shards.
func (s *Stream) openShards() int { return len(s.routes.shards) }

// listShards describes the shards that are not EXPIRED.
func (s *Stream) listShards(now sim.Time, list []api.ShardInfo) []api.ShardInfo {
	for i := range s.shards {
		sh := &s.shards[i]
		s.trim(sh, now)
		if s.expire(now, sh) {
			continue
		}
		list = append(list, sh.info())
	}
	return list
}

// info describes a shard.
func (sh *shard) info() api.ShardInfo {
	info := api.ShardInfo{Index: sh.id, Range: sh.hashes, Open: sh.state == shardOpen, Parent: sh.parent,
		Adjacent: sh.adjacent, First: sh.log.horizon}
	if !info.Open {
		info.Next = sh.log.next
	}
	return info
}
