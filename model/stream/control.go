package stream

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// controlCalls is the rates at which calls of the control plane come.
//
// simplified: the limits are the account's, except that of ListShards; here each stream
// has its own.
type controlCalls struct {
	list, split, merge, update, retain, summary, warm Bucket

	switches []sim.Time // UpdateStreamMode calls that were accepted, oldest first
	updates  []sim.Time // UpdateShardCount calls that were accepted, oldest first
}

// Control serves one call of the control plane at now (SDK 2026-11; kinesis.md §3).
func (s *Stream) Control(now sim.Time, c *api.Control) {
	c.Shards, c.Error = c.Shards[:0], nil
	k, r := &s.control, &s.rates
	switch c.Operation {
	case api.ListShards:
		if c.Error = s.within(now, &k.list, &r.list, c.Operation); c.Error == nil {
			c.Shards = s.listShards(now, c.Shards)
		}
	case api.SplitShard, api.MergeShards, api.UpdateShardCount:
		c.Error = s.changeShards(now, c)
	case api.UpdateStreamMode:
		c.Error = s.updateStreamMode(now, spec.Mode(c.Mode), c.Warm)
	case api.UpdateStreamWarmThroughput:
		if c.Error = s.within(now, &k.warm, &r.warm, c.Operation); c.Error == nil {
			c.Error = s.updateStreamWarmThroughput(now, c.Warm)
		}
	case api.IncreaseStreamRetentionPeriod, api.DecreaseStreamRetentionPeriod:
		if c.Error = s.within(now, &k.retain, &r.retain, c.Operation); c.Error == nil {
			c.Error = s.retain(now, c)
		}
	case api.DescribeStreamSummary:
		if c.Error = s.within(now, &k.summary, &r.summary, c.Operation); c.Error == nil {
			c.Open, c.Active = int32(s.openShards()), !s.reshard.underway()
		}
	}
}

// changeShards serves the calls that are for provisioned streams alone.
func (s *Stream) changeShards(now sim.Time, c *api.Control) (e *api.Exception) {
	k, r := &s.control, &s.rates
	switch c.Operation {
	case api.SplitShard:
		e = s.within(now, &k.split, &r.split, c.Operation)
	case api.MergeShards:
		e = s.within(now, &k.merge, &r.split, c.Operation)
	default:
		e = s.within(now, &k.update, &r.update, c.Operation)
	}
	if e == nil {
		e = s.onDemand(c.Operation)
	}
	if e != nil {
		return e
	}
	switch c.Operation {
	case api.SplitShard:
		return s.splitShard(now, c)
	case api.MergeShards:
		return s.mergeShards(now, c)
	}
	return s.updateShardCount(now, int(c.Target))
}

// within is the exception that refuses a call for its rate, or nil.
func (s *Stream) within(now sim.Time, b *Bucket, r *Rate, o api.Operation) *api.Exception {
	if b.Take(r, now, 1) {
		return nil
	}
	return api.NewException(api.LimitExceeded, "Rate exceeded for %s on stream %s under account %s.",
		o, s.name, s.Account)
}

// StreamState is the StreamStatus.
func (s *Stream) StreamState() string {
	if s.reshard.underway() {
		return "UPDATING"
	}
	return "ACTIVE"
}

// active is the exception for a call that needs an ACTIVE stream, or nil.
func (s *Stream) active() *api.Exception {
	if !s.reshard.underway() {
		return nil
	}
	return api.NewException(api.ResourceInUse, "Stream %s under account %s not ACTIVE, instead in state %s",
		s.name, s.Account, s.StreamState())
}

// writable is the open shard that a call names, or the exception that says why it is none
// (words: kinesalite 3.3.3, and AWS's own of 2021 in kinesalite#109).
func (s *Stream) writable(now sim.Time, id int32) (*shard, *api.Exception) {
	if id < 0 || int(id) >= len(s.shards) || s.expire(now, &s.shards[id]) {
		return nil, api.NewException(api.ResourceNotFound, "Could not find shard %s in stream %s under "+
			"account %s.", ShardID(id), s.name, s.Account)
	}
	sh := &s.shards[id]
	if sh.state != shardOpen {
		return nil, api.NewException(api.InvalidArgument, "Shard %s in stream %s under account %s has already "+
			"been merged or split, and thus is not eligible for merging or splitting.",
			ShardID(id), s.name, s.Account)
	}
	return sh, nil
}

// splitShard begins to split one shard in two (SDK SplitShard 2026-11; which hash keys are
// allowed, and the words: kinesalite 3.3.3, kinesis.md §1.4).
func (s *Stream) splitShard(now sim.Time, c *api.Control) *api.Exception {
	sh, e := s.writable(now, c.Shard)
	if e != nil {
		return e
	}
	if e := s.quota(s.openShards() + 1); e != nil {
		return e
	}
	if low := sh.hashes.Start.Next(); !low.Less(c.At) || !c.At.Less(sh.hashes.End) {
		return api.NewException(api.InvalidArgument, "NewStartingHashKey %s used in SplitShard() on shard %s "+
			"in stream %s under account %s is not both greater than one plus the shard's StartingHashKey %s "+
			"and less than the shard's EndingHashKey %s.", c.At, ShardID(sh.id), s.name, s.Account,
			sh.hashes.Start, sh.hashes.End)
	}
	if e := s.active(); e != nil {
		return e
	}
	s.begin(now, [][]step{{{split: true, shard: sh.id, at: c.At}}})
	return nil
}

// mergeShards begins to merge two shards; the first has the lower hash keys (SDK
// MergeShards 2026-11; the order, and the words: kinesalite 3.3.3, kinesis.md §1.4).
func (s *Stream) mergeShards(now sim.Time, c *api.Control) *api.Exception {
	a, e := s.writable(now, c.Shard)
	if e != nil {
		return e
	}
	b, e := s.writable(now, c.Adjacent)
	if e != nil {
		return e
	}
	if a.hashes.End == api.HashMax || a.hashes.End.Next() != b.hashes.Start {
		return api.NewException(api.InvalidArgument, "Shards %s and %s in stream %s under account %s are not "+
			"an adjacent pair of shards eligible for merging", ShardID(a.id), ShardID(b.id), s.name, s.Account)
	}
	if e := s.active(); e != nil {
		return e
	}
	s.begin(now, [][]step{{{shard: a.id, other: b.id}}})
	return nil
}

// quota is the exception for more open shards than the account may have, or nil.
func (s *Stream) quota(shards int) *api.Exception {
	if shards <= s.limits.ShardsMax {
		return nil
	}
	return api.NewException(api.LimitExceeded, "This request would exceed the shard limit for the account %s. "+
		"Current shard count for the account: %d. Limit: %d. Number of additional shards that would have "+
		"resulted from this request: %d.", s.Account, s.openShards(), s.limits.ShardsMax, shards-s.openShards())
}
