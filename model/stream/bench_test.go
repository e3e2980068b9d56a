package stream

import (
	"fmt"
	"math"
	"testing"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// load is requests of 500 records whose keys are Zipf-like over 100,000, made before
// the clock of the benchmark runs.
func load(requests int) (*api.Keyspace, []*api.Put) {
	const count = 100_000
	keys := &api.Keyspace{}
	keys.AddNumbered("key-", count)
	draws := sim.NewSource(1, "bench", "keys")
	list := make([]*api.Put, requests)
	for i := range list {
		p := &api.Put{}
		for j := range 500 {
			u := draws.Float(uint64(i), uint64(j))
			rank := math.Exp(u * math.Log(count)) // density 1/rank
			p.Records.Add(api.MakeUID(0, uint64(i*500+j)), api.Key(min(count-1, rank-1)), 900, 0)
		}
		list[i] = p
	}
	return keys, list
}

// generous is limits that refuse nothing, so that every record pays the full path.
func generous() Limits {
	l := testLimits()
	l.WriteBytes, l.WriteBurstBytes = 1<<32, 1<<32
	l.WriteRecords, l.WriteBurstRecords = 1<<32, 1<<32
	l.ReadBytes, l.GetRecordsCalls, l.GetRecordsBurst = 1<<40, 1<<30, 1<<30
	return l
}

func perRecord(b *testing.B, records int) {
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(records), "ns/record")
}

// follower is an application at the tip.
type follower struct {
	s   *Stream
	now sim.Time
}

func (f *follower) Needed(_, shard int32) uint64 { return f.s.Visible(f.now, shard) }

func BenchmarkPut(b *testing.B) {
	for _, shards := range []int{4, 64, 1000} {
		for _, mode := range []string{"kept", "unread", "throttled"} {
			b.Run(fmt.Sprintf("shards=%d/%s", shards, mode), func(b *testing.B) {
				keys, list := load(64)
				l := generous()
				if mode == "throttled" {
					l = testLimits()
				}
				s := New("bench", 0, shards, l, keys, noRows{}, created)
				follow := &follower{}
				if follow.s = s; mode != "unread" {
					s.Keeper = follow
					s.DeclareApplication(0)
				}
				b.ReportAllocs()
				now, n := sim.Time(0), 0
				for b.Loop() {
					now += sim.Millisecond
					follow.now = now
					s.Put(now, now+12*sim.Millisecond, list[n%len(list)])
					n++
				}
				perRecord(b, 500*n)
			})
		}
	}
}

func BenchmarkGetRecords(b *testing.B) {
	for _, run := range []int{500, 1} { // records of one put in a shard
		b.Run(fmt.Sprintf("run=%d", run), func(b *testing.B) {
			keys := &api.Keyspace{}
			keys.AddNames([]string{"k"}, nil)
			s := New("bench", 0, 1, generous(), keys, noRows{}, created)
			s.Keeper = needs{}
			s.DeclareApplication(0)
			p := &api.Put{}
			for i := range run {
				p.Records.Add(api.UID(i), 0, 900, 0)
			}
			now := sim.Time(0)
			for s.Appended(0) < 20_000 {
				now++
				s.Put(now, now, p)
			}
			r := &api.Read{}
			b.ReportAllocs()
			n := 0
			for b.Loop() {
				now += sim.Millisecond
				r.Limit, r.Iterator = 10_000, api.Iterator{Next: 0, Issued: now}
				s.GetRecords(now, r)
				n += r.Records.Len()
			}
			perRecord(b, n)
		})
	}
}

// BenchmarkEmptyPoll is what a poller of an idle shard costs.
func BenchmarkEmptyPoll(b *testing.B) {
	keys := &api.Keyspace{}
	s := New("bench", 0, 1, generous(), keys, noRows{}, created)
	s.Keeper = needs{}
	s.DeclareApplication(0)
	r, now := &api.Read{}, sim.Time(0)
	b.ReportAllocs()
	for b.Loop() {
		now += sim.Millisecond
		r.Iterator.Issued = now
		s.GetRecords(now, r)
	}
}

func BenchmarkRoute(b *testing.B) {
	keys := &api.Keyspace{}
	s := New("bench", 0, 1000, generous(), keys, noRows{}, created)
	draws := sim.NewSource(1, "bench", "hash")
	hashes := make([]api.Hash, 1<<12)
	for i := range hashes {
		hashes[i] = api.Hash{Hi: draws.Uint64(uint64(i), 0), Lo: draws.Uint64(uint64(i), 1)}
	}
	n, sum := 0, int32(0)
	for b.Loop() {
		sum += s.Route(hashes[n%len(hashes)])
		n++
	}
	_ = sum
}
