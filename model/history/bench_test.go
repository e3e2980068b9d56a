package history

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// traffic is a steady load without faults: PutRecords of 500 over many shards, each
// answered, and each shard read by one reader.
type traffic struct {
	k        *Checker
	now      sim.Time
	request  uint64
	read     []uint64
	put      api.PutRow
	attempts [trafficBatch]uint8
	log      []api.Columns // what each shard's reader has not had
}

const (
	trafficKeys  = 10_000
	trafficBatch = 500
)

func newTraffic(shards int) *traffic {
	keys := &api.Keyspace{}
	keys.AddNumbered("key-", trafficKeys)
	c := Config{Keys: keys, Producers: []string{"web/0"}, LastFault: -1,
		Applications: []ApplicationConfig{{Name: "reader/0", ParentsFirst: true}}, Streams: []StreamConfig{{Name: "orders", Retention: 24 * 3600 * sim.Second,
			WriteBytes: 1 << 20, BurstBytes: 10 << 20, WriteRecords: 1000, BurstRecords: 1000, WriteRound: 1 << 10,
			ReadBytes: 2 << 20, ReadCalls: 5, ReadCallsBurst: 5, PushBytes: 2 << 20, PushBurst: 2 << 20}}}
	t := &traffic{k: New(c), read: make([]uint64, shards), log: make([]api.Columns, shards)}
	width := ^uint64(0)/uint64(shards) + 1
	for i := range shards {
		start := uint64(i) * width
		t.k.Open(api.OpenRow{Shard: int32(i), Range: api.HashRange{Start: api.Hash{Hi: start},
			End: api.Hash{Hi: start + width}.Previous()}})
		t.k.Join(api.JoinRow{Reader: int32(i), Name: fmt.Sprint("reader/", i), Shard: int32(i), Tenure: 1})
		t.k.Start(api.StartRow{Reader: int32(i), Shard: int32(i), Type: api.TrimHorizon})
	}
	r := rand.New(rand.NewPCG(1, 1))
	next := make([]uint64, shards)
	for range trafficBatch {
		key := api.Key(r.IntN(trafficKeys))
		t.put.Records.Add(0, key, uint32(r.IntN(900)+1), 0)
		t.put.Results = append(t.put.Results, api.PutResult{Shard: int32(keys.Hash(key).Hi / width),
			Outcome: api.OutcomeStored})
	}
	for i := range t.put.Results { // each batch has the same keys, so the same shards
		res := &t.put.Results[i]
		res.Index = next[res.Shard]
		next[res.Shard]++
	}
	return t
}

// batch is one PutRecords and its answer, at a rate that the limits allow.
func (t *traffic) batch() {
	t.now += sim.Second * trafficBatch / sim.Time(700*len(t.log))
	p := &t.put
	p.At, p.Commit, p.Request = t.now, t.now, t.request
	for i, u := range p.Records.UID {
		p.Records.UID[i] = u + trafficBatch
	}
	t.k.Offer(api.OfferRow{At: t.now, Records: p.Records})
	t.k.Invoke(api.InvokeRow{At: t.now, Request: t.request, Records: p.Records, Attempts: t.attempts[:]})
	t.k.Put(*p)
	t.k.Reply(api.ReplyRow{At: t.now, Request: t.request, Records: p.Records, Results: p.Results})
	t.request++
}

// keep is the bench's own work: what the readers will get, and the next indexes.
func (t *traffic) keep(counts []uint64) {
	p := &t.put
	for i := range p.Results {
		s := p.Results[i].Shard
		t.log[s].Add(p.Records.UID[i], p.Records.Key[i], p.Records.Bytes[i], 0)
		p.Results[i].Index += counts[s]
	}
}

func (t *traffic) deliver() {
	for s := range t.log {
		n := uint64(t.log[s].Len())
		t.k.Ask(api.AskRow{At: t.now, Reader: int32(s), Shard: int32(s)})
		t.k.Deliver(api.DeliverRow{At: t.now, AskAt: t.now, Reader: int32(s), Shard: int32(s), First: t.read[s],
			Next: t.read[s] + n, Records: t.log[s]})
		if n > 0 {
			t.k.Done(api.DoneRow{Now: t.now, Reader: int32(s), Shard: int32(s), First: t.read[s], Records: t.log[s]})
			t.k.Checkpoint(api.CheckpointRow{At: t.now, Reader: int32(s), Tenure: 1, Next: t.read[s] + n, Accepted: true})
		}
		t.read[s] += n
		t.log[s].Reset()
	}
}

func (t *traffic) counts() []uint64 {
	counts := make([]uint64, len(t.log))
	for i := range t.put.Results {
		counts[t.put.Results[i].Shard]++
	}
	return counts
}

// BenchmarkChecker is the whole cost of a record: offered, put, answered, read. One op
// is one record; the time of the bench's own copying is in BenchmarkTraffic.
func BenchmarkChecker(b *testing.B) { benchmark(b, true) }

// BenchmarkTraffic is BenchmarkChecker without the checker.
func BenchmarkTraffic(b *testing.B) { benchmark(b, false) }

func benchmark(b *testing.B, checked bool) {
	for _, shards := range []int{4, 64, 1024} {
		b.Run(fmt.Sprintf("shards=%d", shards), func(b *testing.B) {
			t := newTraffic(shards)
			counts := t.counts()
			every := max(1, shards*200/trafficBatch) // some 200 records a read
			b.ReportAllocs()
			b.ResetTimer()
			for i := range b.N / trafficBatch {
				if checked {
					t.batch()
				}
				t.keep(counts)
				if i%every == every-1 {
					if checked {
						t.deliver()
						continue
					}
					for s := range t.log {
						t.log[s].Reset()
					}
				}
			}
			b.StopTimer()
			if checked {
				for _, o := range t.k.Outcomes() {
					if o.ID != "S11" && o.Count > 0 { // few shards get more than they may
						b.Fatal(report(t.k))
					}
				}
			}
		})
	}
}
