package result

import (
	"cmp"
	"math"
	"slices"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// slicesSeen is how many slices of shards the run has reached.
func (g *Gatherer) slicesSeen() int {
	return int((min(g.now, g.end) + g.shardCut - 1) / g.shardCut)
}

// utilisation is the mean over slices of what was offered to a shard over its limit.
func (g *Gatherer) utilisation(stream, shard int) float64 {
	n := g.slicesSeen()
	sum := 0.0
	for i := range n {
		sum += g.utilisationAt(g.streams[stream].at(i, shard), i)
	}
	return sum / math.Max(1, float64(n))
}

// utilisationAt is the larger of bytes and records over their limits in slice i, of which
// the last may be short.
func (g *Gatherer) utilisationAt(c *cell, i int) float64 {
	span := float64(min(g.shardCut, g.end-sim.Time(i)*g.shardCut, max(g.now-sim.Time(i)*g.shardCut, 1))) / 1e9
	byBytes := float64(c.bytes) / float64(span*g.c.Limits.Float(limits.WriteBytes))
	byRecords := float64(c.records) / float64(span*g.c.Limits.Float(limits.WriteRecords))
	return math.Max(byBytes, byRecords)
}

// hotShardShare is the share of a stream's offered bytes that its hottest shard takes.
// Each record counts once, by where its key leads: retries would make a throttled shard
// look hotter than it is offered. Where the shards changed during the run, or are not
// known, attempts have to do.
func (g *Gatherer) hotShardShare(stream int) float64 {
	s := &g.streams[stream]
	load := make([]int64, s.shards)
	if s.resharded || len(s.ranges) == 0 {
		for i := range s.cells {
			load[i%s.shards] += s.cells[i].bytes
		}
	} else {
		streams := g.keyStreams()
		for k, shard := range g.keyShards(streams) {
			if int(streams[k]) == stream && shard >= 0 {
				_, bytes := g.keyOf(api.Key(k))
				load[shard] += bytes
			}
		}
	}
	total := int64(0)
	for _, l := range load {
		total += l
	}
	return ratio(slices.Max(load), total)
}

// keyShards is the shard that each key is routed to, -1 for none. It is kept, because
// shards that do not change need it once.
func (g *Gatherer) keyShards(streams []int32) []int32 {
	for k := len(g.keyShard); k < len(g.keys); k++ {
		g.keyShard = append(g.keyShard, g.streams[streams[k]].route(g.c.Keys.Hash(api.Key(k))))
	}
	return g.keyShard
}

// route finds the range of a hash key: the last that starts at it or before.
func (s *streamMeasures) route(h api.Hash) int32 {
	low, high := 0, len(s.ranges)
	for low < high {
		mid := (low + high) / 2
		if h.Less(s.ranges[mid].Start) {
			high = mid
		} else {
			low = mid + 1
		}
	}
	if low == 0 || !s.ranges[low-1].Contains(h) {
		return -1
	}
	return s.ranges[low-1].shard
}

// shardsListed bounds how many shards have metrics of their own; of more, the hottest do.
const (
	shardsListed  = 256
	shardsHottest = 20
)

// shardRow is the utilisation of one shard over the run.
type shardRow struct {
	stream, shard int
	mean          float64
}

func (g *Gatherer) shardMetrics(t *table) {
	if !t.wants("shardUtilization") {
		return
	}
	var rows []shardRow
	all := 0.0
	for i := range g.streams {
		sum, n := 0.0, g.streams[i].shards
		for j := range n {
			m := g.utilisation(i, j)
			sum += m
			rows = append(rows, shardRow{i, j, m})
		}
		all += sum
		t.value("shardUtilization", kindGauge, "ratio", sum/math.Max(1, float64(n)),
			labels("stream", g.c.Spec.Streams[i].Name))
	}
	t.value("shardUtilization", kindGauge, "ratio", all/math.Max(1, float64(len(rows))), labels())
	if len(rows) > shardsListed {
		rows = g.hottestRows(rows)
	}
	for _, r := range rows {
		t.value("shardUtilization", kindGauge, "ratio", r.mean,
			labels("stream", g.c.Spec.Streams[r.stream].Name, "shard", g.c.Shards[r.stream][r.shard]))
	}
}

// hottestRows are the hottest shards, hottest first, and those that a threshold names.
func (g *Gatherer) hottestRows(rows []shardRow) []shardRow {
	slices.SortStableFunc(rows, func(a, b shardRow) int { return cmp.Compare(b.mean, a.mean) })
	out := slices.Clone(rows[:shardsHottest])
	for _, r := range rows[shardsHottest:] {
		named := func(t spec.Threshold) bool { return t.Label == "shard:"+g.c.Shards[r.stream][r.shard] }
		if slices.ContainsFunc(g.c.Spec.Thresholds, named) {
			out = append(out, r)
		}
	}
	return out
}
