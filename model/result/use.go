package result

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/model/price"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// use is all that was measured and costs something.
func (g *Gatherer) use(observed sim.Time) price.Use {
	u := price.Use{Observed: observed}
	for i := range g.streams {
		u.Traffic = append(u.Traffic, g.streamUse(i, observed)...)
		if g.c.Spec.Streams[i].Encrypted {
			u.Keys = append(u.Keys, price.Key{Stream: g.c.Spec.Streams[i].Name, Credentials: g.credentials(i)})
		}
	}
	for i := range g.tables {
		u.Tables = append(u.Tables, g.tableUse(i))
	}
	for i := range g.consumers {
		c := &g.c.Spec.Consumers[i]
		if l := &g.consumers[i].lambda; l.on() {
			u.Functions = append(u.Functions, price.Function{Consumer: c.Name, Memory: c.Lambda.Function.Memory,
				Requests: l.requests, Busy: l.busyBy(observed)})
		}
		u.Machines = appendMachines(u.Machines, c.Name, &c.RunsOn, c.Machines())
	}
	for i := range g.c.Spec.Producers {
		p := &g.c.Spec.Producers[i]
		u.Machines = appendMachines(u.Machines, p.Name, &p.RunsOn, p.Instances)
	}
	if g.c.Spec.Network.VPC {
		u.Endpoint = price.Endpoint{Zones: len(g.c.Spec.Network.Zones), Bytes: g.transferred()}
	}
	return u
}

// credentials is how many there are to put into and get from a stream: each producer and each
// application has a role of its own.
func (g *Gatherer) credentials(stream int) int {
	n := 0
	for i := range g.producers {
		if g.producers[i].stream == stream {
			n++
		}
	}
	for i := range g.consumers {
		if c := &g.c.Spec.Consumers[i]; c.Stream == stream {
			n += c.Count
		}
	}
	return n
}

// appendMachines adds those of a host, if it is any: as many as it says, or one for each
// process.
func appendMachines(all []price.Machines, of string, h *spec.Host, processes int) []price.Machines {
	if h.Instance == "" {
		return all
	}
	n := h.Count
	if n == 0 {
		n = processes
	}
	return append(all, price.Machines{Of: of, Type: h.Instance, Count: n})
}

// transferred is the bytes of records that went between clients and the service, each attempt
// of a put included.
func (g *Gatherer) transferred() int64 {
	n := int64(0)
	for i := range g.streams {
		for j := range g.streams[i].shards {
			n += g.streams[i].shards[j].bytes + g.streams[i].now[j].bytes
		}
	}
	for i := range g.consumers {
		n += g.consumers[i].served.bytes
	}
	return n
}

// tableMeasures is what a table was asked.
type tableMeasures struct{ writes, marks int64 }

// Item counts the writes that a table decided: each costs a unit, also when its condition
// failed.
func (g *Gatherer) Item(r api.ItemRow) {
	t := &g.tables[r.Table]
	if t.writes++; r.Together {
		t.writes += g.c.Limits.Int(limits.TableTransact) - 1
	}
	if r.Applied {
		t.marks++
	}
}

// tableUse is what was measured of a table. A consumer looks for a mark before each effect
// when it marks after it.
//
// simplified: a look that is repeated, because its answer was lost or came too late, is not
// counted.
func (g *Gatherer) tableUse(table int) price.Table {
	s, m := &g.c.Spec.Tables[table], &g.tables[table]
	t := price.Table{Name: s.Name, Provisioned: s.Writes, Writes: m.writes, Marks: m.marks}
	if s.TTL > 0 {
		t.Lives = s.TTL + sim.Time(g.c.Limits.Int(limits.TableDelete))
	}
	for i := range g.consumers {
		if d := g.c.Spec.Consumers[i].Dedup; d != nil && d.Table == table && d.Order == spec.EffectThenMark {
			t.Reads += g.consumers[i].processed
		}
	}
	return t
}
