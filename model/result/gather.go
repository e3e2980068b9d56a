package result

import (
	"math/bits"
	"slices"

	"github.com/kinesim/kinesim/model/api"
	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/model/measure"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// A Gatherer measures a run. It is an api.History: every number of a result is a
// function of rows, so that all clocks are measured by the same code.
type Gatherer struct {
	c         GatherConfig
	slice     sim.Time // of series
	shardCut  sim.Time // slice of the series by shard
	cells     int      // kept of all shards, see settle
	unitBytes uint32   // of a PUT payload unit
	roundBits uint     // a record on demand is billed up to the next 2^roundBits bytes
	oldAfter  sim.Time // age from which reads by GetRecords cost
	producers []producerMeasures
	streams   []streamMeasures
	consumers []consumerMeasures
	readers   []reader
	apps      []application
	tables    []tableMeasures
	zones     []zoneMeasures
	order     orders
	events    []eventMeasures
	moments   []Moment // that others have noted
	keys      []keyMeasures
	keyCarry  map[api.Key]tally
	keyStream []int32  // of each key, see keyStreams
	keyShard  []int32  // of the first keys: the shard that each is routed to, see keyShards
	checkAt   sim.Time // next look at thresholds that abort
	now       sim.Time // up to which the run has been observed
	end       sim.Time
}

// GatherConfig is what a Gatherer needs to know of the scenario.
type GatherConfig struct {
	Spec   *spec.Scenario
	Limits *limits.Table
	Keys   *api.Keyspace
	// KeyFirst is the first key of each producer: they bring their keys in order.
	KeyFirst []int
	Counts   Counts // of a checker; nil: there is none
}

var _ api.History = (*Gatherer)(nil)

// tally counts records and bytes.
type tally struct{ records, bytes int64 }

func (t *tally) add(c *api.Columns) {
	t.records += int64(c.Len())
	for _, b := range c.Bytes {
		t.bytes += int64(b)
	}
}

type producerMeasures struct {
	stream                                      int
	offered, accepted, failed, expired, pending tally
	attempts, throttled, calls, retries         int64
	crashed, reordered                          int64 // records
	latency, service                            latencies
	tries                                       *measure.Ratio   // refused; nil unless the warm-up is automatic
	library                                     *libraryMeasures // nil: it is no KPL
}

type streamMeasures struct {
	units      int64   // PUT payload units stored
	rounded    int64   // bytes stored, each record up to the next KB, in KB
	offered    traffic // at the intended instants
	accepted   traffic // as told to producers
	throttled  traffic
	delaySum   *measure.Series // of put latency
	delayCount *measure.Series
	service    serviceMeasures
	replies    []replySeries // by zone
	shards     []shardMeasures
	now        []cell   // of the slice at hand, by shard
	next       []uint64 // behind the last record stored, by shard
	nowAt      int      // that slice
	ranges     []hashRange
	open       int
	openMost   int
	users      int64 // user records stored
	aggregated bool  // some of them in aggregated records
	reshards   int64
	retention  []retained
	scaling    []scaleStep
	phases     []phase // modes, one after the other
}

// traffic is records and bytes over time.
type traffic struct{ records, bytes *measure.Series }

func (t *traffic) addAt(slice int, v tally) {
	t.records.AddAt(slice, v.records)
	t.bytes.AddAt(slice, v.bytes)
}

type consumerMeasures struct {
	stream                                 int
	calls, throttled, delivered, processed int64
	lost                                   int64 // records that expired before they were read
	served                                 tally // by the service, refused calls aside
	oldReads                               int64 // bytes that were long-term retrievals
	lambda                                 invocations
	fleet                                  fleetMeasures
	machines                               []machineMeasures
	propagation, endToEnd, age, behind     latencies
	ageSeries, deliveredSeries             *measure.Series
}

// keyMeasures is what a key was offered, in eight bytes, because there may be millions:
// what overflows is carried into a map that stays small.
type keyMeasures struct{ records, bytes uint32 }

// keyOf is the whole of a key's measures.
func (g *Gatherer) keyOf(k api.Key) (records, bytes int64) {
	more := g.keyCarry[k]
	return int64(g.keys[k].records) + more.records, int64(g.keys[k].bytes) + more.bytes
}

// carryKey moves the counts of a key that would overflow soon.
func (g *Gatherer) carryKey(k api.Key) {
	if g.keyCarry == nil {
		g.keyCarry = map[api.Key]tally{}
	}
	more := g.keyCarry[k]
	more.records += int64(g.keys[k].records)
	more.bytes += int64(g.keys[k].bytes)
	g.keyCarry[k] = more
	g.keys[k] = keyMeasures{}
}

// Bounds on what is kept and written.
const (
	slicesMax   = 7200
	slicesMin   = 60
	shardRowMax = 360_000 // slices × shards
)

// NewGatherer returns the measures of a run that has not begun.
func NewGatherer(c GatherConfig) *Gatherer {
	s := c.Spec
	shards := 0
	for i := range s.Streams {
		shards += s.Streams[i].Shards
	}
	g := &Gatherer{c: c, end: s.Duration, slice: measure.SliceFor(s.Duration, slicesMax),
		unitBytes: uint32(c.Limits.Int(limits.PutUnitBytes)),
		roundBits: uint(bits.TrailingZeros64(uint64(c.Limits.Int(limits.OnDemandRound)))),
		oldAfter:  sim.Time(c.Limits.Int(limits.LongTermAfter)), keys: make([]keyMeasures, c.Keys.Len())}
	g.shardCut = max(g.slice, measure.SliceFor(s.Duration, max(shardRowMax/max(shards, 1), slicesMin)))
	if g.c.Counts == nil {
		g.c.Counts = noCounts{}
	}
	hist := g.latencies
	for i := range s.Producers {
		g.producers = append(g.producers, producerMeasures{stream: s.Producers[i].Stream, latency: hist(),
			service: hist(), tries: g.tries(), library: g.library(&s.Producers[i])})
	}
	g.tables = make([]tableMeasures, len(s.Tables))
	g.order.init(s, c.KeyFirst, c.Keys.Len())
	g.events = make([]eventMeasures, len(s.Events))
	for i := range s.Streams {
		g.streams = append(g.streams, g.newStream(&s.Streams[i]))
		g.streams[i].aggregated = slices.ContainsFunc(s.Producers, func(p spec.Producer) bool {
			return p.Stream == i && p.Client.KPL != nil && p.Client.KPL.Aggregation
		})
	}
	for i := range s.Consumers {
		for range s.Consumers[i].Count {
			g.apps = append(g.apps, application{consumer: i})
		}
		g.consumers = append(g.consumers, consumerMeasures{stream: s.Consumers[i].Stream,
			lambda: g.onLambda(i), machines: g.machines(&s.Consumers[i]),
			propagation: hist(), endToEnd: hist(), age: hist(), behind: hist(), fleet: fleetMeasures{ownerless: hist()},
			ageSeries: g.series(), deliveredSeries: g.series()})
	}
	return g
}

func (g *Gatherer) series() *measure.Series { return measure.NewSeries(g.slice, g.end) }

func (g *Gatherer) newStream(s *spec.Stream) streamMeasures {
	return streamMeasures{
		offered: g.traffic(), accepted: g.traffic(), throttled: g.traffic(),
		delaySum: g.series(), delayCount: g.series(),
		service:   serviceMeasures{stored: g.traffic(), refused: g.series()},
		retention: []retained{{period: s.Retention}},
		phases:    []phase{{mode: s.Mode, before: counted{fanOut: make([]int64, len(g.c.Spec.Consumers))}}},
	}
}

func (g *Gatherer) traffic() traffic { return traffic{g.series(), g.series()} }
