package history

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// L1: what was acknowledged by the end of the last fault is done by every application
// within a bound. L2: at the end no reader is behind records older than the bound and
// stands still. Whoever makes steady progress is not stuck: the load is more than it
// can take. Nor is whoever waits for parents that make progress. Both planes.

// snap notes what was visible when the last fault ended, since what was acknowledged
// was; and later what had expired when all had to be done.
func (k *Checker) snap() {
	at, ends := k.snapAt, k.c.livenessEnds()
	k.snapAt = sim.Never
	if at < ends {
		k.snapAt = ends
	}
	for i := range k.streams {
		for j := range k.streams[i].shards {
			sh := &k.streams[i].shards[j]
			if at < ends {
				sh.snapshot = sh.commits.tip(at)
			} else {
				sh.expired = sh.horizon
			}
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
	as.last = max(as.last, last)
}

// waitsFrom is since when an application can be waited for on a shard: since the last
// fault, since it did something last, and since its parents were done.
func (k *Checker) waitsFrom(app, shard int32) sim.Time {
	a := &k.apps[app]
	from := max(k.c.LastFault, k.place(app, shard).last, a.firstJoin)
	sh := k.shard(int32(a.c.Stream), shard)
	from = max(from, sh.opened)
	if a.c.ParentsFirst {
		for _, p := range sh.parents {
			if p != api.NoShard {
				from = max(from, k.place(app, p).last)
			}
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
		return
	}
	if _, closed := sh.ended(); closed && sh.closed <= a.tip {
		return
	}
	if a.c.ParentsFirst && !k.parentsDone(app, int32(a.c.Stream), shard) {
		return // its parents are judged
	}
	who := a.c.Name + " on " + k.shardName(int32(a.c.Stream), shard)
	ends, half := k.c.livenessEnds(), k.c.Liveness/2
	from := k.waitsFrom(app, shard)
	stall := as.stall
	gap := as.covered.gap(sh.expired)
	if gap < sh.snapshot {
		stall = max(stall, ends-from)
	}
	if late := gap < sh.snapshot || as.reached > ends; late && stall >= half {
		k.fail(l1, ends, who, "what was visible at %s, when the last fault was over, is not done at %s "+
			"(index %d of %d), and nothing was for %s", k.c.LastFault, ends, min(gap, sh.snapshot), sh.snapshot, stall)
	}
	waiting := max(as.high, as.checkpoint, sh.horizon) // a replay may have gone on to the tip
	if as.started {
		waiting = max(waiting, as.start) // what lies before a timestamp is not waited for
	}
	if waiting >= sh.commits.tip(now) {
		return
	}
	_, arrived, known := sh.marks.arrived(waiting)
	if known && now-arrived >= k.c.Liveness && now-max(arrived, as.readAt, from) >= half {
		k.fail(l2, now, who, "index %d waits since %s, and nothing was read for %s", waiting, arrived,
			now-max(arrived, as.readAt, from))
	}
}
