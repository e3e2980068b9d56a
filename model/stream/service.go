package stream

import (
	"fmt"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/sim"
	"github.com/kinesim/kinesim/sim/dist"
)

// A Service is the actor of one stream: front end, shards, replication, fan-out. A
// request is admitted, appended and answered within one message; the rules are the
// Stream's.
//
//	Put ───────► admit, append ──quorum of the zones──► PutReply
//	GetRecords ► read ──service time──► GetRecordsReply
//	append ────► commit ──quantum──► dispatch ──delay──► Push, while events are acknowledged
type Service struct {
	c       ServiceConfig
	stream  *Stream
	zone    dist.Sampler
	get     dist.Sampler
	fanOut  dist.Sampler
	zones   sim.Source
	gets    sim.Source
	draws   sim.Source      // of the dispatch
	subs    []*subscriber   // in the order in which they first came
	byShard [][]*subscriber // the same by shard
	byRead  []int32         // by reader: index of its subscriber + 1; 0: it has none
	stamp   []uint64        // per shard: last put that touched it
	puts    uint64
	change  sim.Time // when the timer of the next change is set for
}

// ServiceConfig is what a Service needs of the world.
type ServiceConfig struct {
	Self           sim.ID
	Seed           uint64
	Bodies         *api.Bodies
	Zone           dist.Law // commit in one zone, ns
	Get            dist.Law // service time of GetRecords, ns
	Dispatch       dist.Law // of a pushed event, from its quantum to the wire, ns
	Quantum        sim.Time // commits this close together are pushed in one event
	OutstandingMax int      // events pushed and not acknowledged, per subscription
	Control        sim.Time // service time of a call of the control plane
}

// subscriber is the actor's side of the subscriptions of one application to one shard:
// when to push next, and where to.
type subscriber struct {
	index       uint32 // in the service
	app         int32
	shard       int32
	reader      int32 // whose subscription is the present one
	to          sim.ID
	draws       sim.Source
	sub         *Subscription
	armed       bool // a dispatch is under way
	blocked     bool // too many events outstanding
	outstanding int
	events      uint64
	back        sim.Time // network to the subscriber
	lastArrival sim.Time
}

// The actor's timers.
const (
	kindDispatch = api.KindService + iota // Body: index of the subscriber
	kindExpire                            // Body: index of the subscriber
	kindChange
)

// NewService returns the actor of a stream.
func NewService(c ServiceConfig, s *Stream) *Service {
	s.Delays = sim.NewSource(c.Seed, s.Name(), "reshard delay")
	return &Service{
		c: c, stream: s,
		zone: c.Zone.Compile(), get: c.Get.Compile(), fanOut: c.Dispatch.Compile(),
		zones: sim.NewSource(c.Seed, s.Name(), "zone commit"),
		gets:  sim.NewSource(c.Seed, s.Name(), "get service"),
		draws: sim.NewSource(c.Seed, s.Name(), "dispatch"),
	}
}

// Handle is the actor's one door.
func (v *Service) Handle(now sim.Time, m sim.Message, out *sim.Outbox) {
	switch m.Kind {
	case api.KindPut:
		v.onPut(now, m, out)
	case api.KindGetRecords:
		r := v.c.Bodies.Reads.At(m.Body)
		v.stream.GetRecords(now, r)
		v.answer(now, m, api.KindGetRecordsReply, v.get.Time(v.gets, callKey(r)), out)
	case api.KindGetShardIterator:
		v.stream.GetShardIterator(now, v.c.Bodies.Reads.At(m.Body))
		v.answer(now, m, api.KindGetShardIteratorReply, 0, out)
	case api.KindSubscribe:
		v.onSubscribe(now, m, out)
	case api.KindPushAck:
		v.onPushAck(now, m.Body, out)
	case kindDispatch:
		v.onDispatch(now, v.subs[m.Body], out)
	case kindExpire:
		v.onExpire(now, v.subs[m.Body], out)
	case api.KindControl:
		v.onControl(now, m, out)
	case kindChange:
		v.onChange(now, out)
	default:
		panic(fmt.Sprintf("stream: service of %s cannot handle message kind %d", v.stream.Name(), m.Kind))
	}
}

// onPut appends what the limits admit; the answer leaves when the zones' quorum has it.
func (v *Service) onPut(now sim.Time, m sim.Message, out *sim.Outbox) {
	p := v.c.Bodies.Puts.At(m.Body)
	durable := v.stream.Put(now, now+v.quorum(p), p)
	p.Digest = p.DigestAnswer()
	out.After(durable-now+p.Back, p.From, api.KindPutReply, m.Body)
	if len(v.subs) > 0 {
		v.notify(now, p, out)
	}
}

// quorum is the time until two of three zones have committed: the second of three
// draws, one for each request and zone.
func (v *Service) quorum(p *api.Put) sim.Time {
	if c, constant := v.zone.IsConstant(); constant {
		return sim.Time(c)
	}
	n := uint64(p.Producer)<<40 | p.Request
	a := v.zone.Time(v.zones.Split(0), n)
	b := v.zone.Time(v.zones.Split(1), n)
	c := v.zone.Time(v.zones.Split(2), n)
	return max(min(a, b), min(max(a, b), c))
}

func (v *Service) answer(now sim.Time, m sim.Message, kind sim.Kind, service sim.Time, out *sim.Outbox) {
	r := v.c.Bodies.Reads.At(m.Body)
	r.ServedAt = now
	r.Digest = r.DigestAnswer()
	out.After(service+r.Back, r.From, kind, m.Body)
}

// callKey numbers a call of a reader for its draws.
func callKey(r *api.Read) uint64 { return uint64(r.Reader)<<40 | r.Call }
