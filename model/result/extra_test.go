package result

import (
	"slices"
	"strings"
	"testing"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// fakeCounts is a checker that knows everything.
type fakeCounts struct{}

func (fakeCounts) DuplicatesStored(int) int64     { return 7 }
func (fakeCounts) Redelivered(app int) int64      { return int64(10 + app) }
func (fakeCounts) Effects(app int) int64          { return int64(100 + app) }
func (fakeCounts) DuplicateEffects(app int) int64 { return int64(20 + app) }
func (fakeCounts) DedupHits(app int) int64        { return int64(30 + app) }
func (fakeCounts) Waiting(int) int64              { return 0 }
func (fakeCounts) Multiplicity(app int) []int64 {
	if app == 2 {
		return nil
	}
	return []int64{1, 90, int64(app), 3, 2, 1}
}

// What a checker counts by application is told by consumer and in all.
func TestCountsOfTheChecker(t *testing.T) {
	r := newRig(t, s1, func(s *spec.Scenario) { s.Consumers[0].Count = 2 }) // slow is 0 and 1, fast is 2
	r.c.Counts = fakeCounts{}
	for name, want := range map[string][3]float64{"redelivered": {21, 12, 33}, "effects": {201, 102, 303},
		"duplicateEffects": {41, 22, 63}, "dedupHits": {61, 32, 93}} {
		r.value(name, "consumer:slow", want[0])
		r.value(name, "consumer:fast", want[1])
		r.value(name, "", want[2])
	}
	r.value("duplicatesStored", "stream:s", 7)
	r.value("duplicatesStored", "", 7)
	if got := r.effects(); len(got) != 1 || got[0] != (Effect{"slow", 2, 180, 1, 12, 0}) {
		t.Errorf("got %+v", got)
	}
	r.c.Counts = noCounts{}
	if got := r.effects(); got == nil || len(got) != 0 {
		t.Errorf("without a checker: %#v", got)
	}
}

// What lies ahead of an application when the run ends is pending, and not left out.
func TestPendingEffects(t *testing.T) {
	r := newRig(t, 10*s1)
	r.c.Counts = neverCounts{}
	for i := range uint64(30) { // ten to shard 0, twenty to shard 1
		r.Put(api.PutRow{Records: r.records(1, 0, 10, 0), Results: []api.PutResult{{Shard: int32(min(i/10, 1)),
			Index: i - min(i/10, 1)*10, Outcome: api.OutcomeStored}}})
	}
	if got := r.ahead(slow); got != 30 {
		t.Errorf("got %d ahead of who has done nothing, want 30", got)
	}
	r.Done(api.DoneRow{First: 2, Records: r.records(5, 0, 10, 0)})            // 7 of shard 0, 0 and 1 passed by
	r.Done(api.DoneRow{First: 0, Records: r.records(2, 0, 10, 0)})            // again: it does not go back
	r.Done(api.DoneRow{Reader: 1, First: 0, Records: r.records(9, 0, 10, 0)}) // 9 of shard 1
	if got := r.ahead(slow); got != 3+11 {
		t.Errorf("got %d ahead, want 14", got)
	}
	r.Trim(api.TrimRow{Shard: 1, Horizon: 15})
	if got := r.effects()[0]; got.Pending != 3+5 || got.Never != 100 {
		t.Errorf("got %+v, want 8 pending", got)
	}
	if got := r.effects()[1]; got.Pending != 10+5 || got.Never != 100 {
		t.Errorf("got %+v, want 15 pending", got)
	}
}

// neverCounts says that a hundred records never had an effect.
type neverCounts struct{ noCounts }

func (neverCounts) Multiplicity(int) []int64 { return []int64{100} }

// store puts records of one key, given by their numbers, of an instance.
func (r *rig) store(instance int, outcome api.Outcome, numbers ...uint64) {
	key := api.Key(2 * min(instance, 1))
	var c api.Columns
	var results []api.PutResult
	for _, n := range numbers {
		c.Add(api.MakeUID(instance, n), key, 10, 0)
		results = append(results, api.PutResult{Outcome: outcome})
	}
	r.Put(api.PutRow{Producer: int32(instance), Records: c, Results: results})
}

// A record counts as reordered when a later one of its instance and key is stored before
// it; other instances and other keys have nothing to do with it.
func TestReordered(t *testing.T) {
	for _, few := range []bool{true, false} {
		r := newRig(t, 10*s1)
		if !few {
			r.order.last, r.order.kept = nil, make([]kept, keptMax)
		}
		r.store(0, api.OutcomeStored, 0, 3, 4)
		r.store(0, api.OutcomeThrottled, 1) // not stored
		r.value("recordsReordered", "", 0)
		r.store(0, api.OutcomeStored, 1, 2, 5) // two behind 4
		r.value("recordsReordered", "producer:web", 2)
		r.store(0, api.OutcomeStored, 5) // a second copy, behind itself only
		r.store(1, api.OutcomeStored, 0) // another instance
		r.value("recordsReordered", "producer:batch", 0)
		r.store(1, api.OutcomeStored, 9, 8)
		r.value("recordsReordered", "producer:batch", 1)
		r.value("recordsReordered", "stream:s", 4)
		if r.order.missed {
			t.Error("two keys push each other out")
		}
	}
}

// More keys than can be followed are followed in part, and a note says so.
func TestReorderedOfVeryManyKeys(t *testing.T) {
	r := newRig(t, 10*s1, func(s *spec.Scenario) { s.Producers[0].Instances = ordersMax })
	if r.order.last != nil || len(r.order.kept) != keptMax {
		t.Fatal("everything is kept")
	}
	r.order.kept = make([]kept, 8)
	for i := range 9 {
		r.store(i, api.OutcomeStored, 1)
	}
	r.store(8, api.OutcomeStored, 0)
	r.value("recordsReordered", "", 1)
	notes := strings.Join(r.notes(), "\n")
	if !strings.Contains(notes, "recordsReordered is at least what is shown") {
		t.Errorf("got notes %q", notes)
	}
}

// Records that expire before they are read are lost to an application once, however often
// it comes back for them, and those that it had before are not.
func TestRecordsLost(t *testing.T) {
	r := newRig(t, 100*s1)
	read := func(reader int32, first uint64, n int) {
		c := r.records(n, 0, 10, 0)
		r.Deliver(api.DeliverRow{At: s1, Reader: reader, Consumer: 0, First: first, Next: first + uint64(n), Records: c,
			Arrival: make([]sim.Time, n)})
	}
	r.Start(api.StartRow{Reader: 0, Type: api.TrimHorizon, Next: 5}) // what was before, it never asked for
	read(0, 5, 10)
	r.value("recordsLost", "consumer:slow", 0)
	read(0, 40, 10) // 15 to 39
	r.value("recordsLost", "consumer:slow", 25)
	read(0, 60, 0) // the horizon has moved, and nothing is behind it
	r.value("recordsLost", "consumer:slow", 35)
	r.Join(api.JoinRow{Reader: 4, Shard: 0, Tenure: 2}) // begins again, from an old checkpoint
	r.Start(api.StartRow{Reader: 4, Type: api.AfterSequenceNumber, Index: 9, Next: 70})
	r.value("recordsLost", "consumer:slow", 45)
	read(4, 70, 1)
	r.value("recordsLost", "consumer:slow", 45)
	r.Start(api.StartRow{Reader: 2, Type: api.AtSequenceNumber, Index: 3, Next: 8})
	r.value("recordsLost", "consumer:fast", 5)
	r.Start(api.StartRow{Reader: 3, Type: api.AfterSequenceNumber, Index: 19, Next: 25})
	r.value("recordsLost", "consumer:fast", 10)
	r.value("recordsLost", "", 55)
}

// What expires while nobody comes for it is lost too, when the run ends before he comes back.
// Of a shard that came by a reshard all is the application's, of another what lies behind its
// first position.
func TestRecordsLostWhileNobodyReads(t *testing.T) {
	r := newRig(t, 100*s1)
	r.Trim(api.TrimRow{Shard: 0, Horizon: 4})
	r.value("recordsLost", "consumer:slow", 0) // it has not begun
	r.Join(api.JoinRow{Reader: 0, Shard: 0, Tenure: 1})
	r.Start(api.StartRow{Reader: 0, Type: api.Latest, Next: 6})
	r.Trim(api.TrimRow{Shard: 0, Horizon: 10})
	r.value("recordsLost", "consumer:slow", 4)
	r.Deliver(api.DeliverRow{At: s1, Next: 12, First: 10, Records: r.records(2, 0, 10, 0), Arrival: make([]sim.Time, 2)})
	r.value("recordsLost", "consumer:slow", 4) // the same, now that it has come
	r.Open(api.OpenRow{At: 2 * s1, Shard: 2, Parent: 0, Adjacent: api.NoShard})
	r.Trim(api.TrimRow{Shard: 2, Horizon: 7})
	r.value("recordsLost", "consumer:slow", 4+7)
	r.Join(api.JoinRow{At: 3 * s1, Reader: 5, Shard: 2, Tenure: 1})
	r.Start(api.StartRow{At: 3 * s1, Reader: 5, Shard: 2, Type: api.TrimHorizon, Next: 7})
	r.value("recordsLost", "consumer:slow", 4+7)
	r.value("recordsLost", "", 4+7+7) // fast has never read of shard 2
}

// Records that an application had before they expired are not lost to it, even if it asks for
// them again.
func TestWhatWasReadIsNotLost(t *testing.T) {
	r := newRig(t, 100*s1)
	r.Start(api.StartRow{Reader: 0, Type: api.TrimHorizon})
	r.Deliver(api.DeliverRow{At: s1, Next: 15, Records: r.records(15, 0, 10, 0), Arrival: make([]sim.Time, 15)})
	r.Join(api.JoinRow{Reader: 4, Tenure: 2})
	r.Start(api.StartRow{Reader: 4, Type: api.AfterSequenceNumber, Index: 6, Next: 20})
	r.value("recordsLost", "consumer:slow", 5)
}

// What an instance held when it crashed has failed, and a note says that it was this.
func TestCrashedProducers(t *testing.T) {
	r := newRig(t, 10*s1)
	r.Drop(api.DropRow{Reason: api.DropCrashed, Records: r.records(3, 0, 10, 0)})
	r.Drop(api.DropRow{Reason: api.DropFailed, Records: r.records(1, 0, 10, 0)})
	r.value("recordsFailed", "", 4)
	r.value("recordsExpired", "", 0)
	notes := r.Result(r.end, func(int, api.Key) int { return 0 }).Notes
	if !slices.Contains(notes, "3 records were lost with their crashed producer") {
		t.Errorf("got notes %q", notes)
	}
}

// A call that its client gave up took as long as the client waited, and is no throttle.
func TestCallsThatTimeOut(t *testing.T) {
	r := newRig(t, 10*s1)
	c := r.records(2, 0, 10, 0)
	r.Reply(api.ReplyRow{At: 5 * s1, SentAt: 2 * s1, Zone: api.NoZone, Records: c,
		Error: api.NewException(api.RequestTimeout, "no answer within 3s")})
	r.delay("putServiceTime", "", 1, 3000, 3000)
	r.delay("putLatency", "", 0, 0, 0)
	r.value("recordsThrottled", "", 0)
	if r.zones != nil {
		t.Error("nobody looks at zones, but they are measured")
	}
}

// Where zones are looked at, calls, latency and replies are told by zone.
func TestRepliesByZone(t *testing.T) {
	r := newRig(t, 10*s1, func(s *spec.Scenario) { s.Network.Zones = []string{"a", "b", "c"} })
	c := r.records(2, 0, 10, s1)
	ok := make([]api.PutResult, 2)
	for i := range ok {
		ok[i].Outcome = api.OutcomeStored
	}
	for range 3 {
		r.Invoke(api.InvokeRow{At: s1, Zone: 1, Records: c, Attempts: []uint8{1, 1}})
	}
	r.Reply(api.ReplyRow{At: s1 + 40*ms, SentAt: s1, Zone: 1, Records: c, Results: ok})
	r.Reply(api.ReplyRow{At: 4 * s1, SentAt: s1, Zone: 1, Records: c, Error: api.NewException(api.RequestTimeout, "")})
	r.Reply(api.ReplyRow{At: 4 * s1, SentAt: s1, Zone: 2, Records: c, Error: api.NewException(api.ServiceUnavailable, "")})
	ok[0].Outcome, ok[1].Outcome = api.OutcomeInternal, api.OutcomeThrottled // 200, and nothing stored
	r.Reply(api.ReplyRow{At: 7 * s1, SentAt: s1, Zone: 0, Records: c, Results: ok})
	r.value("putCalls", "zone:b", 3)
	r.value("putCalls", "zone:a", 0)
	r.delay("putLatency", "zone:b", 2, 40, 40)
	r.delay("putLatency", "zone:c", 0, 0, 0)
	r.value("putCalls", "", 3)
	text := series(t, r, r.end)
	for _, line := range []string{"1,replies,outcome=ok;stream=s;zone=b,1", "4,replies,outcome=timeout;stream=s;zone=b,1",
		"4,replies,outcome=error;stream=s;zone=c,1", "4,replies,outcome=ok;stream=s;zone=a,0",
		"7,replies,outcome=ok;stream=s;zone=a,0", "7,replies,outcome=error;stream=s;zone=a,1"} {
		if !strings.Contains(text, "\n"+line+"\n") {
			t.Errorf("no line %s", line)
		}
	}
}
