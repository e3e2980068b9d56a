package history

import (
	"fmt"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// Exactly-once effects, of applications that claim them. X1: the copies of a record have
// one effect together, and what is done has one or was left out as a duplicate. X2: what
// was left out had its effect, or has it by the end. X3: no mark has expired when its
// record comes again. X4: marks are written on condition. Client plane, and the table's.

// skip is a record that was left out while no effect of it was known.
type skip struct {
	at     sim.Time
	reader int32
	index  uint64
	uid    api.UID
}

// Effect notes an effect, or that one was left out.
func (k *Checker) Effect(r api.EffectRow) {
	rd := &k.readers[r.Reader]
	a, as := &k.apps[rd.app], k.placeOf(rd)
	if r.Kind == api.EffectSkipped {
		a.hits++
		k.over = as.skipped.add(r.Index, r.Index+1, k.over[:0])
		if !k.hasEffect(rd, r.Index, r.UID) {
			a.unsure = append(a.unsure, skip{r.At, r.Reader, r.Index, r.UID})
		}
		return
	}
	a.effects++
	if k.hasEffect(rd, r.Index, r.UID) {
		k.failOf(rd.app, x1, Witness{r.At, rd.name, fmt.Sprintf("the effect of %s at index %d happens again",
			k.recordName(r.UID), r.Index)})
	}
	k.over = as.effects.add(r.Index, r.Index+1, k.over)
}

// checkCommitted: effects that happen with a checkpoint are behind the one before, so that none
// happens twice. Copies of a record are two, to such a sink.
func (k *Checker) checkCommitted(r *api.DoneRow, rd *readerState, as *appShard) {
	k.judged(x1)
	from, to := max(r.First, as.again), r.First+uint64(r.Records.Len())
	if from < to && len(as.effects) > 0 && as.effects[0].below(to) > as.effects[0].below(from) {
		k.fail(x1, r.Now, rd.name, "an effect of the indexes %d to %d happens again", from, to-1)
	}
}

// hasEffect tells whether a copy of a record has had its effect.
func (k *Checker) hasEffect(rd *readerState, index uint64, u api.UID) bool {
	if as := k.placeOf(rd); len(as.effects) > 0 && as.effects[0].has(index) {
		return true
	}
	if len(k.suspects.list) == 0 {
		return false
	}
	s := k.suspects.find(u)
	if s == nil {
		return false
	}
	for _, p := range s.places {
		if p.stream != rd.stream {
			continue
		}
		if as := k.place(rd.app, p.shard); len(as.effects) > 0 && as.effects[0].has(p.index) {
			return true
		}
	}
	return false
}

// finishEffects judges what an application has left out, and what it has not.
func (k *Checker) finishEffects(now sim.Time, app int32) {
	a := &k.apps[app]
	busy := k.busy(app)
	for _, s := range a.unsure {
		rd := &k.readers[s.reader]
		if !k.hasEffect(rd, s.index, s.uid) && !k.underway(busy, &s) {
			k.failOf(app, x2, Witness{s.at, rd.name, fmt.Sprintf("%s at index %d was left out as a duplicate, but its "+
				"effect never happened", k.recordName(s.uid), s.index)})
		}
	}
	if !a.c.Dedup {
		return
	}
	for i := range a.shards {
		as := &a.shards[i]
		for _, d := range as.done.list {
			if at := as.acted(d); at < d.to {
				k.fail(x1, now, a.c.Name+" on "+k.shardName(int32(a.c.Stream), int32(i)), "index %d is done, but its "+
					"effect neither happened nor was left out", at)
			}
		}
	}
}

// acted is the first index of a span without an effect and not left out.
func (as *appShard) acted(d span) uint64 {
	for i := d.from; i < d.to; {
		next := as.skipped.gap(i)
		if len(as.effects) > 0 {
			next = as.effects[0].gap(next)
		}
		if next == i {
			return i
		}
		i = next
	}
	return d.to
}

// busy are the readers of an application that are alive and have something to do: the
// run ends before it is done.
func (k *Checker) busy(app int32) []int32 {
	var out []int32
	for i := range k.readers {
		if rd := &k.readers[i]; rd.app == app && !rd.gone && rd.high > rd.done {
			out = append(out, int32(i))
		}
	}
	return out
}

// underway tells whether another reader than the one that left a record out has received
// a copy of it and not done it.
func (k *Checker) underway(busy []int32, s *skip) bool {
	x := k.suspects.find(s.uid)
	shard := k.readers[s.reader].shard
	for _, i := range busy {
		rd := &k.readers[i]
		if i == s.reader {
			continue
		}
		if rd.shard == shard && rd.high > s.index && rd.done <= s.index {
			return true
		}
		for j := 0; x != nil && j < len(x.places); j++ {
			if p := x.places[j]; p.shard == rd.shard && rd.high > p.index && rd.done <= p.index {
				return true
			}
		}
	}
	return false
}

// Item judges a write of a mark.
func (k *Checker) Item(r api.ItemRow) {
	if uint(r.Application) >= uint(len(k.apps)) {
		return
	}
	a := &k.apps[r.Application]
	if !a.c.Dedup || a.c.Table != int(r.Table) {
		return
	}
	switch {
	case !r.Conditional:
		k.fail(x4, r.At, a.c.Name, "mark %x is written to %s without a condition", r.Key, k.tableName(r.Table))
	case r.Applied && r.Existed:
		k.fail(x4, r.At, a.c.Name, "mark %x is written to %s, where there was one", r.Key, k.tableName(r.Table))
	}
	if r.Expired && a.effects > 0 {
		k.fail(x3, r.At, a.c.Name, "mark %x of %s had expired when its record came again", r.Key, k.tableName(r.Table))
	}
}

func (k *Checker) tableName(t int32) string {
	if uint(t) < uint(len(k.c.Tables)) {
		return k.c.Tables[t]
	}
	return "table " + decimal(uint64(t))
}
