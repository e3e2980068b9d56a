package model

import (
	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/model/machine"
)

// addMachines makes those that consumers run on.
func (w *World) addMachines() {
	w.machines = make([][]*machine.Machine, len(w.spec.Consumers))
	for i := range w.spec.Consumers {
		s := &w.spec.Consumers[i]
		t, _ := limits.InstanceOf(s.RunsOn.Instance)
		for j := range s.Machines() {
			w.machines[i] = append(w.machines[i], machine.New(machine.Config{Consumer: int32(i), Machine: int32(j),
				Cores: t.VCPU, Speed: w.limits.Int(limits.SpeedOf(t.Type)), Bandwidth: int64(t.Network) * megabit,
				History: w.history}))
		}
	}
}

// megabit is what the bandwidth of a machine is listed in, in bits.
const megabit = 1_000_000

// machinesOf are those of the workers of an application: the workers of a consumer take turns
// on its machines.
func (w *World) machinesOf(a *application) []*machine.Machine {
	all := w.machines[a.consumer]
	if len(all) == 0 {
		return nil
	}
	workers := max(w.spec.Consumers[a.consumer].Workers, 1)
	var out []*machine.Machine
	for j := range workers {
		out = append(out, all[(a.number*workers+j)%len(all)])
	}
	return out
}
