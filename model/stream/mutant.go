package stream

import (
	"slices"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/mutant"
	"github.com/kinesim/kinesim/sim"
)

// Everything that is wrong on purpose is here, off by default, and at one line each of the
// places that ask for it.

// planted is what the planted bugs count.
type planted struct {
	answers uint64   // reads that returned records
	stored  uint64   // records
	reroute sim.Time // when the routes are rebuilt; 0: they are
}

const (
	skippedReadEvery = 1000
	alteredEvery     = 500
	storedEvery      = 500
	staleFor         = 2 * sim.Second
)

// beginLeaky refills nine tenths of what is due.
func (w *writeLimit) beginLeaky(r *writeRate, dt sim.Time) {
	w.bytes = r.bytes.refilled(w.bytes, dt/10*9)
	w.records = r.records.refilled(w.records, dt/10*9)
}

// beginAhead refills when a second begins, with all that it will bring, and returns its
// last instant.
func (w *writeLimit) beginAhead(r *writeRate, now sim.Time) sim.Time {
	end := (now/sim.Second+1)*sim.Second - 1
	w.bytes = r.bytes.refilled(w.bytes, end-w.at)
	w.records = r.records.refilled(w.records, end-w.at)
	return end
}

// skip is how many records the read at hand leaves out.
func (s *Stream) skip() uint64 {
	if s.Mutant != mutant.SkippedRead {
		return 0
	}
	s.planted.answers++
	if s.planted.answers%skippedReadEvery == 0 {
		return 1
	}
	return 0
}

// swap gives a record the number of the one before it in the shard, which has been
// answered, and moves that one up.
func (s *Stream) swap(p *api.Put) {
	for j := range p.Results {
		r := &p.Results[j]
		if r.Outcome != api.OutcomeStored {
			continue
		}
		l, i := &s.shards[r.Shard].log, r.Index&blockMask
		if s.planted.stored++; s.planted.stored%storedEvery != 0 || !l.keep || i == 0 || r.Index <= l.base {
			continue
		}
		b := *l.blocks.at(r.Index >> blockBits)
		b.uid[i], b.uid[i-1] = b.uid[i-1], b.uid[i]
		b.key[i], b.key[i-1] = b.key[i-1], b.key[i]
		b.bytes[i], b.bytes[i-1] = b.bytes[i-1], b.bytes[i]
		b.due[i], b.due[i-1] = b.due[i-1], b.due[i]
		r.Index--
	}
}

// disown tells the client of a record that was stored that it was throttled.
func (s *Stream) disown(p *api.Put) {
	for i := range p.Results {
		r := &p.Results[i]
		if r.Outcome != api.OutcomeStored {
			continue
		}
		if s.planted.stored++; s.planted.stored%storedEvery == 0 {
			*r = api.PutResult{Shard: r.Shard, Outcome: api.OutcomeThrottled}
			if p.Single {
				p.Error = s.refused(&s.shards[r.Shard])
			}
		}
	}
}

// double appends a record a second time that the call has stored.
func (s *Stream) double(now, commit sim.Time, p *api.Put) {
	for i := range p.Results {
		r := p.Results[i]
		if r.Outcome != api.OutcomeStored {
			continue
		}
		if s.planted.stored++; s.planted.stored%storedEvery != 0 {
			continue
		}
		l, c := &s.shards[r.Shard].log, &p.Records
		l.open(now, commit)
		r.Index = l.append(&s.pool, c.UID[i], c.Key[i], c.Bytes[i], c.Due[i])
		if from, to := p.Members.Of(i); from < to {
			l.pack(&s.pool, r.Index, &p.Members.Users, from, to)
		}
		one := c.Slice(i, i+1)
		s.truth.Put(api.PutRow{At: now, Commit: commit, Stream: s.index, Producer: p.Producer,
			Request: p.Request, Single: p.Single, Records: one, Members: p.Members.Slice(i, i+1),
			Results: []api.PutResult{r}})
	}
}

// misroute is what may go wrong with the routes after a reshard; it tells whether it did.
func (s *Stream) misroute(now sim.Time) bool {
	switch s.Mutant {
	case mutant.SplitOffByOne:
		s.routes.rebuild(s.shards)
		s.blur()
	case mutant.PutToClosed:
		s.planted.reroute = now + staleFor
	default:
		return false
	}
	return true
}

// stale is when routes that are out of date are rebuilt.
func (s *Stream) stale() sim.Time {
	if s.planted.reroute > 0 {
		return s.planted.reroute
	}
	return sim.Never
}

func (s *Stream) reroute(now sim.Time) {
	if s.stale() <= now {
		s.routes.rebuild(s.shards)
		s.planted.reroute = 0
	}
}

// blur compares the first byte of a hash key only, and takes one too many.
func (s *Stream) blur() {
	r := &s.routes
	for i := range r.ends[:len(r.ends)-1] {
		low, high := &s.shards[r.shards[i]], &s.shards[r.shards[i+1]]
		end := api.Hash{Hi: high.hashes.Start.Hi | 1<<56 - 1, Lo: 1<<64 - 1}
		if low.parent == high.parent && low.parent != api.NoShard && end.Less(high.hashes.End) {
			r.ends[i] = end
		}
	}
	r.reindex()
}

// misplan is what may go wrong with splits that are decided.
func (s *Stream) misplan(p *split) {
	switch s.Mutant {
	case mutant.LateSplit:
		p.at += sim.Hour
	case mutant.ColdSplit:
		i := slices.Index(s.routes.shards, p.shards[0]) + 1
		p.shards = []int32{s.routes.shards[i%len(s.routes.shards)]}
	}
}

// lowerShare is how much of a shard's hash keys its lower child gets.
func (s *Stream) lowerShare() float64 {
	if s.Mutant == mutant.UnevenSplit {
		return 0.25
	}
	return 0.5
}

// trimEarly trims as if the period were an hour shorter.
func (s *Stream) trimEarly(now sim.Time) {
	for i := range s.shards {
		if sh := &s.shards[i]; sh.log.keep && !sh.log.extents.empty() {
			s.trimBefore(sh, now, now-s.retention+sim.Hour)
		}
	}
}

// restart takes a read with an expired iterator to the oldest record that there is; when
// memory has none that is older, to the latest.
func (s *Stream) restart(now sim.Time, sh *shard, r *api.Read) {
	l := &sh.log
	if next := max(l.horizon, l.base); next < r.Iterator.Next {
		r.Iterator.Next = next
	} else {
		r.Iterator.Next = max(next, l.tip(now))
	}
}

// alter changes one record of an answer.
func (s *Stream) alter(r *api.Read) {
	if r.Records.Len() == 0 {
		return
	}
	if s.planted.answers++; s.planted.answers%alteredEvery == 0 {
		r.Records.UID[0] ^= 1
	}
}
