package history

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// S9 and S10: what a reader receives is the contiguous log from where it started, and
// MillisBehindLatest is 0 exactly when it has reached the tip.

type readerState struct {
	started bool
	next    uint64   // where its chain goes on
	askTip  uint64   // visible tip when its last call was sent
	pushed  []uint64 // visible tips when the events under way to it were served
	expired int64    // records lost to it by retention
	push    window
}

// commits is the visible tip of a shard: commits are in order, so that a record is
// visible from the latest commit up to it.
type commits struct {
	ring    []commit
	head    int
	last    sim.Time
	visible uint64
}

type commit struct {
	at  sim.Time
	end uint64
}

func (c *commits) add(at sim.Time, end uint64) {
	c.last = max(c.last, at)
	if n := len(c.ring); n > c.head && c.ring[n-1].at == c.last {
		c.ring[n-1].end = end
		return
	}
	if c.head > 64 && c.head*2 > len(c.ring) {
		c.ring = c.ring[:copy(c.ring, c.ring[c.head:])]
		c.head = 0
	}
	c.ring = append(c.ring, commit{c.last, end})
}

// settle moves the tip to an instant; instants never run backwards.
func (c *commits) settle(now sim.Time) {
	for c.head < len(c.ring) && c.ring[c.head].at <= now {
		c.visible = c.ring[c.head].end
		c.head++
	}
}

func (c *commits) tip(now sim.Time) uint64 {
	c.settle(now)
	return c.visible
}

func (k *Checker) readerName(reader int32) string { return k.c.Readers[reader].Name }

// Ask notes the tip when a read is sent: what it may not fall short of.
func (k *Checker) Ask(r api.AskRow) {
	k.readers[r.Reader].askTip = k.shard(r.Stream, r.Shard).commits.tip(r.At)
}

// Start checks the position that a reader was given.
func (k *Checker) Start(r api.StartRow) {
	rd, sh := &k.readers[r.Reader], k.shard(r.Stream, r.Shard)
	low, high := r.Next, r.Next
	switch r.Type {
	case api.TrimHorizon:
		low, high = sh.horizon, sh.horizon
	case api.Latest:
		low, high = rd.askTip, sh.commits.tip(r.At)
	case api.AtSequenceNumber:
		low, high = max(r.Index, sh.horizon), max(r.Index, sh.horizon)
	case api.AfterSequenceNumber:
		low, high = max(r.Index+1, sh.horizon), max(r.Index+1, sh.horizon)
	}
	if r.Next < low || r.Next > high {
		k.fail(s9, r.At, k.readerName(r.Reader), "%s gave position %d, want %d to %d", r.Type, r.Next, low, high)
	}
	rd.started, rd.next = true, r.Next
	rd.pushed = rd.pushed[:0]
}

// Deliver checks one answer or event.
func (k *Checker) Deliver(r api.DeliverRow) {
	rd, sh := &k.readers[r.Reader], k.shard(r.Stream, r.Shard)
	if r.Error != nil {
		return
	}
	n := uint64(r.Records.Len())
	if n > 0 {
		k.checkRead(&r, sh)
		k.checkContiguous(&r, rd, sh)
	}
	k.checkBehind(&r, rd, sh)
	rd.next = r.Next
	least := rd.next
	for _, other := range sh.readers {
		least = min(least, k.readers[other].next)
	}
	if least > 0 {
		sh.chain.free(least - 1)
	}
}

func (k *Checker) checkContiguous(r *api.DeliverRow, rd *readerState, sh *shardState) {
	end := r.First + uint64(r.Records.Len())
	switch {
	case rd.next < sh.horizon && r.First == sh.horizon:
		rd.expired += int64(sh.horizon - rd.next)
	case r.First != rd.next:
		k.fail(s9, r.At, k.readerName(r.Reader), "want the record at index %d next, got index %d", rd.next, r.First)
	}
	if r.Next != end {
		k.fail(s9, r.At, k.readerName(r.Reader), "the iterator after index %d goes on at %d", end-1, r.Next)
	}
	if tip := sh.commits.tip(r.At); end > tip {
		k.fail(s9, r.At, k.readerName(r.Reader), "index %d was read, but only %d records are committed", end-1, tip)
	}
}

func (k *Checker) checkBehind(r *api.DeliverRow, rd *readerState, sh *shardState) {
	tip := rd.askTip
	if r.Pushed {
		tip = 0 // of an event without records the tip is not known
		if r.Records.Len() > 0 && len(rd.pushed) > 0 {
			tip = rd.pushed[0]
			rd.pushed = rd.pushed[:copy(rd.pushed, rd.pushed[1:])]
		}
	}
	switch {
	case r.Behind < 0:
		k.fail(s10, r.At, k.readerName(r.Reader), "MillisBehindLatest is negative: %s", r.Behind)
	case r.Behind == 0 && r.Next < tip:
		k.fail(s10, r.At, k.readerName(r.Reader), "MillisBehindLatest is 0 at index %d, but %d records were "+
			"committed when the call was made", r.Next, tip)
	case r.Behind > 0 && r.Next >= sh.commits.tip(r.At):
		k.fail(s10, r.At, k.readerName(r.Reader), "MillisBehindLatest is %s at index %d, which is the tip",
			r.Behind, r.Next)
	}
}

// Done is not judged yet: the group's invariants come with checkpoints.
func (k *Checker) Done(api.DoneRow) {}

// Expired is the number of records that retention took before a reader had them.
func (k *Checker) Expired(reader int) int64 { return k.readers[reader].expired }
