package producer

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/mutant"
)

// Everything that is wrong on purpose in this package is here, off by default.

// loseOne: of the entries that a PutRecords refused, the last is forgotten.
func (a *Actor) loseOne(g *group) {
	n := g.Records.Len()
	if a.c.Mutant != mutant.LostRetry || n < 2 {
		return
	}
	r := &g.Records
	a.held.records--
	a.held.bytes -= int64(r.Bytes[n-1])
	a.bytes -= int64(r.Bytes[n-1])
	dropLast(r)
	g.Attempts = g.Attempts[:n-1]
}

func dropLast(r *api.Columns) {
	n := r.Len() - 1
	r.UID, r.Key, r.Bytes, r.Due = r.UID[:n], r.Key[:n], r.Bytes[:n], r.Due[:n]
}

// canaryAt is the record that the canary forgets.
const canaryAt = 100

// canary forgets the last of the records at hand when the hundredth is among them.
func (a *Actor) canary() {
	before := a.count
	a.count += a.made.Len()
	if a.c.Mutant != mutant.Canary || before >= canaryAt || a.count < canaryAt {
		return
	}
	dropLast(&a.made)
}

// acknowledged tells whether the client takes an entry for stored.
func (a *Actor) acknowledged(r *api.PutResult) bool {
	return r.Outcome == api.OutcomeStored || a.c.Mutant == mutant.FailureAsSuccess && r.Outcome == api.OutcomeThrottled
}

// lies tells whether a KPL takes a user record that has expired for one that is stored.
func (k *KPL) lies() bool { return k.c.Mutant == mutant.ExpiredAsSuccess }
