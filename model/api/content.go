package api

import "github.com/kinesim/kinesim/sim"

// Contents says which records have the same data. A run keeps no data: what a record has in
// it is a draw by its identity, so that a copy of a record has the data of the record.
type Contents struct{ producers []contents }

// contents is what the records of one producer instance have in them.
type contents struct {
	pool     uint64 // whose contents these are: producers do not share theirs
	distinct uint64 // how many there are; 0: each record has its own
	draws    sim.Source
}

// Add tells of the next producer instance: how many contents its pool has, and by which
// draws its records take one; 0: each record has its own.
func (c *Contents) Add(pool uint64, distinct int, draws sim.Source) {
	c.producers = append(c.producers, contents{pool, uint64(distinct), draws})
}

// Of identifies the data of a record, as a hash of it would.
func (c *Contents) Of(u UID) uint64 {
	if p := u.Producer(); p < len(c.producers) && c.producers[p].distinct > 0 {
		return Mix(Mix(contentSeed, c.producers[p].pool), c.Number(u))
	}
	return uint64(u)
}

// Number is which of its pool's contents a record has.
func (c *Contents) Number(u UID) uint64 {
	p := &c.producers[u.Producer()]
	return p.draws.Below(u.N(), 0, p.distinct)
}

// contentSeed keeps the identity of shared data apart from those of records.
const contentSeed = 0x5c0ffee5eed
