package result

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// reader is one tenure: a worker of an application that reads a shard.
type reader struct {
	consumer, app int
	shard         int32
	next          uint64 // where its chain goes on
	started       bool

	worker       int32
	joined, left sim.Time
	leaves       int8 // why it left; -1: it has not

	pushed, received meters // bytes, and records of any read
}

// application is one of a consumer's, with how far each shard of its stream is known to
// have reached it.
type application struct {
	consumer int
	joined   bool
	since    sim.Time // of the first tenure
	shards   []progress
	owners   []shardOwners // of the KCL
}

// progress is how far an application is on a shard.
type progress struct {
	started bool
	start   uint64   // the first position
	reached uint64   // all below was delivered, or is counted as lost
	done    uint64   // behind the last record that was processed
	cpu     sim.Time // that its records took of a core of 100 percent
}

// isLater tells whether a shard came by a reshard after the application had begun: it is
// then read from its first record.
func (a *application) isLater(sh *shardMeasures) bool { return a.joined && sh.opened > a.since }

// at is the place of an application on a shard that it may not have come to.
func (a *application) at(shard int) progress {
	if shard < len(a.shards) {
		return a.shards[shard]
	}
	return progress{}
}

// Join tells who a reader is.
func (g *Gatherer) Join(r api.JoinRow) {
	for len(g.readers) <= int(r.Reader) {
		g.readers = append(g.readers, reader{})
	}
	g.readers[r.Reader] = reader{consumer: int(r.Consumer), app: int(r.Application), shard: r.Shard}
	a := &g.apps[r.Application]
	if !a.joined {
		a.joined, a.since = true, r.At
	}
	for len(a.shards) <= int(r.Shard) {
		a.shards = append(a.shards, progress{})
	}
	g.own(&r)
}

// Start notes where a chain begins. Who asks for a record that is past its retention is
// given the first that is left, without a word.
func (g *Gatherer) Start(r api.StartRow) {
	rd := &g.readers[r.Reader]
	a := &g.apps[rd.app]
	at := &a.shards[rd.shard]
	later := !at.started && a.isLater(&g.streams[r.Stream].shards[rd.shard])
	switch r.Type {
	case api.TrimHorizon:
		if later {
			g.lose(rd, 0, r.Next)
		}
	case api.AtSequenceNumber:
		g.lose(rd, r.Index, r.Next)
	case api.AfterSequenceNumber:
		g.lose(rd, r.Index+1, r.Next)
	}
	rd.next, rd.started = r.Next, true
	if !at.started {
		at.started = true
		if !later {
			at.start = r.Next
		}
	}
}

// read moves a reader's chain over an answer: what lies between its position and the
// first record of the answer has expired.
func (g *Gatherer) read(r *api.DeliverRow) {
	rd := &g.readers[r.Reader]
	if rd.started {
		g.lose(rd, rd.next, r.First)
	}
	rd.next = r.Next
	at := &g.apps[rd.app].shards[rd.shard]
	at.reached = max(at.reached, r.First+uint64(r.Records.Len()))
	rd.received.add(r.At, int64(r.Records.Len()))
}

// lose counts records that an application has never had and cannot have any more, each
// once however often it comes back for them.
func (g *Gatherer) lose(rd *reader, from, to uint64) {
	at := &g.apps[rd.app].shards[rd.shard]
	if from = max(from, at.reached); to > from {
		g.consumers[rd.consumer].lost += int64(to - from)
		at.reached = to
	}
}

// lost is how many records a consumer has never had and cannot have any more: those that it
// came back for in vain, and those that expired before the end while it did not come.
func (g *Gatherer) lost(consumer int) int64 {
	n := g.consumers[consumer].lost
	for i := range g.apps {
		a := &g.apps[i]
		if a.consumer != consumer {
			continue
		}
		shards := g.streams[g.consumers[consumer].stream].shards
		for s := range shards {
			if at := a.at(s); at.started || a.isLater(&shards[s]) {
				n += max(0, int64(shards[s].horizon)-int64(max(at.start, at.reached)))
			}
		}
	}
	return n
}

// processed notes how far an application has come.
func (g *Gatherer) processed(r *api.DoneRow) {
	rd := &g.readers[r.Reader]
	at := &g.apps[rd.app].shards[rd.shard]
	at.done = max(at.done, r.First+uint64(r.Records.Len()))
}

// ahead is how many stored records lie ahead of an application: it has not processed them,
// nor any behind them.
func (g *Gatherer) ahead(app int) int64 {
	a := &g.apps[app]
	s := &g.streams[g.consumers[a.consumer].stream]
	n := int64(0)
	for i := range s.shards {
		at := a.at(i)
		n += max(0, int64(s.next[i])-int64(max(s.shards[i].horizon, at.start, at.done)))
	}
	return n
}
