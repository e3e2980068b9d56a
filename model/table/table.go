// Package table is a DynamoDB table as far as marks against duplicates need one: single
// items, conditional writes, time to live, write capacity. The Table is the rule, with
// plain methods that take now; the Actor is its door.
package table

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/model/mutant"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// Limits is every number of AWS's that the rules use.
type Limits struct {
	Burst          sim.Time // of provisioned capacity that is retained
	OnDemandWrites int64    // a second, of a new table
	OnDemandGrowth int64    // how many times its peak a table on demand takes
	OnDemandWindow sim.Time // until a peak counts as one
	OnDemandBurst  sim.Time // of its capacity that a table on demand takes at once
	Delete         sim.Time // from an item's expiry until it is deleted
	Transact       int64    // writes that an item of a transaction counts as
}

// LimitsOf takes them from the limits table.
func LimitsOf(t *limits.Table) Limits {
	return Limits{
		Burst:          sim.Time(t.Int(limits.TableBurst)),
		OnDemandWrites: t.Int(limits.TableOnDemandWrites),
		OnDemandGrowth: t.Int(limits.TableOnDemandGrowth),
		OnDemandWindow: sim.Time(t.Int(limits.TableOnDemandWindow)),
		OnDemandBurst:  sim.Time(t.Int(limits.TableOnDemandBurst)),
		Delete:         sim.Time(t.Int(limits.TableDelete)),
		Transact:       t.Int(limits.TableTransact),
	}
}

// Table is one table.
type Table struct {
	Mutant   mutant.ID
	index    int32
	delete   sim.Time
	transact int64
	truth    api.Truth
	capacity capacity
	items    items
	expiries expiries
	leases   leases
	fleets   fleets
	failed   *api.Exception
	refused  *api.Exception
}

// New returns an empty table.
func New(s *spec.Table, index int32, l Limits, truth api.Truth) *Table {
	t := &Table{index: index, delete: l.Delete, transact: l.Transact, truth: truth,
		failed: api.NewException(api.ConditionalCheckFailed, "The conditional request failed")}
	if s.Writes > 0 {
		t.capacity = provisioned(s.Writes, l.Burst)
		t.refused = api.NewException(api.ProvisionedThroughputExceeded,
			"The level of configured provisioned throughput for the table %s was exceeded", s.Name)
	} else {
		t.capacity = onDemand(&l)
		t.refused = api.NewException(api.ProvisionedThroughputExceeded,
			"Throughput exceeds the current capacity of the table %s", s.Name)
	}
	return t
}

// Do carries out one call and fills in its answer.
func (t *Table) Do(now sim.Time, i *api.Item) {
	i.Existed, i.Mine, i.Error = false, false, nil
	t.expire(now)
	switch {
	case i.Look:
		found, _ := t.items.get(itemKey{i.Key, i.App})
		t.see(i, found)
	case t.capacity.takes(now, t.writes(i)):
		t.write(now, i)
	default:
		i.Error = t.refused
	}
}

// Refuse answers a call that a fault refuses: a definite error, nothing is written.
func (t *Table) Refuse(i *api.Item) { i.Existed, i.Mine, i.Error = false, false, t.refused }

// writes is how many writes of capacity a call takes.
//
// simplified: a transaction is charged for the mark in this table alone; the effect is
// written to another one, whose capacity is not modelled, and whose conflicts are not.
func (t *Table) writes(i *api.Item) int64 {
	if i.Together {
		return t.transact
	}
	return 1
}

// write decides a write. A write whose condition fails has taken its capacity all the same
// (developer guide, read and write operations).
func (t *Table) write(now sim.Time, i *api.Item) {
	key := itemKey{i.Key, i.App}
	found, some := t.items.get(key)
	expired := t.see(i, found)
	row := api.ItemRow{At: now, Now: i.Now, Table: t.index, Application: i.App, Key: i.Key, Conditional: i.Conditional,
		Existed: i.Existed, Expired: some && expired, Until: found.expires, Together: i.Together, Effect: i.Effect}
	row.Applied = !i.Conditional || !i.Existed || t.blind(i)
	if row.Applied {
		made := item{i.Expires, i.Owner}
		if i.Expires == 0 {
			made.expires = sim.Never
		}
		t.items.put(key, made)
		t.expiries.push(expiry{made.expires, key})
		row.Until = made.expires
	} else {
		i.Error = t.failed
	}
	t.truth.Item(row)
}

// see fills in what a call learns of the item that is there, or of none, and reports
// whether it is one whose time to live is over. The condition is what Powertools' idempotency
// asks: "attribute_not_exists(#id) OR #expiry < :now" (powertools-lambda-python
// utilities/idempotency/persistence/dynamodb.py), with :now of the client's clock. So a clock
// that is ahead sees a mark end too early, and one that is behind too late.
//
// A client that leaves Now out asks attribute_not_exists alone, and falls into the documented
// trap: "Items that have expired and not been deleted will still show up" (API reference,
// UpdateTimeToLive), for two days.
func (t *Table) see(i *api.Item, found item) (expired bool) {
	expired = found.expires < i.Now
	i.Existed = found != item{} && !expired
	i.Mine = i.Existed && i.Owner != 0 && found.owner == i.Owner
	return expired
}

// expire deletes what has been expired for long enough by the table's clock. An item that
// was written again since has another expiry, and goes by that.
//
// simplified: DynamoDB deletes some time within two days, as it finds capacity; ours
// at the end of them, to the nanosecond.
func (t *Table) expire(now sim.Time) {
	for len(t.expiries) > 0 && now-t.expiries[0].at >= t.delete {
		e := t.expiries.pop()
		if found, _ := t.items.get(e.key); found.expires == e.at {
			t.items.remove(e.key)
		}
	}
}

// Len is the number of items, expired ones that are not deleted included.
func (t *Table) Len() int { return t.items.n }

// Bytes is what the table keeps: what it once needed it does not give back.
func (t *Table) Bytes() int64 {
	return int64(len(t.items.slots))*slotBytes + int64(cap(t.expiries))*expiryBytes
}

// ItemBytes bounds what an item costs in memory until it is deleted: 8/3 slots when they
// have just doubled, and two expiries when those have.
const ItemBytes = (slotBytes*8+2)/3 + 2*expiryBytes
