package model

import (
	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

// zones is the commit law of each zone of a stream: the scenario's, or the table's.
func (w *World) zones(s *spec.Stream) [3]dist.Law {
	var laws [3]dist.Law
	if w.spec.Network.LatencyOff {
		return laws
	}
	for i := range laws {
		laws[i] = dist.Law{Kind: dist.Lognormal, Median: w.limits.Float(limits.ZoneMedian),
			P99: w.limits.Float(limits.ZoneP99)}
		if i < len(s.Replication.Commit) {
			laws[i] = s.Replication.Commit[i]
		}
	}
	return laws
}

// quorumDefault is how many of the three zones a commit needs when the scenario does not
// say: whether Kinesis waits for two or for all is not published (kinesis.md §13).
const quorumDefault = 2

func quorum(s *spec.Stream) int {
	if s.Replication.Quorum == 0 {
		return quorumDefault
	}
	return s.Replication.Quorum
}

// encryption is what the key of a stream adds to each call that puts or gets.
func (w *World) encryption(s *spec.Stream) sim.Time {
	if !s.Encrypted || w.spec.Network.LatencyOff {
		return 0
	}
	return sim.Time(w.limits.Int(limits.KeyLatency))
}
