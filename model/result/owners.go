package result

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// Owned is a time in which a worker of the KCL read a shard, as far as it knew.
type Owned struct {
	Consumer    string  `json:"consumer"`
	Application int     `json:"application"` // of the consumer's
	Shard       int32   `json:"shard"`
	Worker      int32   `json:"worker"`
	From        float64 `json:"from"` // seconds
	To          float64 `json:"to"`
	Left        string  `json:"left,omitempty"` // why it ended: shardEnd, crashed, lost
}

// ownersMax bounds the list: a fleet that does not come to rest has tenures without end.
const ownersMax = 20_000

// leaves are the words for how a tenure ended.
var leaves = [...]string{api.LeaveShardEnd: "shardEnd", api.LeaveCrashed: "crashed", api.LeaveLost: "lost",
	api.LeaveReplay: "replay"}

// fleetMeasures is what the leases of a consumer of the KCL did.
type fleetMeasures struct {
	taken, lost int64 // leases: all that were taken, and those that were taken from an owner
	ownerless   latencies
}

// shardOwners is how many workers read a shard, and since when nobody does.
type shardOwners struct {
	readers int
	since   sim.Time
	ended   bool
	begun   bool
}

// Lease counts what leases do, and the writes to them that a table decided, as Item does.
func (g *Gatherer) Lease(r api.LeaseRow) {
	g.tables[r.Table].writes++
	if !r.Applied || !r.Begins() {
		return
	}
	f := &g.consumers[g.apps[r.Application].consumer].fleet
	f.taken++
	if r.Before.Owner != api.Unowned && r.Before.Owner != r.After.Owner {
		f.lost++
	}
}

// own notes that a worker of the KCL begins to read a shard: without an owner it was until then.
func (g *Gatherer) own(r *api.JoinRow) {
	rd := &g.readers[r.Reader]
	rd.worker, rd.joined, rd.leaves = r.Worker, r.At, -1
	if g.c.Spec.Consumers[r.Consumer].KCL == nil {
		return
	}
	s := g.ownersOf(rd)
	if s.begun && s.readers == 0 {
		g.consumers[r.Consumer].fleet.ownerless.record(r.At, r.At-s.since)
	}
	s.begun = true
	s.readers++
}

// Leave notes that a worker reads a shard no more, and knows it.
func (g *Gatherer) Leave(r api.LeaveRow) {
	rd := &g.readers[r.Reader]
	rd.left, rd.leaves = r.At, int8(r.Reason)
	if g.c.Spec.Consumers[rd.consumer].KCL == nil {
		return
	}
	s := g.ownersOf(rd)
	s.ended = s.ended || r.Reason == api.LeaveShardEnd
	if s.readers--; s.readers == 0 {
		s.since = r.At
	}
}

// ownersOf are those of the shard of a reader.
func (g *Gatherer) ownersOf(rd *reader) *shardOwners {
	a := &g.apps[rd.app]
	for len(a.owners) <= int(rd.shard) {
		a.owners = append(a.owners, shardOwners{})
	}
	return &a.owners[rd.shard]
}

// owners lists who read what, of consumers of the KCL.
func (g *Gatherer) owners(observed sim.Time) []Owned {
	var out []Owned
	for i := range g.readers {
		rd := &g.readers[i]
		c := &g.c.Spec.Consumers[rd.consumer]
		if c.KCL == nil || len(out) == ownersMax {
			continue
		}
		o := Owned{Consumer: c.Name, Application: g.numberOf(rd.app), Shard: rd.shard, Worker: rd.worker,
			From: inSeconds(rd.joined), To: inSeconds(observed)}
		if rd.leaves >= 0 {
			o.To, o.Left = inSeconds(rd.left), leaves[rd.leaves]
		}
		out = append(out, o)
	}
	return out
}

// numberOf is the number of an application among those of its consumer.
func (g *Gatherer) numberOf(app int) int {
	n := 0
	for i := range app {
		if g.apps[i].consumer == g.apps[app].consumer {
			n++
		}
	}
	return n
}

// fleetMetrics adds what leases did, where there are any. A shard is without an owner from when
// the last of its readers was gone until the next began; of a reader that has not found out
// that it is an owner no more, it is the reader that counts.
func (g *Gatherer) fleetMetrics(t *table) {
	gaps, some, idle := g.latencies(), false, 0
	for i := range g.consumers {
		c, s := &g.consumers[i], &g.c.Spec.Consumers[i]
		if s.KCL == nil {
			continue
		}
		some = true
		if t.wants("ownerlessTime") {
			gaps.merge(&c.fleet.ownerless)
			t.latency("ownerlessTime", &c.fleet.ownerless, "consumer", s.Name)
		}
		n := g.idleWorkers(i)
		idle += n
		t.value("idleWorkers", kindGauge, "workers", float64(n), labels("consumer", s.Name))
		t.counter("TakenLeases", "leases", c.fleet.taken, "consumer", s.Name)
		t.counter("LostLeases", "leases", c.fleet.lost, "consumer", s.Name)
	}
	if some {
		t.latency("ownerlessTime", &gaps)
		t.value("idleWorkers", kindGauge, "workers", float64(idle), labels())
	}
}

// idleWorkers is how many workers of a consumer have never read a shard.
func (g *Gatherer) idleWorkers(consumer int) int {
	s := &g.c.Spec.Consumers[consumer]
	worked := map[[2]int32]bool{}
	for i := range g.readers {
		if rd := &g.readers[i]; rd.consumer == consumer {
			worked[[2]int32{int32(rd.app), rd.worker}] = true
		}
	}
	return s.Count*s.Workers - len(worked)
}
