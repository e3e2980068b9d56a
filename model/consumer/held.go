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
	c    *Config
	rows []api.DoneRow // with columns of their own, which are used again
	at   []sim.Time
}

// keep takes records that are done.
func (h *held) keep(r *api.DoneRow) {
	if len(h.rows) < cap(h.rows) {
		h.rows = h.rows[:len(h.rows)+1]
	} else {
		h.rows = append(h.rows, api.DoneRow{})
	}
	row := &h.rows[len(h.rows)-1]
	records, members, leftOut := row.Records, row.Members, row.LeftOut[:0]
	records.Reset()
	members.Reset()
	records.Append(&r.Records, 0, r.Records.Len())
	members.Ends = append(members.Ends, r.Members.Ends...)
	members.Users.Append(&r.Members.Users, 0, r.Members.Users.Len())
	*row = *r
	row.Records, row.Members, row.LeftOut = records, members, append(leftOut, r.LeftOut...)
}

// commit lets the effects happen, all at one instant. A tenure that is over has lost the right
// to: its transaction is aborted.
func (h *held) commit(now, at sim.Time) {
	if h.c.Claim.Holds() {
		for i := range h.rows {
			row := h.rows[i]
			n, users := row.Records.Len(), row.Members.Users.Len()
			times := h.times(at, max(n, users))
			row.Now, row.At, row.MembersAt = now, times[:n], times[:users]
			h.c.Group.History.Done(row)
		}
	}
	h.drop()
}

// times are n times the same instant.
func (h *held) times(at sim.Time, n int) []sim.Time {
	h.at = h.at[:0]
	for range n {
		h.at = append(h.at, at)
	}
	return h.at
}

func (h *held) empty() bool { return len(h.rows) == 0 }

func (h *held) drop() { h.rows = h.rows[:0] }
