package history

import (
	"fmt"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// The applications of the reference: who reads which shard, from where, and what is done.

type refApp struct {
	number int
	pushed bool
	leases []refLease // by shard
}

type refLease struct {
	reader  *refReader
	tenure  int32
	next    uint64 // checkpoint; the first position is one
	placed  bool
	ended   bool
	begins  bool // a tenure is about to begin
	reset   bool // at the oldest position, on purpose
	written bool // a checkpoint was written
}

// refReader is one tenure.
type refReader struct {
	app     *refApp
	number  int32
	shard   int
	tenure  int32
	next    uint64
	started bool
	over    bool // reads no more
	gone    bool // does nothing any more
	drained bool
	work    int // batches received and not done
	free    sim.Time
	bucket  tank
	wire    sim.Time
	queue   []func()
	busy    bool
	half    int // effects under way, whose mark is written
}

func (w *reference) addApps() {
	for i, c := range []ApplicationConfig{
		{Name: "poll/0", ParentsFirst: true, Claim: Claim{Ordered: true}},
		{Name: "tip/0", Latest: true},
		{Name: "push/0", ParentsFirst: true, Claim: Claim{Ordered: true}},
		{Name: "once/0", ParentsFirst: true, Dedup: true},
	} {
		w.c.Applications = append(w.c.Applications, c)
		a := &refApp{number: i, pushed: c.Name == "push/0"}
		w.apps = append(w.apps, a)
		w.at(w.span(1, sim.Second/2), func() { w.startAll(a) })
	}
	w.at(w.span(sim.Second, refFaults), w.fault)
	if w.r.IntN(3) == 0 {
		w.at(w.span(3*sim.Second, refFaults), func() { w.goBack(w.apps[0]) })
	}
}

// startAll begins a tenure of each shard that may be read and has no reader.
func (w *reference) startAll(a *refApp) {
	for s := range w.shards {
		for len(a.leases) <= s {
			a.leases = append(a.leases, refLease{})
		}
		if l := &a.leases[s]; l.reader == nil && !l.ended && !l.begins && w.mayRead(a, s) {
			w.join(a, s)
		}
	}
}

func (w *reference) mayRead(a *refApp, s int) bool {
	for _, p := range w.shards[s].parents {
		if w.c.Applications[a.number].ParentsFirst && !w.flaws.childish && !a.leases[p].ended {
			return false
		}
	}
	return true
}

func (w *reference) join(a *refApp, s int) {
	l, c := &a.leases[s], &w.c.Streams[0]
	l.tenure++
	l.begins = false
	rd := &refReader{app: a, number: int32(len(w.reader)), shard: s, tenure: l.tenure,
		bucket: newTank(c.PushBytes, c.PushBurst, false)}
	l.reader = rd
	w.reader = append(w.reader, rd)
	w.Join(api.JoinRow{At: w.now, Reader: rd.number, Name: fmt.Sprintf("%s/%d#%d", w.c.Applications[a.number].Name, s,
		rd.tenure), Application: int32(a.number), Shard: int32(s), Tenure: rd.tenure})
	w.at(w.now+w.span(1, sim.Second/5), func() { w.begin(rd) })
}

// fault crashes a reader, or takes its shard away, and plans the next.
func (w *reference) fault() {
	w.at(w.now+w.span(1, sim.Second/2), func() {
		if w.now < refFaults {
			w.fault()
		}
	})
	a := w.apps[w.r.IntN(len(w.apps))]
	if len(a.leases) == 0 {
		return
	}
	s := w.r.IntN(len(a.leases))
	rd := a.leases[s].reader
	if rd == nil || rd.drained || rd.half > 0 && !w.flaws.torn {
		return
	}
	if w.r.IntN(2) == 0 {
		rd.over, rd.gone = true, true
		w.Leave(api.LeaveRow{At: w.now, Reader: rd.number, Reason: api.LeaveCrashed})
	} else {
		w.Leave(api.LeaveRow{At: w.now, Reader: rd.number, Reason: api.LeaveLost})
		rd.over = w.r.IntN(2) == 0 // else it finds out at its next checkpoint
	}
	a.leases[s].reader, a.leases[s].begins = nil, true
	w.at(w.now+w.span(1, sim.Second/3), func() {
		if a.leases[s].begins {
			w.join(a, s)
		}
	})
}

// goBack begins all shards again from their oldest records.
func (w *reference) goBack(a *refApp) {
	for s := range a.leases {
		l := &a.leases[s]
		if rd := l.reader; rd != nil {
			rd.over, rd.gone = true, true
			w.Leave(api.LeaveRow{At: w.now, Reader: rd.number, Reason: api.LeaveReplay})
		}
		*l = refLease{tenure: l.tenure, reset: true}
	}
	w.startAll(a)
}

// receive takes a batch to be done, in order.
func (w *reference) receive(rd *refReader, row api.DeliverRow) {
	if row.Records.Len() > 0 {
		rd.work++
		rd.free = max(rd.free, w.now) + w.span(1, 60*sim.Millisecond)
		records := clone(row.Records)
		w.at(rd.free, func() {
			rd.queue = append(rd.queue, func() { w.do(rd, row.First, records, 0) })
			w.next(rd)
		})
	}
	if w.shards[rd.shard].closed && row.Next == uint64(len(w.shards[rd.shard].log)) {
		rd.drained = true
		w.drain(rd)
	}
}

// next begins the next batch, when none is at hand.
func (w *reference) next(rd *refReader) {
	if !rd.busy && len(rd.queue) > 0 {
		do := rd.queue[0]
		rd.queue, rd.busy = rd.queue[1:], true
		do()
	}
}

// do does a batch from record i on: with dedup one by one.
func (w *reference) do(rd *refReader, first uint64, records api.Columns, i int) {
	if rd.gone {
		return
	}
	if w.c.Applications[rd.app.number].Dedup {
		for ; i < records.Len(); i++ {
			if !w.once(rd, first, records, i) {
				return
			}
		}
	}
	w.tellDone(rd, first, records)
	rd.work--
	rd.busy = false
	if w.r.IntN(3) > 0 {
		w.checkpoint(rd, first+uint64(records.Len()), false)
	}
	w.drain(rd)
	w.next(rd)
}

func (w *reference) tellDone(rd *refReader, first uint64, records api.Columns) {
	row := api.DoneRow{Now: w.now, Reader: rd.number, Shard: int32(rd.shard), First: first, Records: records}
	if w.r.IntN(2) == 0 { // each at its own instant, told together
		for i := range records.UID {
			row.At = append(row.At, w.now-sim.Time(records.Len()-1-i))
		}
	}
	if n := records.Len() / 2; w.flaws.shuffled && n > 0 {
		second := row
		second.First += uint64(n)
		second.Records, second.At, row.At = part(records, n, records.Len()), nil, nil
		w.Done(second)
		row.Records = part(records, 0, n)
	}
	w.Done(row)
}

func part(c api.Columns, from, to int) api.Columns {
	return api.Columns{UID: c.UID[from:to], Key: c.Key[from:to], Bytes: c.Bytes[from:to], Due: c.Due[from:to]}
}

// once has the effect of a record that is not marked. Readers of odd number mark first,
// and have the effect later: it reports false then.
func (w *reference) once(rd *refReader, first uint64, records api.Columns, i int) bool {
	u := records.UID[i]
	row := api.EffectRow{At: w.now, Reader: rd.number, Index: first + uint64(i), UID: u, Key: records.Key[i]}
	existed := w.marked[uint64(u)]
	mark := func() {
		w.marked[uint64(u)] = true
		w.Item(api.ItemRow{At: w.now, Application: int32(rd.app.number), Key: uint64(u), Conditional: true,
			Applied: !existed, Existed: existed, Until: sim.Never})
	}
	if existed {
		row.Kind = api.EffectSkipped
		w.Effect(row)
		return true
	}
	if rd.number%2 == 0 || w.now > w.end-2*sim.Second && !w.flaws.torn {
		w.Effect(row)
		if !w.flaws.unmarked || w.r.IntN(4) > 0 {
			mark()
		}
		return true
	}
	mark()
	rd.half++
	took := w.span(1, 4*sim.Millisecond)
	if w.flaws.torn {
		took *= 40
	}
	w.at(w.now+took, func() {
		rd.half--
		if rd.gone {
			return
		}
		row.At = w.now
		w.Effect(row)
		w.do(rd, first, records, i+1)
	})
	return false
}

func (w *reference) checkpoint(rd *refReader, next uint64, end bool) {
	l := &rd.app.leases[rd.shard]
	accepted := l.tenure == rd.tenure
	row := api.CheckpointRow{At: w.now, Reader: rd.number, Tenure: rd.tenure, Next: next, End: end, Accepted: accepted}
	if w.flaws.premature {
		row.At--
	}
	w.Checkpoint(row)
	if !accepted {
		rd.over = true
		return
	}
	l.next, l.placed, l.ended, l.written = next, true, end, true
}

// drain ends a shard whose last record is done.
func (w *reference) drain(rd *refReader) {
	if !rd.drained || rd.work > 0 || rd.over {
		return
	}
	rd.over = true
	w.checkpoint(rd, uint64(len(w.shards[rd.shard].log)), true)
	if l := &rd.app.leases[rd.shard]; l.ended {
		l.reader = nil
		w.Leave(api.LeaveRow{At: w.now, Reader: rd.number, Reason: api.LeaveShardEnd})
		w.startAll(rd.app)
	}
}
