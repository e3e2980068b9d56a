package stream

import (
	"testing"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/mutant"
	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

// The planted bugs show, each in its own way, and nothing shows without them.
func TestMutants(t *testing.T) {
	puts := func(m mutant.ID) int { // 1,000 a second for a minute: what is just allowed
		w := newWorld(t, 1)
		w.Mutant = m
		n := 0
		for i := range sim.Time(60_000) {
			if w.single(i*ms, 10) {
				n++
			}
		}
		return n
	}
	if n := puts(mutant.None); n != 60_000 {
		t.Errorf("stored %d of 60,000 without a bug", n)
	}
	if n := puts(mutant.LeakyBucket); n > 55_000+1000 || n < 53_000 {
		t.Errorf("stored %d of 60,000 with a leak of a tenth", n)
	}
	gaps := func(m mutant.ID) int {
		w := newWorld(t, 1)
		w.Mutant = m
		n, next := 0, uint64(0)
		for i := range sim.Time(5000) {
			w.fill(i*sim.Second, 10, 10)
			r := w.get(i*sim.Second, next, 0)
			if r.First != next {
				n++
			}
			next = r.Iterator.Next
		}
		return n
	}
	if n := gaps(mutant.None); n != 0 {
		t.Errorf("%d gaps without a bug", n)
	}
	if n := gaps(mutant.SkippedRead); n != 5 {
		t.Errorf("%d gaps in 5,000 reads, want 5", n)
	}
}

// Each planted bug of a kind does what it says, and only when it is planted.
func TestMutantsOfTheTopology(t *testing.T) {
	split := func(m mutant.ID) (*world, api.Key) {
		w := newWorld(t, 1)
		w.Mutant = m
		edge := w.keys.AddNames([]string{"edge"}, []api.Hash{half})
		w.control(0, api.Control{Operation: api.SplitShard, At: half})
		for w.NextChange() <= 30*sim.Second {
			w.Change(w.NextChange())
		}
		return w, edge
	}
	where := func(w *world, now sim.Time, k api.Key) int32 {
		p := w.request(10)
		p.Records.Key[0] = k
		w.Put(now, now, p)
		return p.Results[0].Shard
	}
	for m, want := range map[mutant.ID]int32{mutant.None: 2, mutant.SplitOffByOne: 1, mutant.PutToClosed: 0} {
		w, edge := split(m)
		if got := where(w, 31*sim.Second, edge); got != want {
			t.Errorf("%v: the first hash key of shard 2 goes to %d, want %d", m, got, want)
		}
		for w.NextChange() != sim.Never {
			w.Change(w.NextChange())
		}
		if got := where(w, 33*sim.Second, edge); m == mutant.PutToClosed && got != 2 {
			t.Errorf("it still goes to %d", got)
		}
		w.control(sim.Minute, api.Control{Operation: api.MergeShards, Shard: 1, Adjacent: 2})
		w.settle()
	}
	for m, want := range map[mutant.ID]api.Hash{mutant.None: {}, mutant.MergeHole: {Lo: 1}} {
		w, _ := split(m)
		w.control(sim.Minute, api.Control{Operation: api.MergeShards, Shard: 1, Adjacent: 2})
		w.settle()
		if got := w.truth.open[3].Range; got.Start != want || got.End != api.HashMax {
			t.Errorf("%v: merged range %+v", m, got)
		}
	}
}

func TestMutantsOfPuts(t *testing.T) {
	count := func(m mutant.ID) (stored, told, repeated int) {
		w := newWorld(t, 1, func(l *Limits) { *l = generous() })
		w.Mutant = m
		next := uint64(0)
		for i := range sim.Time(1000) {
			p := w.request(repeat(3, 10)...)
			w.Put(i*ms, i*ms, p)
			told += len(p.Results)
			for j, r := range w.truth.put[i].Results {
				if r.Outcome == api.OutcomeStored {
					stored++
				}
				if r.Index < next {
					repeated++
				}
				next = max(next, r.Index+1)
				if p.Results[j].Outcome != api.OutcomeStored {
					told--
				}
			}
		}
		return stored, told, repeated
	}
	for m, want := range map[mutant.ID][3]int{
		mutant.None: {3000, 3000, 0}, mutant.ThrottledAppended: {3000, 2994, 0}, mutant.SeqByArrival: {3000, 3000, 6},
	} {
		if stored, told, repeated := count(m); [3]int{stored, told, repeated} != want {
			t.Errorf("%v: %d stored, %d told, %d numbers twice; want %v", m, stored, told, repeated, want)
		}
	}
	burst := func(m mutant.ID) int { // within a few milliseconds around the edge of a second
		w := newWorld(t, 1)
		w.Mutant = m
		n := 0
		for _, now := range []sim.Time{990 * ms, 995 * ms, 1000 * ms, 1005 * ms} {
			p := w.request(repeat(500, 10)...)
			w.Put(now, now, p)
			n += stored(p)
		}
		return n
	}
	if a, b := burst(mutant.None), burst(mutant.SecondBucket); a != 1015 || b != 2000 {
		t.Errorf("%d records in 15 ms, %d with whole seconds; want 1015, 2000", a, b)
	}
	zones := [3]dist.Law{constant(5 * ms), constant(10 * ms), constant(20 * ms)}
	for m, want := range map[mutant.ID]sim.Time{mutant.None: 10 * ms, mutant.AckBeforeQuorum: 5 * ms} {
		a := newActor(t, ServiceConfig{Zones: zones})
		a.Mutant = m
		a.send(0, api.Put{Zone: api.NoZone})
		if got := a.run(sim.Hour); got[0].At != want || a.truth.put[0].Commit != 10*ms {
			t.Errorf("%v: answered at %v", m, got[0].At)
		}
	}
}

func TestMutantsOfReads(t *testing.T) {
	for _, m := range []mutant.ID{mutant.None, mutant.BehindZero, mutant.ExpiredToHorizon, mutant.AtInsteadOfAfter, mutant.ReplicaDiverges, mutant.TrimEarly} {
		w := newFanOut(t, func(l *Limits) { *l = generous(); l.IteratorTTL, l.ConsumersMax = sim.Minute, 20 })
		w.Mutant = m
		w.fill(0, 10, 10)
		w.fill(sim.Hour, 10)
		now := 2 * sim.Hour
		r := w.get(now, 0, 1)
		if (r.Behind == 0) != (m == mutant.BehindZero) {
			t.Errorf("%v: behind %v", m, r.Behind)
		}
		r = &api.Read{Iterator: api.Iterator{Next: 2, Issued: sim.Hour}}
		now += ms // what was read is paid
		w.GetRecords(now, r)
		if (r.Error == nil) != (m == mutant.ExpiredToHorizon) || r.Error == nil && r.First != 0 {
			t.Errorf("%v: an old iterator: %v, from %d", m, r.Error, r.First)
		}
		r = &api.Read{Type: api.AfterSequenceNumber, Index: 1}
		if sub := w.SubscribeToShard(2*sim.Hour, r); (sub.Next == 1) != (m == mutant.AtInsteadOfAfter) {
			t.Errorf("%v: subscribed at %d", m, sub.Next)
		}
		altered := 0
		for range 1000 {
			now += ms
			if r := w.get(now, 0, 1); r.Records.UID[0] != 0 {
				altered++
			}
		}
		if (altered == 2) != (m == mutant.ReplicaDiverges) || m != mutant.ReplicaDiverges && altered != 0 {
			t.Errorf("%v: %d of 1,000 answers altered", m, altered)
		}
		w.control(now, api.Control{Operation: api.IncreaseStreamRetentionPeriod, Retention: 48 * sim.Hour})
		w.control(24*sim.Hour+sim.Hour/2, api.Control{Operation: api.DecreaseStreamRetentionPeriod, Retention: 24 * sim.Hour})
		if trimmed := w.truth.trim[len(w.truth.trim)-1].Horizon; (trimmed == 3) != (m == mutant.TrimEarly) {
			t.Errorf("%v: trimmed below %d", m, trimmed)
		}
	}
}
