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
	get     dist.Sampler
	fanOut  dist.Sampler
	gets    sim.Source
	draws   sim.Source      // of the dispatch
	subs    []*subscriber   // in the order in which they first came
	byShard [][]*subscriber // the same by shard
	byRead  []int32         // by reader: index of its subscriber + 1; 0: it has none
	stamp   []uint64        // per shard: last put that touched it
	puts    uint64
	change  sim.Time // when the timer of the next change is set for
	turned  sim.Time // turn of the put at hand, or the last one
	minute  api.Datapoint

	replication replication
}

// ServiceConfig is what a Service needs of the world.
type ServiceConfig struct {
	Self           sim.ID
	Seed           uint64
	Bodies         *api.Bodies
	Zones          [zoneCount]dist.Law // commit in each zone, ns
	Quorum         int                 // zones that a commit needs; 0: 2
	Concurrent     int                 // puts that wait for their quorum at a time; 0: unlimited
	Timeout        sim.Time            // a put without its quorum is then answered all the same; 0: never
	Region         api.Region          // what faults do; nil: nothing
	Get            dist.Law            // service time of GetRecords, ns
	Dispatch       dist.Law            // of a pushed event, from its quantum to the wire, ns
	Quantum        sim.Time            // commits this close together are pushed in one event
	Silence        sim.Time            // after which a client gives a subscription up; 0: never
	OutstandingMax int                 // events pushed and not acknowledged, per subscription
	Control        sim.Time            // service time of a call of the control plane
	Encryption     sim.Time            // what it takes to encrypt or to decrypt the records of a call
	Watcher        Watcher             // who wants each minute as CloudWatch shows it
}

// subscriber is the actor's side of the subscriptions of one application to one shard:
// when to push next, and where to.
type subscriber struct {
	index       uint32 // in the service
	app         int32
	shard       int32
	reader      int32 // whose subscription is the present one
	to          sim.ID
	zone        int8
	draws       sim.Source
	sub         *Subscription
	due         sim.Time // of the next dispatch; Never: none is planned
	blocked     bool     // too many events outstanding
	silent      bool     // its front end does not serve, and its client will miss it
	outstanding int
	events      uint64
	back        sim.Time // network to the subscriber
	lastArrival sim.Time
}

// The actor's timers.
const (
	kindDispatch = api.KindService + iota // Body: index of the subscriber
	kindExpire                            // Body: index of the subscriber
	kindSilent                            // the client of a silent subscription misses it; Body: the same

	// KindChange is when shards change; the runner injects the first, if there is one.
	KindChange
	KindMinute // a minute is over, for a watcher; the first is injected by whoever builds
)

// NewService returns the actor of a stream.
func NewService(c ServiceConfig, s *Stream) *Service {
	s.Region = c.Region
	s.Delays = sim.NewSource(c.Seed, s.Name(), "reshard delay")
	s.Splits = sim.NewSource(c.Seed, s.Name(), "split delay")
	return &Service{
		c: c, stream: s,
		get: c.Get.Compile(), fanOut: c.Dispatch.Compile(),
		gets:  sim.NewSource(c.Seed, s.Name(), "get service"),
		draws: sim.NewSource(c.Seed, s.Name(), "dispatch"),

		change: s.NextChange(), replication: newReplication(&c, s.Name()),
	}
}

// Handle is the actor's one door.
func (v *Service) Handle(now sim.Time, m sim.Message, out *sim.Outbox) {
	switch m.Kind {
	case api.KindPut:
		v.onPut(now, m, out)
	case api.KindGetRecords, api.KindGetShardIterator, api.KindSubscribe:
		v.onRead(now, m, out)
	case api.KindPushAck:
		v.onPushAck(now, m.Body, out)
	case kindDispatch:
		v.onDispatch(now, v.subs[m.Body], out)
	case kindSilent:
		v.onSilent(now, v.subs[m.Body], out)
	case kindExpire:
		v.onExpire(now, v.subs[m.Body], out)
	case api.KindControl:
		v.onControl(now, m, out)
	case KindChange:
		v.onChange(now, out)
	case KindMinute:
		v.onMinute(now, out)
	default:
		panic(fmt.Sprintf("stream: service of %s cannot handle message kind %d", v.stream.Name(), m.Kind))
	}
}

// onRead serves a call that reads. A front end that is down answers nothing: the body is
// its client's, or nobody's when the client has given the call up.
func (v *Service) onRead(now sim.Time, m sim.Message, out *sim.Outbox) {
	r := v.c.Bodies.Reads.At(m.Body)
	front, service := v.front(now, r.Zone), sim.Time(0)
	switch {
	case front == api.FrontSilent:
		if r.Silent = true; r.Gone {
			v.c.Bodies.Reads.Free(m.Body)
		}
		return
	case front == api.FrontFails:
		r.Error = unavailable
	case m.Kind == api.KindGetRecords:
		v.stream.GetRecords(now, r)
		service = v.get.Time(v.gets, callKey(r)) + v.c.Encryption
	case m.Kind == api.KindGetShardIterator:
		v.stream.GetShardIterator(now, r)
	default:
		v.subscribe(now, r, out)
	}
	r.ServedAt = now
	r.Digest = r.DigestAnswer()
	out.After(service+r.Back, r.From, m.Kind+1, m.Body) // the kind of the answer follows that of the call
}

// callKey numbers a call of a reader for its draws.
func callKey(r *api.Read) uint64 { return uint64(r.Reader)<<40 | r.Call }
