package result

import (
	"github.com/kinesim/kinesim/model/measure"
	"github.com/kinesim/kinesim/sim"
)

// Kinds of metric.
const (
	kindCounter   = "counter"
	kindGauge     = "gauge"
	kindHistogram = "histogram"
)

// costMetric is the bill of a month as a metric, so that a threshold may be on it.
const costMetric = "costPerMonth"

// table collects metrics: each value under its own label and summed into the whole run.
type table struct {
	metrics []Metric
	cut     sim.Time // MSER-5's warm-up
	one     string   // the only metric to collect; "" is all
}

// wants tells whether a metric is to be collected. The rest is not worked out, so that
// a threshold can be looked at during the run.
func (t *table) wants(name string) bool { return t.one == "" || t.one == name }

func labels(pairs ...string) map[string]string {
	m := map[string]string{}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i]] = pairs[i+1]
	}
	return m
}

func (t *table) value(name, kind, unit string, v float64, label map[string]string) {
	if t.wants(name) {
		t.metrics = append(t.metrics, Metric{Name: name, Labels: label, Kind: kind, Unit: unit, Value: &v})
	}
}

func (t *table) counter(name, unit string, v int64, pairs ...string) {
	t.value(name, kindCounter, unit, float64(v), labels(pairs...))
}

// latency collects a histogram behind the warm-up.
func (t *table) latency(name string, l *latencies, pairs ...string) {
	if !t.wants(name) {
		return
	}
	var h measure.Histogram
	l.mergeInto(&h, t.cut)
	t.histogram(name, &h, pairs...)
	t.metrics[len(t.metrics)-1].Segments = l.segments
}

func (t *table) histogram(name string, h *measure.Histogram, pairs ...string) {
	if !t.wants(name) {
		return
	}
	m := Metric{Name: name, Labels: labels(pairs...), Kind: kindHistogram, Unit: "ms"}
	n := h.Count()
	m.Count = &n
	if n > 0 {
		at := func(v float64) *float64 { v = v / 1e6; return &v }
		m.Min, m.Mean, m.Max = at(float64(h.Min())), at(h.Mean()), at(float64(h.Max()))
		m.P50, m.P90, m.P95 = at(h.Quantile(0.5)), at(h.Quantile(0.9)), at(h.Quantile(0.95))
		m.P99, m.P999 = at(h.Quantile(0.99)), at(h.Quantile(0.999))
	}
	t.metrics = append(t.metrics, m)
}

// producerCounters are the counters that a producer has, with their values.
func producerCounters(p *producerMeasures) []struct {
	name, unit string
	v          int64
} {
	return []struct {
		name, unit string
		v          int64
	}{
		{"recordsOffered", "records", p.offered.records}, {"bytesOffered", "bytes", p.offered.bytes},
		{"recordsAccepted", "records", p.accepted.records}, {"bytesAccepted", "bytes", p.accepted.bytes},
		{"recordsFailed", "records", p.failed.records}, {"recordsExpired", "records", p.expired.records},
		{"recordsInFlight", "records", p.pending.records}, {"recordsThrottled", "attempts", p.throttled},
		{"putCalls", "calls", p.calls}, {"retries", "attempts", p.retries},
		{"recordsReordered", "records", p.reordered},
	}
}

func (p *producerMeasures) merge(o *producerMeasures) {
	for _, pair := range [][2]*tally{{&p.offered, &o.offered}, {&p.accepted, &o.accepted},
		{&p.failed, &o.failed}, {&p.expired, &o.expired}, {&p.pending, &o.pending}} {
		pair[0].records += pair[1].records
		pair[0].bytes += pair[1].bytes
	}
	if p.tries != nil {
		p.tries.Merge(o.tries)
	}
	p.reordered += o.reordered
	p.attempts += o.attempts
	p.throttled += o.throttled
	p.calls += o.calls
	p.retries += o.retries
}

func ratio(part, whole int64) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}

// Metrics returns every metric of the run so far: each of the contract for the whole
// run, and by producer, stream, consumer and shard.
func (g *Gatherer) Metrics(observed sim.Time) []Metric { return g.collect(observed, "") }

// observe brings what is kept by slices up to an instant.
func (g *Gatherer) observe(now sim.Time) {
	g.now = now
	for i := range g.streams {
		g.settle(&g.streams[i], g.streams[i].nowAt)
	}
}

// collect returns the metrics of one name, or all.
func (g *Gatherer) collect(observed sim.Time, one string) []Metric {
	g.observe(observed)
	t := &table{cut: g.warmupCut(), one: one}
	g.producerMetrics(t)
	g.zoneMetrics(t)
	g.streamMetrics(t)
	g.consumerMetrics(t)
	g.lambdaMetrics(t)
	g.fleetMetrics(t)
	g.shardMetrics(t)
	g.machineMetrics(t, observed)
	if t.wants(costMetric) {
		t.value(costMetric, kindGauge, "USD", g.perMonth(observed), labels())
	}
	g.cloudWatchMetrics(t)
	return t.metrics
}

