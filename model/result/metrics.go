package result

import (
	"math"
	"slices"

	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/model/measure"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// Kinds of metric.
const (
	kindCounter   = "counter"
	kindGauge     = "gauge"
	kindHistogram = "histogram"
)

// table collects metrics: each value under its own label and summed into the whole run.
type table struct {
	metrics []Metric
	cut     sim.Time // MSER-5's warm-up
}

func labels(pairs ...string) map[string]string {
	m := map[string]string{}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i]] = pairs[i+1]
	}
	return m
}

func (t *table) value(name, kind, unit string, v float64, label map[string]string) {
	t.metrics = append(t.metrics, Metric{Name: name, Labels: label, Kind: kind, Unit: unit, Value: &v})
}

func (t *table) counter(name, unit string, v int64, pairs ...string) {
	t.value(name, kindCounter, unit, float64(v), labels(pairs...))
}

func (t *table) histogram(name string, h *measure.Histogram, pairs ...string) {
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
	}
}

func (p *producerMeasures) merge(o *producerMeasures) {
	for _, pair := range [][2]*tally{{&p.offered, &o.offered}, {&p.accepted, &o.accepted},
		{&p.failed, &o.failed}, {&p.expired, &o.expired}, {&p.pending, &o.pending}} {
		pair[0].records += pair[1].records
		pair[0].bytes += pair[1].bytes
	}
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
func (g *Gatherer) Metrics() []Metric {
	t := &table{cut: g.warmupCut()}
	g.producerMetrics(t)
	g.streamMetrics(t)
	g.consumerMetrics(t)
	g.shardMetrics(t)
	g.cloudWatchMetrics(t)
	return t.metrics
}

func (g *Gatherer) producerMetrics(t *table) {
	all := &producerMeasures{}
	var latency, service measure.Histogram
	for i := range g.producers {
		p, name := &g.producers[i], g.c.Spec.Producers[i].Name
		all.merge(p)
		g.putMetrics(t, p, "producer", name)
		for _, h := range []struct {
			name string
			l    *latencies
			sum  *measure.Histogram
		}{{"putLatency", &p.latency, &latency}, {"putServiceTime", &p.service, &service}} {
			var own measure.Histogram
			h.l.mergeInto(&own, t.cut)
			h.sum.Merge(&own)
			t.histogram(h.name, &own, "producer", name)
		}
	}
	g.putMetrics(t, all)
	t.histogram("putLatency", &latency)
	t.histogram("putServiceTime", &service)
}

func (g *Gatherer) putMetrics(t *table, p *producerMeasures, pairs ...string) {
	for _, c := range producerCounters(p) {
		t.counter(c.name, c.unit, c.v, pairs...)
	}
	t.value("throttledRatio", kindGauge, "ratio", ratio(p.throttled, p.attempts), labels(pairs...))
}

func (g *Gatherer) streamMetrics(t *table) {
	stored, open, hottest := int64(0), 0, 0.0
	for i := range g.streams {
		s, name := &g.streams[i], g.c.Spec.Streams[i].Name
		sum := &producerMeasures{}
		for j := range g.producers {
			if g.producers[j].stream == i {
				sum.merge(&g.producers[j])
			}
		}
		g.putMetrics(t, sum, "stream", name)
		t.counter("recordsStored", "records", s.stored.records, "stream", name)
		t.counter("duplicatesStored", "records", 0, "stream", name)
		_, share := s.hottest()
		t.value("hotShardShare", kindGauge, "ratio", share, labels("stream", name))
		t.value("openShards", kindGauge, "shards", float64(s.open), labels("stream", name))
		stored, open, hottest = stored+s.stored.records, open+s.open, max(hottest, share)
	}
	t.counter("recordsStored", "records", stored)
	t.counter("duplicatesStored", "records", 0)
	t.value("hotShardShare", kindGauge, "ratio", hottest, labels())
	t.value("openShards", kindGauge, "shards", float64(open), labels())
	t.counter("reshards", "reshards", 0)
}

// hottest is the shard with most offered bytes, and its share of the stream's.
func (s *streamMeasures) hottest() (int, float64) {
	total, most, at := int64(0), int64(-1), 0
	for i := range s.shards {
		b := s.shards[i].offered.bytes
		total += b
		if b > most {
			most, at = b, i
		}
	}
	return at, ratio(max(most, 0), total)
}

func (g *Gatherer) consumerMetrics(t *table) {
	names := [...]string{"propagationDelay", "endToEndDelay", "iteratorAge", "millisBehindLatest"}
	var sums [len(names)]measure.Histogram
	var all consumerMeasures
	for i := range g.consumers {
		c, name := &g.consumers[i], g.c.Spec.Consumers[i].Name
		consumerCounters(t, c, "consumer", name)
		all.calls, all.throttled = all.calls+c.calls, all.throttled+c.throttled
		all.delivered, all.processed = all.delivered+c.delivered, all.processed+c.processed
		for j, l := range [...]*latencies{&c.propagation, &c.endToEnd, &c.age, &c.behind} {
			var own measure.Histogram
			l.mergeInto(&own, t.cut)
			sums[j].Merge(&own)
			t.histogram(names[j], &own, "consumer", name)
		}
	}
	consumerCounters(t, &all)
	for j := range names {
		t.histogram(names[j], &sums[j])
	}
}

func consumerCounters(t *table, c *consumerMeasures, pairs ...string) {
	t.counter("getCalls", "calls", c.calls, pairs...)
	t.counter("getThrottled", "calls", c.throttled, pairs...)
	t.counter("recordsDelivered", "records", c.delivered, pairs...)
	t.counter("recordsProcessed", "records", c.processed, pairs...)
	for _, name := range []string{"redelivered", "effects", "duplicateEffects", "dedupHits"} {
		t.counter(name, "records", 0, pairs...) // nothing fails, and nothing is deduplicated, yet
	}
}

// shardsListed bounds how many shards have metrics of their own.
const shardsListed = 256

func (g *Gatherer) shardMetrics(t *table) {
	type row struct {
		stream, shard int
		mean          float64
	}
	var rows []row
	sum := 0.0
	for i := range g.streams {
		for j := range g.streams[i].shards {
			m := g.utilisation(i, j)
			sum += m
			rows = append(rows, row{i, j, m})
		}
	}
	t.value("shardUtilization", kindGauge, "ratio", sum/math.Max(1, float64(len(rows))), labels())
	if len(rows) > shardsListed { // the hottest stand for the rest
		slices.SortStableFunc(rows, func(a, b row) int {
			if a.mean != b.mean {
				return int(math.Copysign(1, b.mean-a.mean))
			}
			return 0
		})
		rows = rows[:20]
	}
	for _, r := range rows {
		t.value("shardUtilization", kindGauge, "ratio", r.mean,
			labels("stream", g.c.Spec.Streams[r.stream].Name, "shard", g.c.Shards[r.stream][r.shard]))
	}
}

// utilisation is the mean over slices of what was offered to a shard over its limit.
func (g *Gatherer) utilisation(stream, shard int) float64 {
	sh := &g.streams[stream].shards[shard]
	sum := 0.0
	for i := range sh.bytes.Len() {
		sum += g.utilisationAt(sh, i)
	}
	return sum / float64(sh.bytes.Len())
}

// utilisationAt is the larger of bytes and records over their limits in slice i.
func (g *Gatherer) utilisationAt(sh *shardMeasures, i int) float64 {
	b, _ := sh.bytes.At(i)
	r, _ := sh.records.At(i)
	span := float64(min(g.shardCut, g.end-sim.Time(i)*g.shardCut)) / 1e9
	byBytes := float64(b) / float64(span*g.c.Limits.Float(limits.WriteBytes))
	byRecords := float64(r) / float64(span*g.c.Limits.Float(limits.WriteRecords))
	return math.Max(byBytes, byRecords)
}

// cloudWatchMetrics adds CloudWatch's own names for what has one.
func (g *Gatherer) cloudWatchMetrics(t *table) {
	for i := range g.streams {
		s, name := &g.streams[i], g.c.Spec.Streams[i].Name
		refused := int64(0)
		for j := range g.producers {
			if g.producers[j].stream == i {
				refused += g.producers[j].throttled
			}
		}
		reads := int64(0)
		var age measure.Histogram
		for j := range g.consumers {
			if g.consumers[j].stream == i && g.c.Spec.Consumers[j].Kind == spec.Polling {
				reads += g.consumers[j].throttled
				g.consumers[j].age.mergeInto(&age, t.cut)
			}
		}
		t.counter("IncomingBytes", "bytes", s.stored.bytes, "stream", name)
		t.counter("IncomingRecords", "records", s.stored.records, "stream", name)
		t.counter("WriteProvisionedThroughputExceeded", "records", refused, "stream", name)
		t.counter("ReadProvisionedThroughputExceeded", "calls", reads, "stream", name)
		t.histogram("GetRecords.IteratorAgeMilliseconds", &age, "stream", name)
	}
}

// warmupCut is what an automatic warm-up leaves out, by the mean put latency of slices.
func (g *Gatherer) warmupCut() sim.Time {
	if !g.c.Spec.Warmup.Auto || len(g.streams) == 0 {
		return 0
	}
	var means []float64
	for i := range g.streams[0].delaySum.Len() {
		sum, n := int64(0), int64(0)
		for j := range g.streams {
			a, _ := g.streams[j].delaySum.At(i)
			b, _ := g.streams[j].delayCount.At(i)
			sum, n = sum+a, n+b
		}
		if n > 0 {
			means = append(means, float64(sum)/float64(n))
		}
	}
	return sim.Time(mser5(means)) * g.slice
}
