package kcl

import (
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// renewEvery is the idle time between two rounds of renewals: failover/3 - ε, in whole
// milliseconds (LeaseCoordinator.computeRenewerIntervalMillis of amazon-kinesis-client
// 024eb86e; KCL #136 logs 3308 ms for 10 s).
func renewEvery(failover, epsilon sim.Time) sim.Time {
	ms := failover/sim.Millisecond/3 - epsilon/sim.Millisecond
	return max(ms, 1) * sim.Millisecond
}

// takeEvery is the idle time between two scans for leases to take: 2 (failover + ε)
// (DynamoDBLeaseCoordinator; KCL #474 logs 20050 ms for 10 s).
func takeEvery(failover, epsilon sim.Time) sim.Time { return 2 * (failover + epsilon) }

// expired tells whether a lease that was last seen to be renewed at an instant may be taken,
// or is lost to its owner (Lease.isExpired).
func expired(renewed, failover, now sim.Time) bool {
	return renewed == never || now-renewed > failover
}

// never is the last renewal of a lease that nobody has owned yet.
const never sim.Time = -1

// Patience is how long an application may do nothing on a shard beyond its failover time, for
// how its library works: a lease expires between two scans and is taken by the one behind,
// perhaps by a worker that has to start first; parents are looked at; a hole is audited three
// times.
func Patience(t Times, c *spec.Consumer) sim.Time {
	k := c.KCL
	if k.Library == spec.LibraryVMware { // it takes one lease in each of its loops
		return sim.Hour + 10*k.ShardSync
	}
	return 3*takeEvery(c.Failover, t.Epsilon) + t.TableWait + t.FirstMax + k.StartWithin + 2*k.ParentPoll +
		k.ShardSync + t.AuditAfter + sim.Time(t.AuditHoles+1)*t.Audit
}
