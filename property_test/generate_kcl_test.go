package property_test

import (
	"regexp"
	"strings"

	"github.com/kinesim/kinesim/sim"
)

// fleets makes some of the readers workers of the KCL. Its dice are its own.
type fleets struct{ dice }

func newFleets(seed int) *fleets {
	return &fleets{dice{source: sim.NewSource(uint64(seed), "scenario", "fleets")}}
}

var inPolls = regexp.MustCompile(`, interval: (\{[^}]*\}|\w+), limit: (\d+)`)

// of is a reader, or workers in its place, which ask about as often, and whether it is they.
func (f *fleets) of(reader string) (string, bool) {
	if !f.chance(20) || strings.Contains(reader, "lineage: ignored") {
		return reader, false
	}
	kcl := ", kind: kcl" + f.pick("", "", ", version: 1") + f.pick("", "", ", maxLeasesToSteal: 3") +
		f.pick("", "", "", ", maxLeasesPerWorker: 60") // a lower bound may leave leases without an owner
	if m := inPolls.FindStringSubmatch(reader); m != nil {
		return strings.Replace(reader, m[0], kcl+", idleBetweenReads: "+m[1]+", maxRecords: "+m[2], 1), true
	}
	return strings.Replace(reader, ", kind: fanOut", kcl+", read: fanOut", 1), true
}

// shared notes what it means for workers with marks that a lease is taken from one in the
// midst of a record: it drops the record, or two of them have the effect.
func (d *draft) shared(g group) {
	switch g.order {
	case "effectThenMark":
		d.allow["X1"] = "a lease was taken between effect and mark"
	case "markThenEffect":
		d.allow["X2"] = "a lease was taken between mark and effect"
	}
}
