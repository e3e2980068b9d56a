package history

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// A1: what a producer instance offered is acknowledged, given up, or still held when
// the run ends, records and bytes; the service stored no less than it acknowledged; and
// nobody received more of a shard than was appended to it. Both planes.

type producerState struct {
	offered, acked, dropped, held count
	stored                        count    // by the service
	told                          bool     // what it holds
	calls                         []call   // S5: that wait for their answer
	gone                          []uint64 // S5: calls of a client that crashed, which may still arrive
	spare                         [][]api.PutResult
	failed                        int64 // S5: failed attempts less those made again
	suspects                      int
	duplicates                    int64 // S5: second and later copies
}

type count struct{ records, bytes int64 }

func (c *count) add(r *api.Columns) {
	c.records += int64(r.Len())
	for _, b := range r.Bytes {
		c.bytes += int64(b)
	}
}

// within tells whether neither count is above the other's.
func (c count) within(o count) bool { return c.records <= o.records && c.bytes <= o.bytes }

// Offer counts what a producer made.
func (k *Checker) Offer(r api.OfferRow) { k.producers[r.Producer].offered.add(&r.Records) }

// Drop counts what a producer gave up.
func (k *Checker) Drop(r api.DropRow) {
	p := &k.producers[r.Producer]
	p.dropped.add(&r.Records)
	if k.promises != nil && k.promises[r.Producer] != nil {
		k.promises[r.Producer].dropped(&r)
	}
	if r.Reason == api.DropCrashed {
		p.crash()
		k.checkOffered(r.At, r.Producer)
		return // an attempt that is under way may still store a copy
	}
	for i := 0; p.suspects > 0 && i < r.Records.Len(); i++ {
		k.settle(r.Records.UID[i])
	}
	k.checkOffered(r.At, r.Producer)
}

// Hold notes what a producer holds at the end.
func (k *Checker) Hold(r api.HoldRow) {
	p := &k.producers[r.Producer]
	p.held, p.told = count{r.Records, r.Bytes}, true
}

// checkOffered: nothing is acknowledged or given up that was not offered, nor
// acknowledged that was not stored.
func (k *Checker) checkOffered(at sim.Time, producer int32) {
	p := &k.producers[producer]
	done := count{p.acked.records + p.dropped.records, p.acked.bytes + p.dropped.bytes}
	if !done.within(p.offered) {
		k.fail(a1, at, k.c.Producers[producer], "%d records (%d bytes) acknowledged and %d (%d bytes) given up of %d "+
			"(%d bytes) offered", p.acked.records, p.acked.bytes, p.dropped.records, p.dropped.bytes,
			p.offered.records, p.offered.bytes)
	}
	if !p.acked.within(p.stored) {
		k.fail(a1, at, k.c.Producers[producer], "%d records (%d bytes) acknowledged, but %d (%d bytes) stored",
			p.acked.records, p.acked.bytes, p.stored.records, p.stored.bytes)
	}
}

// receive counts each index once: what a reader starts over is not received again.
func (rd *readerState) receive(first, end uint64) {
	if end <= rd.high {
		return
	}
	rd.distinct += int64(end - max(first, rd.high))
	rd.high = end
}

// checkReceived: nobody received more of a shard than was appended to it.
func (k *Checker) checkReceived(now sim.Time) {
	for i := range k.readers {
		rd := &k.readers[i]
		if rd.distinct == 0 {
			continue
		}
		if n := k.shard(rd.stream, rd.shard).appended; rd.distinct > n {
			k.fail(a1, now, rd.name, "%d records received of %d appended", rd.distinct, n)
		}
	}
}

func (k *Checker) finishProducer(now sim.Time, i int) {
	p := &k.producers[i]
	if !p.told {
		k.fail(a1, now, k.c.Producers[i], "it never said what it holds at the end")
		return
	}
	rest := count{p.offered.records - p.acked.records - p.dropped.records,
		p.offered.bytes - p.acked.bytes - p.dropped.bytes}
	if rest != p.held {
		k.fail(a1, now, k.c.Producers[i], "%d records (%d bytes) of %d offered are neither acknowledged nor "+
			"given up, but it holds %d (%d bytes)", rest.records, rest.bytes, p.offered.records,
			p.held.records, p.held.bytes)
	}
}
