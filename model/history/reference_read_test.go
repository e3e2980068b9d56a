package history

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// The reading half of the reference.

// begin asks for a position: where the reader broke off, at the checkpoint, or where its
// application starts.
func (w *reference) begin(rd *refReader) {
	if rd.over {
		return
	}
	l := &rd.app.leases[rd.shard]
	kind, next, known := api.TrimHorizon, rd.next, rd.started
	if !known && l.placed && !l.reset {
		next, known = l.next, true
		switch {
		case w.flaws.back:
			known = false
		case w.flaws.ahead:
			next += 2
		}
	}
	index := uint64(0)
	switch {
	case known && rd.started && next > 1 && w.flaws.again:
		kind, index = api.AtSequenceNumber, next-1
	case known && next > 0 && w.r.IntN(4) == 0:
		kind, index = api.AtSequenceNumber, next
	case known && next > 0:
		kind, index = api.AfterSequenceNumber, next-1
	case !known && w.c.Applications[rd.app.number].Latest && len(w.shards[rd.shard].parents) == 0:
		kind = api.Latest
	}
	asked := w.now
	w.Ask(api.AskRow{At: asked, Reader: rd.number, Shard: int32(rd.shard)})
	w.at(w.now+w.span(1, 5*sim.Millisecond), func() { w.position(rd, asked, kind, index) })
}

func (w *reference) position(rd *refReader, asked sim.Time, kind api.IteratorType, index uint64) {
	sh := &w.shards[rd.shard]
	w.trim(rd.shard)
	next := uint64(sh.horizon)
	switch kind {
	case api.Latest:
		next = max(next, uint64(w.visible(sh)))
	case api.AtSequenceNumber:
		next = max(next, index)
	case api.AfterSequenceNumber:
		next = max(next, index+1)
	}
	opened := w.now + w.span(sim.Millisecond, 5*sim.Millisecond)
	w.at(opened, func() { w.started(rd, asked, kind, index, next) })
	if rd.app.pushed { // events may leave before the answer arrives
		rd.wire = opened
		w.push(rd, next, w.now+3*sim.Second)
	}
}

// started: the position has arrived. That of an application that goes back is a
// checkpoint, and the first of all counts as one.
func (w *reference) started(rd *refReader, asked sim.Time, kind api.IteratorType, index, next uint64) {
	if rd.gone {
		return
	}
	rd.started, rd.next = true, next
	w.Start(api.StartRow{At: w.now, AskAt: asked, Reader: rd.number, Shard: int32(rd.shard), Type: kind, Index: index,
		Next: next})
	if l := &rd.app.leases[rd.shard]; l.tenure == rd.tenure {
		if l.reset {
			w.Checkpoint(api.CheckpointRow{At: w.now, Reader: rd.number, Tenure: rd.tenure, Next: next, Reset: true,
				Accepted: true})
		}
		if l.reset || !l.placed {
			l.next = next
		}
		l.placed, l.reset = true, false
	}
	if !rd.app.pushed {
		w.poll(rd, next)
	}
}

func (w *reference) visible(sh *refShard) int {
	n := len(sh.log)
	for n > 0 && sh.log[n-1].commit > w.now && !w.flaws.early {
		n--
	}
	return n
}

// trim moves the horizon of a shard behind what has expired.
func (w *reference) trim(s int) {
	sh := &w.shards[s]
	h := sh.horizon
	keep := w.keep
	if w.flaws.hasty {
		keep -= sim.Second / 2
	}
	for h < w.visible(sh) && sh.log[h].arrival < w.now-keep {
		h++
	}
	if h > sh.horizon && !w.flaws.forever {
		sh.horizon = h
		w.Trim(api.TrimRow{At: w.now, Shard: int32(s), Horizon: uint64(h)})
	}
}

// answer fills a row with what is visible from an index on.
func (w *reference) answer(rd *refReader, from uint64, records int, bytes int64) (api.DeliverRow, int64) {
	sh := &w.shards[rd.shard]
	w.trim(rd.shard)
	from = max(from, uint64(sh.horizon))
	tip, size := max(from, uint64(w.visible(sh))), int64(0)
	row := api.DeliverRow{Reader: rd.number, Shard: int32(rd.shard), First: from, Next: from}
	for row.Next < tip && row.Records.Len() < records {
		r := &sh.log[row.Next]
		if size > 0 && size+int64(r.bytes) > bytes {
			break
		}
		size += int64(r.bytes)
		row.Records.Add(r.uid, r.key, r.bytes, r.due)
		row.Next++
	}
	if row.Next < tip {
		row.Behind = max(sim.Millisecond, w.now-sh.log[row.Next].arrival)
	}
	return row, size
}

