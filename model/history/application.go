package history

import (
	"slices"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// appState is what the checkers know of an application.
type appState struct {
	c           ApplicationConfig
	joined      bool
	firstJoin   sim.Time
	tip         sim.Time // when a replay took it on to the tip: what was closed by then is not for it
	shards      []appShard
	redelivered int64  // records delivered that had been delivered to it before
	lost        int64  // records that retention took before they were done
	effects     int64  // X1
	hits        int64  // effects left out as duplicates
	kept        Kept   // G1
	unsure      []skip // X2: left out, and no effect seen yet
	dropped     []skip // C1: user records of aggregates that were left out
	reads       gait   // L1, L2
	works       gait   // L1
}

// appShard is how an application is on one shard, whoever reads it for it.
type appShard struct {
	reader    int32 // of the last tenure, and 1 more: 0 is none
	tenure    int32
	late      []int32 // readers that another has followed, and which have not left
	started   bool    // some tenure was given a position
	start     uint64  // the first one
	high      uint64  // behind the highest index delivered
	delivered bool
	readAt    sim.Time // L2: when a record was delivered last
	refused   sim.Time // L1, L2: when a limit refused a read or an invocation last

	checkpointed bool       // a checkpoint was accepted
	checkpoint   uint64     // the last
	ended        bool       // it was SHARD_END
	part         progressed // C9: of the aggregate at hand
	leftOut      spans      // C1: aggregates that were dropped

	covered spans          // C1: done, lost to retention, or not for this application
	done    spans          // X1, of an application with dedup: told to be done
	extra   extra          // of effects
	effects layers         // X1: how often the effect of each record happened
	again   uint64         // X1: below, a replay may have effects again, where they come with checkpoints
	skipped spans          // X1: left out as duplicates
	above   map[api.Key]at // C8: keys done above a gap, and where
	child   bool           // C8: some of them in a child
	parents bool           // all parents are done, or there are none
	last    sim.Time       // L1: when something was done first
	stall   sim.Time       // L1: the longest wait for that since the last fault
	reached sim.Time       // L1: when all was done that was visible then
}

// at is the highest place of a key that was done above a gap.
type at struct {
	index uint64
	child bool // in a child: above everything
}

// place is the state of an application on a shard that has opened.
func (k *Checker) place(app, shard int32) *appShard { return &k.apps[app].shards[shard] }

func (k *Checker) placeOf(rd *readerState) *appShard { return k.place(rd.app, rd.shard) }

// Join notes a reader.
func (k *Checker) Join(r api.JoinRow) {
	for len(k.readers) <= int(r.Reader) {
		k.readers = append(k.readers, readerState{})
	}
	k.readers[r.Reader] = readerState{name: r.Name, stream: r.Stream, shard: r.Shard, app: r.Application,
		tenure: r.Tenure}
	a, as := &k.apps[r.Application], k.place(r.Application, r.Shard)
	if !a.joined {
		a.joined, a.firstJoin = true, r.At
	}
	if as.reader != 0 {
		k.judged(c7)
	}
	rd := &k.readers[r.Reader]
	if a.c.Mapping {
		rd.backlog = &backlog{last: map[api.Key]int{}}
	}
	rd.placed, rd.known, rd.from = as.checkpointed, as.started, as.start
	if as.checkpointed {
		rd.from, rd.floor = as.checkpoint, as.checkpoint
	}
	if r.Tenure < as.tenure { // it has lost its shard before it began, and does not know
		rd.left = true
		as.late = append(as.late, r.Reader)
		return
	}
	if as.reader != 0 && !k.readers[as.reader-1].departed {
		as.late = append(as.late, as.reader-1)
	}
	as.reader, as.tenure = r.Reader+1, r.Tenure
}

// Leave notes that a tenure has ended.
func (k *Checker) Leave(r api.LeaveRow) {
	rd := &k.readers[r.Reader]
	rd.left, rd.departed = true, true
	rd.gone = r.Reason == api.LeaveCrashed || r.Reason == api.LeaveReplay
	as := k.placeOf(rd)
	as.late = slices.DeleteFunc(as.late, func(late int32) bool { return late == r.Reader })
	k.forget(&k.streams[rd.stream], rd.shard)
}

// floor is the index below which an application can no longer be given records of a
// shard, unless it goes back on purpose: then what it reads is not judged by S3.
func (k *Checker) floor(a *appState, shard int32, sh *shardState) uint64 {
	if a.shards[shard].reader == 0 {
		if a.c.Latest && !a.isLater(sh) {
			return ^uint64(0)
		}
		return sh.horizon
	}
	as := &a.shards[shard]
	if as.ended {
		return ^uint64(0)
	}
	floor := ^uint64(0)
	if as.checkpointed {
		floor = max(as.checkpoint, sh.horizon)
	}
	if rd := &k.readers[as.reader-1]; rd.started {
		next := rd.next
		if !rd.asking && len(rd.pushed) == 0 {
			next = max(next, sh.horizon)
		}
		floor = min(floor, next)
	} else if !as.checkpointed {
		floor = max(as.start, sh.horizon)
	}
	for _, late := range as.late { // zombies read on until they find out
		floor = min(floor, k.readers[late].next)
	}
	return floor
}

// isLater tells whether a shard came by a reshard after the application had begun: it is
// then read from its first record.
func (a *appState) isLater(sh *shardState) bool {
	return a.joined && sh.opened > a.firstJoin
}

// lose notes that retention took records before an application had them: they are no
// loss by its own fault.
func (k *Checker) lose(rd *readerState, from, to uint64) {
	as := k.placeOf(rd)
	before := as.covered.total
	k.over = as.covered.add(from, to, k.over[:0])
	k.apps[rd.app].lost += int64(as.covered.total - before)
}

// excuse notes that records are not for an application.
func (k *Checker) excuse(as *appShard, to uint64) {
	k.over = as.covered.add(0, to, k.over[:0])
}

// receive is told of records that a reader received: C5, C7.
func (k *Checker) receive(r *api.DeliverRow, rd *readerState) {
	as := k.placeOf(rd)
	k.checkMisplaced(rd)
	if r.First < rd.floor {
		k.fail(c7, r.At, rd.name, "index %d was delivered, but the tenure began with a checkpoint at %d",
			r.First, rd.floor)
	}
	if !as.delivered {
		as.delivered = true
		k.checkParents(r.At, rd)
	}
	end := r.First + uint64(r.Records.Len())
	if r.First < as.high {
		again := int(min(end, as.high) - r.First)
		k.apps[rd.app].redelivered += int64(r.Members.Count(again))
	}
	if r.Members.Any() {
		k.receiveMembers(r, rd)
	}
	as.high, as.readAt = max(as.high, end), r.At
}

// Redelivered is how many records were delivered to an application that had been before.
func (k *Checker) Redelivered(app int) int64 { return k.apps[app].redelivered }

// Lost is how many records retention took before an application had done them.
func (k *Checker) Lost(app int) int64 { return k.apps[app].lost }
