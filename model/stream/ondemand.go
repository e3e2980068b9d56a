package stream

import (
	"slices"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

// OnDemandLimits is what the service needs to scale a stream by itself.
type OnDemandLimits struct {
	Write          int64    // bytes a second of a new stream: it never has less
	Growth         int64    // its capacity is this many times its peak
	WriteMax       int64    // bytes a second to which it grows
	SplitBytes     int64    // a second: a shard with more in a minute is split
	SplitRecords   int64    // a second, likewise
	SplitAfter     dist.Law // ns from the end of that minute
	ShardsPerMiB   float64
	ScaleDown      sim.Time // what the peak of that long does not need is given back; 0: nothing ever is
	Peak           int64    // highest write rate of a minute before the run, bytes a second
	WarmMax        int64    // bytes a second
	WarmCalls      int64    // UpdateStreamWarmThroughput a second, and at once
	WarmRelease    sim.Time // UpdateStreamWarmThroughput leaves what the peak of that long needs; 0: and all else
	Switches       int      // UpdateStreamMode that begin in any SwitchesWithin
	SwitchesWithin sim.Time
}

// demand is the state of a stream that is on demand. Each whole minute of the run the service
// looks at what each shard took. One that took more than half of its limit is split evenly
// within 15 minutes (developer guide 2023, how do I size a stream; kinesis.md §3.3); until then
// it refuses what is beyond its limits, as every shard does. So capacity is the sum of the
// shards: it doubles while all of them are above the half, and ends at 2 to 4 times the peak.
//
// simplified: the splits do not make the stream UPDATING.
type demand struct {
	minute sim.Time  // end of the minute that is being counted
	rest   int64     // bytes in it of shards that are closed
	seen   []counted // by shard
	due    []split   // that are decided, by their instants
	peak   peak
}

// counted is what a shard had taken when the minute began.
type counted struct {
	bytes   int64
	records uint64
	leaving bool // its split is decided
}

// split is shards that are split at one instant.
type split struct {
	at     sim.Time
	shards []int32
}

// newDemand begins to count at now.
func (s *Stream) newDemand(now sim.Time) *demand {
	l := &s.limits.OnDemand
	d := &demand{minute: (now/sim.Minute + 1) * sim.Minute}
	d.peak.span = max(l.ScaleDown, l.WarmRelease)
	if now == 0 && l.Peak > 0 {
		d.peak.add(0, l.Peak)
	}
	for i := range s.shards {
		d.count(&s.shards[i])
	}
	return d
}

// count notes what a shard has taken so far, and returns what it took since it was last counted.
func (d *demand) count(sh *shard) (bytes, records int64) {
	for len(d.seen) <= int(sh.id) {
		d.seen = append(d.seen, counted{})
	}
	c := &d.seen[sh.id]
	bytes, records = sh.write.taken()-c.bytes, int64(sh.log.next-c.records)
	c.bytes, c.records = sh.write.taken(), sh.log.next
	return bytes, records
}

// next is when there is something to do.
func (d *demand) next() sim.Time {
	if d == nil {
		return sim.Never
	}
	if len(d.due) > 0 {
		return min(d.minute, d.due[0].at)
	}
	return d.minute
}

// scale does what is due of what the service does by itself.
func (s *Stream) scale(now sim.Time) {
	d := s.demand
	if d == nil {
		return
	}
	before := len(s.shards)
	for len(d.due) > 0 && d.due[0].at <= now {
		for _, id := range d.due[0].shards {
			s.take(now, step{split: true, own: true, shard: id, at: s.shards[id].hashes.At(s.lowerShare())})
		}
		d.due = d.due[1:]
	}
	if len(s.shards) > before && !s.misroute(now) {
		s.routes.rebuild(s.shards)
	}
	if d.minute <= now {
		s.look(now)
	}
}

// look is what happens at the end of a minute.
func (s *Stream) look(now sim.Time) {
	d, l := s.demand, &s.limits.OnDemand
	const seconds = int64(sim.Minute / sim.Second)
	total := d.rest
	var hot []int32
	for _, id := range s.routes.shards {
		sh := &s.shards[id]
		bytes, records := d.count(sh)
		total += bytes
		above := bytes > l.SplitBytes*seconds || records > l.SplitRecords*seconds
		if above && !d.seen[id].leaving && sh.hashes.Start.Less(sh.hashes.End) {
			hot = append(hot, id)
		}
	}
	d.rest, d.minute = 0, d.minute+sim.Minute
	d.peak.add(now, total/seconds)
	if s.reshard.underway() {
		return
	}
	s.decide(now, hot)
	if l.ScaleDown > 0 && now >= l.ScaleDown && len(d.due) == 0 {
		s.giveBack(now)
	}
}

// decide plans the splits of shards that took too much, as far as the stream may grow. Those
// of one minute are split together: a stream with even keys goes from 4 shards to 8, to 16.
func (s *Stream) decide(now sim.Time, hot []int32) {
	d, l := s.demand, &s.limits.OnDemand
	room := s.shardsFor(l.WriteMax) - s.openShards()
	for _, p := range d.due {
		room -= len(p.shards)
	}
	if hot = hot[:min(len(hot), max(room, 0))]; len(hot) == 0 {
		return
	}
	for _, id := range hot {
		d.seen[id].leaving = true
	}
	p := split{at: now + max(1, s.splitAfter.Time(s.Splits, uint64(now))), shards: hot}
	s.misplan(&p)
	i, _ := slices.BinarySearchFunc(d.due, p, func(a, b split) int {
		if a.at <= b.at {
			return -1
		}
		return 1
	})
	d.due = slices.Insert(d.due, i, p)
}

// giveBack merges shards, by half at least, that the peak of a span does not need.
func (s *Stream) giveBack(now sim.Time) {
	l := &s.limits.OnDemand
	if target := s.needed(now, l.ScaleDown); 2*target <= s.openShards() {
		s.beginOwn(now, target)
	}
}

// needed is how many shards the stream has at least: those of a new one, of its warm
// throughput, and of its peak within a span.
func (s *Stream) needed(now, span sim.Time) int {
	l := &s.limits.OnDemand
	need := max(l.Write, min(l.Growth*s.demand.peak.within(now, span), l.WriteMax), s.warm)
	return s.shardsFor(need)
}

// forget drops the splits that are decided: a call that changes the shards comes before.
func (d *demand) forget() {
	if d == nil {
		return
	}
	for _, p := range d.due {
		for _, id := range p.shards {
			d.seen[id].leaving = false
		}
	}
	d.due = nil
}

// left keeps what a shard took in the minute in which it closes.
func (d *demand) left(sh *shard) {
	if d != nil {
		bytes, _ := d.count(sh)
		d.rest += bytes
	}
}

// onDemand is the exception for a call that is for provisioned streams, or nil (SDK
// SplitShard, MergeShards, UpdateShardCount 2026-11; kinesis.md §1.4; our words).
func (s *Stream) onDemand(o api.Operation) *api.Exception {
	if s.mode == spec.Provisioned {
		return nil
	}
	return api.NewException(api.Validation, "%s is not supported for stream %s under account %s, which is in "+
		"ON_DEMAND capacity mode.", o, s.name, s.Account)
}

// shardsFor is how many shards a write capacity in bytes a second takes.
func (s *Stream) shardsFor(bytesPerSecond int64) int {
	return limits.ShardsFor(bytesPerSecond, s.limits.OnDemand.ShardsPerMiB)
}
