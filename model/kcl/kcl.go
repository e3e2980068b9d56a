// Package kcl is the workers of the Kinesis Client Library: processes that share the shards
// of a stream by rows of a table, and know of one another by nothing else. Each has its own
// beliefs, so that two may take themselves for the owner of one shard.
//
// Where to build on it:
//
//   - A Worker (worker.go) is one process. What it does with the leases of the table is a
//     protocol (protocol.go): java of KCL 1 and 2 (java.go), vmware of
//     vmware-go-kcl-v2 (vmware.go). A
//     protocol says when the worker scans, takes, renews and gives up leases; it gets every
//     answer of the table that it has asked for by its purpose.
//   - A held lease (held.go) is what the worker believes to own. Its writes are one at a time.
//   - A part (part.go) is what the worker does on one shard that it holds: wait for the
//     parents, begin, read by a consumer.Poller or consumer.Subscriber, end.
//   - The rules without messages (times.go, view.go, taker.go, audit.go) are plain values.
//   - A Fleet (fleet.go) is what the run knows of one application, and no worker does.
package kcl

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/consumer"
	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// Times are the numbers of the library that a scenario does not change.
type Times struct {
	Epsilon     sim.Time // of the renew and the take interval
	Dispatch    sim.Time // between two looks at what the worker holds
	VeryOld     int64    // failover times after which a lease is taken whatever the share
	Renewals    int      // tries of a renewal that the table throttles
	Takes       int      // tries of a take that the table throttles
	TableWait   sim.Time // for an answer of the table
	FirstMin    sim.Time // of the wait before the first worker makes the leases
	FirstMax    sim.Time
	FirstLook   sim.Time // between two looks whether somebody has
	ListRetry   sim.Time // before ListShards is called again
	WriteRetry  sim.Time // before an application writes a checkpoint again that was refused
	Leader      sim.Time // between two looks who is the leader
	AuditAfter  sim.Time // the first audit after the start
	Audit       sim.Time // between two audits of the leader
	AuditHoles  int      // audits in a row that must see a hole before shards are listed
	CleanLook   sim.Time // between two looks whether a lease at its end may be deleted
	CleanAfter  sim.Time // how long such a lease is kept
	VMwareRenew sim.Time // between two renewals of vmware-go-kcl-v2
}

// TimesOf takes them from the limits table.
func TimesOf(t *limits.Table) Times {
	at := func(name string) sim.Time { return sim.Time(t.Int(name)) }
	return Times{
		Epsilon: at(limits.KCLEpsilon), Dispatch: at(limits.KCLDispatch), VeryOld: t.Int(limits.KCLVeryOld),
		Renewals: int(t.Int(limits.KCLRenewals)), Takes: int(t.Int(limits.KCLTakes)),
		TableWait: at(limits.KCLTableWait),
		FirstMin:  at(limits.KCLFirstMin), FirstMax: at(limits.KCLFirstMax), FirstLook: at(limits.KCLFirstLook),
		ListRetry: at(limits.KCLListRetry), WriteRetry: at(limits.KCLWriteRetry), Leader: at(limits.KCLLeader),
		AuditAfter: at(limits.KCLAuditAfter), Audit: at(limits.KCLAudit), AuditHoles: int(t.Int(limits.KCLAuditHoles)),
		CleanLook: at(limits.KCLCleanLook), CleanAfter: at(limits.KCLCleanAfter),
		VMwareRenew: at(limits.VMwareRenew),
	}
}

// FleetConfig is what an application needs of the world.
type FleetConfig struct {
	Group consumer.GroupConfig // of its readers
	Times Times
	Table sim.ID // of its leases
	Truth Truth  // the same: for the memory of the run alone
	Calls []api.Process
}

// Truth is the lease table as it is, which no worker sees.
type Truth interface {
	FindLease(app, shard int32) (api.Lease, bool)
}

func (c *FleetConfig) kcl() *spec.KCL { return c.Group.Spec.KCL }
