package bring

import (
	"fmt"
	"math/bits"
	"strconv"
	"strings"

	"github.com/kinesim/kinesim/model/api"
)

// shardLevel makes rows of shard-level metrics, each shard with a key that the stream of the
// scenario routes to the shard in its place.
func (m *metricPoints) shardLevel(flows map[string]flow, stream *flow) {
	t := m.t
	ids := sorted(flows)
	share(flows, stream, t)
	spans := make([][2]int64, len(ids))
	for i, id := range ids {
		f := flows[id]
		times := f.times()
		spans[i] = [2]int64{times[0], times[len(times)-1]}
	}
	places, n := settle(spans)
	if n < len(ids) {
		t.note("%d shards have metrics, %d at a time at most: after a reshard, new shards take the places of "+
			"old ones", len(ids), n)
	} else if wide, from := m.idle(ids); wide > n {
		t.assume("%d of the %d shards from %s on had no traffic, as they have no metrics (--shards says how "+
			"many there are)",
			wide-n, wide, ids[0])
		for i, id := range ids {
			places[i] = numberOf(id) - from
		}
		n = wide
	}
	t.Keys, t.ShardIDs = keysOfShards(n), make([]string, n)
	by := map[int]flow{}
	for i, id := range ids {
		k := places[i]
		if t.ShardIDs[k] != "" {
			t.ShardIDs[k] += ", "
		}
		t.ShardIDs[k] += id
		by[k] = joined(by[k], flows[id])
	}
	m.rows(by)
	if whole := summed(stream.records); whole > 0 {
		if parts := t.Total().Accepted; parts < 0.99*whole || parts > 1.01*whole {
			t.note("the shards have %.0f accepted records, the stream %.0f: some shards or times are "+
				"missing, and the load is that of the shards", parts, whole)
		}
	}
}

// idle is how many shards there are if those without metrics between the others are idle, as
// is likely while they are not the most; --shards says otherwise.
func (m *metricPoints) idle(ids []string) (n, from int) {
	from = numberOf(ids[0])
	n = numberOf(ids[len(ids)-1]) - from + 1
	if m.o.Shards >= n {
		n = m.o.Shards
	}
	if m.o.Shards > 0 && m.o.Shards < n || m.o.Shards == 0 && n >= 2*len(ids) {
		n = len(ids)
	}
	return n, from
}

// numberOf is the number in the id of a shard.
func numberOf(id string) int {
	n, _ := strconv.Atoi(strings.TrimPrefix(id, "shardId-"))
	return n
}

func summed(m map[int64]float64) float64 {
	total := 0.0
	for _, v := range m {
		total += v
	}
	return total
}

// share spreads refusals that are known of the stream only over its shards, by their records.
func share(flows map[string]flow, stream *flow, t *Traffic) {
	for _, f := range flows {
		if len(f.refused) > 0 {
			return
		}
	}
	if summed(stream.refused) == 0 {
		return
	}
	for at, refused := range stream.refused {
		whole := 0.0
		for _, f := range flows {
			whole += f.records[at]
		}
		for _, f := range flows {
			if whole > 0 {
				f.refused[at] = refused * f.records[at] / whole
			}
		}
	}
	t.assume("refusals are known of the stream only: each shard has its share of them by records, " +
		"though a hot shard will have had more")
}

// joined is the flow of shards that had the same place one after the other.
func joined(a, b flow) flow {
	if a.records == nil {
		return b
	}
	return flow{added(a.records, b.records), added(a.bytes, b.bytes), added(a.refused, b.refused)}
}

// settle gives each span the lowest place that is free when it begins; n are the places that
// were needed.
func settle(spans [][2]int64) (places []int, n int) {
	places = make([]int, len(spans))
	var ends []int64
	for range spans { // the earliest that has none yet; of several, the first
		next := -1
		for i := range spans {
			if places[i] == 0 && (next < 0 || spans[i][0] < spans[next][0]) {
				next = i
			}
		}
		place := 0
		for place < len(ends) && ends[place] >= spans[next][0] {
			place++
		}
		if place == len(ends) {
			ends = append(ends, 0)
		}
		ends[place], places[next] = spans[next][1], place+1
	}
	for i := range places {
		places[i]--
	}
	return places, len(ends)
}

// keysOfShards are names that a stream of n even shards routes one to each.
func keysOfShards(n int) []string {
	keys := make([]string, n)
	for found, i := 0, 0; found < n; i++ {
		key := fmt.Sprintf("key-%d", i)
		shard, _ := bits.Mul64(api.HashKey(key).Hi, uint64(n))
		if keys[shard] == "" {
			keys[shard] = key
			found++
		}
	}
	return keys
}
