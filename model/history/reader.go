package history

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// readerState is what the checkers know of one application reading one shard.
type readerState struct {
	started  bool
	next     uint64 // S9: where its chain goes on
	expired  int64  // records lost to it by retention
	high     uint64 // A1: behind the highest index received
	distinct int64  // A1: indexes received, each once
	push     window // S11: bytes pushed to it

	asking     bool // a call is under way
	askAt      sim.Time
	askTip     uint64 // what was visible when it was sent
	askHorizon uint64
	get        served   // that call, when it has been served
	pushed     []served // events under way to it, in order
}

// served is a read at the instant when the service made it.
type served struct {
	known        bool
	at           sim.Time
	tip, horizon uint64
	records      int32
	bytes        int64
}

func (rd *readerState) serve(r *api.GetRow, sh *shardState) {
	rd.get = served{known: true, at: r.At, tip: sh.commits.tip(r.At), horizon: sh.horizon,
		records: r.Records, bytes: r.Bytes}
}

// arrived takes the event that was served at an instant from those under way; those
// before it were lost. The last event of a subscription carries nothing and has no row.
func (rd *readerState) arrived(r *api.DeliverRow) served {
	n := 0
	for n < len(rd.pushed) && rd.pushed[n].at < r.AskAt {
		n++
	}
	var v served
	if n < len(rd.pushed) && rd.pushed[n].at == r.AskAt && r.Records.Len() > 0 {
		v = rd.pushed[n]
		n++
	}
	rd.pushed = rd.pushed[:copy(rd.pushed, rd.pushed[n:])]
	return v
}

// Ask notes the tip when a read is sent: what its answer may not fall short of.
func (k *Checker) Ask(r api.AskRow) {
	rd, sh := &k.readers[r.Reader], k.shard(r.Stream, r.Shard)
	rd.asking, rd.askAt, rd.get.known = true, r.At, false
	rd.askTip, rd.askHorizon = sh.commits.tip(r.At), sh.horizon
}

// asked is what was so when a call was sent; of a call without a row nothing is known.
func (rd *readerState) asked(at sim.Time) (tip, horizon uint64) {
	if rd.askAt != at {
		return 0, 0
	}
	return rd.askTip, rd.askHorizon
}

// Deliver checks one answer or event: S3, S9, S10 and S11. One with an error carries
// nothing.
func (k *Checker) Deliver(r api.DeliverRow) {
	rd, sh := &k.readers[r.Reader], k.shard(r.Stream, r.Shard)
	v := rd.get
	tip, horizon := rd.asked(r.AskAt)
	if r.Pushed {
		v = rd.arrived(&r)
		tip, horizon = v.tip, v.horizon
	} else {
		rd.asking, rd.get.known = false, false
	}
	if r.Error != nil {
		k.checkRefused(&r)
		return
	}
	if v.known {
		k.checkCharged(&r, &v)
		horizon = v.horizon
	}
	k.checkContiguous(&r, &v, horizon)
	if r.Records.Len() > 0 {
		k.checkRead(&r, sh)
		rd.receive(r.First, r.First+uint64(r.Records.Len()))
	}
	k.checkBehind(&r, tip)
	rd.next = r.Next
	k.forget(sh)
}

// forget frees what no reader of the shard can still be given. A read under way may
// have been served before the last trim.
func (k *Checker) forget(sh *shardState) {
	if !sh.kept {
		return
	}
	least := ^uint64(0)
	for _, i := range sh.readers {
		rd := &k.readers[i]
		at := rd.next
		if rd.started && !rd.asking && len(rd.pushed) == 0 {
			at = max(at, sh.horizon)
		}
		least = min(least, at)
	}
	if least > 0 {
		sh.chain.free(least - 1)
	}
}
