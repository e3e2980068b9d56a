package scenarios

import (
	"strings"

	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/scenarios/form"
)

// runsOn reads what a producer or a consumer runs on: machines, or nothing that is billed.
func (o *object) runsOn(m *form.Mapping) spec.Host {
	n := o.get("runsOn")
	if n == nil {
		return spec.Host{}
	}
	h := o.d.object(n, o.at("runsOn"), m)
	if h == nil || h.meant != "" && !h.has("instance") {
		return spec.Host{} // a misspelt key has its fault
	}
	out := spec.Host{Instance: h.machine("instance")}
	if h.has("count") {
		out.Count = h.count("count")
	}
	return out
}

// machine is a type of EC2 whose price is known.
func (o *object) machine(key string) string {
	n := o.need(key, "a type of EC2 such as m7g.large")
	if n == nil {
		return ""
	}
	if _, known := limits.InstanceOf(n.text); n.kind != scalar || !known {
		names := make([]string, len(limits.Instances))
		for i := range limits.Instances {
			names[i] = limits.Instances[i].Type
		}
		o.d.fault(n, o.at(key), "want a type of EC2 whose price is known, of %s, got %s%s", families(names),
			describe(n), suggest(n.text, names))
		return ""
	}
	return n.text
}

// families are the beginnings of types, each once, in order.
func families(types []string) string {
	var out []string
	for _, name := range types {
		family, _, _ := strings.Cut(name, ".")
		if len(out) == 0 || out[len(out)-1] != family {
			out = append(out, family)
		}
	}
	return strings.Join(out, ", ")
}
