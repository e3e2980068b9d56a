package history

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// The reading half of the reference.

func (w *reference) shardOf(i int) (*refShard, int32) {
	s := w.c.Readers[i].Shard
	return &w.shards[s], int32(s)
}

// begin asks for a position: where the reader broke off, or one of the five types.
func (w *reference) begin(i int) {
	rd := &w.reader[i]
	_, s := w.shardOf(i)
	kind, index := api.IteratorType(w.r.IntN(2)), uint64(0) // TRIM_HORIZON, LATEST
	if rd.started && rd.next > 0 {
		kind, index = api.AfterSequenceNumber, rd.next-1
	}
	asked := w.now
	w.Ask(api.AskRow{At: asked, Reader: int32(i), Shard: s})
	w.at(w.now+w.span(1, 5*sim.Millisecond), func() { w.position(i, asked, kind, index) })
}

func (w *reference) position(i int, asked sim.Time, kind api.IteratorType, index uint64) {
	sh, s := w.shardOf(i)
	w.trim(i)
	next := uint64(sh.horizon)
	switch kind {
	case api.Latest:
		next = max(next, uint64(w.visible(sh)))
	case api.AfterSequenceNumber:
		next = max(next, index+1)
	}
	opened := w.now + w.span(sim.Millisecond, 5*sim.Millisecond)
	w.at(opened, func() {
		rd := &w.reader[i]
		rd.started = true
		w.Start(api.StartRow{At: w.now, AskAt: asked, Reader: int32(i), Shard: s, Type: kind, Index: index, Next: next})
		rd.next = next
		if !rd.pushed {
			w.poll(i, next)
		}
	})
	if rd := &w.reader[i]; rd.pushed { // events may leave before the answer arrives
		rd.wire = opened
		w.push(i, next, w.now+3*sim.Second)
	}
}

func (w *reference) visible(sh *refShard) int {
	n := len(sh.log)
	for n > 0 && sh.log[n-1].commit > w.now && !w.flaws.early {
		n--
	}
	return n
}

// trim moves the horizon of the reader's shard: committed records only.
func (w *reference) trim(i int) {
	sh, s := w.shardOf(i)
	h := sh.horizon
	for h < w.visible(sh) && sh.log[h].arrival < w.now-w.keep {
		h++
	}
	if h > sh.horizon {
		sh.horizon = h
		w.Trim(api.TrimRow{At: w.now, Shard: s, Horizon: uint64(h)})
	}
}

// answer fills a row with what is visible from an index on.
func (w *reference) answer(i int, from uint64, records int, bytes int64) (api.DeliverRow, int64) {
	sh, s := w.shardOf(i)
	w.trim(i)
	from = max(from, uint64(sh.horizon))
	tip, size := max(from, uint64(w.visible(sh))), int64(0)
	row := api.DeliverRow{Reader: int32(i), Shard: s, First: from, Next: from}
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

func (w *reference) poll(i int, next uint64) {
	asked := w.now
	_, s := w.shardOf(i)
	w.Ask(api.AskRow{At: asked, Reader: int32(i), Shard: s})
	w.at(w.now+w.span(1, 5*sim.Millisecond), func() { w.get(i, asked, next) })
}

func (w *reference) get(i int, asked sim.Time, next uint64) {
	sh, s := w.shardOf(i)
	get := api.GetRow{At: w.now, Shard: s, Reader: int32(i)}
	sh.calls.fill(w.now)
	sh.debt.fill(w.now)
	threshold := int64(0)
	if w.flaws.stingy {
		sh.debt.most, threshold = 2000*1e9, 2000*1e9
	}
	switch {
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
		row = api.DeliverRow{Reader: int32(i), Shard: s, Error: api.NewException(api.ProvisionedThroughputExceeded, "x")}
	} else {
		row, get.Bytes = w.answer(i, next, 40, 60<<10)
		get.Records = int32(row.Records.Len())
		sh.debt.has -= get.Bytes * 1e9
	}
	w.Get(get)
	w.at(w.now+w.span(1, 5*sim.Millisecond), func() { w.received(i, asked, next, row) })
}

func (w *reference) received(i int, asked sim.Time, next uint64, row api.DeliverRow) {
	row.At, row.AskAt = w.now, asked
	w.Deliver(row)
	if row.Error == nil {
		next = row.Next
	}
	w.reader[i].next = next
	pause := w.span(150*sim.Millisecond, 500*sim.Millisecond)
	if w.r.IntN(20) == 0 {
		pause = 6 * sim.Second // long enough to lose records to retention
	}
	if w.r.IntN(20) == 0 {
		w.at(w.now+pause, func() { w.begin(i) })
		return
	}
	w.at(w.now+pause, func() { w.poll(i, next) })
}

// push sends the events of one subscription until it ends.
func (w *reference) push(i int, next uint64, until sim.Time) {
	rd, s := &w.reader[i], int32(w.c.Readers[i].Shard)
	rd.wire = max(rd.wire+1, w.now+w.span(1, 20*sim.Millisecond))
	if w.now >= until {
		row, _ := w.answer(i, next, 0, 0)
		served := w.now
		w.at(rd.wire, func() {
			row.At, row.AskAt, row.Pushed = w.now, served, true
			w.Deliver(row)
			rd.next = row.Next
			w.begin(i)
		})
		return
	}
	rd.bucket.fill(w.now)
	room := rd.bucket.has / 1e9
	row, bytes := w.answer(i, next, 30, room)
	n := row.Records.Len()
	fits := bytes <= room || n == 1 && rd.bucket.has == rd.bucket.most
	if n > 0 && (fits || w.flaws.fast) {
		rd.bucket.has -= bytes * 1e9
		w.Push(api.PushRow{At: w.now, Shard: s, Reader: int32(i), Records: int32(n), Bytes: bytes})
		served := w.now
		w.at(rd.wire, func() {
			row.At, row.AskAt, row.Pushed = w.now, served, true
			w.Deliver(row)
			rd.next = row.Next
		})
		next = row.Next
	}
	w.at(w.now+w.span(5*sim.Millisecond, 60*sim.Millisecond), func() { w.push(i, next, until) })
}
