package result

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// carryAt leaves room for one more record of any size, which is below 1 GiB.
const carryAt = 1 << 31

// Offer counts records at their intended instants.
func (g *Gatherer) Offer(r api.OfferRow) {
	p, s := &g.producers[r.Group], &g.streams[r.Stream]
	p.offered.add(&r.Records)
	if need := int(g.c.Keys.Len()); need > len(g.keys) {
		g.keys = append(g.keys, make([]keyMeasures, need-len(g.keys))...)
	}
	keys, bytes := r.Records.Key, r.Records.Bytes
	for i := 0; i < len(r.Records.Due); {
		slice := s.offered.records.Index(r.Records.Due[i])
		until := sim.Time(slice+1) * g.slice
		first, sum := i, int64(0)
		for ; i < len(r.Records.Due) && (r.Records.Due[i] < until || i == first); i++ {
			k := &g.keys[keys[i]]
			k.records++
			if k.bytes += bytes[i]; k.bytes >= carryAt {
				g.carryKey(keys[i])
			}
			sum += int64(bytes[i])
		}
		s.offered.records.AddAt(slice, int64(i-first))
		s.offered.bytes.AddAt(slice, sum)
	}
}

// Invoke counts calls, attempts and what is sent again.
func (g *Gatherer) Invoke(r api.InvokeRow) {
	p := &g.producers[r.Group]
	p.calls++
	p.attempts += int64(r.Records.Len())
	for _, a := range r.Attempts {
		if a > 1 {
			p.retries++
		}
	}
}

// Reply measures put latency and counts what was acknowledged or refused.
func (g *Gatherer) Reply(r api.ReplyRow) {
	p, s := &g.producers[r.Group], &g.streams[r.Stream]
	p.service.record(r.SentAt, r.At-r.SentAt)
	var ok, refused tally
	delay := sim.Time(0)
	for i := range r.Results {
		bytes := int64(r.Records.Bytes[i])
		if r.Results[i].Outcome == api.OutcomeThrottled {
			refused.records++
			refused.bytes += bytes
		}
		if r.Results[i].Outcome != api.OutcomeStored || r.Error != nil {
			continue
		}
		ok.records++
		ok.bytes += bytes
		due := r.Records.Due[i]
		p.latency.record(due, r.At-due)
		delay += r.At - due
	}
	p.accepted.records += ok.records
	p.accepted.bytes += ok.bytes
	p.throttled += refused.records
	slice := s.accepted.records.Index(r.At)
	s.accepted.records.AddAt(slice, ok.records)
	s.accepted.bytes.AddAt(slice, ok.bytes)
	s.delaySum.AddAt(slice, int64(delay/1000))
	s.delayCount.AddAt(slice, ok.records)
	if refused.records > 0 {
		s.throttled.records.AddAt(slice, refused.records)
		s.throttled.bytes.AddAt(slice, refused.bytes)
	}
}

// Drop counts what was given up.
func (g *Gatherer) Drop(r api.DropRow) {
	p := &g.producers[r.Group]
	if r.Reason == api.DropFailed {
		p.failed.add(&r.Records)
	} else {
		p.expired.add(&r.Records)
	}
}

// Hold counts what is in flight at the end.
func (g *Gatherer) Hold(r api.HoldRow) {
	p := &g.producers[r.Group]
	p.pending.records += r.Records
	p.pending.bytes += r.Bytes
}

// Ask is not measured: calls are counted where they are served.
func (g *Gatherer) Ask(api.AskRow) {}

// Start is not measured.
func (g *Gatherer) Start(api.StartRow) {}

// Deliver measures what a consumer receives, and how old it is.
func (g *Gatherer) Deliver(r api.DeliverRow) {
	c := &g.consumers[r.Consumer]
	if r.Error != nil {
		return
	}
	n := r.Records.Len()
	c.delivered += int64(n)
	for _, b := range r.Records.Bytes {
		c.bytes += int64(b)
	}
	last, h := sim.Time(-1), c.propagation.at(r.At)
	for i, arrival := range r.Arrival {
		if i == 0 || c.propagation.span > 0 || arrival != last {
			last, h = arrival, c.propagation.at(arrival)
		}
		if h != nil {
			h.Record(int64(r.At - arrival))
		}
	}
	age := r.Behind // no record was returned: as far as the reader is behind
	switch {
	case r.Behind == 0:
		age = 0
	case n > 0:
		age = r.At - r.Arrival[n-1]
	}
	c.age.record(r.At, age)
	c.behind.record(r.At, r.Behind)
	slice := c.ageSeries.Index(r.At)
	c.ageSeries.Max(r.At, int64(age))
	c.deliveredSeries.AddAt(slice, int64(n))
}

// Done measures the delay from intention to effect.
func (g *Gatherer) Done(r api.DoneRow) {
	c := &g.consumers[r.Consumer]
	c.processed += int64(r.Records.Len())
	for i, due := range r.Records.Due {
		at := r.Now
		if r.At != nil {
			at = r.At[i]
		}
		c.endToEnd.record(due, at-due)
	}
}

// Open counts shards.
func (g *Gatherer) Open(r api.OpenRow) { g.streams[r.Stream].open++ }

// Put measures the load of each shard: the attempts that reach it.
func (g *Gatherer) Put(r api.PutRow) {
	s := &g.streams[r.Stream]
	slice := int(-1)
	for i := range r.Results {
		res, bytes := &r.Results[i], r.Records.Bytes[i]
		sh := &s.shards[res.Shard]
		if slice < 0 {
			slice = sh.records.Index(r.At)
		}
		sh.offered.records++
		sh.offered.bytes += int64(bytes)
		sh.records.AddAt(slice, 1)
		sh.bytes.AddAt(slice, int64(bytes))
		if res.Outcome != api.OutcomeStored {
			sh.throttled.AddAt(slice, 1)
			continue
		}
		s.stored.records++
		s.stored.bytes += int64(bytes)
		if bytes <= g.unitBytes {
			s.units++
		} else {
			s.units += int64((bytes + g.unitBytes - 1) / g.unitBytes)
		}
	}
}

// Get counts calls of polling consumers.
func (g *Gatherer) Get(r api.GetRow) {
	c := &g.consumers[g.c.Reader[r.Reader]]
	c.calls++
	if r.Throttled {
		c.throttled++
	}
}

// Push is counted where it is delivered.
func (g *Gatherer) Push(api.PushRow) {}

// Trim is not measured.
func (g *Gatherer) Trim(api.TrimRow) {}
