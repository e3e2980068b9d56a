package producer

import (
	"cmp"
	"slices"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// shardMap is what a KPL knows of the shards of its stream (shard_map.cc): the open ones by their
// last hash keys, as ListShards told, and for a while the hash keys of those that were open.
// While it asks it knows none, so that records go by themselves.
//
//	start ──► asks ──answer──► ready ──a record lands elsewhere──► asks
//	           ▲  └─refused──► back-off: 1 s, and half as much more each time
//	           └─────────────────────┘
type shardMap struct {
	k       *KPL
	ready   bool
	asked   bool // a call is under way
	body    uint32
	again   sim.Time // when it asks; sim.Never: it does not
	wait    sim.Time // the next back-off
	updated sim.Time
	ends    []api.Hash // of the open shards, in order
	shards  []int32
	ranges  map[int32]api.HashRange
	open    map[int32]bool
	calls   uint64
	out, in sim.Source
}

func (m *shardMap) init(k *KPL) {
	*m = shardMap{k: k, again: 0, wait: k.k.ShardMap.Base, ranges: map[int32]api.HashRange{}, open: map[int32]bool{},
		calls: m.calls, out: sim.NewSource(k.c.Seed, k.c.Name, "network there, shard map"),
		in: sim.NewSource(k.c.Seed, k.c.Name, "network back, shard map")}
}

// refresh asks for the shards when that is due.
func (m *shardMap) refresh(now sim.Time, out *sim.Outbox) {
	if m.asked || now < m.again {
		return
	}
	k := m.k
	h, b := k.c.Bodies.Controls.Take()
	*b = api.Control{From: k.c.Self, Operation: api.ListShards, Event: -1, Stream: int32(k.c.Spec.Stream),
		Shards: b.Shards[:0], SentAt: now, Back: k.latency.Time(m.in, m.calls)}
	b.Digest = b.DigestRequest()
	m.asked, m.body, m.again = true, h, sim.Never
	out.After(k.latency.Time(m.out, m.calls), k.c.Service, api.KindControl, h)
	m.calls++
}

// onList takes the answer. One to an instance that has crashed since is not for it.
func (m *shardMap) onList(now sim.Time, h uint32) {
	b := m.k.c.Bodies.Controls.At(h)
	if !m.asked || h != m.body {
		m.k.c.Bodies.Controls.Free(h)
		return
	}
	m.asked = false
	if b.Error != nil {
		m.again = now + m.wait
		s := &m.k.k.ShardMap
		m.wait = min(s.Most, sim.Time(float64(s.Factor*float64(m.wait))))
		m.k.c.Bodies.Controls.Free(h)
		return
	}
	m.learn(now, b.Shards)
	m.k.c.Bodies.Controls.Free(h)
}

func (m *shardMap) learn(now sim.Time, list []api.ShardInfo) {
	m.forget(now)
	m.ready, m.updated, m.wait = true, now, m.k.k.ShardMap.Base
	m.shards, m.ends = m.shards[:0], m.ends[:0]
	clear(m.open)
	at := map[int32]int{}
	for i := range list {
		if s := &list[i]; s.Open {
			m.shards = append(m.shards, s.Index)
			m.ranges[s.Index], m.open[s.Index], at[s.Index] = s.Range, true, i
		}
	}
	slices.SortFunc(m.shards, func(a, b int32) int {
		x, y := list[at[a]].Range.End, list[at[b]].Range.End
		return cmp.Or(cmp.Compare(x.Hi, y.Hi), cmp.Compare(x.Lo, y.Lo))
	})
	for _, s := range m.shards {
		m.ends = append(m.ends, m.ranges[s].End)
	}
}

// forget forgets the shards that are closed, when the map has been as it is for long enough.
func (m *shardMap) forget(now sim.Time) {
	if m.updated > 0 && now > m.updated+m.k.k.ShardMap.Keeps {
		clear(m.ranges)
		for i, s := range m.shards {
			start := api.Hash{}
			if i > 0 {
				start = m.ends[i-1].Next()
			}
			m.ranges[s] = api.HashRange{Start: start, End: m.ends[i]}
		}
	}
}

// route is the shard that records with a hash key are expected to go to.
func (m *shardMap) route(h api.Hash) int32 {
	i, _ := slices.BinarySearchFunc(m.ends, h, func(end, h api.Hash) int {
		return cmp.Or(cmp.Compare(end.Hi, h.Hi), cmp.Compare(end.Lo, h.Lo))
	})
	return m.shards[i]
}

// fits tells whether a hash key belongs to a shard, as far as is known.
func (m *shardMap) fits(shard int32, h api.Hash) bool {
	r, known := m.ranges[shard]
	return known && r.Contains(h)
}

// invalidate notes that a record, sent at some instant, did not go where it was expected to: the
// map is asked for anew, unless it has been since.
func (m *shardMap) invalidate(now, sent sim.Time, meant int32) {
	if m.ready && sent > m.updated && m.open[meant] {
		m.ready, m.again = false, now
	}
}
