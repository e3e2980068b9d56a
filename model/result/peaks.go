package result

import (
	"math"
	"slices"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/model/measure"
	"github.com/kinesim/kinesim/sim"
)

// Peak is how much of a limit was asked for when most was: of the shard, the key, the
// reader that had most. Used above Of is what the limit refuses, or what waits for it.
type Peak struct {
	Limit string  `json:"limit"` // such as "orders: write bytes of a shard"
	Used  float64 `json:"used"`
	Of    float64 `json:"of"`
	Unit  string  `json:"unit"` // such as "B/s over 10s"
	At    float64 `json:"at"`   // seconds, where the window begins
}

// Peaks are the peaks of all limits up to an instant, stream by stream, then the account's.
// hot are the hot keys of the result.
func (g *Gatherer) Peaks(until sim.Time, hot []HotKey) []Peak {
	g.observe(until)
	out := []Peak{}
	open := 0
	for i := range g.streams {
		open += g.streams[i].openMost
		for _, p := range slices.Concat(g.writePeaks(i, hot), g.readPeaks(i), g.workPeaks(i)) {
			if p.Used > 0 {
				p.Limit = g.streamOf(i) + ": " + p.Limit
				out = append(out, p)
			}
		}
	}
	return append(out, Peak{Limit: "account: open shards", Used: float64(open),
		Of: g.c.Limits.Float(limits.ShardsMax), Unit: "shards"})
}

// peakWindows are the spans over which writes are held against their limit. A bucket lets a
// burst through: in a second more than its rate, in an hour hardly. So the window that counts
// is the one that comes nearest to what the bucket can take in it, rate × time + burst.
var peakWindows = []sim.Time{sim.Second, 10 * sim.Second, sim.Minute, 5 * sim.Minute, 30 * sim.Minute}

// writePeaks are those of the hottest shard, and of the hottest key.
func (g *Gatherer) writePeaks(stream int, hot []HotKey) []Peak {
	s := &g.streams[stream]
	bytes, records := g.writeLimits(stream)
	shard := func(what string, l bucket, of func(*cell) int64) Peak {
		p := l.peak(g.shardCut, g.end, func(n int) (float64, int) { return s.hottest(n, of) })
		p.Limit = what
		return p
	}
	out := []Peak{shard("write bytes of a shard", bytes, func(c *cell) int64 { return c.bytes }),
		shard("write records of a shard", records, func(c *cell) int64 { return c.records })}
	at := slices.IndexFunc(hot, func(h HotKey) bool { return h.Stream == g.streamOf(stream) })
	if at < 0 {
		return out
	}
	h := &hot[at] // the first: they are sorted by what they take of a shard
	byBytes := bytes.peak(g.slice, g.end, busiest(s.offered.bytes, h.Share))
	byRecords := records.peak(g.slice, g.end, busiest(s.offered.records, h.Records/max(g.offeredTo(stream), 1)))
	byBytes.Limit, byRecords.Limit = "write bytes of the key "+h.Key, "write records of the key "+h.Key
	if byRecords.Used/byRecords.Of > byBytes.Used/byBytes.Of {
		return append(out, byRecords)
	}
	return append(out, byBytes)
}

// offeredTo is how many records a stream was offered.
func (g *Gatherer) offeredTo(stream int) float64 {
	sum := int64(0)
	for j := range g.producers {
		if g.producers[j].stream == stream {
			sum += g.producers[j].offered.records
		}
	}
	return float64(sum)
}

// bucket is a limit: what it takes in a time is rate × time + burst.
type bucket struct {
	rate, burst float64
	unit        string
}

func (g *Gatherer) writeLimits(stream int) (bytes, records bucket) {
	l := &g.c.Spec.Streams[stream].Limiter
	bytes = bucket{g.c.Limits.Float(limits.WriteBytes), float64(l.Burst), "B/s"}
	records = bucket{g.c.Limits.Float(limits.WriteRecords), float64(l.BurstRecords), "records/s"}
	if l.Window {
		bytes.burst, records.burst = 0, 0
	}
	return bytes, records
}

// peak holds what came against the bucket. most is the most that came in a window of n
// slices, and which window that was.
func (l bucket) peak(slice, end sim.Time, most func(n int) (sum float64, window int)) Peak {
	var out Peak
	for _, n := range windowsOf(slice, end) {
		length := min(sim.Time(n)*slice, max(end, 1)) // a run that is shorter than a slice has one window
		sum, window := most(n)
		p := Peak{Used: sum / inSeconds(length), Of: l.rate + l.burst/inSeconds(length),
			Unit: l.unit + " over " + span(length), At: inSeconds(sim.Time(window*n) * slice)}
		if out.Of == 0 || p.Used/p.Of > out.Used/out.Of {
			out = p
		}
	}
	return out
}

