package api

import "github.com/kinesim/kinesim/sim"

// What an application of KCL 3 keeps in its tables beside its leases: what its workers report
// of themselves (table AppName-WorkerMetricStats), and the lock of its leader (a row of
// AppName-CoordinatorState).

// Stats is what a worker reports of itself, with what the leader makes of it. A load is a
// percentage; negative: it could not be measured.
type Stats struct {
	Worker  int32    // wid, by its starts
	Updated sim.Time // lut, by the clock of the worker
	CPU     float64
	Network float64
	Average float64 // of the load, as the leader writes it back
}

// Lock is who leads the workers of an application (dynamodb-lock-client). Whoever sees the
// version stay for the whole duration may take it.
type Lock struct {
	Owner    int32 // worker, by its starts; Unowned: nobody
	Version  uint64
	Duration sim.Time
}
