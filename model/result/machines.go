package result

import (
	"strconv"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/model/measure"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// machineMeasures is how busy one machine of a consumer is.
type machineMeasures struct {
	busy   sim.Time        // of all cores together
	series *measure.Series // the same, in µs by slice
}

// machines are those of a consumer whose records take a part of them.
func (g *Gatherer) machines(c *spec.Consumer) []machineMeasures {
	if !c.CPU.Some() {
		return nil
	}
	out := make([]machineMeasures, c.Machines())
	for i := range out {
		out[i].series = g.series()
	}
	return out
}

// Burn adds what a machine has done.
func (g *Gatherer) Burn(r api.BurnRow) {
	all := g.consumers[r.Consumer].machines
	if int(r.Machine) >= len(all) {
		return
	}
	m := &all[r.Machine]
	m.busy += r.Busy
	m.series.Add(r.From, int64(r.Busy/sim.Microsecond))
}

// coresOf is how many cores each machine of a consumer has.
func (g *Gatherer) coresOf(consumer int) int {
	t, _ := limits.InstanceOf(g.c.Spec.Consumers[consumer].RunsOn.Instance)
	return t.VCPU
}

// computed adds what records that are done took of a core.
func (g *Gatherer) computed(r *api.DoneRow) {
	if g.consumers[r.Consumer].machines == nil {
		return
	}
	rd, sum := &g.readers[r.Reader], sim.Time(0)
	cpu := &g.c.Spec.Consumers[r.Consumer].CPU
	for i, bytes := range r.Records.Bytes {
		from, to := r.Members.Of(i)
		switch {
		case from < to:
			for _, bytes := range r.Members.Users.Bytes[from:to] {
				sum += cpu.Of(int64(bytes))
			}
		case i >= len(r.LeftOut) || !r.LeftOut[i]:
			sum += cpu.Of(int64(bytes))
		}
	}
	g.apps[rd.app].shards[rd.shard].cpu += sum
}

// machineInfo is what each consumer runs on.
func (g *Gatherer) machineInfo(observed sim.Time) []MachineInfo {
	var out []MachineInfo
	for i := range g.consumers {
		if g.consumers[i].machines == nil {
			continue
		}
		c := &g.c.Spec.Consumers[i]
		m := MachineInfo{Consumer: c.Name, Instance: c.RunsOn.Instance, Count: c.Machines(), Cores: g.coresOf(i)}
		most := sim.Time(-1)
		for j := range g.apps {
			for k := range g.apps[j].shards {
				if cpu := g.apps[j].shards[k].cpu; g.apps[j].consumer == i && cpu > most {
					most, m.Shard = cpu, shardID(k)
				}
			}
		}
		one := float64(observed) * g.c.Limits.Float(limits.SpeedOf(m.Instance)) / 100
		m.OneCore = share(float64(max(most, 0)), one)
		out = append(out, m)
	}
	return out
}

// machineMetrics are the utilisation of the machines of each consumer and that of its busiest,
// over the run, where records take a part of them.
func (g *Gatherer) machineMetrics(t *table, observed sim.Time) {
	busy, room, most, some := 0.0, 0.0, 0.0, false
	for i := range g.consumers {
		name, all := g.c.Spec.Consumers[i].Name, g.consumers[i].machines
		one := float64(observed) * float64(g.coresOf(i))
		sum, busiest := 0.0, 0.0
		for j := range all {
			sum += float64(all[j].busy)
			busiest = max(busiest, share(float64(all[j].busy), one))
		}
		if len(all) == 0 {
			continue
		}
		t.value("cpuUtilization", kindGauge, "ratio", share(sum, one*float64(len(all))), labels("consumer", name))
		t.value("busiestMachine", kindGauge, "ratio", busiest, labels("consumer", name))
		busy, room, most, some = busy+sum, room+float64(one*float64(len(all))), max(most, busiest), true
	}
	if some {
		t.value("cpuUtilization", kindGauge, "ratio", share(busy, room), labels())
		t.value("busiestMachine", kindGauge, "ratio", most, labels())
	}
}

// writeMachines writes the utilisation of each machine.
func (g *Gatherer) writeMachines(w *rows, until sim.Time) {
	for i := range g.consumers {
		for j := range g.consumers[i].machines {
			s := g.consumers[i].machines[j].series
			label := "consumer=" + g.c.Spec.Consumers[i].Name + ";machine=" + strconv.Itoa(j)
			for k := range s.Len() {
				from := sim.Time(k) * s.Slice
				if from >= until {
					break
				}
				v, _ := s.At(k)
				room := float64(min(s.Slice, until-from)) / 1000 * float64(g.coresOf(i))
				w.row(from, "cpuUtilization", label, float64(v)/room)
			}
		}
	}
}
