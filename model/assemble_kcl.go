package model

import (
	"fmt"

	"github.com/kinesim/kinesim/model/consumer"
	"github.com/kinesim/kinesim/model/kcl"
)

// addFleet adds the workers of an application of the KCL.
func (w *World) addFleet(a *application, c consumer.GroupConfig) error {
	s := c.Spec
	f := kcl.FleetConfig{Group: c, Times: kcl.TimesOf(w.limits), Table: w.tableActors[s.KCL.Table],
		Truth: w.tables[s.KCL.Table]}
	for j := range s.Workers {
		f.Calls = append(f.Calls, w.faults.Leases(a.consumer, j, workerName(a.name, j)))
	}
	fleet := kcl.NewFleet(f)
	a.ledger = fleet
	for j := range s.Workers {
		name := workerName(a.name, j)
		worker := kcl.NewWorker(kcl.WorkerConfig{Self: w.next(), Number: int32(j), Name: name}, fleet)
		id, err := w.add("worker "+name, worker)
		if err != nil {
			return err
		}
		a.workers = append(a.workers, id)
		w.Kernel.Inject(s.StartAt+worker.Phase(), id, kcl.KindBegin, 0)
	}
	return nil
}

// workerName names a worker of an application, such as billing/0/w1.
func workerName(application string, worker int) string {
	return fmt.Sprintf("%s/w%d", application, worker)
}
