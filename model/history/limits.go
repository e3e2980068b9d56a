package history

import (
	"math"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// S11 in its dual form. A token bucket asks what it has left; the oracle asks how much
// the worst window has had: W = max over all windows of (admitted - rate · length). A
// limit holds when W never exceeds the burst, and a refusal was necessary when admitting
// would have exceeded it. Truth plane alone.

// window is that maximum over the windows that end now, by Lindley's recursion, in
// billionths of the unit: rate · nanoseconds is exact.
type window struct {
	w  int64
	at sim.Time
}

const (
	unit      = 1_000_000_000
	windowCap = math.MaxInt64 / 4 // a limit that leaks for long must not overflow its oracle
)

// pace is a rate, and the span whose product with it would overflow.
type pace struct {
	perSecond int64
	far       sim.Time
}

func newPace(perSecond int64) pace {
	if perSecond <= 0 {
		return pace{0, math.MaxInt64}
	}
	return pace{perSecond, sim.Time(math.MaxInt64 / perSecond)}
}

// settle lets the windows grow to now. A span that would overflow empties any window,
// since none is that full.
func (w *window) settle(now sim.Time, p pace) {
	dt := now - w.at
	if dt <= 0 {
		return
	}
	w.at = now
	if dt > p.far {
		w.w = 0
		return
	}
	w.w = max(0, w.w-p.perSecond*int64(dt))
}

// second starts a new sum when a new second of the run has begun: the strict window.
func (w *window) second(now sim.Time) {
	if now/sim.Second != w.at/sim.Second {
		w.w = 0
	}
	w.at = now
}

func (w *window) exceeds(amount, burst int64) bool { return w.w+amount*unit > burst*unit }

func (w *window) add(amount int64) { w.w = min(w.w+amount*unit, windowCap) }

// writeLaw is the write limit of a shard as the oracle needs it.
type writeLaw struct {
	window      bool
	bytes       pace
	records     pace
	bytesMost   int64 // what W may reach, in units
	recordsMost int64
	round       int64
	mask        int64 // round-1 when that is a mask, else -1
}

func newWriteLaw(c *StreamConfig) writeLaw {
	l := writeLaw{
		window: c.Window, bytes: newPace(c.WriteBytes), records: newPace(c.WriteRecords),
		bytesMost: c.BurstBytes * unit, recordsMost: c.BurstRecords * unit,
		round: max(1, c.WriteRound), mask: -1,
	}
	if c.Window {
		l.bytesMost, l.recordsMost = c.WriteBytes*unit, c.WriteRecords*unit
	}
	if l.round&(l.round-1) == 0 {
		l.mask = l.round - 1
	}
	return l
}

// rounded is what bytes of one put to one shard are charged: the entries of a call are
// rounded up on their sum, so that each pays the difference it makes (kinesis.md §1.1).
func (l *writeLaw) rounded(bytes int64) int64 {
	if l.mask >= 0 {
		return (bytes + l.mask) &^ l.mask
	}
	return (bytes + l.round - 1) / l.round * l.round
}

// misjudged reports entry i: admitted beyond the limit, or refused within it.
func (k *Checker) misjudged(r *api.PutRow, i int, charge int64) {
	res := &r.Results[i]
	sh, law := k.shard(r.Stream, res.Shard), &k.streams[r.Stream].law
	verdict := "refused within"
	if res.Outcome == api.OutcomeStored {
		verdict = "admitted beyond"
	}
	k.fail(s11, r.At, k.shardName(r.Stream, res.Shard), "%s was %s the write limit: charged %d bytes, while the "+
		"worst window has %d of %d bytes and %d of %d records", k.recordName(r.Records.UID[i]), verdict, charge,
		sh.bytes.w/unit, law.bytesMost/unit, sh.records.w/unit, law.recordsMost/unit)
}
