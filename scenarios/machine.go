package scenarios

import (
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/scenarios/form"
)

// cpu reads what the records of a consumer take of the cores of its machines, if anything.
func (o *object) cpu(instance string) spec.CPU {
	n := o.get("cpu")
	if n == nil {
		return spec.CPU{}
	}
	c := o.d.object(n, o.at("cpu"), form.Of[form.CPU]())
	if c == nil {
		return spec.CPU{}
	}
	before := len(o.d.faults)
	out := spec.CPU{PerRecord: c.duration("perRecord"), PerKiB: c.duration("perKiB")}
	switch {
	case len(o.d.faults) > before || c.meant != "":
	case !out.Some():
		o.d.fault(n, c.path, "want more than 0 of perRecord or perKiB, got neither")
	case instance == "":
		o.d.fault(n, c.path, "want it only with machines to take it of, got no runsOn: {instance: …}")
	}
	return out
}
