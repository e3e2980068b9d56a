package stream

import "github.com/kinesim/kinesim/sim"

// beginWindow refills the limit when a new second has begun: the strict window, in
// which each full second of the run has its own allowance. AWS's measured run of 2025
// refutes it (each record above 1 MiB would be refused), so it is an option for
// streams as they were before (kinesis.md §1.1, calibration test).
func (w *writeLimit) beginWindow(now sim.Time) {
	if now/sim.Second != w.at/sim.Second {
		w.bytes, w.records = 0, 0
	}
}
