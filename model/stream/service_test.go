package stream

import (
	"slices"
	"testing"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

// region is faults as a test wants them.
type region struct {
	front  [3]api.Front
	slow   [3]sim.Time
	refuse bool
}

func (r *region) Front(_ sim.Time, zone int8) api.Front { return r.front[zone] }

func (r *region) Commit(now sim.Time, zone int, took sim.Time) sim.Time {
	return later(r.slow[zone], now+took)
}

func (r *region) Throttled(_ sim.Time, stream, shard int32, key uint64) bool {
	return r.refuse && stream == 0 && shard == 0 && key == 7<<40|3
}

// actor is a Service with its stream, whose mails a test delivers itself.
type actor struct {
	*world
	*Service
	bodies *api.Bodies
	mails  []sim.Mail
}

const client sim.ID = 9

func constant(t sim.Time) dist.Law { return dist.Law{Kind: dist.Constant, Value: float64(t)} }

func newActor(t *testing.T, c ServiceConfig, change ...func(*Limits)) *actor {
	a := &actor{world: newWorld(t, 1, change...), bodies: &api.Bodies{}}
	c.Bodies, c.Self, c.Seed, c.OutstandingMax = a.bodies, 1, 1, 2
	a.Service = NewService(c, a.world.Stream)
	return a
}

// tell delivers one message, and keeps what it brings in order of time.
func (a *actor) tell(now sim.Time, kind sim.Kind, body uint32) {
	out := sim.NewOutbox(now)
	a.Handle(now, sim.Message{Kind: kind, Body: body}, out)
	a.mails = append(a.mails, out.Mails()...)
	slices.SortStableFunc(a.mails, func(x, y sim.Mail) int { return int(x.At - y.At) })
}

// run delivers the service's own timers up to an instant, and returns what the client is sent.
func (a *actor) run(until sim.Time) (got []sim.Mail) {
	for len(a.mails) > 0 && a.mails[0].At <= until {
		m := a.mails[0]
		a.mails = a.mails[1:]
		if m.To == 1 {
			a.tell(m.At, m.Kind, m.Body)
		} else {
			got = append(got, m)
		}
	}
	return got
}

// send is a put of call 3 of producer 7, sent at now; answer is what comes of it.
func (a *actor) send(now sim.Time, p api.Put) uint32 {
	h, b := a.bodies.Puts.Take()
	p.From, p.Producer, p.Request = client, 7, 3
	if p.Records.Len() == 0 {
		p.Records.Add(a.uid, 0, 10, 0)
		a.uid++
	}
	*b = p
	a.tell(now, api.KindPut, h)
	return h
}

func (a *actor) ask(now sim.Time, kind sim.Kind, r api.Read) *api.Read {
	h, b := a.bodies.Reads.Take()
	r.From = client
	*b = r
	a.tell(now, kind, h)
	return b
}

// B21: a put commits when its quorum has it: the second of three zones, or the third. One
// draw for each request and zone.
func TestQuorumIsTheSecondOrTheThirdZone(t *testing.T) {
	zones := [3]dist.Law{constant(30 * ms), constant(10 * ms), constant(20 * ms)}
	for quorum, want := range map[int]sim.Time{0: 20 * ms, 2: 20 * ms, 3: 30 * ms} {
		a := newActor(t, ServiceConfig{Zones: zones, Quorum: quorum})
		a.send(sim.Second, api.Put{Zone: api.NoZone, Back: ms})
		got := a.run(sim.Hour)
		if len(got) != 1 || got[0].At != sim.Second+want+ms || got[0].Kind != api.KindPutReply {
			t.Errorf("quorum %d: %+v, want an answer after %v", quorum, got, want)
		}
		if row := a.truth.put[0]; row.Commit != sim.Second+want {
			t.Errorf("quorum %d: commit %v", quorum, row.Commit)
		}
	}
	exp := dist.Law{Kind: dist.Exponential, Mean: 1e9}
	r := newReplication(&ServiceConfig{Zones: [3]dist.Law{exp, exp, exp}, Seed: 3}, "orders")
	var sums [zoneCount]float64
	const n = 200_000
	for i := range uint64(n) {
		for j, at := range r.commits(0, i) {
			sums[j] += float64(at) / 1e9 / n
		}
	}
	for j, want := range []float64{1. / 3, 5. / 6, 11. / 6} { // order statistics of three
		if got := sums[j]; got < want*0.99 || got > want*1.01 {
			t.Errorf("zone %d of three commits after %.4f on average, want %.4f", j+1, got, want)
		}
	}
}

// Without its quorum a put is answered after a while with InternalFailure, although it was
// appended, and commits later: the client cannot know (ours).
func TestPutWithoutQuorumIsIndefinite(t *testing.T) {
	down := &region{slow: [3]sim.Time{sim.Minute, sim.Minute, 0}}
	zone := constant(10 * ms)
	a := newActor(t, ServiceConfig{Zones: [3]dist.Law{zone, zone, zone}, Region: down, Timeout: 5 * sim.Second})
	p := a.bodies.Puts.At(a.send(0, api.Put{Single: true, Zone: api.NoZone}))
	got := a.run(sim.Hour)
	if len(got) != 1 || got[0].At != 5*sim.Second || p.Error == nil || !p.Error.Indefinite() {
		t.Fatalf("%+v, %v", got, p.Error)
	}
	if p.Results[0] != (api.PutResult{Outcome: api.OutcomeInternal}) {
		t.Errorf("the client is told %+v", p.Results[0])
	}
	row := a.truth.put[0]
	if row.Results[0].Outcome != api.OutcomeStored || row.Commit != sim.Minute+10*ms {
		t.Errorf("row %+v", row)
	}
	if a.Visible(sim.Minute, 0) != 0 || a.Visible(row.Commit, 0) != 1 {
		t.Errorf("visible too early, or not")
	}
	down.slow = [3]sim.Time{}
	batch := a.bodies.Puts.At(a.send(6*sim.Second, api.Put{Zone: api.NoZone})) // behind it, in order
	if got := a.run(sim.Hour); len(got) != 1 || got[0].At != 11*sim.Second {
		t.Errorf("%+v", got)
	}
	if batch.Error != nil || batch.Results[0].Outcome != api.OutcomeInternal {
		t.Errorf("PutRecords: %v, %+v; want InternalFailure of the entry", batch.Error, batch.Results)
	}
	down.slow = [3]sim.Time{sim.Never, sim.Never, sim.Never}
	a.ask(7*sim.Second, api.KindGetRecords, api.Read{Zone: api.NoZone})
	a.send(8*sim.Second, api.Put{Zone: api.NoZone})
	if got := a.run(sim.Never - 1); len(got) != 2 || got[1].At != 13*sim.Second {
		t.Errorf("a quorum that never comes: %+v", got)
	}
}

// A front end that is down does not answer; one that cannot reach the shards answers 503.
// Nothing is appended, and the body stays its client's.
func TestFrontEnds(t *testing.T) {
	a := newActor(t, ServiceConfig{Region: &region{front: [3]api.Front{0, api.FrontSilent, api.FrontFails}}})
	for zone := range int8(3) {
		p := a.bodies.Puts.At(a.send(0, api.Put{Single: true, Zone: zone}))
		r := a.ask(0, api.KindGetRecords, api.Read{Reader: int32(zone), Zone: zone})
		got := a.run(sim.Hour)
		switch zone {
		case 1:
			if len(got) != 0 || a.bodies.Puts.Used() != 2 || a.bodies.Reads.Used() != 2 {
				t.Errorf("answers of a silent front end: %+v", got)
			}
		case 2:
			if len(got) != 2 {
				t.Fatalf("%+v", got)
			}
			wantError(t, p.Error, api.ServiceUnavailable)
			wantError(t, r.Error, api.ServiceUnavailable)
			if p.Error.Status != 503 {
				t.Errorf("status %d", p.Error.Status)
			}
		default:
			if len(got) != 2 || p.Error != nil || r.Error != nil {
				t.Errorf("%+v, %v, %v", got, p.Error, r.Error)
			}
		}
	}
	if len(a.truth.put) != 1 || len(a.truth.get) != 1 {
		t.Errorf("%d puts and %d reads reached a shard, want one each", len(a.truth.put), len(a.truth.get))
	}
}

// A fault may refuse calls that the limits would admit: the rows tell these apart, and the
// limits are not charged.
func TestInjectedThrottles(t *testing.T) {
	r := &region{refuse: true}
	a := newActor(t, ServiceConfig{Region: r})
	p := a.bodies.Puts.At(a.send(0, api.Put{Single: true, Zone: api.NoZone}))
	wantError(t, p.Error, api.ProvisionedThroughputExceeded)
	if got := a.truth.put[0].Results[0]; got != (api.PutResult{Outcome: api.OutcomeThrottled, Injected: true}) {
		t.Errorf("row %+v", got)
	}
	for i := range 10 {
		g := a.ask(0, api.KindGetRecords, api.Read{Reader: 7, Call: 3, Zone: api.NoZone})
		wantError(t, g.Error, api.ProvisionedThroughputExceeded)
		g = a.ask(0, api.KindGetShardIterator, api.Read{Reader: 7, Call: 3, Zone: api.NoZone})
		wantError(t, g.Error, api.ProvisionedThroughputExceeded)
		if row := a.truth.get[i]; !row.Injected || !row.Throttled || row.Calls {
			t.Errorf("row %+v", row)
		}
	}
	r.refuse = false
	if p := a.bodies.Puts.At(a.send(0, api.Put{Single: true, Zone: api.NoZone})); p.Error != nil {
		t.Errorf("the refusal outlives its call: %v", p.Error)
	}
	for range 5 { // none of the five a second is used up
		g := a.ask(0, api.KindGetRecords, api.Read{Iterator: api.Iterator{Next: 1}, Zone: api.NoZone})
		if g.Error != nil {
			t.Error(g.Error)
		}
	}
}
