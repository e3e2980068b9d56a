package history

import (
	"math/bits"
	"slices"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// S11 of streams on demand: a shard that takes more than half of its limits in a whole minute is
// split within the time that the scenario says, evenly, and none is split that did not. Truth
// plane alone. What is put at the very instant at which a minute ends may belong to either: it
// does not count where a split must come, and does where one may.

// SplitLaw is when the service splits the shards of a stream on demand.
type SplitLaw struct {
	Bytes, Records int64    // above which a minute is
	After, Within  sim.Time // of its end; Within is sim.Never where the law has no end
	Most           int32    // open shards
}

// splits is what the checkers know of a stream on demand.
type splits struct {
	law    *SplitLaw // nil: the service splits nothing, or others change the shards as well
	end    sim.Time  // of the minute at hand
	ended  bool      // a row has come from its end on
	shards []splitShard
}

// splitShard is one shard. Before is what it had taken before the end of the minute, from and
// since what it had before, and through, the instant at which the minute began.
type splitShard struct {
	before, from, since charge
	may                 []sim.Time // ends of minutes for which it may be split
	must                sim.Time   // until when it has to be; 0: it has not
}

// charge is bytes and records.
type charge struct{ bytes, records int64 }

func (l *SplitLaw) above(now, then charge) bool {
	return now.bytes-then.bytes > l.Bytes || now.records-then.records > l.Records
}

func (sh *shardState) charged() charge { return charge{sh.taken + sh.sum, sh.appended} }

// minutes brings a stream to the instant of a row.
func (k *Checker) minutes(s *streamState, stream int32, at sim.Time) {
	x := &s.splits
	if x.law == nil || at < x.end {
		return
	}
	for len(x.shards) < len(s.shards) {
		x.shards = append(x.shards, splitShard{})
	}
	if !x.ended {
		x.ended = true
		for i := range x.shards {
			x.shards[i].before = s.shards[i].charged()
		}
	}
	if at == x.end {
		return
	}
	for i := range x.shards {
		k.minute(s, stream, int32(i), at)
	}
	x.ended = false
	x.end = (at/sim.Minute + 1) * sim.Minute
	if at%sim.Minute == 0 { // it has skipped minutes in which nothing came, and ends one
		x.end = at
		k.minutes(s, stream, at)
	}
}

// minute judges a shard by the minute that has ended.
func (k *Checker) minute(s *streamState, stream, shard int32, at sim.Time) {
	x, p, sh := &s.splits, &s.splits.shards[shard], &s.shards[shard]
	now := sh.charged()
	bounded := x.law.Within < sim.Never && 2*s.open <= x.law.Most
	if sh.open && bounded && p.must == 0 && x.law.above(p.before, p.since) {
		p.must = x.end + x.law.Within
	}
	if sh.open && x.law.above(now, p.from) {
		p.may = append(p.may, x.end)
	}
	p.from, p.since = p.before, now
	if at >= x.end+sim.Minute { // nothing was put since
		p.from = now
	}
	k.overdue(stream, shard, at)
}

// overdue reports a shard that should have been split.
func (k *Checker) overdue(stream, shard int32, at sim.Time) {
	s := &k.streams[stream]
	if p := &s.splits.shards[shard]; s.shards[shard].open && p.must > 0 && p.must < at {
		k.fail(s11, at, k.shardName(stream, shard), "it is not split, although it took more than half of its limit "+
			"in a minute, and should be by %v", p.must)
		p.must = sim.Never
	}
}

// checkSplit judges a split by its lower child.
func (k *Checker) checkSplit(r *api.OpenRow, s *streamState) {
	x := &s.splits
	if x.law == nil || !r.Own || r.Parent < 0 || int(r.Parent) >= len(x.shards) ||
		r.Range.Start != s.shards[r.Parent].hashes.Start {
		return
	}
	why := func(end sim.Time) bool { return r.At >= end+x.law.After && r.At-end <= x.law.Within }
	if p := &x.shards[r.Parent]; !slices.ContainsFunc(p.may, why) {
		k.fail(s11, r.At, k.shardName(r.Stream, r.Parent), "the service splits it, although no minute in which it "+
			"took more than half of its limit ended %v to %v before", x.law.After, x.law.Within)
	}
	if !halved(s.shards[r.Parent].hashes, r.Range) {
		k.fail(s11, r.At, k.shardName(r.Stream, r.Shard), "the service does not give it half of the hash keys of %s",
			k.shardName(r.Stream, r.Parent))
	}
}

// halved tells whether a range has half of the hash keys of another, give or take one.
func halved(whole, half api.HashRange) bool {
	width := func(r api.HashRange) (hi, lo uint64) {
		lo, borrow := bits.Sub64(r.End.Lo, r.Start.Lo, 0)
		hi, _ = bits.Sub64(r.End.Hi, r.Start.Hi, borrow)
		return hi, lo
	}
	hi, lo := width(whole)
	a, b := width(half)
	for range 2 { // a width is one less than the keys, so that 0, 1 or 2 are left behind two halves
		var borrow uint64
		lo, borrow = bits.Sub64(lo, b, 0)
		hi, _ = bits.Sub64(hi, a, borrow)
	}
	return hi == 0 && lo <= 2
}

// finishSplits judges what is overdue when the run ends.
func (k *Checker) finishSplits(now sim.Time) {
	for i := range k.streams {
		s := &k.streams[i]
		k.minutes(s, int32(i), now)
		for shard := range s.splits.shards {
			k.overdue(int32(i), int32(shard), now)
		}
	}
}
