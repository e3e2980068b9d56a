package scenarios

import (
	"fmt"
	"math"

	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/scenarios/form"
)

// writesMax is more than any table is given.
const writesMax = 10_000_000

// tables reads the tables of conditional writes.
func (d *decoder) tables(o *object, s *spec.Scenario) {
	n := o.get("tables")
	if n == nil {
		return
	}
	taken := map[string]bool{}
	for i, item := range d.list(n, "tables") {
		t := d.object(item, fmt.Sprintf("tables[%d]", i), form.Of[form.Table]())
		if t == nil {
			continue
		}
		s.Tables = append(s.Tables, spec.Table{Name: t.needName(taken), Writes: d.billing(t),
			TTL: t.orNever("ttl"), Latency: t.law("latency", unitDuration)})
	}
}

// billing reads onDemand, or the writes a second that are provisioned.
func (d *decoder) billing(t *object) int64 {
	n := t.orPreset("billing")
	switch {
	case n.kind == scalar && n.text == "onDemand":
		return 0
	case n.kind != mapping:
		d.fault(n, t.at("billing"), "want onDemand, or {writes}, got %s%s", describe(n),
			suggest(n.text, []string{"onDemand"}))
		return 0
	}
	b := d.object(n, t.at("billing"), form.Of[form.Billing]())
	v, w := b.quantity("writes", unitRate)
	if w != nil && (v < 1 || v > writesMax || v != math.Trunc(v)) {
		d.fault(w, b.at("writes"), "want whole writes a second, from 1/s to 10M/s, got %s", w.text)
	}
	return int64(v)
}
