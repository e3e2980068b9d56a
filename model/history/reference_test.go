package history

import (
	"container/heap"
	"fmt"
	"math/rand/v2"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// The reference is a small simulator of its own: a few producers that meet time-outs and
// crash, one stream that is resharded, and applications whose readers crash, are taken
// over, and go back. It shares no code with model/stream and model/consumer, and what it
// does wrong on purpose is listed in flaws.
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
	reader []*refReader
	apps   []*refApp
	marked map[uint64]bool // the table of marks
}

// flaws are planted in the simulator itself, since a row alone cannot show them.
type flaws struct {
	leak      bool // write limits admit a tenth more than they should
	spurious  bool // write limits refuse a tenth early
	tank      bool // read limits never refuse
	stingy    bool // reads are refused a little after the debt is paid
	fast      bool // pushes are not limited
	early     bool // records are visible before they are committed
	hole      bool // the second shard begins one hash key late
	eager     bool // answers leave before the commit
	stuck     bool // a reader does nothing any more after a time
	childish  bool // children are read before their parents are done
	torn      bool // workers crash between mark and effect
	unmarked  bool // workers crash between effect and mark
	forever   bool // records are read after their retention
	hasty     bool // records are trimmed half a second early
	twice     bool // some calls are served twice
	resent    bool // some records are sent again after they were acknowledged
	stale     bool // some puts go to the closed parent of their shard
	back      bool // tenures begin at the oldest record
	ahead     bool // tenures begin behind the checkpoint
	again     bool // a reader that asks for a new position gets its last record again
	shuffled  bool // the second half of a batch is done first
	premature bool // checkpoints cover what is done a nanosecond later
	late      bool // a reader does nothing any more towards the end
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
	closed  bool
	parents []int
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
	life     int
	offered  count
	ended    count
	again    api.Columns
	attempts []uint8
	flying   []api.Columns
	last     map[api.Key]api.Ordering // where the last of a key was acknowledged
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
	refFaults    = 7 * sim.Second // nothing goes wrong afterwards
	refLiveness  = 6 * sim.Second // and then all is caught up
)

func quarter(i uint64) api.Hash { return api.Hash{Hi: i << 62} }

// simulate runs the reference and returns its history, and the Config to judge it by.
func simulate(seed uint64, window bool, f flaws) ([]any, Config) {
	keys := &api.Keyspace{}
	keys.AddNumbered("key-", 50)
	keys.AddNames([]string{"left", "right"}, []api.Hash{{}, api.HashMax})
	keys.AddNames([]string{"a", "b"}, []api.Hash{quarter(1), quarter(1).Previous()}) // at a boundary
	w := &reference{recorder: &recorder{}, flaws: f, r: rand.New(rand.NewPCG(seed, 1)),
		end: testEnd, keep: 4 * sim.Second, marked: map[uint64]bool{}}
	w.c = Config{Keys: keys, Streams: []StreamConfig{{Name: "orders", Retention: w.keep, Window: window,
		WriteBytes: 40 << 10, BurstBytes: 100 << 10, WriteRecords: 40, BurstRecords: 60, WriteRound: 1 << 10,
		ReadBytes: 500 << 10, ReadCalls: 6, ReadCallsBurst: 5, PushBytes: 60 << 10, PushBurst: 30 << 10,
		PushRecordMax: 200 << 10}},
		Tables: []string{"seen"}, LastFault: refFaults, Liveness: refLiveness, End: w.end}
	for i := range uint64(refShards) {
		hashes := api.HashRange{Start: quarter(i), End: quarter(i + 1).Previous()}
		if f.hole && i == 1 {
			hashes.Start = hashes.Start.Next()
		}
		w.addShard(hashes)
	}
	for i := range refProducers {
		w.c.Producers = append(w.c.Producers, fmt.Sprintf("web/%d", i))
		w.writer = append(w.writer, refProducer{last: map[api.Key]api.Ordering{}})
		w.at(w.span(1, sim.Second/4), func() { w.produce(i, 0) })
	}
	w.at(w.span(2*sim.Second, refFaults), func() { w.crashProducer(w.r.IntN(refProducers)) })
	w.addApps()
	w.planTopology()
	w.run()
	for i := range w.writer {
		p := &w.writer[i]
		w.Hold(api.HoldRow{At: w.end, Producer: int32(i), Records: p.offered.records - p.ended.records,
			Bytes: p.offered.bytes - p.ended.bytes})
	}
	return w.rows, w.c
}

