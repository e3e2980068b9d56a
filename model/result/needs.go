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

// hotKeysSought is how many are looked at for that: producers that share a partition key
// have a key each, and count together by its name.
const hotKeysSought = 64

// hotKeys are the keys that take most of a shard's limits, per stream.
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
				h = &HotKey{Stream: g.c.Spec.Streams[i].Name, Key: name, Shard: shardID(shardOf(i, k))}
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
		slices.SortStableFunc(order, func(a, b *HotKey) int { return cmp.Compare(g.load(i, *b), g.load(i, *a)) })
		for _, h := range order[:min(hotKeysListed, len(order))] {
			h.Share = h.Bytes / math.Max(total, 1)
			out = append(out, *h)
		}
	}
	return out
}

// load is what a key takes of a shard's limits, the larger of bytes and records, in bytes.
// Aggregated records are so few that their bytes alone count.
func (g *Gatherer) load(stream int, h HotKey) float64 {
	if g.streams[stream].aggregated {
		return h.Bytes
	}
	perRecord := g.c.Limits.Float(limits.WriteBytes) / g.c.Limits.Float(limits.WriteRecords)
	return math.Max(h.Bytes, float64(h.Records*perRecord))
}

// candidates are the heaviest keys of a stream, more than will be named.
func (g *Gatherer) candidates(streams []int32, stream int) []api.Key {
	type heavy struct {
		key  api.Key
		load float64
	}
	var top []heavy
	for i := range g.keys {
		if int(streams[i]) != stream || g.keys[i].records == 0 && g.keyCarry[api.Key(i)].records == 0 {
			continue
		}
		records, bytes := g.keyOf(api.Key(i))
		h := heavy{api.Key(i), g.load(stream, HotKey{Records: float64(records), Bytes: float64(bytes)})}
		if len(top) == hotKeysSought && h.load <= top[len(top)-1].load {
			continue
		}
		at, _ := slices.BinarySearchFunc(top, h, func(a, b heavy) int { // heaviest first, equal ones by key
			return cmp.Or(cmp.Compare(b.load, a.load), cmp.Compare(a.key, b.key))
		})
		top = slices.Insert(top, at, h)
		top = top[:min(len(top), hotKeysSought)]
	}
	keys := make([]api.Key, len(top))
	for i := range top {
		keys[i] = top[i].key
	}
	return keys
}

// keyStreams tells the stream of each key: producers bring their keys in order.
func (g *Gatherer) keyStreams() []int32 {
	if len(g.keyStream) == len(g.keys) {
		return g.keyStream
	}
	g.keyStream = make([]int32, len(g.keys))
	for i, first := range g.c.KeyFirst {
		next := len(g.keys)
		if i+1 < len(g.c.KeyFirst) {
			next = g.c.KeyFirst[i+1]
		}
		for k := first; k < next; k++ {
			g.keyStream[k] = int32(g.producers[i].stream)
		}
	}
	return g.keyStream
}

// needs is what the measured load arithmetically needs, by its heaviest slice.
func (g *Gatherer) needs(hot []HotKey, observed sim.Time) []Need {
	out := []Need{}
	bytes, records := g.c.Limits.Float(limits.WriteBytes), g.c.Limits.Float(limits.WriteRecords)
	for i := range g.streams {
		s, name := &g.streams[i], g.c.Spec.Streams[i].Name
		n := Need{Stream: name}
		for j := range s.offered.bytes.Len() {
			// By the whole slice even at a short end, where few records would make a high rate.
			span := math.Min(float64(g.slice), float64(g.end)) / 1e9
			b, _ := s.offered.bytes.At(j)
			r, _ := s.offered.records.At(j)
			if s.aggregated { // what reaches the stream is records of Kinesis
				stored, _ := s.service.stored.records.At(j)
				refused, _ := s.service.refused.At(j)
				r = stored + refused
			}
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
			if load := g.load(i, h) / span / bytes; load > n.HottestKeyLoad {
				n.HottestKey, n.HottestKeyLoad = h.Key, load
			}
		}
		out = append(out, n)
	}
	return out
}
