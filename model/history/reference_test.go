package history

import (
	"container/heap"
	"fmt"
	"math/rand/v2"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// The reference is a small simulator of its own: a few producers, one stream, a poller
// and a subscriber of each shard. It shares no code with model/stream, and what it does
// wrong on purpose is listed in flaws.
type reference struct {
	*recorder
	c      Config
	flaws  flaws
	r      *rand.Rand
	queue  events
	seq    int
	now    sim.Time
	end    sim.Time
	keep   sim.Time // retention
	shards []refShard
	writer []refProducer
	reader []refReader
}

// flaws are planted in the simulator itself, since a row alone cannot show them.
type flaws struct {
	leak     bool // write limits admit a tenth more than they should
	spurious bool // write limits refuse a tenth early
	tank     bool // read limits never refuse
	stingy   bool // reads are refused a little after the debt is paid
	fast     bool // pushes are not limited
	early    bool // records are visible before they are committed
	hole     bool // the second shard begins one hash key late
}

type refRecord struct {
	uid     api.UID
	key     api.Key
	bytes   uint32
	due     sim.Time
	arrival sim.Time
	commit  sim.Time
}

type refShard struct {
	hashes  api.HashRange
	log     []refRecord
	horizon int
	commit  sim.Time
	bytes   tank
	records tank
	calls   tank
	debt    tank
}

type refProducer struct {
	n        uint64
	request  uint64
	offered  count
	ended    count
	again    api.Columns
	attempts []uint8
}

type refReader struct {
	next    uint64
	pushed  bool
	bucket  tank
	wire    sim.Time
	started bool
}

// tank is a token bucket by what it still has: the primal form, unlike the oracle's.
type tank struct {
	has, most, rate int64 // has and most in billionths
	at              sim.Time
	strict          bool // refills at full seconds only
}

func newTank(rate, burst int64, strict bool) tank {
	return tank{has: burst * 1e9, most: burst * 1e9, rate: rate, strict: strict}
}

func (t *tank) fill(now sim.Time) {
	if t.strict {
		if now/sim.Second > t.at/sim.Second {
			t.has = t.most
		}
	} else {
		t.has = min(t.most, t.has+t.rate*int64(now-t.at))
	}
	t.at = now
}

type event struct {
	at  sim.Time
	seq int
	do  func()
}

type events []event

func (e events) Len() int { return len(e) }
func (e events) Less(i, j int) bool {
	return e[i].at < e[j].at || e[i].at == e[j].at && e[i].seq < e[j].seq
}
func (e events) Swap(i, j int) { e[i], e[j] = e[j], e[i] }
func (e *events) Push(x any)   { *e = append(*e, x.(event)) }
func (e *events) Pop() any {
	last := (*e)[len(*e)-1]
	*e = (*e)[:len(*e)-1]
	return last
}

func (w *reference) at(t sim.Time, do func()) {
	w.seq++
	heap.Push(&w.queue, event{t, w.seq, do})
}

func (w *reference) span(least, most sim.Time) sim.Time {
	return least + sim.Time(w.r.Int64N(int64(most-least)))
}

const (
	refShards    = 4
	refProducers = 3
)

// simulate runs the reference and returns its history, and the Config to judge it by.
func simulate(seed uint64, window bool, f flaws) ([]any, Config) {
	keys := &api.Keyspace{}
	keys.AddNumbered("key-", 50)
	keys.AddNames([]string{"left", "right"}, []api.Hash{{}, api.HashMax})
	quarter := func(i uint64) api.Hash { return api.Hash{Hi: i << 62} }
	keys.AddNames([]string{"a", "b"}, []api.Hash{quarter(1), quarter(1).Previous()}) // at a boundary
	w := &reference{recorder: &recorder{}, flaws: f, r: rand.New(rand.NewPCG(seed, 1)),
		end: 12 * sim.Second, keep: 4 * sim.Second}
	w.c = Config{Keys: keys, Streams: []StreamConfig{{Name: "orders", Window: window, WriteBytes: 40 << 10,
		BurstBytes: 100 << 10, WriteRecords: 40, BurstRecords: 60, WriteRound: 1 << 10, ReadBytes: 70 << 10,
		ReadCalls: 5, ReadCallsBurst: 5, PushBytes: 60 << 10, PushBurst: 30 << 10, PushRecordMax: 200 << 10}}}
	for i := range refShards {
		w.addShard(i, quarter)
	}
	for i := range refProducers {
		w.c.Producers = append(w.c.Producers, fmt.Sprintf("web/%d", i))
		w.writer = append(w.writer, refProducer{})
		w.at(w.span(1, sim.Second/4), func() { w.produce(i) })
	}
	for i := range w.reader {
		w.at(w.span(0, sim.Second), func() { w.begin(i) })
	}
	for len(w.queue) > 0 && w.queue[0].at <= w.end {
		e := heap.Pop(&w.queue).(event)
		w.now = e.at
		e.do()
	}
	for i := range w.writer {
		p := &w.writer[i]
		w.Hold(api.HoldRow{At: w.end, Producer: int32(i), Records: p.offered.records - p.ended.records,
			Bytes: p.offered.bytes - p.ended.bytes})
	}
	return w.rows, w.c
}

func (w *reference) addShard(i int, quarter func(uint64) api.Hash) {
	c := &w.c.Streams[0]
	hashes := api.HashRange{Start: quarter(uint64(i)), End: quarter(uint64(i) + 1).Previous()}
	if w.flaws.hole && i == 1 {
		hashes.Start = hashes.Start.Next()
	}
	bytes, records := newTank(c.WriteBytes, c.BurstBytes, false), newTank(c.WriteRecords, c.BurstRecords, false)
	if c.Window {
		bytes, records = newTank(0, c.WriteBytes, true), newTank(0, c.WriteRecords, true)
	}
	w.shards = append(w.shards, refShard{hashes: hashes, bytes: bytes, records: records,
		calls: newTank(c.ReadCalls, c.ReadCallsBurst, false), debt: newTank(c.ReadBytes, 0, false)})
	w.Open(api.OpenRow{Shard: int32(i), Range: hashes})
	for j, kind := range []string{"poll", "poll", "push"} {
		w.c.Readers = append(w.c.Readers, ReaderConfig{Name: fmt.Sprintf("%s%d/%d", kind, j, i), Shard: i})
		w.reader = append(w.reader, refReader{pushed: kind == "push", bucket: newTank(c.PushBytes, c.PushBurst, false)})
	}
}
