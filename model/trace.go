package model

import "github.com/kinesim/kinesim/sim"

// Trace is the trace hash with its marks on the way, by which two runs of one scenario
// can be told apart at the first interval in which they differ.
func (w *World) Trace() *sim.TraceHash { return w.history.trace }
