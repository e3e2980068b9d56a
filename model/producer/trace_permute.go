package producer

import (
	"math/bits"

	"github.com/kinesim/kinesim/sim"
)

// permuteRounds of a Feistel network over draws give an order that looks drawn (Luby and
// Rackoff 1988 need 4).
const permuteRounds = 4

// permute is the place of the j-th of n records in a random order of the n, without making
// a list: a Feistel network permutes the numbers of an even count of bits, and what falls
// outside of n goes round until it is inside.
func permute(order sim.Source, j, n uint64) uint64 {
	half := (bits.Len64(n-1) + 1) / 2
	mask := uint64(1)<<half - 1
	for {
		left, right := j>>half, j&mask
		for i := range uint64(permuteRounds) {
			left, right = right, left^order.Uint64(right, i)&mask
		}
		if j = left<<half | right; j < n {
			return j
		}
	}
}
