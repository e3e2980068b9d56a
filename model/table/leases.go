package table

import (
	"cmp"
	"slices"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// leases are the rows of the lease tables of applications, by application and shard.
type leases struct{ rows []leaseRow }

type leaseRow struct {
	app   int32
	lease api.Lease
}

func (s *leases) find(app, shard int32) (int, bool) {
	return slices.BinarySearchFunc(s.rows, [2]int32{app, shard}, func(r leaseRow, k [2]int32) int {
		return cmp.Or(cmp.Compare(r.app, k[0]), cmp.Compare(r.lease.Shard, k[1]))
	})
}

// Lease carries out one call to the leases and fills in its answer. A write is decided by its
// condition at once, so that the writes of a row have one order.
func (t *Table) Lease(now sim.Time, c *api.LeaseCall) {
	c.Reset()
	switch c.Op {
	case api.StatsScan, api.LockGet:
		t.fleets.read(c)
	case api.LeaseScan, api.LeaseQuery:
		at, _ := t.leases.find(c.App, -1)
		for ; at < len(t.leases.rows) && t.leases.rows[at].app == c.App; at++ {
			if l := &t.leases.rows[at].lease; c.Op == api.LeaseScan || l.Owner == c.Lease.Owner {
				c.All = append(c.All, *l)
			}
		}
	case api.LeaseGet:
		if at, found := t.leases.find(c.App, c.Known.Shard); found {
			c.Found, c.Now = true, t.leases.rows[at].lease
		}
	default:
		if !t.capacity.take(now) {
			c.Error = t.refused
			return
		}
		t.writeFleet(now, c)
	}
}

func (t *Table) writeFleet(now sim.Time, c *api.LeaseCall) {
	switch c.Op {
	case api.StatsPut, api.StatsDelete:
		t.fleets.of(c.App).write(c)
	case api.LockPut:
		if !t.fleets.of(c.App).take(c) {
			c.Error = t.failed
		}
	default:
		t.writeLease(now, c)
	}
}

// RefuseLease answers a call that a fault refuses: a definite error, nothing is written.
func (t *Table) RefuseLease(c *api.LeaseCall) {
	c.Reset()
	c.Error = t.refused
}

// FindLease is a lease as it is in the table: the memory of a run asks for it, no actor can.
func (t *Table) FindLease(app, shard int32) (api.Lease, bool) {
	at, found := t.leases.find(app, shard)
	if !found {
		return api.Lease{}, false
	}
	return t.leases.rows[at].lease, true
}

func (t *Table) writeLease(now sim.Time, c *api.LeaseCall) {
	shard := c.Known.Shard
	at, found := t.leases.find(c.App, shard)
	row := api.LeaseRow{At: now, Table: t.index, Application: c.App, Op: c.Op, If: c.If, Shard: shard, Caller: c.Caller,
		Reader: c.Reader, Token: c.Token, Existed: found}
	if found {
		row.Before = t.leases.rows[at].lease
	}
	c.Found = found
	if row.Applied = holds(c, found, row.Before); row.Applied {
		row.After = written(c, row.Before)
		switch {
		case c.Op == api.LeaseDelete && found:
			t.leases.rows = slices.Delete(t.leases.rows, at, at+1)
		case c.Op == api.LeaseDelete:
		case found:
			t.leases.rows[at].lease = row.After
		default:
			t.leases.rows = slices.Insert(t.leases.rows, at, leaseRow{c.App, row.After})
		}
	} else {
		c.Error, c.Now = t.failed, row.Before
	}
	c.Applied = row.Applied
	t.truth.Lease(row)
}

// holds tells whether the condition of a write holds.
func holds(c *api.LeaseCall, found bool, is api.Lease) bool {
	switch c.If {
	case api.LeaseIfAbsent:
		return !found
	case api.LeaseIfCounter:
		return found && is.Counter == c.Known.Counter
	case api.LeaseIfOwner:
		return found && is.Owner == c.Known.Owner
	case api.LeaseIfUntil:
		return found && is.Owner == c.Known.Owner && is.Until == c.Known.Until
	case api.LeaseIfOwners:
		return found && is.Owner == c.Known.Owner && is.CheckpointOwner == c.Known.CheckpointOwner
	case api.LeaseIfHeld:
		return found && is.Owner == c.Known.Owner && is.Counter == c.Known.Counter
	}
	return true
}

// written is a lease after a write: an update changes what it names, a put all.
func written(c *api.LeaseCall, before api.Lease) api.Lease {
	after := before
	after.Shard = c.Known.Shard
	switch c.Op {
	case api.LeaseRenew:
		after.Throughput, after.Until = c.Lease.Throughput, c.Lease.Until
		after.Counter++
	case api.LeaseTake, api.LeaseAssign, api.LeaseHandOff:
		if before.Owner != api.Unowned && before.Owner != c.Lease.Owner {
			after.Switches++
		}
		after.Owner, after.CheckpointOwner, after.Until = c.Lease.Owner, api.Unowned, c.Lease.Until
		if c.Op == api.LeaseHandOff {
			after.CheckpointOwner = before.Owner
		}
		after.Counter++
	case api.LeaseUpdate:
		after.Checkpoint, after.Switches = c.Lease.Checkpoint, 0
		if c.Lease.Checkpoint.Kind == api.MarkShardEnd {
			after.Kids = c.Lease.Kids
		}
		after.Counter++
	case api.LeaseEvict:
		after.Owner, after.CheckpointOwner = api.Unowned, api.Unowned
		after.Counter++
	default:
		after = c.Lease
	}
	return after
}
