package model

import (
	"slices"

	"github.com/kinesim/kinesim/model/history"
	"github.com/kinesim/kinesim/model/result"
	"github.com/kinesim/kinesim/model/spec"
)

// claimOf is a guarantee as the checkers are told of it.
func claimOf(g spec.Guarantees) history.Claim {
	return history.Claim{Once: g.Times.NeverMore(), Least: g.Times.NeverLess(), Ordered: g.Order == spec.OrderPerKey,
		Unordered: g.Order == spec.OrderAny}
}

// producerClaims are the claims of the producer instances; nil when there are none.
func (w *World) producerClaims() []history.Claim {
	var out []history.Claim
	some := false
	for i := range w.spec.Producers {
		p := &w.spec.Producers[i]
		some = some || p.Guarantees != spec.Guarantees{}
		out = append(out, slices.Repeat([]history.Claim{claimOf(p.Guarantees)}, p.Instances)...)
	}
	if !some {
		return nil
	}
	return out
}

// guarantees says what became of each claim of the scenario, producers first.
func (w *World) guarantees() []result.Guarantee {
	var out []result.Guarantee
	k, instance := w.history.checker, 0
	for i := range w.spec.Producers {
		p := &w.spec.Producers[i]
		var kept []history.Kept
		for range p.Instances {
			kept = append(kept, k.Instance(instance))
			instance++
		}
		out = append(out, guaranteesOf("producer", p.Name, "records", p.Guarantees, kept)...)
	}
	for i := range w.spec.Consumers {
		c := &w.spec.Consumers[i]
		var kept []history.Kept
		for app := range w.applications {
			if w.applications[app].consumer == i {
				kept = append(kept, k.Application(app))
			}
		}
		out = append(out, guaranteesOf("consumer", c.Name, "effects", c.Guarantees, kept)...)
	}
	return out
}

// guaranteesOf sums up what became of the claims of one producer or consumer.
func guaranteesOf(of, name, what string, g spec.Guarantees, kept []history.Kept) []result.Guarantee {
	var out []result.Guarantee
	add := func(what, claim string, broken func(history.Kept) history.Broken) {
		one := result.Guarantee{Of: of, Name: name, What: what, Claim: claim, Held: true}
		for _, k := range kept {
			b := broken(k)
			if b.Count == 0 {
				continue
			}
			if one.Held = false; one.First == nil {
				one.First = &result.Witness{At: float64(b.First.At) / 1e9, Entity: b.First.Entity, Text: b.First.Text}
			}
			one.Count += b.Count
		}
		out = append(out, one)
	}
	if g.Times != spec.TimesUnsaid {
		add(what, g.Times.String(), func(k history.Kept) history.Broken { return k.Times })
	}
	if g.Order != spec.OrderUnsaid {
		add("order", g.Order.String(), func(k history.Kept) history.Broken { return k.Order })
	}
	return out
}
