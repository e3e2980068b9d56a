package history

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// A1: what a producer instance offered is acknowledged, given up, or still held when
// the run ends; records and bytes. Client plane alone.

type producerState struct {
	offered, acked, dropped, held count
	told                          bool // what it holds
	pending                       []pendingPut
	spare                         [][]api.PutResult
}

type count struct{ records, bytes int64 }

func (c *count) add(r *api.Columns) {
	c.records += int64(r.Len())
	for _, b := range r.Bytes {
		c.bytes += int64(b)
	}
}

// Offer counts what a producer made.
func (k *Checker) Offer(r api.OfferRow) { k.producers[r.Producer].offered.add(&r.Records) }

// Drop counts what a producer gave up.
func (k *Checker) Drop(r api.DropRow) {
	p := &k.producers[r.Producer]
	p.dropped.add(&r.Records)
	k.checkOffered(r.At, r.Producer)
}

// Hold notes what a producer holds at the end.
func (k *Checker) Hold(r api.HoldRow) {
	p := &k.producers[r.Producer]
	p.held, p.told = count{r.Records, r.Bytes}, true
}

// checkOffered: nothing is acknowledged or given up that was not offered.
func (k *Checker) checkOffered(at sim.Time, producer int32) {
	p := &k.producers[producer]
	if p.acked.records+p.dropped.records > p.offered.records {
		k.fail(a1, at, k.c.Producers[producer], "%d records acknowledged and %d given up of %d offered",
			p.acked.records, p.dropped.records, p.offered.records)
	}
}

// Finish checks what only the end of a run can tell.
func (k *Checker) Finish(now sim.Time) {
	for i := range k.producers {
		p := &k.producers[i]
		if !p.told {
			k.fail(a1, now, k.c.Producers[i], "it never said what it holds at the end")
			continue
		}
		rest := count{p.offered.records - p.acked.records - p.dropped.records,
			p.offered.bytes - p.acked.bytes - p.dropped.bytes}
		if rest != p.held {
			k.fail(a1, now, k.c.Producers[i], "%d records (%d bytes) of %d offered are neither acknowledged nor "+
				"given up, but it holds %d (%d bytes)", rest.records, rest.bytes, p.offered.records,
				p.held.records, p.held.bytes)
		}
	}
}
