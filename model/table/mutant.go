package table

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/mutant"
)

// Everything that is wrong on purpose in this package is here, off by default.

// blind tells whether a write is applied against its condition; its client hears nothing of
// what was there.
func (t *Table) blind(i *api.Item) bool {
	if t.Mutant != mutant.BlindCondition {
		return false
	}
	i.Existed, i.Mine = false, false
	return true
}
