package result

import (
	"github.com/kinesim/kinesim/model/measure"
	"github.com/kinesim/kinesim/sim"
)

// cloudWatchMetrics adds CloudWatch's own names for what has one, by CloudWatch's own
// dimensions: what the service saw, not what its clients did.
func (g *Gatherer) cloudWatchMetrics(t *table) {
	for i := range g.streams {
		v, name := &g.streams[i].service, g.c.Spec.Streams[i].Name
		t.counter("IncomingBytes", "bytes", v.total.bytes, "stream", name)
		t.counter("IncomingRecords", "records", v.total.records, "stream", name)
		t.counter("WriteProvisionedThroughputExceeded", "records", v.apis[0].throttled+v.apis[1].throttled,
			"stream", name)
		t.counter("PutRecord.Bytes", "bytes", v.apis[1].stored.bytes, "stream", name)
		t.counter("PutRecords.Bytes", "bytes", v.apis[0].stored.bytes, "stream", name)
		t.counter("PutRecords.TotalRecords", "records", v.apis[0].attempts, "stream", name)
		t.counter("PutRecords.SuccessfulRecords", "records", v.apis[0].stored.records, "stream", name)
		t.counter("PutRecords.ThrottledRecords", "records", v.apis[0].throttled, "stream", name)
		t.counter("PutRecords.FailedRecords", "records", v.apis[0].failed, "stream", name)
		g.cloudWatchReads(t, i, name)
	}
	g.libraryMetrics(t)
}

func (g *Gatherer) cloudWatchReads(t *table, stream int, name string) {
	refused := int64(0)
	var get tally
	var age measure.Histogram
	for j := range g.consumers {
		c, s := &g.consumers[j], &g.c.Spec.Consumers[j]
		switch {
		case c.stream != stream:
		case !s.Pushed():
			refused += c.throttled
			get.records += c.served.records
			get.bytes += c.served.bytes
			ages, _ := c.readAge()
			ages.mergeInto(&age, t.cut)
		default:
			var behind measure.Histogram
			c.behind.mergeInto(&behind, t.cut)
			by := []string{"stream", name, "consumer", s.Name}
			t.counter("SubscribeToShardEvent.Bytes", "bytes", c.served.bytes, by...)
			t.counter("SubscribeToShardEvent.Records", "records", c.served.records, by...)
			t.histogram("SubscribeToShardEvent.MillisBehindLatest", &behind, by...)
		}
	}
	t.counter("ReadProvisionedThroughputExceeded", "calls", refused, "stream", name)
	t.counter("GetRecords.Bytes", "bytes", get.bytes, "stream", name)
	t.counter("GetRecords.Records", "records", get.records, "stream", name)
	t.histogram("GetRecords.IteratorAgeMilliseconds", &age, "stream", name)
}

// writeCloudWatch writes what the console would show: sums and maxima per minute.
func (g *Gatherer) writeCloudWatch(w *rows, until sim.Time) {
	for i := range g.streams {
		v, label := &g.streams[i].service, "stream="+g.c.Spec.Streams[i].Name
		w.series(perMinute(v.stored.bytes, g.end, false), until, false, 1, "IncomingBytes", label)
		w.series(perMinute(v.stored.records, g.end, false), until, false, 1, "IncomingRecords", label)
		w.series(perMinute(v.refused, g.end, false), until, false, 1, "WriteProvisionedThroughputExceeded", label)
		age := measure.NewSeries(g.slice, g.end)
		for j := range g.consumers {
			if c := &g.consumers[j]; c.stream == i && !g.c.Spec.Consumers[j].Pushed() {
				_, series := c.readAge()
				for k := range age.Len() {
					if a, set := series.At(k); set {
						age.MaxAt(k, a)
					}
				}
			}
		}
		w.series(perMinute(age, g.end, true), until, true, 1e-6, "GetRecords.IteratorAgeMilliseconds", label)
	}
}

// perMinute coarsens a series to minutes; coarser ones stay.
func perMinute(s *measure.Series, end sim.Time, most bool) *measure.Series {
	m := measure.NewSeries(max(sim.Minute, s.Slice), end)
	for i := range s.Len() {
		v, set := s.At(i)
		switch at := sim.Time(i) * s.Slice; {
		case set && most:
			m.Max(at, v)
		case set:
			m.Add(at, v)
		}
	}
	return m
}
