package scenarios

import (
	"slices"

	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/scenarios/form"
)

// guarantees reads what is guaranteed of a producer or a consumer: how often what happens,
// and in which order.
func (o *object) guarantees(m *form.Mapping, what string) spec.Guarantees {
	var out spec.Guarantees
	if !o.has("guarantees") {
		return out
	}
	g := o.d.object(o.get("guarantees"), o.at("guarantees"), m)
	if g == nil {
		return out
	}
	if len(g.keys()) == 0 {
		o.d.fault(g.n, g.path, "want %s, order, or both, got neither", what)
	}
	if g.has(what) {
		words := m.Key(what).Words
		out.Times = spec.Times(slices.Index(words, g.choice(what)) + 1)
	}
	if g.has("order") {
		out.Order = spec.KeyOrder(slices.Index(m.Key("order").Words, g.choice("order")) + 1)
	}
	return out
}

// ordered checks that a consumer that guarantees the order of a key reads parents first.
func (d *decoder) ordered(c *object, out *spec.Consumer) {
	n := c.get("lineage")
	if n != nil && out.Guarantees.Order == spec.OrderPerKey && out.Lineage == spec.LineageIgnored {
		d.fault(n, c.at("lineage"), "want parentsFirst with guarantees of order: perKey, got ignored")
	}
}

// allowing checks that nobody guarantees what the scenario allows to be violated.
func (d *decoder) allowing(n *node, path, id string, s *spec.Scenario) {
	for i := range s.Consumers {
		c := &s.Consumers[i]
		g := c.Guarantees
		claims := id == "X1" && g.Times.NeverMore() || id == "X2" && g.Times.NeverLess() ||
			id == "C8" && g.Order == spec.OrderPerKey
		if claims {
			claim := "effects: " + g.Times.String()
			if id == "C8" {
				claim = "order: perKey"
			}
			d.fault(n, path, "want no %s, because %s guarantees %s, got it", id, c.Name, claim)
			return
		}
	}
}
