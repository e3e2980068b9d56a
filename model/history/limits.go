package history

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// S11 in its dual form. A token bucket asks what it has left; the oracle asks how much
// the worst window has had: W = max over all windows of (admitted - rate · length). A
// limit holds when W never exceeds the burst, and a refusal was necessary when admitting
// would have exceeded it.

// window is that maximum over the windows that end now, by Lindley's recursion, in
// billionths of the unit: rate · nanoseconds is exact.
type window struct {
	w  int64
	at sim.Time
}

const unit = 1_000_000_000

// settle lets the windows grow to now.
func (w *window) settle(now sim.Time, rate int64) {
	dt := now - w.at
	w.at = now
	if dt >= sim.Hour { // more than any burst takes to drain
		w.w = 0
		return
	}
	w.w = max(0, w.w-rate*int64(dt))
}

func (w *window) exceeds(amount, burst int64) bool { return w.w+amount*unit > burst*unit }

func (w *window) add(amount int64) { w.w += amount * unit }

// checkWrite judges the admission or refusal of one entry.
func (k *Checker) checkWrite(r *api.PutRow, s *streamState, sh *shardState, res *api.PutResult, bytes int64) {
	c := &s.c
	charge := roundUp(sh.callSum+bytes, c.WriteRound) - roundUp(sh.callSum, c.WriteRound)
	over := false
	if c.Window {
		if second := r.At / sim.Second; second != sh.second {
			sh.second, sh.inBytes, sh.inRecord = second, 0, 0
		}
		over = sh.inBytes+charge > c.WriteBytes || sh.inRecord+1 > c.WriteRecords
	} else {
		sh.bytes.settle(r.At, c.WriteBytes)
		sh.records.settle(r.At, c.WriteRecords)
		over = sh.bytes.exceeds(charge, c.BurstBytes) || sh.records.exceeds(1, c.BurstRecords)
	}
	switch {
	case res.Outcome == api.OutcomeStored:
		if over {
			k.fail(s11, r.At, k.shardName(r.Stream, res.Shard), "%d bytes were admitted beyond the write limit", bytes)
		}
		sh.callSum += bytes
		sh.inBytes, sh.inRecord = sh.inBytes+charge, sh.inRecord+1
		sh.bytes.add(charge)
		sh.records.add(1)
	case res.Outcome == api.OutcomeThrottled && !over:
		k.fail(s11, r.At, k.shardName(r.Stream, res.Shard), "%d bytes were refused, but the limit had room: the "+
			"worst window has %d bytes and %d records", bytes, sh.bytes.w/unit, sh.records.w/unit)
	}
}

func roundUp(bytes, to int64) int64 { return (bytes + to - 1) / to * to }

// Get judges one GetRecords: first the limit on calls, then the debt of bytes.
func (k *Checker) Get(r api.GetRow) {
	c, sh := &k.streams[r.Stream].c, k.shard(r.Stream, r.Shard)
	sh.calls.settle(r.At, c.ReadCalls)
	sh.debt.settle(r.At, c.ReadBytes)
	name := func() string { return k.shardName(r.Stream, r.Shard) }
	over := sh.calls.exceeds(1, c.ReadCallsBurst)
	if r.Throttled && r.Calls {
		if !over {
			k.fail(s11, r.At, name(), "GetRecords was refused for its rate, but the limit had room")
		}
		return
	}
	if over {
		k.fail(s11, r.At, name(), "GetRecords was admitted beyond the limit on calls")
	}
	sh.calls.add(1)
	switch owes := sh.debt.w > 0; {
	case r.Throttled && !owes:
		k.fail(s11, r.At, name(), "GetRecords was refused for its bytes, but nothing was owed")
	case !r.Throttled && owes:
		k.fail(s11, r.At, name(), "GetRecords was admitted while %d bytes were owed", sh.debt.w/unit)
	}
	if !r.Throttled {
		sh.debt.add(r.Bytes)
	}
}

// Push judges one event of a subscription, and notes the tip for S10.
func (k *Checker) Push(r api.PushRow) {
	c, rd := &k.streams[r.Stream].c, &k.readers[r.Reader]
	rd.push.settle(r.At, c.PushBytes)
	rd.push.add(r.Bytes)
	if rd.push.w > max(c.PushBurst, c.PushRecordMax)*unit {
		k.fail(s11, r.At, k.readerName(r.Reader), "events exceed %d bytes/s by %d bytes", c.PushBytes, rd.push.w/unit)
	}
	rd.pushed = append(rd.pushed, k.shard(r.Stream, r.Shard).commits.tip(r.At))
}
