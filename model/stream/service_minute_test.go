package stream

import (
	"testing"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
)

// A minute shows what was stored and what was refused, and is sent when it is over, late.
func TestMinutesAreWhatTheServiceDid(t *testing.T) {
	w := newWorld(t, 1)
	bodies := &api.Bodies{}
	v := NewService(ServiceConfig{Bodies: bodies, Watcher: Watcher{Watches: true, To: 7, Delay: 90 * sim.Second}}, w.Stream)
	for range 3 { // 1,000 records at once are a shard's; the rest is refused
		h, p := bodies.Puts.Take()
		*p = *w.request(make([]int, 500)...)
		for i := range p.Records.Bytes {
			p.Records.Bytes[i] = 100
		}
		v.Handle(sim.Second, sim.Message{Kind: api.KindPut, Body: h}, sim.NewOutbox(sim.Second))
	}
	out := sim.NewOutbox(sim.Minute)
	v.Handle(sim.Minute, sim.Message{Kind: KindMinute}, out)
	mails := out.Mails()
	if len(mails) != 2 || mails[0].To != 7 || mails[0].At != 150*sim.Second || mails[1].At != 2*sim.Minute {
		t.Fatalf("%+v", mails)
	}
	d := *bodies.Datapoints.At(mails[0].Body)
	if d.IncomingBytes != 100_000 || d.IncomingRecords != 1000 || d.Throttled != 500 || d.Minute != 0 {
		t.Errorf("%+v", d)
	}
	out = sim.NewOutbox(2 * sim.Minute)
	v.Handle(2*sim.Minute, sim.Message{Kind: KindMinute}, out)
	if d := *bodies.Datapoints.At(out.Mails()[0].Body); d.IncomingRecords != 0 || d.Minute != sim.Minute {
		t.Errorf("the next minute: %+v", d)
	}
}

func TestDescribeStreamSummary(t *testing.T) {
	w := newWorld(t, 3)
	ask := func(now sim.Time) api.Control {
		c := api.Control{Operation: api.DescribeStreamSummary}
		w.Control(now, &c)
		return c
	}
	if c := ask(0); c.Open != 3 || !c.Active || c.Error != nil {
		t.Errorf("at first: %+v", c)
	}
	w.Control(0, &api.Control{Operation: api.UpdateShardCount, Target: 6})
	if c := ask(sim.Second); c.Open != 3 || c.Active {
		t.Errorf("while it is resharded: %+v", c)
	}
	for w.NextChange() != sim.Never {
		w.Change(w.NextChange())
	}
	if c := ask(sim.Hour); c.Open != 6 || !c.Active {
		t.Errorf("behind it: %+v", c)
	}
	refused := 0
	for range 25 {
		if c := ask(2 * sim.Hour); c.Error != nil && c.Error.Code == api.LimitExceeded {
			refused++
		}
	}
	if refused != 5 {
		t.Errorf("%d of 25 at once are refused, want 5", refused)
	}
}
