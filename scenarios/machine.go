package scenarios

import (
	"fmt"

	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/scenarios/form"
	"github.com/kinesim/kinesim/sim"
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

// balance reads how the load of workers is evened out, if it is.
func (o *object) balance(cpu *spec.CPU) *spec.Balance {
	n := o.get("balance")
	if n == nil {
		return nil
	}
	b := o.d.object(n, o.at("balance"), form.Of[form.Balance]())
	if b == nil {
		return nil
	}
	throughput := b.choice("by") == "throughput"
	percent := func(row string) string { return fmt.Sprintf("%g%%", 100*o.d.limit(row)) }
	b.byDefault("every", short(sim.Time(o.d.limit(limits.KCL3Assign)*o.d.limit(limits.KCL3Runs))))
	b.byDefault("handoff", short(sim.Time(o.d.limit(limits.KCL3Handoff))))
	b.byDefault("dampening", percent(limits.KCL3Dampening)).byDefault("band", percent(limits.KCL3Band))
	if !throughput && !cpu.Some() && b.meant == "" {
		o.d.fault(n, b.path, "want by: throughput, or cpu whose use is evened out, got none")
	}
	out := &spec.Balance{Throughput: throughput, Every: toTime(b.above("every", unitDuration)),
		Dampening: b.between("dampening", unitRatio, 0.01, 1, "1% to 100%"),
		Band:      b.between("band", unitRatio, 0, 1, "0% to 100%"),
		Report:    sim.Time(o.d.limit(limits.KCL3Report)), Alpha: o.d.limit(limits.KCL3Alpha)}
	if h := b.orPreset("handoff"); h.kind != scalar || h.text != "none" {
		out.Handoff = toTime(b.above("handoff", unitDuration))
	}
	return out
}
