package result

import (
	"fmt"
	"math"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// Peak is how much of a limit was asked for when most was: of the shard, the key, the
// reader that had most. Used above Of is what the limit refuses, or what waits for it.
type Peak struct {
	Limit string  `json:"limit"` // such as "orders: write bytes of a shard"
	Used  float64 `json:"used"`
	Of    float64 `json:"of"`
	Unit  string  `json:"unit"`
	At    float64 `json:"at"` // seconds, where the window begins
}

// Peaks are the peaks of all limits up to an instant, stream by stream, then the account's. A window is as
// long as the burst that the limit lets through: what is above it for less is not refused.
// hot are the hot keys of the result.
func (g *Gatherer) Peaks(until sim.Time, hot []HotKey) []Peak {
	g.observe(until)
	out := []Peak{}
	add := func(stream int, what string, used, of float64, unit string, at sim.Time) {
		if used > 0 {
			out = append(out, Peak{g.streamOf(stream) + ": " + what, used, of, unit, inSeconds(at)})
		}
	}
	open := 0
	for i := range g.streams {
		open += g.streams[i].openMost
		g.writePeaks(i, hot, add)
		g.readPeaks(i, add)
		g.workPeaks(i, add)
	}
	return append(out, Peak{"account: open shards", float64(open), g.c.Limits.Float(limits.ShardsMax), "shards", 0})
}

// adder takes a peak of a stream.
type adder func(stream int, what string, used, of float64, unit string, at sim.Time)

// writePeaks are those of the hottest shard, and of the hottest key.
func (g *Gatherer) writePeaks(stream int, hot []HotKey, add adder) {
	s, l := &g.streams[stream], &g.c.Spec.Streams[stream].Limiter
	bytes, records := g.c.Limits.Float(limits.WriteBytes), g.c.Limits.Float(limits.WriteRecords)
	byteSpan, recordSpan := sim.Second, sim.Second
	if !l.Window {
		byteSpan = max(byteSpan, sim.Time(float64(l.Burst)/bytes*float64(sim.Second)))
		recordSpan = max(recordSpan, sim.Time(float64(l.BurstRecords)/records*float64(sim.Second)))
	}
	most, at := g.hottest(s, byteSpan, func(c *cell) int64 { return c.bytes })
	add(stream, "write bytes of a shard", most, bytes, "B/s", at)
	most, at = g.hottest(s, recordSpan, func(c *cell) int64 { return c.records })
	add(stream, "write records of a shard", most, records, "records/s", at)

	mostBytes, at := g.busiest(&s.offered, byteSpan, true)
	mostRecords, _ := g.busiest(&s.offered, byteSpan, false)
	total := 0.0
	for j := range g.producers {
		if g.producers[j].stream == stream {
			total += float64(g.producers[j].offered.records)
		}
	}
	for i := range hot { // they are sorted by what they take of a shard
		if h := &hot[i]; h.Stream == g.streamOf(stream) {
			byBytes, byRecords := h.Share*mostBytes, h.Records/math.Max(total, 1)*mostRecords
			if byBytes/bytes >= byRecords/records {
				add(stream, fmt.Sprintf("write bytes of the key %s", h.Key), byBytes, bytes, "B/s", at)
			} else {
				add(stream, fmt.Sprintf("write records of the key %s", h.Key), byRecords, records, "records/s", at)
			}
			return
		}
	}
}

// hottest is the highest rate of any shard over a span, or over a slice where those are
// longer, and when it was.
func (g *Gatherer) hottest(s *streamMeasures, span sim.Time, of func(*cell) int64) (rate float64, at sim.Time) {
	n := max(int((span+g.shardCut-1)/g.shardCut), 1)
	seconds := g.windowSeconds(g.shardCut, n)
	for j := range s.shards {
		sh := &s.shards[j]
		sum, window := int64(0), -1
		for k := range sh.cells {
			if w := (sh.first + k) / n; w != window {
				sum, window = 0, w
			}
			sum += of(&sh.cells[k])
			if r := float64(sum) / seconds; r > rate {
				rate, at = r, sim.Time(window*n)*g.shardCut
			}
		}
	}
	return rate, at
}

// busiest is the highest rate of a whole stream over a span, and when it was.
func (g *Gatherer) busiest(t *traffic, span sim.Time, bytes bool) (rate float64, at sim.Time) {
	s := t.records
	if bytes {
		s = t.bytes
	}
	n := max(int((span+g.slice-1)/g.slice), 1)
	seconds := g.windowSeconds(g.slice, n)
	sum := int64(0)
	for i := range s.Len() {
		if i%n == 0 {
			sum = 0
		}
		v, _ := s.At(i)
		if sum += v; float64(sum)/seconds > rate {
			rate, at = float64(sum)/seconds, sim.Time(i/n*n)*g.slice
		}
	}
	return rate, at
}

// windowSeconds is the length of n slices. A run that is shorter has one window.
func (g *Gatherer) windowSeconds(slice sim.Time, n int) float64 {
	return inSeconds(min(sim.Time(n)*slice, max(g.end, 1)))
}

// readPeaks are those of shared reads, and of each fan-out consumer.
func (g *Gatherer) readPeaks(stream int, add adder) {
	seconds := inSeconds(min(readSpan, max(g.end, 1)))
	var bytes, calls meter
	for j := range g.streams[stream].shards {
		sh := &g.streams[stream].shards[j]
		bytes, calls = larger(bytes, sh.readBytes), larger(calls, sh.readCalls)
	}
	add(stream, "shared read bytes of a shard", float64(bytes.most)/seconds, g.c.Limits.Float(limits.ReadBytes),
		"B/s", bytes.at*readSpan)
	add(stream, "shared read calls of a shard", float64(calls.most)/seconds, g.c.Limits.Float(limits.ReadCalls),
		"calls/s", calls.at*readSpan)
	for i := range g.consumers {
		c := &g.c.Spec.Consumers[i]
		if c.Stream == stream && c.Kind == spec.FanOut {
			m := g.readerPeak(i, func(r *reader) meter { return r.pushed })
			add(stream, "fan-out bytes of "+c.Name+" from a shard", float64(m.most)/seconds,
				g.c.Limits.Float(limits.PushBytes), "B/s", m.at*readSpan)
		}
	}
}

// workPeaks are the busy share of the reader that had most to do. A reader does one record
// at a time.
func (g *Gatherer) workPeaks(stream int, add adder) {
	seconds := inSeconds(min(readSpan, max(g.end, 1)))
	for i := range g.consumers {
		c := &g.c.Spec.Consumers[i]
		service := c.Service.Expected() / 1e9
		if c.Stream != stream || service == 0 || math.IsInf(service, 1) {
			continue
		}
		m := g.readerPeak(i, func(r *reader) meter { return r.received })
		add(stream, "work of "+c.Name+" on a shard", float64(m.most)/seconds*service, 1, "of its time",
			m.at*readSpan)
	}
}

func (g *Gatherer) readerPeak(consumer int, of func(*reader) meter) (most meter) {
	for i := range g.readers {
		if r := &g.readers[i]; r.consumer == consumer {
			most = larger(most, of(r))
		}
	}
	return most
}

func larger(a, b meter) meter {
	if b.most > a.most {
		return b
	}
	return a
}

// meterRead notes what the service gave, or refused, to a poller.
func (g *Gatherer) meterRead(r *api.GetRow) {
	sh := &g.streams[r.Stream].shards[r.Shard]
	sh.readCalls.add(r.At, readSpan, 1)
	sh.readBytes.add(r.At, readSpan, r.Bytes)
}
