package scenarios

import (
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
	k.Version = c.count("version")
	idle := limits.KCLIdle
	if k.Version == 1 {
		idle = limits.KCL1Idle
	}
	c.byDefault("idleBetweenReads", short(sim.Time(d.limit(idle))))
	between, records := c.often("idleBetweenReads", 1e6), c.countTo("maxRecords", limits.GetMaxRecords)
	if !k.FanOut {
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
