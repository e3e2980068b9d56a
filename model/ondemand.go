package model

import (
	"github.com/kinesim/kinesim/model/history"
	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

// splitLaw tells the checkers when the service splits the shards of a stream; nil when it is not
// on demand throughout, and when calls or the service itself may put splits off.
func (w *World) splitLaw(stream int) *history.SplitLaw {
	s := &w.spec.Streams[stream]
	if s.Mode == spec.Provisioned || s.Demand.ScaleDown > 0 {
		return nil
	}
	for i := range w.spec.Events {
		e := &w.spec.Events[i]
		if e.Stream == stream && (e.Action == spec.ActUpdateMode || e.Action == spec.ActUpdateWarm) {
			return nil
		}
	}
	const seconds = int64(sim.Minute / sim.Second)
	t := w.limits
	l := &history.SplitLaw{Bytes: t.Int(limits.OnDemandSplitBytes) * seconds,
		Records: t.Int(limits.OnDemandSplitRecords) * seconds, Within: sim.Never,
		Most: int32(limits.ShardsFor(t.Int(limits.OnDemandWriteMax), s.Demand.ShardsPerMiB))}
	switch d := s.Demand.SplitAfter; d.Kind {
	case dist.Constant:
		l.After, l.Within = sim.Time(d.Value), sim.Time(d.Value)+1
	case dist.Uniform:
		l.After, l.Within = sim.Time(d.Min), sim.Time(d.Max)+1
	}
	return l
}
