package producer

import (
	"testing"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// testMap is the shard map of a library that has asked.
func testMap() (*shardMap, *api.Bodies) {
	bodies := &api.Bodies{}
	k := &KPL{line: line{c: Config{Bodies: bodies}}, k: &spec.KPL{ShardMap: spec.KPLShardMap{Base: sim.Second,
		Most: 30 * sim.Second, Factor: 1.5, Keeps: sim.Minute}}}
	k.shards.init(k)
	return &k.shards, bodies
}

// answer gives the map an answer.
func (m *shardMap) answer(bodies *api.Bodies, now sim.Time, e *api.Exception, shards ...api.ShardInfo) {
	h, b := bodies.Controls.Take()
	*b = api.Control{Shards: shards, Error: e}
	m.asked, m.body = true, h
	m.onList(now, h)
}

// half is one half of the hash keys.
func half(index int32, open bool) api.ShardInfo {
	middle := api.Hash{Hi: 1 << 63}
	r := api.HashRange{End: middle.Previous()}
	if index%2 == 0 {
		r = api.HashRange{Start: middle, End: api.HashMax}
	}
	return api.ShardInfo{Index: index, Range: r, Open: open}
}

var whole = api.HashRange{End: api.HashMax}

// "kMinBackoff 1000, kMaxBackoff 30000, backoff_ * 3 / 2" (shard_map.cc of KPL 1.0.7): after a
// ListShards that failed; one that succeeds begins anew.
func TestShardMapBacksOff(t *testing.T) {
	m, bodies := testMap()
	refused := api.NewException(api.LimitExceeded, "")
	want := []sim.Time{1000, 1500, 2250, 3375}
	for i, w := range want {
		m.answer(bodies, 0, refused)
		if m.again != w*sim.Millisecond || m.ready {
			t.Errorf("after %d refusals it asks in %s, want %d ms", i+1, m.again, w)
		}
	}
	for range 20 {
		m.answer(bodies, 0, refused)
	}
	if m.again != 30*sim.Second {
		t.Errorf("at most it waits %s, want 30 s", m.again)
	}
	m.answer(bodies, 0, nil, half(1, true), half(2, true))
	if m.answer(bodies, 0, refused); m.again != sim.Second {
		t.Errorf("after an answer it waits %s, want 1 s", m.again)
	}
}

// The open shards route; hash keys of one that was open are known until the map has stayed as it
// is for a minute. A record elsewhere has it asked for anew, unless it has been since the record
// was sent, or knows that the shard is closed.
func TestShardMapLearns(t *testing.T) {
	m, bodies := testMap()
	m.answer(bodies, 10, nil, api.ShardInfo{Index: 0, Range: whole, Open: true})
	if m.route(api.Hash{Hi: 1 << 63}) != 0 || !m.ready {
		t.Fatal("the only shard takes all")
	}
	if m.invalidate(20, 5, 0); !m.ready {
		t.Error("what was sent before the answer says nothing of it")
	}
	if m.invalidate(20, 15, 0); m.ready || m.again != 20 {
		t.Error("a record that went elsewhere must have the map asked for")
	}
	m.answer(bodies, 30, nil, half(2, true), api.ShardInfo{Index: 0, Range: whole}, half(1, true))
	if a, b := m.route(api.Hash{}), m.route(api.Hash{Hi: 1 << 63}); a != 1 || b != 2 {
		t.Errorf("hash keys are routed to %d and %d, want 1 and 2", a, b)
	}
	if !m.fits(0, api.Hash{}) || m.fits(1, api.HashMax) || m.fits(7, api.Hash{}) {
		t.Error("what is known of the hash keys of shards is wrong")
	}
	if m.invalidate(40, 35, 0); !m.ready {
		t.Error("of a shard that it knows to be closed nothing new is to be learnt")
	}
	m.answer(bodies, 30+sim.Minute+2, nil, half(1, true), half(2, true))
	if m.fits(0, api.Hash{}) || !m.fits(2, api.HashMax) {
		t.Error("after a minute only the open shards are known")
	}
}

// Two buckets of 150 % a shard: 1,000 records and 10 MiB at once, then 1,500 records and 1.5 MiB
// a second (limiter.h of KPL 1.0.7).
func TestLimiterBuckets(t *testing.T) {
	b := newBucket(1000, 1000, 1.5)
	b.level -= 1000 * tokenScale
	if b.refill(sim.Second / 2); b.level != 750*tokenScale {
		t.Errorf("half a second brings %d, want 750", b.level/tokenScale)
	}
	if b.refill(sim.Second); b.level != 1000*tokenScale {
		t.Errorf("a second brings %d, want no more than 1,000", b.level/tokenScale)
	}
	if b.refill(100 * 365 * 24 * sim.Hour); b.level != 1000*tokenScale {
		t.Errorf("a century brings %d", b.level/tokenScale)
	}
}
