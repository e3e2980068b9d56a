package history

import (
	"cmp"
	"slices"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// L1: what was acknowledged by the end of the last fault is done by every application
// within a bound; and so is, at the end of the run, what was by that bound before. L2: at
// the end no reader is behind records older than the bound and stands still. Not stuck is
// whoever makes steady progress, or is refused by a limit: the load is more than it can
// take. Nor is whoever waits for parents that make progress. Both planes.

// gait is how far apart the steps of an application are, on average. A pause is none when
// its usual steps are as far apart.
type gait struct{ sum, steps sim.Time }

// gaitMost is how many usual steps may be missed.
const gaitMost = 4

func (p *gait) step(last *sim.Time, now sim.Time) {
	if *last > 0 && now > *last {
		p.sum += now - *last
		p.steps++
	}
	*last = max(*last, now)
}

func (p *gait) usual() sim.Time { return p.sum / max(p.steps, 1) * gaitMost }

// patience is how long an application may do nothing while records wait for it: half of
// the bound, or what is usual for it, and as long as it takes to find out what is lost.
func (k *Checker) patience(a *appState) sim.Time {
	return max(k.c.Liveness/2, a.reads.usual(), a.works.usual()) + a.c.Silence
}

// instant is when something is noted that liveness is judged by.
type instant struct {
	at   sim.Time
	note func(*shardState, sim.Time)
}

// planLiveness sets what is noted when: what was visible when the last fault was over,
// since what was acknowledged was; what had expired when that had to be done; and what
// was visible so long before the end.
func (k *Checker) planLiveness() {
	c := &k.c
	k.instants = []instant{
		{c.LastFault, func(sh *shardState, at sim.Time) { sh.snapshot = sh.commits.tip(at) }},
		{c.livenessEnds(), func(sh *shardState, _ sim.Time) { sh.expired = sh.horizon }},
		{c.End - c.Liveness, func(sh *shardState, at sim.Time) { sh.final = sh.commits.tip(at) }},
	}
	slices.SortStableFunc(k.instants, func(a, b instant) int { return cmp.Compare(a.at, b.at) })
	k.snapAt = k.instants[0].at
}

// snap notes what is due, and sets when the next is.
func (k *Checker) snap() {
	due := k.instants[0]
	k.instants, k.snapAt = k.instants[1:], sim.Never
	if len(k.instants) > 0 {
		k.snapAt = k.instants[0].at
	}
	for i := range k.streams {
		for j := range k.streams[i].shards {
			due.note(&k.streams[i].shards[j], due.at)
		}
	}
}

// progress notes how long nothing was done, in the time that liveness is judged by.
func (k *Checker) progress(r *api.DoneRow, rd *readerState) {
	first, last := r.Now, r.Now
	if len(r.At) > 0 {
		first, last = r.At[0], r.At[len(r.At)-1]
	}
	as, sh := k.placeOf(rd), k.shard(rd.stream, rd.shard)
	if gap := as.covered.gap(sh.horizon); k.outcomes[l1].Applicable && last > k.c.LastFault && gap < sh.snapshot {
		from := k.waitsFrom(rd.app, rd.shard)
		as.stall = max(as.stall, min(first, k.c.livenessEnds())-from)
		if end := r.First + uint64(r.Records.Len()); r.First <= gap && end >= sh.snapshot {
			as.reached = last
			if i := sh.snapshot - 1 - r.First; i < uint64(len(r.At)) {
				as.reached = r.At[i]
			}
		}
	}
	k.apps[rd.app].works.step(&as.last, first)
	as.last = max(as.last, last)
}

// waitsFrom is since when an application can be waited for on a shard: since the last
// fault, since it did something last or a limit refused it, and since its parents were done.
func (k *Checker) waitsFrom(app, shard int32) sim.Time {
	a := &k.apps[app]
	from := max(k.c.LastFault, a.firstJoin)
	line := k.lineOf(shard)
	for i := 0; i < len(*line); i++ { // a parent without records waits for its own parents
		id := (*line)[i]
		sh, as := k.shard(int32(a.c.Stream), id), k.place(app, id)
		from = max(from, as.last, as.refused, sh.opened)
		if a.c.ParentsFirst {
			line.addParents(sh)
		}
	}
	return from
}

// finishLiveness judges all applications at the end of a run that lasted long enough.
func (k *Checker) finishLiveness(now sim.Time) {
	ends := k.c.livenessEnds()
	if now <= ends {
		k.outcomes[l1].Applicable, k.outcomes[l2].Applicable = false, false
		return
	}
	if !k.outcomes[l1].Applicable {
		return
	}
	for i := range k.apps {
		a := &k.apps[i]
		if !a.joined || a.firstJoin > k.c.LastFault {
			continue
		}
		for j := range k.streams[a.c.Stream].shards {
			k.finishShard(now, int32(i), int32(j))
		}
	}
}

func (k *Checker) finishShard(now sim.Time, app, shard int32) {
	a := &k.apps[app]
	sh, as := k.shard(int32(a.c.Stream), shard), k.place(app, shard)
	if a.c.Latest && !as.started && !a.isLater(sh) {
		return // it is not for it
	}
	if _, closed := sh.ended(); closed && sh.closed <= a.tip {
		return
	}
	if a.c.ParentsFirst && !k.parentsDone(app, int32(a.c.Stream), shard) {
		return // its parents are judged
	}
	who := a.c.Name + " on " + k.shardName(int32(a.c.Stream), shard)
	from, patience := k.waitsFrom(app, shard), k.patience(a)
	k.finishDone(now, who, sh, as, from, patience)
	// What lies before its position, or a replay has passed over, is not waited for.
	waiting := as.covered.gap(max(as.high, sh.horizon))
	tip := sh.commits.tip(now)
	if end, closed := sh.ended(); closed {
		tip = min(tip, end)
	}
	if waiting >= tip {
		return
	}
	_, arrived, known := sh.marks.arrived(waiting)
	if known && now-arrived >= k.c.Liveness && now-max(arrived, as.readAt, from) >= patience {
		k.fail(l2, now, who, "index %d waits since %s, and nothing was read for %s", waiting, arrived,
			now-max(arrived, as.readAt, from))
	}
}

// finishDone is L1 of one shard.
func (k *Checker) finishDone(now sim.Time, who string, sh *shardState, as *appShard, from, patience sim.Time) {
	ends := k.c.livenessEnds()
	gap, final := as.covered.gap(sh.expired), sh.final
	if end, closed := sh.ended(); closed {
		final = min(final, end)
	}
	stall, late := as.stall, as.reached > ends
	if gap < sh.snapshot {
		stall, late = max(stall, ends-from), true
	}
	if late && stall >= patience {
		k.fail(l1, ends, who, "what was visible at %s, when the last fault was over, is not done at %s "+
			"(index %d of %d), and nothing was for %s", k.c.LastFault, ends, min(gap, sh.snapshot), sh.snapshot, stall)
		return
	}
	if gap := as.covered.gap(sh.horizon); now >= k.c.End && gap < final && now-from >= patience {
		k.fail(l1, now, who, "what was visible at %s is not done at %s (index %d of %d), and nothing was for %s",
			k.c.End-k.c.Liveness, now, gap, final, now-from)
	}
}