// poll sends a GetRecords. Some are given up, and served all the same.
func (w *reference) poll(rd *refReader, next uint64) {
	if rd.over || w.stuck(rd) {
		return
	}
	asked := w.now
	w.Ask(api.AskRow{At: asked, Reader: rd.number, Shard: int32(rd.shard)})
	if w.now < refFaults && w.r.IntN(30) == 0 {
		w.at(w.now+w.span(1, 300*sim.Millisecond), func() { w.get(rd, asked, next, true) })
		w.at(w.now+refTimeout, func() {
			if !rd.gone {
				w.Deliver(api.DeliverRow{At: w.now, AskAt: w.now, Reader: rd.number, Shard: int32(rd.shard), First: next,
					Next: next, Error: api.NewException(api.RequestTimeout, "x")})
				w.poll(rd, next)
			}
		})
		return
	}
	w.at(w.now+w.span(1, 5*sim.Millisecond), func() { w.get(rd, asked, next, false) })
}

// stuck plants a reader that stops for ever.
func (w *reference) stuck(rd *refReader) bool {
	return rd.app.number == 0 && (w.flaws.stuck && w.now > refFaults/2 || w.flaws.late && w.now > refFaults+sim.Second/5)
}

func (w *reference) get(rd *refReader, asked sim.Time, next uint64, silent bool) {
	sh := &w.shards[rd.shard]
	get := api.GetRow{At: w.now, Shard: int32(rd.shard), Reader: rd.number}
	sh.calls.fill(w.now)
	sh.debt.fill(w.now)
	threshold := int64(0)
	if w.flaws.stingy {
		sh.debt.most, threshold = 2000*1e9, 2000*1e9
	}
	switch {
	case w.now < refFaults && w.r.IntN(40) == 0:
		get.Throttled, get.Injected = true, true
	case sh.calls.has < 1e9 && !w.flaws.tank:
		get.Throttled, get.Calls = true, true
	case sh.debt.has < threshold && !w.flaws.tank:
		get.Throttled = true
		sh.calls.has -= 1e9
	default:
		sh.calls.has -= 1e9
	}
	var row api.DeliverRow
	if get.Throttled {
		row = api.DeliverRow{Reader: rd.number, Shard: int32(rd.shard), First: next, Next: next,
			Error: api.NewException(api.ProvisionedThroughputExceeded, "x")}
	} else {
		row, get.Bytes = w.answer(rd, next, 40, 60<<10)
		get.Records = int32(row.Records.Len())
		sh.debt.has -= get.Bytes * 1e9
	}
	w.Get(get)
	if !silent {
		w.at(w.now+w.span(1, 5*sim.Millisecond), func() { w.received(rd, asked, next, row) })
	}
}

func (w *reference) received(rd *refReader, asked sim.Time, next uint64, row api.DeliverRow) {
	if rd.gone {
		return
	}
	row.At, row.AskAt = w.now, asked
	w.Deliver(row)
	if row.Error == nil {
		next = row.Next
		rd.next = next
		w.receive(rd, row)
	}
	if rd.drained {
		return
	}
	pause := w.span(250*sim.Millisecond, 600*sim.Millisecond)
	if w.now < refFaults {
		switch w.r.IntN(20) {
		case 0: // long enough to lose records to retention
			pause = max(pause, min(5*sim.Second, refFaults-w.now))
		case 1:
			w.at(w.now+pause, func() { w.begin(rd) })
			return
		}
	}
	w.at(w.now+pause, func() { w.poll(rd, next) })
}

// push sends the events of one subscription until it ends.
func (w *reference) push(rd *refReader, next uint64, until sim.Time) {
	rd.wire = max(rd.wire+1, w.now+w.span(1, 20*sim.Millisecond))
	closed := w.shards[rd.shard].closed && next == uint64(len(w.shards[rd.shard].log))
	if w.now >= until || closed || rd.over {
		row, _ := w.answer(rd, next, 0, 0)
		served := w.now
		w.at(rd.wire, func() { w.pushedOne(rd, row, served); w.begin(rd) })
		return
	}
	rd.bucket.fill(w.now)
	room := rd.bucket.has / 1e9
	row, bytes := w.answer(rd, next, 30, room)
	n := row.Records.Len()
	fits := bytes <= room || n == 1 && rd.bucket.has == rd.bucket.most
	if n > 0 && (fits || w.flaws.fast) {
		rd.bucket.has -= bytes * 1e9
		w.Push(api.PushRow{At: w.now, Shard: int32(rd.shard), Reader: rd.number, Records: int32(n), Bytes: bytes})
		served := w.now
		w.at(rd.wire, func() { w.pushedOne(rd, row, served) })
		next = row.Next
	}
	w.at(w.now+w.span(5*sim.Millisecond, 60*sim.Millisecond), func() { w.push(rd, next, until) })
}

func (w *reference) pushedOne(rd *refReader, row api.DeliverRow, served sim.Time) {
	if rd.gone {
		return
	}
	row.At, row.AskAt, row.Pushed = w.now, served, true
	w.Deliver(row)
	rd.next = row.Next
	w.receive(rd, row)
}
