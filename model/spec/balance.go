package spec

import "github.com/kinesim/kinesim/sim"

// Balance is how an application evens out the load of its workers, as the leader of KCL 3 does.
type Balance struct {
	Throughput bool     // of the shards is evened out, not the use of the machines
	Every      sim.Time // between two looks
	Dampening  float64  // share of what a worker has above the mean that is moved
	Band       float64  // share of the mean by which a worker may be off
	Handoff    sim.Time // how long a worker has to finish a shard that is taken from it; 0: none

	Report sim.Time // between two reports of a worker
	Alpha  float64  // weight of the newest report
}
