package model

import (
	"slices"

	"github.com/kinesim/kinesim/model/mutant"
)

// Mutants lists the planted bugs.
func Mutants() []mutant.Mutant { return mutant.All() }

// MutantIDs lists the ids of the planted bugs, and behind them their names.
func MutantIDs() []string {
	var ids, names []string
	for _, m := range mutant.All() {
		ids, names = append(ids, string(m.ID)), append(names, m.Name)
	}
	return slices.Concat(ids, names)
}

// IsMutant tells whether there is a planted bug of that id or name; none is "".
func IsMutant(id string) bool {
	_, found := mutant.Find(id)
	return id == "" || found
}
