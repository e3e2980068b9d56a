package result

import (
	"cmp"
	"math"
	"slices"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/sim"
)

// hotKeysListed is how many keys of a stream the result names.
const hotKeysListed = 5

// hotKeys are the keys with most offered bytes, per stream; two producers that use the
// same partition key count together.
func (g *Gatherer) hotKeys(shardOf func(stream int, k api.Key) int) []HotKey {
	out := []HotKey{}
	streams := g.keyStreams()
	for i := range g.streams {
		byName := map[string]*HotKey{}
		var order []*HotKey
		total := 0.0
		for _, k := range g.candidates(streams, i) {
			name := g.c.Keys.Name(k)
			h := byName[name]
			if h == nil {
				h = &HotKey{Stream: g.c.Spec.Streams[i].Name, Key: name, Shard: g.c.Shards[i][shardOf(i, k)]}
				byName[name] = h
				order = append(order, h)
			}
			records, bytes := g.keyOf(k)
			h.Records += float64(records)
			h.Bytes += float64(bytes)
		}
		for j := range g.producers {
			if g.producers[j].stream == i {
				total += float64(g.producers[j].offered.bytes)
			}
		}
		slices.SortStableFunc(order, func(a, b *HotKey) int { return cmp.Compare(b.Bytes, a.Bytes) })
		for _, h := range order[:min(hotKeysListed, len(order))] {
			h.Share = h.Bytes / math.Max(total, 1)
			out = append(out, *h)
		}
	}
	return out
}

// candidates are the heaviest keys of a stream, more than will be named.
func (g *Gatherer) candidates(streams []int, stream int) []api.Key {
	var top []api.Key
	least := int64(0)
	weight := func(k api.Key) int64 { _, bytes := g.keyOf(k); return bytes }
	for i := range g.keys {
		k := api.Key(i)
		if streams[i] != stream || weight(k) == 0 || len(top) == 64 && weight(k) <= least {
			continue
		}
		top = append(top, k)
		slices.SortStableFunc(top, func(a, b api.Key) int { return cmp.Compare(weight(b), weight(a)) })
		top = top[:min(len(top), 64)]
		least = weight(top[len(top)-1])
	}
	return top
}

// keyStreams tells the stream of each key: producers bring their keys in order.
func (g *Gatherer) keyStreams() []int {
	streams := make([]int, len(g.keys))
	for i, first := range g.c.KeyFirst {
		next := len(g.keys)
		if i+1 < len(g.c.KeyFirst) {
			next = g.c.KeyFirst[i+1]
		}
		for k := first; k < next; k++ {
			streams[k] = g.producers[i].stream
		}
	}
	return streams
}

// needs is what the measured load arithmetically needs, by its heaviest slice.
func (g *Gatherer) needs(hot []HotKey, observed sim.Time) []Need {
	out := []Need{}
	bytes, records := g.c.Limits.Float(limits.WriteBytes), g.c.Limits.Float(limits.WriteRecords)
	for i := range g.streams {
		s, name := &g.streams[i], g.c.Spec.Streams[i].Name
		n := Need{Stream: name}
		for j := range s.offered.bytes.Len() {
			span := math.Min(float64(g.slice), float64(g.end-sim.Time(j)*g.slice)) / 1e9
			b, _ := s.offered.bytes.At(j)
			r, _ := s.offered.records.At(j)
			n.PeakBytes = math.Max(n.PeakBytes, float64(b)/span)
			n.PeakRecords = math.Max(n.PeakRecords, float64(r)/span)
		}
		n.ShardsByBytes = int(math.Max(1, math.Ceil(n.PeakBytes/bytes)))
		n.ShardsByRecords = int(math.Max(1, math.Ceil(n.PeakRecords/records)))
		for _, h := range hot {
			span := float64(observed) / 1e9
			if h.Stream != name || span == 0 {
				continue
			}
			load := math.Max(h.Bytes/span/bytes, h.Records/span/records)
			if load > n.HottestKeyLoad {
				n.HottestKey, n.HottestKeyLoad = h.Key, load
			}
		}
		out = append(out, n)
	}
	return out
}
