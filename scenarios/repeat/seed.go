// Package repeat makes many runs out of one scenario: the seeds of the runs, and one
// result out of theirs.
package repeat

import "github.com/kinesim/kinesim/sim"

// seedBits keeps seeds within the whole numbers that JSON readers and spreadsheets keep.
const seedBits = 53

// Seed is the seed of run i of a scenario with a seed of its own. Run 0 is the scenario's,
// so that the plain run is one of them; the others are keyed by i, so that run i is the
// same however many there are, and two variants of a scenario are compared draw by draw.
func Seed(scenario uint64, i int) uint64 {
	if i == 0 {
		return scenario
	}
	return sim.NewSource(scenario, "runs", "seed").Uint64(uint64(i), 0) >> (64 - seedBits)
}
