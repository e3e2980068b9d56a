package table

import "github.com/kinesim/kinesim/model/api"

// Mutant is a planted bug: the checkers must find it. Off by default. Everything that is
// wrong on purpose is in this file.
type Mutant uint8

// The planted bugs.
const (
	NoMutant       Mutant = iota
	BlindCondition        // conditional writes are applied whatever is there (X4)
)

// blind tells whether a write is applied against its condition; its client hears nothing of
// what was there.
func (t *Table) blind(i *api.Item) bool {
	if t.Mutant != BlindCondition {
		return false
	}
	i.Existed, i.Mine = false, false
	return true
}
