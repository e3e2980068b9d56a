package result

import (
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

// Put measures the load of each shard: every attempt that reaches it, first or not, for
// each takes a place in its limits.
func (g *Gatherer) Put(r api.PutRow) {
	s := &g.streams[r.Stream]
	if slice := g.shardSlice(r.At); slice != s.nowAt {
		g.settle(s, slice)
	}
	var stored tally
	throttled, failed := int64(0), int64(0)
	bytes := r.Records.Bytes[:len(r.Results)]
	for i := range r.Results {
		b := bytes[i]
		c := &s.now[r.Results[i].Shard]
		c.records++
		c.bytes += int64(b)
		switch r.Results[i].Outcome {
		case api.OutcomeStored:
			stored.records++
			stored.bytes += int64(b)
			s.next[r.Results[i].Shard] = r.Results[i].Index + 1
			s.rounded += (max(int64(b), 1) + 1<<g.roundBits - 1) >> g.roundBits
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
	if stored.records > 0 {
		g.producers[g.order.group(r.Producer)].reordered += g.order.stored(&r)
	}
	if r.Members.Any() {
		s.users += storedUsers(&r)
	} else {
		s.users += stored.records
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
	g.meterRead(&r)
	c := &g.consumers[g.readers[r.Reader].consumer]
	c.calls++
	if r.Throttled {
		c.throttled++
	}
	c.served.records += int64(r.Records)
	c.served.bytes += r.Bytes
}

// Push counts what fan-out consumers are sent, which is what they pay for.
func (g *Gatherer) Push(r api.PushRow) {
	rd := &g.readers[r.Reader]
	rd.pushed.add(r.At, r.Bytes)
	c := &g.consumers[rd.consumer]
	c.served.records += int64(r.Records)
	c.served.bytes += r.Bytes
}

// Checkpoint is not measured.
func (g *Gatherer) Checkpoint(api.CheckpointRow) {}

// Effect is not measured: which effects are repeats, a checker knows (see Counts).
func (g *Gatherer) Effect(api.EffectRow) {}