func (g *Gatherer) producerMetrics(t *table) {
	all := &producerMeasures{latency: g.latencies(), service: g.latencies(), tries: g.tries()}
	for i := range g.producers {
		p, name := &g.producers[i], g.c.Spec.Producers[i].Name
		all.merge(p)
		g.putMetrics(t, p, "producer", name)
		for _, h := range []struct {
			name     string
			own, sum *latencies
		}{{"putLatency", &p.latency, &all.latency}, {"putServiceTime", &p.service, &all.service}} {
			if t.wants(h.name) {
				h.sum.merge(h.own)
				t.latency(h.name, h.own, "producer", name)
			}
		}
	}
	g.putMetrics(t, all)
	t.latency("putLatency", &all.latency)
	t.latency("putServiceTime", &all.service)
}

func (g *Gatherer) putMetrics(t *table, p *producerMeasures, pairs ...string) {
	for _, c := range producerCounters(p) {
		t.counter(c.name, c.unit, c.v, pairs...)
	}
	t.value("throttledRatio", kindGauge, "ratio", ratio(p.throttled, p.attempts), labels(pairs...))
	if t.wants("throttledRatio") {
		t.metrics[len(t.metrics)-1].Ratio = p.tries
	}
}

func (g *Gatherer) streamMetrics(t *table) {
	stored, users, copies, reshards, open, hottest := int64(0), int64(0), int64(0), int64(0), 0, 0.0
	for i := range g.streams {
		s, name := &g.streams[i], g.c.Spec.Streams[i].Name
		sum := &producerMeasures{tries: g.tries()}
		for j := range g.producers {
			if g.producers[j].stream == i {
				sum.merge(&g.producers[j])
			}
		}
		g.putMetrics(t, sum, "stream", name)
		t.counter("recordsStored", "records", s.service.total.records, "stream", name)
		t.counter("userRecordsStored", "records", s.users, "stream", name)
		more := int64(0)
		if t.wants("duplicatesStored") {
			more = g.c.Counts.DuplicatesStored(i)
		}
		t.counter("duplicatesStored", "records", more, "stream", name)
		share := 0.0
		if t.wants("hotShardShare") {
			share = g.hotShardShare(i)
		}
		t.value("hotShardShare", kindGauge, "ratio", share, labels("stream", name))
		t.value("openShards", kindGauge, "shards", float64(s.open), labels("stream", name))
		t.counter("reshards", "reshards", s.reshards, "stream", name)
		users += s.users
		stored, open, hottest = stored+s.service.total.records, open+s.open, max(hottest, share)
		copies, reshards = copies+more, reshards+s.reshards
	}
	t.counter("recordsStored", "records", stored)
	t.counter("userRecordsStored", "records", users)
	t.counter("duplicatesStored", "records", copies)
	t.value("hotShardShare", kindGauge, "ratio", hottest, labels())
	t.value("openShards", kindGauge, "shards", float64(open), labels())
	t.counter("reshards", "reshards", reshards)
}

func (g *Gatherer) consumerMetrics(t *table) {
	names := [...]string{"propagationDelay", "endToEndDelay", "iteratorAge", "millisBehindLatest"}
	var sums [len(names)]latencies
	for j := range sums {
		sums[j] = g.latencies()
	}
	var all consumerMeasures
	var again repeats
	lost := int64(0)
	for i := range g.consumers {
		c, name := &g.consumers[i], g.c.Spec.Consumers[i].Name
		own, gone := g.repeats(i), g.lost(i)
		lost += gone
		consumerCounters(t, c, gone, own, "consumer", name)
		again.add(own)
		all.calls, all.throttled = all.calls+c.calls, all.throttled+c.throttled
		all.delivered, all.processed = all.delivered+c.delivered, all.processed+c.processed
		for j, l := range [...]*latencies{&c.propagation, &c.endToEnd, &c.age, &c.behind} {
			if t.wants(names[j]) {
				sums[j].merge(l)
				t.latency(names[j], l, "consumer", name)
			}
		}
	}
	consumerCounters(t, &all, lost, again)
	for j := range names {
		t.latency(names[j], &sums[j])
	}
}

func consumerCounters(t *table, c *consumerMeasures, lost int64, r repeats, pairs ...string) {
	t.counter("getCalls", "calls", c.calls, pairs...)
	t.counter("getThrottled", "calls", c.throttled, pairs...)
	t.counter("recordsDelivered", "records", c.delivered, pairs...)
	t.counter("recordsProcessed", "records", c.processed, pairs...)
	t.counter("recordsLost", "records", lost, pairs...)
	t.counter("redelivered", "records", r.redelivered, pairs...)
	t.counter("effects", "records", r.effects, pairs...)
	t.counter("duplicateEffects", "records", r.duplicates, pairs...)
	t.counter("dedupHits", "records", r.hits, pairs...)
}
