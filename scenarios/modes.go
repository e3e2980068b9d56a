package scenarios

import (
	"cmp"
	"slices"

	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/scenarios/form"
)

// modeSwitch is a call of UpdateStreamMode and where its mode stands.
type modeSwitch struct {
	to    *node
	path  string
	event spec.Event
}

// modeSwitch reads a call of UpdateStreamMode, and adds it to those that have no fault.
func (d *decoder) modeSwitch(e *object, word string, out *spec.Event, s *spec.Scenario,
	list []modeSwitch) []modeSwitch {
	a := d.object(e.get(word), e.at(word), form.Of[form.UpdateMode]())
	if a == nil {
		return list
	}
	before := len(d.faults)
	out.Stream = a.streamOf(s)
	if a.need("to", either(a.form.Key("to").Words)) == nil {
		return list
	}
	out.Mode = a.mode("to")
	if n := a.get("warmThroughput"); n != nil && out.Mode != spec.OnDemandAdvantage && len(d.faults) == before {
		d.fault(n, a.at("warmThroughput"), "want it only with to: onDemandAdvantage, got it with %s", out.Mode)
	}
	out.Warm = a.warm("warmThroughput")
	if len(d.faults) > before {
		return list
	}
	return append(list, modeSwitch{a.get("to"), a.at("to"), *out})
}

// modes checks that each switch leads somewhere, as far as those before it tell. Whether an
// account has On-demand Advantage is its own setting: no stream changes between the two
// on-demand modes.
func (d *decoder) modes(calls []modeSwitch, s *spec.Scenario) {
	slices.SortStableFunc(calls, func(a, b modeSwitch) int { return cmp.Compare(a.event.At, b.event.At) })
	now := make([]spec.Mode, len(s.Streams))
	for i := range s.Streams {
		now[i] = s.Streams[i].Mode
	}
	for _, c := range calls {
		before, to := now[c.event.Stream], c.event.Mode
		switch {
		case to == before:
			d.fault(c.to, c.path, "want another mode than the one that the stream has by then, got %s again", to)
		case to != spec.Provisioned && before != spec.Provisioned:
			d.fault(c.to, c.path, "want provisioned, because On-demand Advantage is a setting of the account and not "+
				"of a stream, got %s for one that is %s by then", to, before)
		}
		if st := &s.Streams[c.event.Stream]; st.Mode == spec.Provisioned {
			st.Demand = d.switched()
		}
		now[c.event.Stream] = to
	}
}
