package fault

import (
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// refusal refuses a share of the calls to what it targets, whatever the limits say.
type refusal struct {
	Window
	share         float64
	draws         sim.Source
	stream, shard int32 // -1: all
	where         uint64
}

func newRefusal(seed uint64, f *spec.Fault) refusal {
	return refusal{Window: window(f), share: f.Share, draws: sim.NewSource(seed, f.Name, "throttle"),
		stream: int32(f.Target.Stream), shard: int32(f.Target.Shard)}
}

// takes draws for one call at one place: a shard, or a table.
func (r *refusal) takes(now sim.Time, call, place uint64) bool {
	return r.holds(now) && (r.share >= 1 || r.draws.Float(call, place) < r.share)
}

// tableFaults is what faults do to one table.
type tableFaults []refusal

// tablePlaces lie apart from those of shards.
const tablePlaces = 1 << 63

// Throttled tells whether a fault refuses a call to the table.
func (t tableFaults) Throttled(now sim.Time, key uint64) bool {
	for i := range t {
		if t[i].takes(now, key, tablePlaces|t[i].where) {
			return true
		}
	}
	return false
}
