package result

import (
	"slices"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/measure"
)

// serviceMeasures is what the service did with the puts of a stream: what CloudWatch
// shows. It runs ahead of what producers know by the time of an answer.
type serviceMeasures struct {
	stored  traffic
	refused *measure.Series // records
	total   tally           // stored
	apis    [2]putMeasures  // PutRecords, PutRecord
}

// putMeasures is the puts of one API.
type putMeasures struct {
	attempts, throttled, failed int64 // records
	stored                      tally
}

// Open counts shards, and learns which keys each takes.
func (g *Gatherer) Open(r api.OpenRow) {
	s := &g.streams[r.Stream]
	s.open++
	s.resharded = s.resharded || r.At > 0
	at, _ := slices.BinarySearchFunc(s.ranges, r.Range.Start, func(h hashRange, start api.Hash) int {
		switch {
		case h.Start.Less(start):
			return -1
		case start.Less(h.Start):
			return 1
		}
		return 0
	})
	s.ranges = slices.Insert(s.ranges, at, hashRange{r.Range, r.Shard})
}

// Put measures the load of each shard: every attempt that reaches it, first or not, for
// each takes a place in its limits.
func (g *Gatherer) Put(r api.PutRow) {
	s := &g.streams[r.Stream]
	slice := min(int(r.At/g.shardCut), len(s.cells)/s.shards-1)
	cells := s.cells[slice*s.shards:][:s.shards]
	var stored tally
	throttled, failed := int64(0), int64(0)
	bytes := r.Records.Bytes[:len(r.Results)]
	for i := range r.Results {
		b := bytes[i]
		c := &cells[r.Results[i].Shard]
		c.records++
		c.bytes += int64(b)
		switch r.Results[i].Outcome {
		case api.OutcomeStored:
			stored.records++
			stored.bytes += int64(b)
			if b > g.unitBytes {
				s.units += int64((b - 1) / g.unitBytes)
			}
		case api.OutcomeThrottled:
			throttled++
			c.refused++
		default:
			failed++
		}
	}
	s.units += stored.records // one each, and above what is beyond one
	v := &s.service
	v.total.records += stored.records
	v.total.bytes += stored.bytes
	at := v.stored.records.Index(r.At)
	v.stored.addAt(at, stored)
	if throttled > 0 {
		v.refused.AddAt(at, throttled)
	}
	p := &v.apis[0]
	if r.Single {
		p = &v.apis[1]
	}
	p.attempts += int64(len(r.Results))
	p.throttled += throttled
	p.failed += failed
	p.stored.records += stored.records
	p.stored.bytes += stored.bytes
}

// Get counts calls of polling consumers.
func (g *Gatherer) Get(r api.GetRow) {
	c := &g.consumers[g.c.Reader[r.Reader]]
	c.calls++
	if r.Throttled {
		c.throttled++
	}
	c.served.records += int64(r.Records)
	c.served.bytes += r.Bytes
}

// Push counts what fan-out consumers are sent, which is what they pay for.
func (g *Gatherer) Push(r api.PushRow) {
	c := &g.consumers[g.c.Reader[r.Reader]]
	c.served.records += int64(r.Records)
	c.served.bytes += r.Bytes
}

// Trim is not measured.
func (g *Gatherer) Trim(api.TrimRow) {}

// Join is not measured yet.
func (g *Gatherer) Join(api.JoinRow) {}

// Leave is not measured yet.
func (g *Gatherer) Leave(api.LeaveRow) {}

// Checkpoint is not measured yet.
func (g *Gatherer) Checkpoint(api.CheckpointRow) {}

// Effect is not measured yet.
func (g *Gatherer) Effect(api.EffectRow) {}

// Close is not measured yet.
func (g *Gatherer) Close(api.CloseRow) {}

// Retain is not measured.
func (g *Gatherer) Retain(api.RetainRow) {}

// Item is not measured.
func (g *Gatherer) Item(api.ItemRow) {}

// Control is not measured yet.
func (g *Gatherer) Control(api.ControlRow) {}
