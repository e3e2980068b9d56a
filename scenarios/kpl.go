package scenarios

import (
	"math"
	"slices"

	"github.com/kinesim/kinesim/model/limits"
	"github.com/kinesim/kinesim/model/spec"
	"github.com/kinesim/kinesim/sim"
)

// sdkKeys belong to clients that call the API themselves, kplKeys to the library.
var (
	sdkKeys = []string{"api", "batch", "linger", "inFlight", "buffer", "retry", "timeout", "ordering"}
	kplKeys = []string{"maxBufferedTime", "aggregation", "aggregationMaxSize", "aggregationMaxCount",
		"collectionMaxCount", "collectionMaxSize", "recordTtl", "rateLimit", "failIfThrottled", "requestTimeout",
		"maxConnections", "version"}
)

// refuse faults keys that another kind has.
func (o *object) refuse(only, kind string, keys []string) {
	for _, key := range keys {
		if n := o.get(key); n != nil {
			o.d.fault(n, o.at(key), "want it only with %s, got it with %s", only, kind)
		}
	}
}

// kpl reads a client that is the Kinesis Producer Library. Its defaults are those of the
// library, in the limits table.
func (o *object) kpl() spec.Client {
	d := o.d
	o.refuse("kind: sdk", "kpl", sdkKeys)
	k := &spec.KPL{
		MaxBufferedTime: o.kplTime("maxBufferedTime", limits.KPLBuffered, sim.Millisecond),
		Aggregation:     o.byDefault("aggregation", "true").flag("aggregation"),
		AggregateSize: int64(o.byDefault("aggregationMaxSize", size(d.limit(limits.KPLAggregateSize))).
			between("aggregationMaxSize", unitSize, 64, 1<<20, "64B to 1MiB")),
		AggregateCount:  int64(o.kplCount("aggregationMaxCount", limits.KPLAggregateMost)),
		CollectCount:    o.kplCount("collectionMaxCount", limits.KPLCollectCount),
		TTL:             o.kplTime("recordTtl", limits.KPLTTL, 100*sim.Millisecond),
		FailIfThrottled: o.byDefault("failIfThrottled", "false").flag("failIfThrottled"),
		Connections:     o.kplCount("maxConnections", limits.KPLConnections),
		RetryAll:        o.byDefault("version", "1.0.7").choice("version") == "0.15.10",
	}
	k.CollectSize = int64(o.byDefault("collectionMaxSize", size(d.limit(limits.KPLCollectSize))).
		between("collectionMaxSize", unitSize, 51<<10, 10<<20, "51KiB to 10MiB"))
	k.Rate = o.byDefault("rateLimit", plainNumber(math.Round(100*d.limit(limits.KPLRate)))+"%").
		between("rateLimit", unitRatio, 0.01, 1000, "1% to 100000%")
	d.kplRows(k)
	return spec.Client{KPL: k, Timeout: o.kplTime("requestTimeout", limits.KPLTimeout, 100*sim.Millisecond)}
}

// kplRows are the numbers of the library that nobody can set.
func (d *decoder) kplRows(k *spec.KPL) {
	k.ShardFlush, k.LingerShare = int64(d.limit(limits.KPLShardFlush)), d.limit(limits.KPLLingerShare)
	k.LingerMost = sim.Time(d.limit(limits.KPLLingerMost))
	k.Limiter = spec.KPLLimiter{Bytes: int64(d.limit(limits.KPLBytes)), Records: int64(d.limit(limits.KPLRecords)),
		BurstBytes: int64(d.limit(limits.KPLBurstBytes)), BurstRecords: int64(d.limit(limits.KPLBurstRecords)),
		Drain: sim.Time(d.limit(limits.KPLDrain))}
	k.ShardMap = spec.KPLShardMap{Base: sim.Time(d.limit(limits.KPLMapBase)), Factor: d.limit(limits.KPLMapFactor),
		Most: sim.Time(d.limit(limits.KPLMapMost)), Keeps: sim.Time(d.limit(limits.KPLMapKeeps))}
}

// kplTime reads a duration whose default is a row, and which has a least value.
func (o *object) kplTime(key, row string, least sim.Time) sim.Time {
	t := o.byDefault(key, short(sim.Time(o.d.limit(row)))).duration(key)
	if n := o.get(key); n != nil && t < least && o.d.sound(n, unitDuration) {
		o.d.fault(n, o.at(key), "want %s or more, got %s", short(least), n.text)
	}
	return t
}

// kplCount reads a count whose default is a row.
func (o *object) kplCount(key, row string) int {
	return o.byDefault(key, whole(o.d.limit(row))).count(key)
}

// sound tells whether a value could be read.
func (d *decoder) sound(n *node, u unit) bool {
	_, ok := u.parse(n.text)
	return n.kind == scalar && ok
}

// deaggregation is what a consumer makes of aggregated records; that of its kind by default.
func (o *object) deaggregation(kind string, s *spec.Scenario, stream int) spec.Deaggregation {
	byKind := "plain"
	if kind == "kcl" {
		byKind = "kcl"
	}
	word := o.byDefault("deaggregate", byKind).choice("deaggregate")
	if word == "none" {
		return spec.DeaggregateNone
	}
	if n := o.get("dedup"); n != nil && n.kind == mapping && aggregated(s, stream) {
		o.d.fault(n, o.at("dedup"), "want it with deaggregate: none, because user records of aggregates have no marks "+
			"of their own yet, got it with deaggregate: %s", o.get("deaggregate").text)
	}
	if word == "kcl" {
		return spec.DeaggregateKCL
	}
	return spec.DeaggregatePlain
}

// aggregated tells whether a producer puts aggregated records into a stream.
func aggregated(s *spec.Scenario, stream int) bool {
	return slices.ContainsFunc(s.Producers, func(p spec.Producer) bool {
		return p.Stream == stream && p.Client.KPL != nil && p.Client.KPL.Aggregation
	})
}
