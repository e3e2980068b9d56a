package producer

import (
	"fmt"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// Contents tells which data the records of each instance of the group have.
func (g *Group) Contents(c *api.Contents) {
	for i := range g.spec.Instances {
		c.Add(sim.HashName(g.spec.Name), g.spec.Payload.Distinct, g.contents(i))
	}
}

// contents draws the data of an instance's records.
func (g *Group) contents(instance int) sim.Source {
	return sim.NewSource(g.seed, fmt.Sprintf("%s/%d", g.spec.Name, instance), "content")
}
