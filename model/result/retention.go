package result

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/price"
	"github.com/kinesim/kinesim/sim"
)

// retained is a retention period from the instant on at which it came into force.
type retained struct{ from, period sim.Time }

// Retain notes a change of the retention period, which is billed while it is in force.
func (g *Gatherer) Retain(r api.RetainRow) {
	s := &g.streams[r.Stream]
	s.retention = append(s.retention, retained{r.At, r.Retention})
}

// Trim moves the horizon of a shard. What a consumer loses by it shows in what it reads next.
func (g *Gatherer) Trim(r api.TrimRow) {
	sh := &g.streams[r.Stream].shards[r.Shard]
	sh.horizon = max(sh.horizon, r.Horizon)
}

// retentions are the retention periods within a part of the time observed.
func (s *streamMeasures) retentions(from, until, observed sim.Time) []price.Retention {
	var out []price.Retention
	for i, r := range s.retention {
		begin, end := max(r.from, from), until
		if i+1 < len(s.retention) {
			end = min(end, s.retention[i+1].from)
		}
		part := 1.0
		switch {
		case observed > 0 && end <= begin, observed == 0 && i+1 < len(s.retention):
			continue
		case observed > 0:
			part = float64(end-begin) / float64(observed)
		}
		out = append(out, price.Retention{Period: r.period, Share: part, Shards: s.meanOpen(begin, end)})
	}
	return out
}
