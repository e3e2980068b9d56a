package scenarios

import (
	"fmt"
	"slices"

	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/scenarios/form"
	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

// fleet reads what belongs to workers of the Kinesis Client Library.
func (d *decoder) fleet(c *object, out *spec.Consumer, s *spec.Scenario) {
	c.onlyWithKind()
	for _, own := range [...][2]string{{"lineage", "parentsFirst"}, {"discovery", "none"}} {
		if n := c.get(own[0]); n != nil && n.text != own[1] {
			d.fault(n, c.at(own[0]), "want %s, as is the rule of kind: kcl, got %s", own[1], describe(n))
		}
	}
	k := &spec.KCL{Table: -1, FanOut: c.byDefault("read", "polling").choice("read") == "fanOut"}
	out.Kind, out.KCL = spec.OfKCL, k
	idle := d.implementation(c, k)
	c.byDefault("idleBetweenReads", short(sim.Time(d.limit(idle))))
	between, records := c.often("idleBetweenReads", 1e6), c.countTo("maxRecords", limits.GetMaxRecords)
	switch {
	case k.FanOut:
	case k.Library == spec.LibraryVMware:
		busy := dist.Law{Kind: dist.Constant, Value: d.limit(limits.VMwareBusy)}
		out.Limit, out.Pace = records, &spec.Pace{FromEnd: true, AfterEmpty: between, AfterSome: busy}
	default:
		out.Interval, out.Limit = between, records
	}
	k.StartWithin = c.duration("startWithin")
	k.ParentPoll = toTime(c.above("parentPoll", unitDuration))
	k.ShardSync = toTime(c.above("shardSync", unitDuration))
	k.MaxLeasesToSteal = c.count("maxLeasesToSteal")
	if c.has("maxLeasesPerWorker") {
		k.MaxLeasesPerWorker = c.count("maxLeasesPerWorker")
	}
	if n := c.get("leaseTable"); n != nil {
		k.Table = c.named(n, "leaseTable", tableNames(s))
	}
	out.Service = c.law("service", unitDuration)
	out.InWork = c.count("inWork")
	d.group(c, out)
	out.Deaggregate = c.deaggregation("kcl", s, out.Stream)
	out.Dedup = c.dedup(s)
	out.RunsOn = c.runsOn(form.Of[form.Host]())
	out.CPU = c.cpu(out.RunsOn.Instance)
}

// implementation reads which library it is, and tells the row of its idle time.
func (d *decoder) implementation(c *object, k *spec.KCL) (idle string) {
	if c.choice("library") == "java" {
		if n := c.get("bugs"); n != nil {
			d.fault(n, c.at("bugs"), "want it only with library: vmware, got it with java")
		}
		if k.Version = c.count("version"); k.Version == 1 {
			return limits.KCL1Idle
		}
		return limits.KCLIdle
	}
	k.Library, k.Bugs = spec.LibraryVMware, spec.UnconditionalCheckpoint|spec.OneParent
	if n := c.get("version"); n != nil {
		d.fault(n, c.at("version"), "want it only with library: java, got it with vmware")
	}
	if n := c.get("bugs"); n != nil {
		k.Bugs = 0
		for i, item := range d.list(n, c.at("bugs")) {
			at := slices.Index(spec.BugWords, item.text)
			if at < 0 || item.kind != scalar {
				d.fault(item, fmt.Sprintf("%s[%d]", c.at("bugs"), i), "want %s, got %s%s", either(spec.BugWords),
					describe(item), suggest(item.text, spec.BugWords))
				continue
			}
			k.Bugs |= 1 << at
		}
	}
	return limits.VMwareIdle
}

// leaseTables makes a table on demand for each consumer of the KCL that names none, as the
// library does. They come behind those of the scenario, so that no number of those changes.
func (d *decoder) leaseTables(s *spec.Scenario) {
	for i := range s.Consumers {
		c := &s.Consumers[i]
		if c.KCL == nil || c.KCL.Table >= 0 {
			continue
		}
		name := c.Name + "-leases"
		for slices.Contains(tableNames(s), name) {
			name += "-"
		}
		c.KCL.Table = len(s.Tables)
		s.Tables = append(s.Tables, spec.Table{Name: name, Latency: dist.Law{Kind: dist.Lognormal,
			Median: d.limit(limits.TableMedian), P99: d.limit(limits.TableP99)}})
	}
}
