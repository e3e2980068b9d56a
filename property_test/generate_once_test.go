package property_test

import (
	"fmt"

	"github.com/kinesim/kinesim/sim"
)

// once decides what makes effects happen once or not: which records share their data, by what
// marks are known, where a worker crashes. Its dice are its own.
type once struct {
	dice
	shared map[string]bool // streams with a producer whose records share their data
}

func newOnce(seed int) *once {
	return &once{dice: dice{source: sim.NewSource(uint64(seed), "scenario", "once")}, shared: map[string]bool{}}
}

// payload is what a producer says of its data.
func (o *once) payload(stream string) string {
	if !o.chance(15) {
		return ""
	}
	o.shared[stream] = true
	return fmt.Sprintf(", payload: {distinct: %s}", o.pick("3", "1k", "1M"))
}

// order is when a mark is written, in place of what was meant.
func (o *once) order(meant string) string {
	if o.chance(20) {
		return "together"
	}
	return meant
}

// key is by what marks are known, in place of what was meant.
func (d *draft) key(stream, meant string) string {
	if !d.once.chance(25) {
		return meant
	}
	if d.once.shared[stream] {
		d.allow["X2"] = "a record whose data another had is taken for its copy"
	}
	return "hash"
}

// ambushes are crashes that lie in wait for the workers of a consumer, in one scenario of five.
func (d *draft) ambushes() []string {
	if !d.once.chance(20) {
		return nil
	}
	var list []string
	for i := range d.once.between(1, 2) {
		g := d.groups[d.once.below(len(d.groups))]
		when := "effect"
		if g.order != "" && d.once.chance(60) {
			when = "mark"
		}
		d.stopped(g)
		lasts := d.once.between(1, max(1000*d.duration/20, 2))
		list = append(list, fmt.Sprintf("{at: %dms, name: a%d, for: %dms, action: crash, when: %s, target: {consumer: %s}}",
			d.once.below(1000*d.duration/2), i+1, lasts, when, g.name))
	}
	return list
}
