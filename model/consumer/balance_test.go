package consumer

import (
	"fmt"
	"testing"

	"github.com/kinesim/kinesim/sim"
)

// even is a worker with so many leases of the same throughput, numbered from a shard.
func even(worker int32, load float64, leases, from int, rate float64) burden {
	b := burden{worker: worker, load: load}
	for i := range leases {
		b.leases = append(b.leases, flow{int32(from + i), rate})
	}
	return b
}

// The rule of the leader of KCL 3, step by step: who is off the mean by more than the band gives
// a dampened part of what it has above the mean, in leases that fit, to who has least.
func TestBalancerMovesWhatIsAboveTheMean(t *testing.T) {
	for _, c := range []struct {
		name      string
		dampening float64
		fleet     []burden
		moved     int
		to        int32
	}{
		// The example of KCL's documents: 70 % and 40 %, mean 55, band 49.5 to 60.5. What is
		// moved is (70-55)/70 of the throughput, of that 60 % or 80 %: 9 or 12 points of load.
		// Of seventy leases of one point each that is 8 or 11: the next would reach the part.
		{"70 and 40 at 60 %", 0.6, []burden{even(0, 0.70, 70, 0, 1), even(1, 0.40, 40, 100, 1)}, 8, 1},
		{"70 and 40 at 80 %", 0.8, []burden{even(0, 0.70, 70, 0, 1), even(1, 0.40, 40, 100, 1)}, 11, 1},
		{"within the band", 0.6, []burden{even(0, 0.60, 60, 0, 1), even(1, 0.50, 50, 100, 1)}, 0, 0},
		// Nobody is above it, one is below: who has most gives.
		{"a new worker", 0.6, []burden{even(0, 0.42, 42, 0, 1), even(1, 0.42, 42, 100, 1), even(2, 0.40, 40, 200, 1),
			even(3, 0, 0, 300, 1)}, 0, 0}, // 0.315 on average: all three are above it, see below
		{"a single heavy lease", 0.6, []burden{even(0, 0.9, 1, 0, 90), even(1, 0.1, 1, 100, 10)}, 0, 0},
		{"nothing fits, the least goes", 0.6, []burden{
			{worker: 0, load: 0.7, leases: []flow{{0, 50}, {1, 20}}}, even(1, 0.3, 1, 100, 30)}, 1, 1},
	} {
		b := balancer{c.dampening, 0.1, sim.NewSource(1, "balancer", "test")}
		moves := b.decide(c.fleet, 0)
		if c.name == "a new worker" {
			for _, m := range moves {
				if m.to != 3 {
					t.Errorf("%s: %v", c.name, moves)
				}
			}
			if len(moves) < 5 {
				t.Errorf("%s: %v", c.name, moves)
			}
			continue
		}
		if len(moves) != c.moved || c.moved > 0 && moves[0].to != c.to {
			t.Errorf("%s: %s, want %d to %d", c.name, fmt.Sprint(moves), c.moved, c.to)
		}
	}
}
