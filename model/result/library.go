package result

import (
	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// What is measured of user records that travel in aggregated records. A producer's counts are of
// user records, those of a stream of records of Kinesis. A library's own metrics have the names
// that it sends to CloudWatch (amazon-kinesis-producer 1.0.7, aws/metrics/constants).

// libraryMeasures is what a Kinesis Producer Library tells of itself.
type libraryMeasures struct {
	put       int64 // records of Kinesis stored
	putBytes  int64 // of their data
	sent      int64 // records of Kinesis in calls
	sentUsers int64
	buffering latencies
	keyBytes  func(api.Key) int
}

// library is the measures of a producer, if it is one.
func (g *Gatherer) library(p *spec.Producer) *libraryMeasures {
	if p.Client.KPL == nil {
		return nil
	}
	return &libraryMeasures{buffering: g.latencies(), keyBytes: g.c.Keys.NameBytes}
}

// invoked measures how long the user records of a call have waited, each at its first attempt.
func (l *libraryMeasures) invoked(r *api.InvokeRow) {
	l.sent += int64(r.Records.Len())
	at := 0
	for i := range r.Records.UID {
		for _, due := range dueOf(&r.Records, &r.Members, i) {
			if r.Attempts[at] == 1 {
				l.buffering.record(due, r.At-due)
			}
			at++
		}
	}
	l.sentUsers += int64(at)
}

// replyUsers measures put latency and counts what was acknowledged or refused, by user records.
func (g *Gatherer) replyUsers(r *api.ReplyRow) {
	p, s := &g.producers[r.Group], &g.streams[r.Stream]
	var ok, refused tally
	sum, at := int64(0), 0
	for i := range r.Records.UID {
		users, bytes := dueOf(&r.Records, &r.Members, i), bytesOf(&r.Records, &r.Members, i)
		throttled := r.Error.Throttle()
		if r.Error == nil {
			throttled = r.Results[i].Outcome == api.OutcomeThrottled
			if r.Results[i].Outcome == api.OutcomeStored {
				p.library.put++
				p.library.putBytes += int64(r.Records.Bytes[i]) - int64(p.library.keyBytes(r.Records.Key[i]))
			}
		}
		for j, due := range users {
			taken := at < len(r.Taken) && r.Taken[at]
			at++
			switch {
			case taken:
				ok.records++
				ok.bytes += int64(bytes[j])
				sum += int64(r.At - due)
				p.latency.record(due, r.At-due)
				if z := g.zone(r.Zone); z != nil {
					z.latency.record(due, r.At-due)
				}
			case throttled:
				refused.records++
				refused.bytes += int64(bytes[j])
			}
		}
	}
	g.replied(r, ok.records)
	p.accepted.records += ok.records
	p.accepted.bytes += ok.bytes
	g.refuse(p, r, refused, int64(at))
	slice := s.accepted.records.Index(r.At)
	s.accepted.addAt(slice, ok)
	s.delaySum.AddAt(slice, sum/1000)
	s.delayCount.AddAt(slice, ok.records)
	if refused.records > 0 {
		s.throttled.addAt(slice, refused)
	}
}

// usersBetween is how many user records a reader takes out of some of what it received.
func usersBetween(r *api.DeliverRow, from, to int) int64 {
	if !r.Members.Any() {
		return int64(to - from)
	}
	n := int64(0)
	for i := from; i < to; i++ {
		first, last := r.Members.Of(i)
		switch {
		case i < len(r.LeftOut) && r.LeftOut[i]:
		case first < last:
			n += int64(last - first)
		default:
			n++
		}
	}
	return n
}

// doneUsers measures the delay from intention to effect of user records.
func (g *Gatherer) doneUsers(c *consumerMeasures, r *api.DoneRow) {
	if !r.Part {
		g.processed(r)
	}
	for i := range r.Records.UID {
		if i < len(r.LeftOut) && r.LeftOut[i] {
			continue
		}
		at := r.Now
		if r.At != nil {
			at = r.At[i]
		}
		from, to := r.Members.Of(i)
		if from == to && r.Records.UID[i].Aggregate() && r.Sub > 0 {
			continue // all of it has been told
		}
		for j, due := range dueOf(&r.Records, &r.Members, i) {
			if from < to && len(r.MembersAt) > 0 {
				at = r.MembersAt[from+j]
			}
			c.processed++
			c.endToEnd.record(due, at-due)
		}
	}
}

// storedUsers is how many user records a put stored.
func storedUsers(r *api.PutRow) int64 {
	n := int64(0)
	for i := range r.Results {
		if r.Results[i].Outcome == api.OutcomeStored {
			from, to := r.Members.Of(i)
			n += max(int64(to-from), 1)
		}
	}
	return n
}

// storedUsers is stored for a put with aggregated records.
func (o *orders) storedUsers(r *api.PutRow) int64 {
	late := int64(0)
	for i := range r.Results {
		if r.Results[i].Outcome != api.OutcomeStored {
			continue
		}
		c, from, to := &r.Records, i, i+1
		if a, b := r.Members.Of(i); a < b {
			c, from, to = &r.Members.Users, a, b
		}
		for j := from; j < to; j++ {
			if o.isLate(r.Producer, c.UID[j], c.Key[j]) {
				late++
			}
		}
	}
	return late
}

// isLate takes one record, and tells whether it came behind a later one.
func (o *orders) isLate(producer int32, u api.UID, k api.Key) bool {
	if o.last == nil {
		return o.lateKept(u, k)
	}
	at, n := &o.last[o.bases[producer]+int(k-o.firsts[producer])], uint32(u.N())+1
	if *at != 0 && int32(n-*at) <= 0 {
		return true
	}
	*at = n
	return false
}

// libraryMetrics adds the metrics of libraries under their own names.
func (g *Gatherer) libraryMetrics(t *table) {
	for i := range g.producers {
		p, name := &g.producers[i], g.c.Spec.Producers[i].Name
		l := p.library
		if l == nil {
			continue
		}
		t.counter("UserRecordsReceived", "records", p.offered.records, "producer", name)
		t.counter("UserRecordsPut", "records", p.accepted.records, "producer", name)
		t.counter("UserRecordExpired", "records", p.expired.records, "producer", name)
		t.counter("KinesisRecordsPut", "records", l.put, "producer", name)
		t.counter("KinesisRecordsDataPut", "bytes", l.putBytes, "producer", name)
		each := ratio(l.sentUsers, l.sent)
		t.value("UserRecordsPerKinesisRecord", kindGauge, "records", each, labels("producer", name))
		done := p.accepted.records + p.failed.records + p.expired.records
		t.value("RetriesPerRecord", kindGauge, "attempts", ratio(p.retries, done), labels("producer", name))
		t.latency("BufferingTime", &l.buffering, "producer", name)
	}
}

// dueOf are the intended instants of the user records of record i.
func dueOf(records *api.Columns, members *api.Members, i int) []sim.Time {
	if from, to := members.Of(i); from < to {
		return members.Users.Due[from:to]
	}
	return records.Due[i : i+1]
}

// bytesOf are the bytes of the user records of record i.
func bytesOf(records *api.Columns, members *api.Members, i int) []uint32 {
	if from, to := members.Of(i); from < to {
		return members.Users.Bytes[from:to]
	}
	return records.Bytes[i : i+1]
}
