package result

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/measure"
)

// zoneMeasures is the puts through the front ends of one zone. There are none unless a
// scenario looks at zones.
type zoneMeasures struct {
	calls   int64
	latency latencies
}

// replySeries is the replies to a stream's producers through one zone, by their outcome.
type replySeries [outcomes]*measure.Series

// Outcomes of a call as its client sees it. A PutRecords is ok when one of its entries is
// stored: it is answered with 200 even if all have failed.
const (
	replyOK = iota
	replyError
	replyTimeout
	outcomes
)

var outcomeNames = [outcomes]string{"ok", "error", "timeout"}

func outcomeOf(e *api.Exception, stored int64) int {
	switch {
	case e == nil && stored > 0:
		return replyOK
	case e != nil && e.Code == api.RequestTimeout:
		return replyTimeout
	}
	return replyError
}

// zone is the measures of a zone, nil when nobody looks at zones.
func (g *Gatherer) zone(z int8) *zoneMeasures {
	if z < 0 || int(z) >= len(g.c.Spec.Network.Zones) {
		return nil
	}
	if g.zones == nil {
		for range g.c.Spec.Network.Zones {
			g.zones = append(g.zones, zoneMeasures{latency: g.latencies()})
		}
	}
	return &g.zones[z]
}

// replied counts a reply by its zone and outcome.
func (g *Gatherer) replied(r *api.ReplyRow, stored int64) {
	if g.zone(r.Zone) == nil {
		return
	}
	s := &g.streams[r.Stream]
	if s.replies == nil {
		s.replies = make([]replySeries, len(g.zones))
		for i := range s.replies {
			for j := range s.replies[i] {
				s.replies[i][j] = g.series()
			}
		}
	}
	s.replies[r.Zone][outcomeOf(r.Error, stored)].Add(r.At, 1)
}

func (g *Gatherer) zoneMetrics(t *table) {
	for i := range g.zones {
		z, name := &g.zones[i], g.c.Spec.Network.Zones[i]
		t.counter("putCalls", "calls", z.calls, "zone", name)
		t.latency("putLatency", &z.latency, "zone", name)
	}
}
