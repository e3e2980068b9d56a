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
		p.offered.records += int64(i - first)
		p.offered.bytes += sum
		s.offered.addAt(slice, tally{int64(i - first), sum})
	}
}

// Invoke counts calls, attempts and what is sent again.
func (g *Gatherer) Invoke(r api.InvokeRow) {
	p := &g.producers[r.Group]
	p.calls++
	if z := g.zone(r.Zone); z != nil {
		z.calls++
	}
	p.attempts += int64(r.Members.Count(r.Records.Len()))
	if p.library != nil {
		p.library.invoked(&r)
	}
	for _, a := range r.Attempts {
		if a > 1 {
			p.retries++
		}
	}
}

// Reply measures put latency and counts what was acknowledged or refused. A call that its
// client gave up took until then.
func (g *Gatherer) Reply(r api.ReplyRow) {
	p, s := &g.producers[r.Group], &g.streams[r.Stream]
	p.service.record(r.SentAt, r.At-r.SentAt)
	if r.Library {
		g.replyUsers(&r)
		return
	}
	zone := g.zone(r.Zone)
	var ok, refused tally
	if len(r.Results) == 0 && r.Error.Throttle() { // the whole call was refused
		refused.add(&r.Records)
	}
	delay, only := sim.Time(0), p.latency.only()
	for i := range r.Results {
		bytes := int64(r.Records.Bytes[i])
		if r.Results[i].Outcome != api.OutcomeStored || r.Error != nil {
			if r.Results[i].Outcome == api.OutcomeThrottled {
				refused.records++
				refused.bytes += bytes
			}
			continue
		}
		ok.records++
		ok.bytes += bytes
		due := r.Records.Due[i]
		delay += r.At - due
		if only != nil {
			only.Record(int64(r.At - due))
		} else {
			p.latency.record(due, r.At-due)
		}
		if zone != nil {
			zone.latency.record(due, r.At-due)
		}
	}
	g.replied(&r, ok.records)
	p.accepted.records += ok.records
	p.accepted.bytes += ok.bytes
	g.refuse(p, &r, refused, int64(r.Records.Len()))
	slice := s.accepted.records.Index(r.At)
	s.accepted.addAt(slice, ok)
	s.delaySum.AddAt(slice, int64(delay/1000))
	s.delayCount.AddAt(slice, ok.records)
	if refused.records > 0 {
		s.throttled.addAt(slice, refused)
	}
}

// refuse counts what a limit refused of the attempts of a call.
func (g *Gatherer) refuse(p *producerMeasures, r *api.ReplyRow, refused tally, attempts int64) {
	p.throttled += refused.records
	if p.tries != nil {
		p.tries.Add(r.At, refused.records, attempts)
	}
}

// Drop counts what was given up. What an instance held when it crashed has failed.
func (g *Gatherer) Drop(r api.DropRow) {
	p := &g.producers[r.Group]
	switch r.Reason {
	case api.DropExpired:
		p.expired.add(&r.Records)
	case api.DropCrashed:
		p.crashed += int64(r.Records.Len())
		p.failed.add(&r.Records)
	default:
		p.failed.add(&r.Records)
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

// Deliver measures what a consumer receives, and how old it is. Records of one put have
// one arrival, so that they count as one.
func (g *Gatherer) Deliver(r api.DeliverRow) {
	c := &g.consumers[r.Consumer]
	if r.Error != nil {
		return
	}
	g.read(&r)
	n := r.Records.Len()
	users := usersBetween(&r, 0, n)
	c.delivered += users
	for i := 0; i < n; {
		first, arrival := i, r.Arrival[i]
		for i < n && r.Arrival[i] == arrival {
			i++
		}
		if n := usersBetween(&r, first, i); n > 0 {
			c.propagation.recordN(arrival, r.At-arrival, n)
		}
		if r.At-arrival > g.oldAfter && !r.Pushed {
			for _, b := range r.Records.Bytes[first:i] {
				c.oldReads += int64(b)
			}
		}
	}
	age := r.Behind // no record was returned: as far as the reader is behind
	switch {
	case r.Behind == 0:
		age = 0
	case n > 0:
		age = r.At - r.Arrival[n-1]
	}
	ages, ageSeries := c.readAge()
	ages.record(r.At, age)
	c.behind.record(r.At, r.Behind)
	slice := c.ageSeries.Index(r.At)
	ageSeries.MaxAt(slice, int64(age))
	c.deliveredSeries.AddAt(slice, users)
}

// Done measures the delay from intention to effect.
func (g *Gatherer) Done(r api.DoneRow) {
	c := &g.consumers[r.Consumer]
	g.computed(&r)
	if r.Members.Any() || len(r.LeftOut) > 0 {
		g.doneUsers(c, &r)
		return
	}
	c.processed += int64(r.Records.Len())
	g.processed(&r)
	only := c.endToEnd.only()
	for i, due := range r.Records.Due {
		at := r.Now
		if r.At != nil {
			at = r.At[i]
		}
		if only != nil {
			only.Record(int64(at - due))
		} else {
			c.endToEnd.record(due, at-due)
		}
	}
}
