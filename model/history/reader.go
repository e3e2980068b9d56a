package history

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// readerState is what the checkers know of one worker of an application reading one
// shard for one tenure.
type readerState struct {
	name          string
	stream, shard int32
	app           int32
	tenure        int32
	left          bool       // its tenure is over, whether or not it knows
	departed      bool       // it knows
	gone          bool       // its worker has crashed: nothing of it is under way any more
	started       bool       // has been given a position
	next          uint64     // S9: where its chain goes on
	expired       int64      // records lost to it by retention
	high          uint64     // A1: behind the highest index received
	distinct      int64      // A1: indexes received, each once
	from          uint64     // C4: the checkpoint when it began, or the first position before it
	placed        bool       // C4: there was a checkpoint
	known         bool       // C4: or a first position
	floor         uint64     // C7: what lies below was checkpointed before it began
	done          uint64     // X2: it has done the records below
	doneFrom      uint64     // C1: what it told to be done last,
	doneAt        []sim.Time // and when each was, if that differs
	answered      sim.Time   // L2: when a read was answered last
	misplaced     misplaced
	latest        bool     // the position that it was given last is that of the tip
	push          window   // S11: bytes pushed to it
	backlog       *backlog // F1, F2, F3: of an event source mapping

	asking     bool // a call is under way
	askAt      sim.Time
	askTip     uint64 // what was visible when it was sent
	askHorizon uint64
	gets       []served // of that call, and of those given up before, when they have been served
	pushed     []served // events under way to it, in order
}

// served is a read at the instant when the service made it.
type served struct {
	known        bool
	at           sim.Time
	tip, horizon uint64
	cut          sim.Time // S12: what arrived before had expired
	records      int32
	bytes        int64
}

func (k *Checker) serve(at sim.Time, s *streamState, sh *shardState, records int32, bytes int64) served {
	return served{known: true, at: at, tip: sh.commits.tip(at), horizon: sh.horizon, cut: s.cut(at),
		records: records, bytes: bytes}
}

// getsMost bounds what is kept of calls that were given up.
const getsMost = 8

func (rd *readerState) serve(v served) {
	if len(rd.gets) == getsMost {
		rd.gets = rd.gets[:copy(rd.gets, rd.gets[1:])]
	}
	rd.gets = append(rd.gets, v)
}

// got is the call that an answer belongs to. A call that was given up may be served late:
// then it is the last that returned as much, or the last.
func (rd *readerState) got(r *api.DeliverRow) served {
	n := len(rd.gets)
	if n == 0 {
		return served{}
	}
	if n > 1 && r.Error == nil {
		bytes := size(&r.Records)
		for i := n - 1; i >= 0; i-- {
			if v := rd.gets[i]; int(v.records) == r.Records.Len() && v.bytes == bytes {
				return v
			}
		}
	}
	return rd.gets[n-1]
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
	k.pass(r.At)
	rd, sh := &k.readers[r.Reader], k.shard(r.Stream, r.Shard)
	rd.asking, rd.askAt, rd.gets = true, r.At, rd.gets[:0]
	rd.askTip, rd.askHorizon = sh.commits.tip(r.At), sh.horizon
}

// asked is what was so when a call was sent; of a call without a row nothing is known.
func (rd *readerState) asked(at sim.Time) (tip, horizon uint64) {
	if rd.askAt != at {
		return 0, 0
	}
	return rd.askTip, rd.askHorizon
}

// Deliver checks one answer or event: S3, S9, S10, S11 and S12, and what its application
// claims. One with an error carries nothing.
func (k *Checker) Deliver(r api.DeliverRow) {
	k.pass(r.At)
	rd, sh := &k.readers[r.Reader], k.shard(r.Stream, r.Shard)
	var v served
	tip, horizon := rd.asked(r.AskAt)
	if r.Pushed {
		v = rd.arrived(&r)
		tip, horizon = v.tip, v.horizon
	} else {
		v = rd.got(&r)
		rd.asking, rd.gets = false, rd.gets[:0]
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
		k.checkFresh(&r, &v, sh)
		rd.receive(r.First, r.First+uint64(r.Records.Len()))
		if rd.backlog != nil {
			rd.backlog.receive(r.First, r.Records.Key, k.c.Keys)
		}
		k.receive(&r, rd)
	}
	k.checkBehind(&r, tip)
	k.apps[rd.app].reads.step(&rd.answered, r.At)
	rd.next = r.Next
	k.forget(&k.streams[r.Stream], r.Shard)
}

func size(c *api.Columns) int64 {
	n := int64(0)
	for _, b := range c.Bytes {
		n += int64(b)
	}
	return n
}
