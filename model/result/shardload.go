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

// utilisation is the mean, over the time that a shard was open, of what was offered to it
// over its limit.
func (g *Gatherer) utilisation(sh *shardMeasures) float64 {
	open := sh.openFor(0, min(g.now, g.end))
	if open == 0 {
		return 0
	}
	sum := 0.0
	for i := range sh.cells {
		sum += g.full(&sh.cells[i])
	}
	return sum / (float64(open) / 1e9)
}

// full is how many seconds a shard at its limit takes for a cell: the larger of bytes and
// records.
func (g *Gatherer) full(c *cell) float64 {
	byBytes := float64(c.bytes) / g.c.Limits.Float(limits.WriteBytes)
	byRecords := float64(c.records) / g.c.Limits.Float(limits.WriteRecords)
	return math.Max(byBytes, byRecords)
}

// utilisationAt is the larger of bytes and records over their limits in slice i, of which
// the last may be short. Where the shard was open for a part of a slice that counts, but
// at least for a second: limits are by the second.
func (g *Gatherer) utilisationAt(sh *shardMeasures, i int) float64 {
	from := sim.Time(i) * g.shardCut
	span := min(g.shardCut, g.end-from, max(g.now-from, 1))
	span = max(sh.openFor(from, from+span), min(span, sim.Second))
	c := sh.at(i)
	return g.full(&c) / (float64(span) / 1e9)
}

// hotShardShare is the share of a stream's offered bytes that its hottest shard takes.
// Each record counts once, by where its key leads: retries would make a throttled shard
// look hotter than it is offered. Where the shards changed during the run, or are not
// known, attempts have to do.
func (g *Gatherer) hotShardShare(stream int) float64 {
	s := &g.streams[stream]
	load := make([]int64, len(s.shards))
	if s.reshards > 0 {
		for i := range s.shards {
			load[i] = s.shards[i].bytes
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
	total, most := int64(0), int64(0)
	for _, l := range load {
		total += l
		most = max(most, l)
	}
	return ratio(most, total)
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
	load, time := 0.0, 0.0 // in seconds of a shard
	for i := range g.streams {
		sum, open := 0.0, 0.0
		for j := range g.streams[i].shards {
			sh := &g.streams[i].shards[j]
			m := g.utilisation(sh)
			span := float64(sh.openFor(0, min(g.now, g.end))) / 1e9
			sum, open = sum+float64(m*span), open+span
			rows = append(rows, shardRow{i, j, m})
		}
		load, time = load+sum, time+open
		t.value("shardUtilization", kindGauge, "ratio", share(sum, open),
			labels("stream", g.c.Spec.Streams[i].Name))
	}
	t.value("shardUtilization", kindGauge, "ratio", share(load, time), labels())
	if len(rows) > shardsListed {
		rows = g.hottestRows(rows)
	}
	for _, r := range rows {
		t.value("shardUtilization", kindGauge, "ratio", r.mean,
			labels("stream", g.c.Spec.Streams[r.stream].Name, "shard", shardID(r.shard)))
	}
}

func share(part, whole float64) float64 {
	if whole == 0 {
		return 0
	}
	return part / whole
}

// hottestRows are the hottest shards, hottest first, and those that a threshold names.
func (g *Gatherer) hottestRows(rows []shardRow) []shardRow {
	slices.SortStableFunc(rows, func(a, b shardRow) int { return cmp.Compare(b.mean, a.mean) })
	out := slices.Clone(rows[:shardsHottest])
	for _, r := range rows[shardsHottest:] {
		named := func(t spec.Threshold) bool { return t.Label == "shard:"+shardID(r.shard) }
		if slices.ContainsFunc(g.c.Spec.Thresholds, named) {
			out = append(out, r)
		}
	}
	return out
}
