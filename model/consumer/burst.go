package consumer

import (
	"github.com/kinesim/kinesim/model/machine"
	"github.com/kinesim/kinesim/sim"
)

// A burst is what one record takes of a core, for work that goes on with it in steps.
type burst struct {
	c      *Config
	thread *machine.Thread // nil: records take nothing of a core
	cpu    sim.Time
	under  bool // way
}

func newBurst(c *Config) *burst {
	u := &burst{c: c}
	if c.computes() {
		u.thread = c.Machine.Thread(u, c.Process)
	}
	return u
}

// begin takes up a record of so many bytes; it reports false when it takes nothing of a core.
func (u *burst) begin(now sim.Time, bytes int64, out *sim.Outbox) bool {
	if u.thread == nil {
		return false
	}
	u.cpu, u.under = u.c.Group.Spec.CPU.Of(bytes), true
	u.thread.Wake(now)
	u.look(now, out)
	return true
}

// over tells whether the record has had its part; else somebody looks again.
func (u *burst) over(now sim.Time, out *sim.Outbox) bool {
	u.c.Machine.Advance(now)
	if u.under {
		u.look(now, out)
	}
	return !u.under
}

func (u *burst) look(now sim.Time, out *sim.Outbox) {
	out.At(u.thread.Soonest(now, 0, 0), u.c.Self, kindService, 0)
}

func (u *burst) drop() {
	if u.thread != nil {
		u.thread.Stop(u.c.Machine.Now())
		u.under = false
	}
}

// Next is the record at hand.
func (u *burst) Next() (cpu, rest sim.Time, more bool) { return u.cpu, 0, u.under }

// Ahead is nothing: the next record begins when this one has been through all steps.
func (u *burst) Ahead() sim.Time { return 0 }

// Done ends the part of the record that takes a core.
func (u *burst) Done(sim.Time) { u.under = false }
