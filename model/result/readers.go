package result

import "github.com/kinesim/kinesim/model/api"

// reader is one tenure: a worker of an application that reads a shard.
type reader struct {
	consumer, app int
	shard         int32
	next          uint64 // where its chain goes on
	started       bool
}

// application is one of a consumer's, with how far each shard of its stream is known to
// have reached it.
type application struct {
	consumer int
	reached  []uint64 // by shard: all below was delivered, or is counted as lost
	done     []uint64 // by shard: behind the last record that was processed
}

// Join tells who a reader is.
func (g *Gatherer) Join(r api.JoinRow) {
	for len(g.readers) <= int(r.Reader) {
		g.readers = append(g.readers, reader{})
	}
	g.readers[r.Reader] = reader{consumer: int(r.Consumer), app: int(r.Application), shard: r.Shard}
	a := &g.apps[r.Application]
	for len(a.reached) <= int(r.Shard) {
		a.reached, a.done = append(a.reached, 0), append(a.done, 0)
	}
}

// Start notes where a chain begins. Who asks for a record that is past its retention is
// given the first that is left, without a word.
func (g *Gatherer) Start(r api.StartRow) {
	rd := &g.readers[r.Reader]
	switch r.Type {
	case api.AtSequenceNumber:
		g.lose(rd, r.Index, r.Next)
	case api.AfterSequenceNumber:
		g.lose(rd, r.Index+1, r.Next)
	}
	rd.next, rd.started = r.Next, true
}

// read moves a reader's chain over an answer: what lies between its position and the
// first record of the answer has expired.
func (g *Gatherer) read(r *api.DeliverRow) {
	rd := &g.readers[r.Reader]
	if rd.started {
		g.lose(rd, rd.next, r.First)
	}
	rd.next = r.Next
	reached := &g.apps[rd.app].reached[rd.shard]
	*reached = max(*reached, r.First+uint64(r.Records.Len()))
}

// lose counts records that an application has never had and cannot have any more, each
// once however often it comes back for them.
func (g *Gatherer) lose(rd *reader, from, to uint64) {
	reached := &g.apps[rd.app].reached[rd.shard]
	if from = max(from, *reached); to > from {
		g.consumers[rd.consumer].lost += int64(to - from)
		*reached = to
	}
}

// processed notes how far an application has come.
func (g *Gatherer) processed(r *api.DoneRow) {
	rd := &g.readers[r.Reader]
	done := &g.apps[rd.app].done[rd.shard]
	*done = max(*done, r.First+uint64(r.Records.Len()))
}

// ahead is how many stored records lie ahead of an application: it has not processed them,
// nor any behind them.
func (g *Gatherer) ahead(app int) int64 {
	a := &g.apps[app]
	s := &g.streams[g.consumers[a.consumer].stream]
	n := int64(0)
	for i := range s.shards {
		from := s.shards[i].horizon
		if i < len(a.done) {
			from = max(from, a.done[i])
		}
		n += max(0, int64(s.next[i])-int64(from))
	}
	return n
}
