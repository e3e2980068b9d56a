package history

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// C4: a tenure starts where the last accepted checkpoint of its application on that shard
// says, or where the application starts, and a reader that is given a new position goes
// on where it was. Within a chain of reads S9 holds it. What the service gives is S9's
// too: here it counts what the reader asked for. Client plane.

// misplaced is a start that is wrong, unless the reader says that it goes back on purpose.
type misplaced struct {
	is          bool
	at          sim.Time
	asked, want uint64
}

// placeTenure judges the position that a reader asked for.
func (k *Checker) placeTenure(r *api.StartRow, rd *readerState, sh *shardState) {
	as := k.placeOf(rd)
	asked := r.Next
	rd.latest = r.Type == api.Latest
	switch r.Type {
	case api.AtSequenceNumber:
		asked = r.Index
	case api.AfterSequenceNumber:
		asked = r.Index + 1
	}
	want, known := rd.next, rd.started
	if !rd.started {
		byNumber := r.Type == api.AtSequenceNumber || r.Type == api.AfterSequenceNumber
		want, known = rd.from, rd.placed || rd.known && byNumber
	}
	ok := asked == want || asked > want && asked <= sh.horizon
	if !known {
		ok = k.mayStart(r, rd, sh, asked)
		want = 0
	}
	switch {
	case ok:
	case rd.left: // it does not know yet that its tenure is over
		rd.floor = 0
	case rd.started:
		k.misplace(rd, misplaced{true, r.At, asked, want})
	default:
		rd.misplaced = misplaced{true, r.At, asked, want}
	}
	switch {
	case ok && !known:
		k.excuse(as, r.Next)
	case known && r.Next > want && r.Next <= sh.horizon:
		k.lose(rd, want, r.Next)
	}
	if !as.started {
		as.started, as.start = true, r.Next
	}
}

// mayStart tells whether an application may start at a position on a shard of which it
// has no checkpoint.
func (k *Checker) mayStart(r *api.StartRow, rd *readerState, sh *shardState, asked uint64) bool {
	switch r.Type {
	case api.Latest:
		a := &k.apps[rd.app]
		return a.c.Latest && !a.isLater(sh)
	case api.AtTimestamp, api.TrimHorizon:
		return true
	}
	return asked <= sh.horizon
}

func (k *Checker) misplace(rd *readerState, m misplaced) {
	k.fail(c4, m.at, rd.name, "it begins at index %d, want %d", m.asked, m.want)
}

// checkMisplaced reports a wrong start that the reader has not declared.
func (k *Checker) checkMisplaced(rd *readerState) {
	if rd.misplaced.is {
		rd.misplaced.is = false
		k.misplace(rd, rd.misplaced)
	}
}
