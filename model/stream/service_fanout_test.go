package stream

import (
	"slices"
	"testing"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// events is the events among mails, and their bodies.
func (a *actor) events(mails []sim.Mail) (list []*api.Read) {
	for _, m := range mails {
		if m.Kind == api.KindPush {
			list = append(list, a.bodies.Reads.At(m.Body))
		}
	}
	return list
}

func newSubscribed(t *testing.T, c ServiceConfig) *actor {
	a := newActor(t, c)
	if err := a.RegisterStreamConsumer(0, "billing", 4); err != nil {
		t.Fatal(err)
	}
	return a
}

func subscribe(reader int32, from uint64) api.Read {
	r := api.Read{Reader: reader, App: 4, Zone: api.NoZone, Type: api.TrimHorizon}
	if from > 0 {
		r.Type, r.Index = api.AfterSequenceNumber, from-1
	}
	return r
}

// The tenure that subscribes anew takes over: the old reader's events end, others go to its
// reader, and acknowledgements of the old one count no more.
func TestNewTenureTakesOverTheSubscription(t *testing.T) {
	a := newSubscribed(t, ServiceConfig{})
	a.ask(0, api.KindSubscribe, subscribe(3, 0))
	for i := range sim.Time(4) {
		a.send(sim.Second+i*ms, api.Put{Zone: api.NoZone})
	}
	first := a.events(a.run(5 * sim.Second))
	if len(first) != 2 || first[0].Reader != 3 || first[0].App != 4 {
		t.Fatalf("%d events to the first reader, want 2 outstanding", len(first))
	}
	again := a.ask(6*sim.Second, api.KindSubscribe, subscribe(8, 2))
	second := a.events(a.run(7 * sim.Second))
	if len(second) != 2 || second[0].Reader != 3 || !second[0].Ends || second[0].Records.Len() != 0 {
		t.Fatalf("%d events, want one first that ends those of the old reader", len(second))
	}
	second = second[1:]
	if again.Error != nil || len(second) != 1 || second[0].Reader != 8 || second[0].First != 2 {
		t.Fatalf("%v, %d events to the second reader", again.Error, len(second))
	}
	if n := second[0].Records.Len(); n != 2 {
		t.Errorf("an event of %d records, want 2", n)
	}
	for range 5 {
		a.tell(8*sim.Second, api.KindPushAck, 3)
		a.tell(8*sim.Second, api.KindPushAck, 99)
	}
	for i := range sim.Time(3) {
		a.send(9*sim.Second+i*ms, api.Put{Zone: api.NoZone})
	}
	if got := a.events(a.run(10 * sim.Second)); len(got) != 1 {
		t.Errorf("%d events more, want 1: acknowledgements of the old reader made room", len(got))
	}
	a.tell(11*sim.Second, api.KindPushAck, 8)
	if got := a.events(a.run(12 * sim.Second)); len(got) != 1 || got[0].Records.Len() != 2 {
		t.Errorf("%d events after an acknowledgement, want 1 of two records", len(got))
	}
	if row := a.truth.push[2]; row.Reader != 8 || row.Consumer != 4 {
		t.Errorf("row %+v", row)
	}
}

// The answer of SubscribeToShard opens the event stream: no event overtakes it, nor another
// event; another reader has a way of its own.
func TestEventsArriveInOrderBehindTheAnswer(t *testing.T) {
	a := newSubscribed(t, ServiceConfig{})
	a.send(0, api.Put{Zone: api.NoZone})
	far, close := subscribe(3, 0), subscribe(8, 1)
	far.Back = 30 * sim.Second
	a.ask(0, api.KindSubscribe, far)
	a.subs[0].back = 0 // the way became short
	if got := a.run(sim.Minute); len(got) != 3 || got[1].Kind != api.KindSubscribeReply || got[2].At != got[1].At+1 {
		t.Errorf("%+v", got)
	}
	a.subs[0].lastArrival = sim.Hour
	a.send(2*sim.Minute, api.Put{Zone: api.NoZone})
	a.ask(2*sim.Minute, api.KindSubscribe, close)
	got := a.run(3 * sim.Minute)
	if e := a.events(got); len(e) != 1 || e[0].Reader != 8 {
		t.Errorf("%+v", got)
	}
}

// A dispatch that waits for a late commit does not hold up a new subscription, which may
// begin with older records.
func TestNewSubscriptionDoesNotWaitForALateCommit(t *testing.T) {
	down := &region{}
	a := newSubscribed(t, ServiceConfig{Region: down})
	a.send(0, api.Put{Zone: api.NoZone})
	a.ask(sim.Second, api.KindSubscribe, subscribe(3, 1))
	a.run(2 * sim.Second)
	down.slow = [3]sim.Time{sim.Hour, sim.Hour, sim.Hour}
	a.send(3*sim.Second, api.Put{Zone: api.NoZone})
	a.ask(10*sim.Second, api.KindSubscribe, subscribe(8, 0))
	got := a.events(a.run(11 * sim.Second)) // the first tells reader 3 that it is taken over
	if len(got) != 2 || got[1].Reader != 8 || got[1].Records.Len() != 1 {
		t.Errorf("%d events, want the record that is committed", len(got))
	}
}

// At the end of a closed shard the last event has ChildShards and ends the subscription:
// with the last records, or alone when they were pushed before (SDK SubscribeToShardEvent).
func TestLastEventOfAClosedShardHasItsChildren(t *testing.T) {
	for _, late := range []bool{false, true} {
		a := newSubscribed(t, ServiceConfig{Control: 20 * ms})
		a.ask(0, api.KindSubscribe, subscribe(3, 0))
		h, c := a.bodies.Controls.Take()
		*c = api.Control{From: client, Operation: api.SplitShard, At: half, Back: ms}
		a.tell(0, api.KindControl, h)
		a.send(sim.Second, api.Put{Zone: api.NoZone})
		got := a.run(29 * sim.Second)
		if n := len(a.events(got)); n != 1 || got[1].Kind != api.KindControlReply || got[1].At != 21*ms {
			t.Fatalf("%d events, %+v", n, got)
		}
		if late {
			a.world.Put(30*sim.Second-1, 31*sim.Second, a.request(10)) // commits after the switch
		}
		last := a.events(a.run(40 * sim.Second))
		if len(last) != 1 {
			t.Fatalf("%d events at the end", len(last))
		}
		e, n := last[0], 0
		if late {
			n = 1
		}
		if !e.Ends || !e.Closed || !slices.Equal(indexes(e.Child), []int32{1, 2}) || e.Records.Len() != n || e.Error != nil {
			t.Errorf("last event %+v", e)
		}
		if got := a.run(10 * sim.Minute); len(got) != 0 {
			t.Errorf("more after the end: %+v", got)
		}
		a.ask(11*sim.Minute, api.KindSubscribe, subscribe(3, 1))
		if last := a.events(a.run(12 * sim.Minute)); len(last) != 1 || !last[0].Ends || len(last[0].Child) != 2 {
			t.Errorf("subscribed again: %d events", len(last))
		}
	}
}

// Nobody is told of a call that nobody made: its body is freed.
func TestControlOfNobody(t *testing.T) {
	a := newActor(t, ServiceConfig{})
	h, c := a.bodies.Controls.Take()
	*c = api.Control{From: sim.Nobody, Operation: api.UpdateShardCount, Target: 2}
	a.tell(0, api.KindControl, h)
	if got := a.run(sim.Hour); len(got) != 0 || a.bodies.Controls.Used() != 0 || a.openShards() != 2 {
		t.Errorf("%+v, %d bodies, %d open", got, a.bodies.Controls.Used(), a.openShards())
	}
}

// A subscription lasts five minutes, and stands still while its zone does not serve.
func TestSubscriptionStandsStillWithItsZone(t *testing.T) {
	r := &region{}
	a := newSubscribed(t, ServiceConfig{Region: r})
	s := subscribe(3, 0)
	s.Zone = 1
	a.ask(0, api.KindSubscribe, s)
	a.run(ms)
	r.front[1] = api.FrontSilent
	a.send(sim.Second, api.Put{Zone: 0})
	if got := a.events(a.run(20 * sim.Second)); len(got) != 0 {
		t.Errorf("%d events through a zone that is down", len(got))
	}
	r.front[1] = api.FrontServes
	got := a.events(a.run(22 * sim.Second))
	if len(got) != 1 || got[0].Records.Len() != 1 {
		t.Fatalf("%d events when it is back", len(got))
	}
	r.front[1] = api.FrontFails
	if got := a.run(5*sim.Minute + sim.Second/2); len(got) != 0 {
		t.Errorf("the end came through a zone that is cut off")
	}
	r.front[1] = api.FrontServes
	if got := a.events(a.run(6 * sim.Minute)); len(got) != 1 || !got[0].Ends || got[0].Closed {
		t.Errorf("%d events at the end of five minutes", len(got))
	}
}
