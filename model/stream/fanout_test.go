package stream

import (
	"fmt"
	"testing"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// subscribe starts a subscription of reader 0 that must succeed.
func (w *world) subscribe(now sim.Time, from api.IteratorType) *Subscription {
	w.t.Helper()
	r := &api.Read{Type: from}
	sub := w.SubscribeToShard(now, r)
	if r.Error != nil {
		w.t.Fatalf("SubscribeToShard at %v: %v", now, r.Error)
	}
	return sub
}

func newFanOut(t *testing.T, change ...func(*Limits)) *world {
	w := newWorld(t, 1, change...)
	if err := w.RegisterStreamConsumer(0, "billing", 0); err != nil {
		t.Fatal(err)
	}
	return w
}

// At most 20 consumers of a stream; CREATING, then ACTIVE (SDK RegisterStreamConsumer).
func TestRegisterStreamConsumer(t *testing.T) {
	w := newWorld(t, 1, func(l *Limits) { l.ConsumerCreate = 5 * sim.Second })
	for i := range int32(20) {
		if err := w.RegisterStreamConsumer(sim.Second, fmt.Sprint("app-", i), i); err != nil {
			t.Fatalf("consumer %d: %v", i, err)
		}
	}
	wantError(t, w.RegisterStreamConsumer(sim.Second, "app-3", 30), api.ResourceInUse)
	wantError(t, w.RegisterStreamConsumer(sim.Second, "app-20", 20), api.LimitExceeded)
	for _, c := range []struct {
		now  sim.Time
		want string
	}{{sim.Second, "CREATING"}, {6*sim.Second - 1, "CREATING"}, {6 * sim.Second, "ACTIVE"}} {
		if got, ok := w.ConsumerState(c.now, 0); !ok || got.String() != c.want {
			t.Errorf("at %v: %v, %v", c.now, got, ok)
		}
	}
	r := &api.Read{}
	w.SubscribeToShard(2*sim.Second, r)
	wantError(t, r.Error, api.ResourceInUse)
	r.App = 21
	w.SubscribeToShard(20*sim.Second, r)
	wantError(t, r.Error, api.ResourceNotFound)
}

// "If you call SubscribeToShard again … within 5 seconds of a successful call, you'll get
// a ResourceInUseException. If you call SubscribeToShard 5 seconds or more after a
// successful call, the second call takes over the subscription" (SDK 2026-11).
func TestSubscribeWithinFiveSecondsIsRefusedAndThenTakesOver(t *testing.T) {
	w := newFanOut(t)
	w.fill(0, 10)
	first := w.subscribe(0, api.TrimHorizon)
	r := &api.Read{}
	w.SubscribeToShard(5*sim.Second-1, r)
	wantError(t, r.Error, api.ResourceInUse)
	if w.Push(5*sim.Second-1, first, r) != 1 {
		t.Error("a refused call ended the subscription")
	}
	second := w.subscribe(6*sim.Second, api.Latest)
	w.fill(6*sim.Second, 10)
	if w.Push(7*sim.Second, first, r) != 0 || w.NextPush(7*sim.Second, first) != sim.Never {
		t.Error("the old subscription still delivers")
	}
	if w.Push(7*sim.Second, second, r) != 1 || r.First != 1 {
		t.Errorf("the new one does not deliver: %+v", r)
	}
}

// "You can make one call to SubscribeToShard per second per registered consumer per shard"
// (SDK SubscribeToShard 2026-11).
func TestSubscribeOnceASecond(t *testing.T) {
	w := newFanOut(t)
	w.subscribe(0, api.Latest)
	for i, step := range []struct {
		now  sim.Time
		want api.Code
	}{{999 * ms, api.LimitExceeded}, {sim.Second, api.ResourceInUse}, {1999 * ms, api.LimitExceeded}} {
		r := &api.Read{}
		if w.SubscribeToShard(step.now, r); r.Error == nil || r.Error.Code != step.want {
			t.Errorf("step %d: %v, want %v", i, r.Error, step.want)
		}
	}
}

// A subscription lasts up to 5 minutes; then one has to subscribe again.
func TestSubscriptionLastsFiveMinutes(t *testing.T) {
	w := newFanOut(t)
	sub := w.subscribe(sim.Second, api.Latest)
	w.fill(2*sim.Second, 10)
	if sub.Until != sim.Second+5*sim.Minute || sub.Started != sim.Second {
		t.Errorf("%+v", sub)
	}
	r := &api.Read{}
	if w.Push(sub.Until, sub, r) != 0 || w.NextPush(sub.Until, sub) != sim.Never {
		t.Error("pushed after its end")
	}
	w.End(sub.Until, sub, r)
	if !r.Ends || r.Iterator.Next != 0 || r.First != 0 || r.Behind != sub.Until-2*sim.Second {
		t.Errorf("last event %+v", r)
	}
	w.subscribe(sub.Until, api.TrimHorizon)
}

// 2 MiB a second per consumer and shard, apart from polling and from other consumers.
func TestPushIsLimitedToTwoMiBASecond(t *testing.T) {
	w := newFanOut(t, func(l *Limits) { l.PushBurst = mib; l.WriteBurstBytes = 100 * mib })
	w.fill(0, repeat(10, mib/2)...)
	sub, r := w.subscribe(0, api.TrimHorizon), &api.Read{}
	for i, step := range []struct {
		now  sim.Time
		n    int
		next sim.Time
	}{
		{0, 2, 250 * ms},
		{0, 0, 250 * ms},
		{250*ms - 1, 0, 250 * ms},
		{250 * ms, 1, 500 * ms},
		{sim.Second, 2, 1250 * ms}, // no more than an event's 1 MiB, and the burst's
		{9 * sim.Second, 2, 9250 * ms},
		{19 * sim.Second, 2, 19250 * ms},
		{29 * sim.Second, 1, sim.Never},
		{39 * sim.Second, 0, sim.Never},
	} {
		n := w.Push(step.now, sub, r)
		if next := w.NextPush(step.now, sub); n != step.n || next != step.next || r.Records.Len() != n {
			t.Errorf("step %d: pushed %d, next at %v; want %d, %v", i, n, next, step.n, step.next)
		}
		if poll := w.get(step.now+sim.Millisecond, 10, 0); i == 0 && poll.Error != nil {
			t.Errorf("polling is refused: %v", poll.Error)
		}
	}
	bytes := int64(0)
	for _, row := range w.truth.push {
		bytes += row.Bytes
	}
	if bytes != 5*mib || len(w.truth.push) != 6 || sub.Next != 10 {
		t.Errorf("%d bytes in %d rows, next %d", bytes, len(w.truth.push), sub.Next)
	}
}

// An event holds no more than its largest size, whatever the limit allows.
func TestPushEventSize(t *testing.T) {
	w := newFanOut(t, func(l *Limits) { l.PushEventBytes = 10 * kib })
	w.fill(0, 4*kib, 4*kib, 4*kib, 20*kib, 1)
	sub, r := w.subscribe(0, api.TrimHorizon), &api.Read{}
	for i, want := range []int{2, 1, 1, 1, 0} {
		if n := w.Push(0, sub, r); n != want {
			t.Errorf("event %d: %d records, want %d", i, n, want)
		}
	}
}

// A record larger than the burst waits for a full bucket and overdraws it.
func TestPushOfALargeRecord(t *testing.T) {
	w := newFanOut(t, func(l *Limits) { l.RecordBytesMax, l.PushBurst = 10*mib, mib })
	w.fill(0, 100, 5*mib, 100)
	sub, r := w.subscribe(0, api.TrimHorizon), &api.Read{}
	if n := w.Push(0, sub, r); n != 1 {
		t.Fatalf("pushed %d", n)
	}
	full := w.NextPush(0, sub)
	if w.Push(full-1, sub, r) != 0 || w.Push(full, sub, r) != 1 || r.Records.Bytes[0] != 5*mib {
		t.Errorf("at %v: %+v", full, r)
	}
	// 4 MiB and 100 bytes are missing at 2 MiB/s.
	if next := w.NextPush(full, sub); next != full+2*sim.Second+47684 {
		t.Errorf("next at %v after", next-full)
	}
}

// Only committed records are pushed; the next event is due at the commit.
func TestPushWaitsForTheCommit(t *testing.T) {
	w := newFanOut(t)
	sub, r := w.subscribe(0, api.Latest), &api.Read{}
	w.Put(0, 12*ms, w.request(10, 10))
	w.Put(1*ms, 13*ms, w.request(10))
	if w.Push(11*ms, sub, r) != 0 || w.NextPush(11*ms, sub) != 12*ms {
		t.Errorf("before the commit: %+v, next %v", r, w.NextPush(11*ms, sub))
	}
	if w.Push(12*ms, sub, r) != 2 || r.First != 0 || r.Iterator.Next != 2 || r.Behind != 0 || sub.Next != 2 {
		t.Errorf("at the commit: %+v", r)
	}
	if next := w.NextPush(12*ms, sub); next != 13*ms {
		t.Errorf("next at %v", next)
	}
	row := w.truth.push[0]
	if row != (api.PushRow{At: 12 * ms, Records: 2, Bytes: 20}) {
		t.Errorf("row %+v", row)
	}
}

// A subscription that lags behind retention goes on at the horizon.
func TestPushGoesOnAtTheHorizon(t *testing.T) {
	w := newFanOut(t, func(l *Limits) { l.Retention = sim.Minute })
	sub, r := w.subscribe(0, api.Latest), &api.Read{}
	w.fill(0, 10, 10)
	w.fill(sim.Minute, 10)
	if n := w.Push(90*sim.Second, sub, r); n != 1 || r.First != 2 {
		t.Errorf("%d records from %d", n, r.First)
	}
}
