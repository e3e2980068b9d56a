package stream

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

// zoneCount is the zones of a region that a stream is replicated over ("synchronously
// replicating your streaming data across three Availability Zones", AWS product text;
// kinesis.md §13).
const zoneCount = 3

// replication is how long a put takes until enough zones have it. How many that are, and
// how long each takes, is not published (ours; kinesis.md §14).
type replication struct {
	quorum int
	zones  [zoneCount]dist.Sampler
	draws  [zoneCount]sim.Source
	region api.Region // nil: no faults
	fixed  sim.Time   // when no zone ever takes another time, and all the same; else negative

	// Where puts wait for their quorum, when only so many may at a time: each has its place from
	// its turn to its quorum, whether or not its client still waits. nil: unlimited.
	places *sim.Servers
}

func newReplication(c *ServiceConfig, name string) replication {
	r := replication{quorum: c.Quorum, region: c.Region, fixed: -1}
	if r.quorum == 0 {
		r.quorum = 2
	}
	if c.Concurrent > 0 {
		r.places = sim.NewServers(c.Concurrent)
	}
	source, same := sim.NewSource(c.Seed, name, "zone commit"), true
	for i := range r.zones {
		r.zones[i], r.draws[i] = c.Zones[i].Compile(), source.Split(uint64(i))
		a, constant := r.zones[i].IsConstant()
		b, _ := r.zones[0].IsConstant()
		same = same && constant && a == b
	}
	if same && r.region == nil {
		r.fixed = r.zones[0].Time(r.draws[0], 0)
	}
	return r
}

// turn is when a put that arrives at now is replicated: at once, while there is a place.
func (r *replication) turn(now sim.Time) sim.Time {
	if r.places == nil {
		return now
	}
	return r.places.Next(now)
}

// take gives a put its place from its turn to its quorum. What was refused takes none.
func (r *replication) take(now, turn, quorum sim.Time) {
	if r.places != nil {
		r.places.Admit(now, quorum-turn)
	}
}

// commits is when each zone has what reaches it at now, soonest first.
func (r *replication) commits(now sim.Time, call uint64) [zoneCount]sim.Time {
	at := r.each(now, call)
	low, high := min(at[0], at[1]), max(at[0], at[1])
	return [zoneCount]sim.Time{min(low, at[2]), max(low, min(high, at[2])), max(high, at[2])}
}

// each is the same in the order of the zones: one draw for each request and zone.
func (r *replication) each(now sim.Time, call uint64) [zoneCount]sim.Time {
	if now >= sim.Never-sim.Day {
		return [zoneCount]sim.Time{sim.Never, sim.Never, sim.Never} // behind puts that never have a quorum
	}
	if r.fixed >= 0 {
		return [zoneCount]sim.Time{now + r.fixed, now + r.fixed, now + r.fixed}
	}
	var at [zoneCount]sim.Time
	for i := range at {
		took := r.zones[i].Time(r.draws[i], call)
		if at[i] = now + took; r.region != nil {
			at[i] = r.region.Commit(now, i, took)
		}
	}
	return at
}

// giveUp answers what has no quorum by a deadline with InternalFailure: the call, or each
// entry of a PutRecords. The records are appended all the same and become visible when
// they have their quorum: the client cannot know.
func (s *Stream) giveUp(deadline sim.Time, p *api.Put) {
	for i := range p.Results {
		r := &p.Results[i]
		if r.Outcome != api.OutcomeStored || s.shards[r.Shard].log.commit <= deadline {
			continue
		}
		r.Outcome, r.Index = api.OutcomeInternal, 0
		if p.Single {
			p.Error = internalFailure
		}
	}
}

// The words are KLITE's and the SDK's; both are shared by all calls.
var (
	internalFailure = api.NewException(api.InternalFailure, "Internal Service Failure")
	unavailable     = api.NewException(api.ServiceUnavailable, "The request has failed due to a temporary "+
		"failure of the server.")
)

// front is the state of the front end that a call goes through.
func (v *Service) front(now sim.Time, zone int8) api.Front {
	if v.c.Region == nil || zone == api.NoZone {
		return api.FrontServes
	}
	return v.c.Region.Front(now, zone)
}
