package consumer

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// held is what a two-phase sink keeps back: the effects of records that are done become visible
// with the checkpoint behind them, and are gone with a crash before it.
//
//	done ──► held ──checkpoint──► the effect has happened
//	           └─────crash──────► nothing has: it is done again, from the checkpoint
type held struct {
	c       *Config
	runs    []run
	records api.Columns
	members api.Members // of the aggregated ones
	leftOut []bool
	at      []sim.Time
}

// run is records whose indexes go on by one.
type run struct {
	first uint64
	n     int
}

// keep takes records that are done.
func (h *held) keep(r *api.DoneRow) {
	n := r.Records.Len()
	h.keepMembers(r)
	if last := len(h.runs) - 1; last >= 0 && h.runs[last].first+uint64(h.runs[last].n) == r.First {
		h.runs[last].n += n
	} else {
		h.runs = append(h.runs, run{r.First, n})
	}
	c := &h.records
	c.UID, c.Key = append(c.UID, r.Records.UID...), append(c.Key, r.Records.Key...)
	c.Bytes, c.Due = append(c.Bytes, r.Records.Bytes...), append(c.Due, r.Records.Due...)
}

// commit lets the effects happen, all at one instant. A tenure that is over has lost the right
// to: its transaction is aborted.
func (h *held) commit(now, at sim.Time) {
	if !h.c.Claim.Holds() {
		h.drop()
		return
	}
	g, from := h.c.Group, 0
	for _, r := range h.runs {
		to := from + r.n
		h.at = h.at[:0]
		for range r.n {
			h.at = append(h.at, at)
		}
		row := api.DoneRow{Now: now, At: h.at, Reader: h.c.Reader, Consumer: g.Consumer, Stream: int32(g.Spec.Stream),
			Shard: h.c.Shard, First: r.first, Records: h.records.Slice(from, to), Members: h.members.Slice(from, to)}
		if from < len(h.leftOut) {
			row.LeftOut = h.leftOut[from:min(to, len(h.leftOut))]
		}
		g.History.Done(row)
		from = to
	}
	h.drop()
}

func (h *held) empty() bool { return len(h.runs) == 0 }

func (h *held) drop() {
	h.runs, h.leftOut = h.runs[:0], h.leftOut[:0]
	h.records.Reset()
	h.members.Reset()
}

// keepMembers keeps what a row says of aggregated records, which are kept behind those that are.
func (h *held) keepMembers(r *api.DoneRow) {
	before := h.records.Len()
	for i := range r.Members.Ends {
		if from, to := r.Members.Of(i); from < to {
			h.members.Append(before+i, &r.Members.Users, from, to)
		}
	}
	for i, left := range r.LeftOut {
		for left && len(h.leftOut) <= before+i {
			h.leftOut = append(h.leftOut, len(h.leftOut) == before+i)
		}
	}
}
