package history

import (
	"fmt"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// S11 of machines: the cores of a machine work no longer than there are of them, in every
// slice that it tells of, and no slice is told twice. A machine that did the same work twice
// over, or on a core too many, would show here whatever its own books say.

// Burn checks what the cores of a machine have done.
func (k *Checker) Burn(r api.BurnRow) {
	for len(k.burnt) <= int(r.Consumer) {
		k.burnt = append(k.burnt, nil)
	}
	own := &k.burnt[r.Consumer]
	for len(*own) <= int(r.Machine) {
		*own = append(*own, 0)
	}
	until := &(*own)[r.Machine]
	switch {
	case r.From < *until:
		k.fail(s11, r.At, machineName(&r), "it tells of what it did from %s on, and has told of it up to %s",
			r.From, *until)
	case r.Busy > (r.At-r.From)*sim.Time(r.Cores):
		k.fail(s11, r.At, machineName(&r), "its %d cores work for %s within %s", r.Cores, r.Busy, r.At-r.From)
	}
	*until = r.At
}

func machineName(r *api.BurnRow) string {
	return fmt.Sprintf("machine %d of consumer %d", r.Machine, r.Consumer)
}
