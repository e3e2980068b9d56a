package table

import (
	"slices"
	"testing"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// leaseRows keeps the decided writes of leases.
type leaseRows struct {
	silent
	leases []api.LeaseRow
}

func (r *leaseRows) Lease(row api.LeaseRow) { r.leases = append(r.leases, row) }

func newLeases(t testing.TB) (*Table, *leaseRows) {
	tab, _ := newTable(t, 0)
	r := &leaseRows{}
	tab.truth = r
	return tab, r
}

func at(next uint64) api.Lease {
	return api.Lease{Checkpoint: api.Mark{Kind: api.MarkNumber, Next: next}}
}

// A write to a lease is applied if its condition holds, changes what it names, and its row
// tells what was there before.
func TestLeaseWrites(t *testing.T) {
	tab, r := newLeases(t)
	for n, step := range []struct {
		call api.LeaseCall
		want api.Lease // in the table behind it
		ok   bool
	}{
		{api.LeaseCall{Op: api.LeaseCreate, If: api.LeaseIfAbsent, Lease: api.Lease{Shard: 7}}, api.Lease{}, true},
		{api.LeaseCall{Op: api.LeaseCreate, If: api.LeaseIfAbsent, Lease: api.Lease{Shard: 7, Owner: 9}}, api.Lease{}, false},
		{api.LeaseCall{Op: api.LeaseTake, If: api.LeaseIfCounter, Lease: api.Lease{Owner: 1}}, api.Lease{Owner: 1, Counter: 1}, true},
		{api.LeaseCall{Op: api.LeaseTake, If: api.LeaseIfCounter, Lease: api.Lease{Owner: 2}}, api.Lease{Owner: 1, Counter: 1}, false},
		{api.LeaseCall{Op: api.LeaseRenew, If: api.LeaseIfHeld, Known: api.Lease{Owner: 1, Counter: 1}, Lease: api.Lease{Throughput: 5}},
			api.Lease{Owner: 1, Counter: 2, Throughput: 5}, true},
		{api.LeaseCall{Op: api.LeaseUpdate, If: api.LeaseIfCounter, Known: api.Lease{Counter: 2}, Lease: at(40)},
			api.Lease{Owner: 1, Counter: 3, Throughput: 5, Checkpoint: at(40).Checkpoint}, true},
		{api.LeaseCall{Op: api.LeaseHandOff, If: api.LeaseIfOwners, Known: api.Lease{Owner: 1}, Lease: api.Lease{Owner: 2}},
			api.Lease{Owner: 2, CheckpointOwner: 1, Counter: 4, Switches: 1, Throughput: 5, Checkpoint: at(40).Checkpoint}, true},
		{api.LeaseCall{Op: api.LeaseHandOff, If: api.LeaseIfOwners, Known: api.Lease{Owner: 2}, Lease: api.Lease{Owner: 3}},
			api.Lease{Owner: 2, CheckpointOwner: 1, Counter: 4, Switches: 1, Throughput: 5, Checkpoint: at(40).Checkpoint}, false},
		{api.LeaseCall{Op: api.LeaseAssign, If: api.LeaseIfOwner, Known: api.Lease{Owner: 2}, Lease: api.Lease{Owner: 3, Until: 9}},
			api.Lease{Owner: 3, Counter: 5, Switches: 2, Throughput: 5, Checkpoint: at(40).Checkpoint, Until: 9}, true},
		{api.LeaseCall{Op: api.LeaseEvict, If: api.LeaseIfUntil, Known: api.Lease{Owner: 3, Until: 8}},
			api.Lease{Owner: 3, Counter: 5, Switches: 2, Throughput: 5, Checkpoint: at(40).Checkpoint, Until: 9}, false},
		{api.LeaseCall{Op: api.LeaseEvict, If: api.LeaseIfUntil, Known: api.Lease{Owner: 3, Until: 9}},
			api.Lease{Counter: 6, Switches: 2, Throughput: 5, Checkpoint: at(40).Checkpoint, Until: 9}, true},
	} {
		c := step.call
		c.App, c.Known.Shard = 4, 7
		before, existed := tab.FindLease(4, 7)
		tab.Lease(sim.Time(n), &c)
		got, _ := tab.FindLease(4, 7)
		step.want.Shard = 7
		if got != step.want || c.Applied != step.ok || (c.Error == nil) != step.ok || !step.ok && c.Now != before {
			t.Errorf("step %d: %+v, applied %t, error %v, told %+v; want %+v, %t", n, got, c.Applied, c.Error, c.Now, step.want, step.ok)
		}
		row := r.leases[n]
		if row.Before != before || row.Existed != existed || row.Applied != step.ok || row.Applied && row.After != got || row.Table != 3 {
			t.Errorf("step %d: row %+v", n, row)
		}
	}
	tab.Lease(99, &api.LeaseCall{Op: api.LeaseDelete, App: 4, Known: api.Lease{Shard: 7}})
	if _, found := tab.FindLease(4, 7); found {
		t.Error("a deleted lease is there")
	}
}

// A scan finds the leases of one application by their shards, a query those of one owner,
// and a get one.
func TestLeaseReads(t *testing.T) {
	tab, _ := newLeases(t)
	for _, l := range []struct{ app, shard, owner int32 }{{1, 5, 1}, {0, 3, 2}, {1, 2, 2}, {2, 1, 1}, {1, 9, 1}} {
		tab.Lease(0, &api.LeaseCall{Op: api.LeaseCreate, App: l.app, Known: api.Lease{Shard: l.shard},
			Lease: api.Lease{Shard: l.shard, Owner: l.owner}})
	}
	for _, q := range []struct {
		call api.LeaseCall
		want []int32
	}{
		{api.LeaseCall{Op: api.LeaseScan}, []int32{2, 5, 9}},
		{api.LeaseCall{Op: api.LeaseQuery, Lease: api.Lease{Owner: 1}}, []int32{5, 9}},
		{api.LeaseCall{Op: api.LeaseQuery, Lease: api.Lease{Owner: 3}}, nil},
	} {
		q.call.App, q.call.All = 1, make([]api.Lease, 3) // left over in the body
		tab.Lease(second, &q.call)
		var got []int32
		for _, l := range q.call.All {
			got = append(got, l.Shard)
		}
		if !slices.Equal(got, q.want) {
			t.Errorf("%s: shards %v, want %v", q.call.Op, got, q.want)
		}
	}
	for shard, want := range map[int32]bool{2: true, 3: false} {
		c := api.LeaseCall{Op: api.LeaseGet, App: 1, Known: api.Lease{Shard: shard}, Now: api.Lease{Shard: 8}}
		tab.Lease(second, &c)
		if c.Found != want || want != (c.Now.Shard == shard) {
			t.Errorf("get of shard %d: %+v", shard, c)
		}
	}
}

// The actor answers both kinds of call; a fault refuses either.
func TestActorAnswersLeases(t *testing.T) {
	a, bodies, _ := newActor(t, testLaw, faultsOf{200: true})
	a.table.truth = &leaseRows{}
	for n, now := range []sim.Time{100, 200} {
		h, c := bodies.Leases.Take()
		*c = api.LeaseCall{From: 9, App: 1, Op: api.LeaseTake, Known: api.Lease{Shard: 2}, Lease: api.Lease{Owner: 5},
			Back: sim.Millisecond, Call: uint64(n)}
		c.Digest = c.DigestRequest()
		asked := c.Digest
		out := sim.NewOutbox(now)
		a.Handle(now, sim.Message{Kind: api.KindLease, Body: h}, out)
		mail := out.Mails()
		if len(mail) != 1 || mail[0].At != now+6*sim.Millisecond || mail[0].To != 9 || mail[0].Kind != api.KindLeaseReply {
			t.Errorf("call %d: mails %+v", n, mail)
		}
		if c.Digest == asked || c.Applied != (n == 0) || (c.Error != nil) != (n == 1) {
			t.Errorf("call %d: %+v", n, c)
		}
	}
}