func (w *reference) run() {
	for len(w.queue) > 0 && w.queue[0].at <= w.end {
		e := heap.Pop(&w.queue).(event)
		w.now = e.at
		e.do()
	}
}

func (w *reference) addShard(hashes api.HashRange, parents ...int) {
	c := &w.c.Streams[0]
	bytes, records := newTank(c.WriteBytes, c.BurstBytes, false), newTank(c.WriteRecords, c.BurstRecords, false)
	if c.Window {
		bytes, records = newTank(0, c.WriteBytes, true), newTank(0, c.WriteRecords, true)
	}
	i := int32(len(w.shards))
	w.shards = append(w.shards, refShard{hashes: hashes, parents: parents, bytes: bytes, records: records,
		calls: newTank(c.ReadCalls, c.ReadCallsBurst, false), debt: newTank(c.ReadBytes, 0, false)})
	row := api.OpenRow{At: w.now, Shard: i, Range: hashes, Parent: api.NoShard, Adjacent: api.NoShard}
	if len(parents) > 0 {
		row.Parent = int32(parents[0])
	}
	if len(parents) > 1 {
		row.Adjacent = int32(parents[1])
	}
	w.Open(row)
}

// planTopology splits and merges, and changes the retention period.
func (w *reference) planTopology() {
	for range 3 {
		w.at(w.span(sim.Second, refFaults), w.reshard)
	}
	w.at(w.span(4*sim.Second, 5*sim.Second), func() { w.retain(6 * sim.Second) })
	w.at(w.span(6*sim.Second, 7*sim.Second), func() { w.retain(3 * sim.Second) })
	w.at(w.span(7*sim.Second, 8*sim.Second), func() { w.retain(9 * sim.Second) })
}

func (w *reference) retain(period sim.Time) {
	for i := range w.shards {
		w.trim(i)
	}
	w.keep = period
	w.Retain(api.RetainRow{At: w.now, Retention: period})
	for i := range w.shards {
		w.trim(i)
	}
}

// reshard splits a shard in the middle of its range, or merges it with its neighbour.
func (w *reference) reshard() {
	s := w.r.IntN(len(w.shards))
	for w.shards[s].closed {
		s = w.r.IntN(len(w.shards))
	}
	r := w.shards[s].hashes
	if w.r.IntN(2) == 0 {
		middle := api.Hash{Hi: r.Start.Hi + (r.End.Hi-r.Start.Hi)/2, Lo: w.r.Uint64()}
		w.close(s)
		w.addShard(api.HashRange{Start: r.Start, End: middle}, s)
		w.addShard(api.HashRange{Start: middle.Next(), End: r.End}, s)
	} else {
		for o := range w.shards {
			if q := w.shards[o].hashes; !w.shards[o].closed && q.Start == r.End.Next() && r.End != api.HashMax {
				w.close(s)
				w.close(o)
				w.addShard(api.HashRange{Start: r.Start, End: q.End}, s, o)
				break
			}
		}
	}
	for _, a := range w.apps {
		w.at(w.now+w.span(1, sim.Second/2), func() { w.startAll(a) })
	}
}

func (w *reference) close(s int) {
	w.shards[s].closed = true
	w.Close(api.CloseRow{At: w.now, Shard: int32(s), Next: uint64(len(w.shards[s].log))})
}