// windowsOf are the windows in slices: one, and those of peakWindows that have more.
func windowsOf(slice, end sim.Time) []int {
	out := []int{1}
	for _, span := range peakWindows {
		if n := int(span / slice); n > 1 && span <= end {
			out = append(out, n)
		}
	}
	return out
}

// hottest is the most that a shard had in a window of n slices.
func (s *streamMeasures) hottest(n int, of func(*cell) int64) (most float64, at int) {
	for j := range s.shards {
		sh := &s.shards[j]
		sum, window := int64(0), -1
		for k := range sh.cells {
			if w := (sh.first + k) / n; w != window {
				sum, window = 0, w
			}
			if sum += of(&sh.cells[k]); float64(sum) > most {
				most, at = float64(sum), window
			}
		}
	}
	return most, at
}

// busiest is the most of a part of a series in a window of n slices.
func busiest(s *measure.Series, share float64) func(n int) (most float64, at int) {
	return func(n int) (most float64, at int) {
		sum := int64(0)
		for i := range s.Len() {
			if i%n == 0 {
				sum = 0
			}
			v, _ := s.At(i)
			if sum += v; float64(sum)*share > most {
				most, at = float64(sum)*share, i/n
			}
		}
		return most, at
	}
}

// readPeaks are those of shared reads, and of each fan-out consumer.
func (g *Gatherer) readPeaks(stream int) []Peak {
	var bytes, calls meters
	for j := range g.streams[stream].shards {
		sh := &g.streams[stream].shards[j]
		bytes, calls = bytes.larger(&sh.readBytes), calls.larger(&sh.readCalls)
	}
	limit := func(rate, burst, unit string) bucket {
		return bucket{g.c.Limits.Float(rate), g.c.Limits.Float(burst), unit}
	}
	// A read may go into debt by all that one call returns.
	out := []Peak{
		g.metered("shared read bytes of a shard", limit(limits.ReadBytes, limits.GetMaxBytes, "B/s"), bytes),
		g.metered("shared read calls of a shard", limit(limits.ReadCalls, limits.ReadCallsBurst, "calls/s"), calls),
	}
	for i := range g.consumers {
		if c := &g.c.Spec.Consumers[i]; c.Stream == stream && c.Pushed() {
			pushed := g.readerPeak(i, func(r *reader) *meters { return &r.pushed })
			out = append(out, g.metered("fan-out bytes of "+c.Name+" from a shard",
				limit(limits.PushBytes, limits.PushBurst, "B/s"), pushed))
		}
	}
	return out
}

// workPeaks are the busy share of the reader that had most to do. A reader does one record
// at a time.
func (g *Gatherer) workPeaks(stream int) []Peak {
	var out []Peak
	for i := range g.consumers {
		c := &g.c.Spec.Consumers[i]
		service := c.Service.Expected() / 1e9
		if c.Stream == stream && service > 0 && !math.IsInf(service, 1) {
			m := g.readerPeak(i, func(r *reader) *meters { return &r.received })[workSpan]
			p := g.inWindow(m, workSpan)
			p.Limit, p.Used, p.Of, p.Unit = "work of "+c.Name+" on a shard", p.Used*service, 1, "of its time"+p.Unit
			out = append(out, p)
		}
	}
	return out
}

// metered holds what was metered against the bucket: the window that comes nearest.
func (g *Gatherer) metered(what string, l bucket, m meters) Peak {
	var out Peak
	for i := range m {
		p := g.inWindow(m[i], i)
		p.Limit, p.Of, p.Unit = what, l.rate+l.burst/inSeconds(g.readWindow(i)), l.unit+p.Unit
		if i == 0 || p.Used/p.Of > out.Used/out.Of {
			out = p
		}
	}
	return out
}

// inWindow is the rate of what was metered in a window, whose length is its unit so far.
func (g *Gatherer) inWindow(m meter, window int) Peak {
	length := g.readWindow(window)
	return Peak{Used: float64(m.most) / inSeconds(length), Unit: " over " + span(length),
		At: inSeconds(m.at * readSpans[window])}
}

// readWindow is the length of a window; a run that is shorter has one.
func (g *Gatherer) readWindow(i int) sim.Time { return min(readSpans[i], max(g.end, 1)) }

func (g *Gatherer) readerPeak(consumer int, of func(*reader) *meters) (most meters) {
	for i := range g.readers {
		if r := &g.readers[i]; r.consumer == consumer {
			most = most.larger(of(r))
		}
	}
	return most
}

// meterRead notes what the service gave, or refused, to a poller.
func (g *Gatherer) meterRead(r *api.GetRow) {
	sh := &g.streams[r.Stream].shards[r.Shard]
	sh.readCalls.add(r.At, 1)
	sh.readBytes.add(r.At, r.Bytes)
}
