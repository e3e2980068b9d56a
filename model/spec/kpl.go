package spec

import "github.com/kinesim/kinesim/sim"

// KPL is the Kinesis Producer Library inside of a producer instance: user records are
// aggregated by the shard that they are expected to go to, limited by shard, collected into
// calls of PutRecords, and sent again until they expire.
type KPL struct {
	MaxBufferedTime sim.Time // of a user record, before a call carries it
	Aggregation     bool
	AggregateSize   int64 // bytes of an aggregated record
	AggregateCount  int64 // user records in it
	CollectCount    int   // records of a call
	CollectSize     int64 // bytes of a call
	TTL             sim.Time
	Rate            float64 // of the limits of a shard; what the limiter lets through
	FailIfThrottled bool
	Connections     int  // calls under way
	RetryAll        bool // before 0.15.11: what lands in an unexpected shard is all sent again

	ShardFlush  int64   // bytes of one shard that make a call
	LingerShare float64 // of MaxBufferedTime, that an aggregated record waits for others
	LingerMost  sim.Time
	Limiter     KPLLimiter
	ShardMap    KPLShardMap
}

// Linger is how long a record that may leave waits for others to share its call.
func (k *KPL) Linger() sim.Time {
	return min(k.LingerMost, sim.Time(float64(k.LingerShare*float64(k.MaxBufferedTime))))
}

// KPLLimiter is the two buckets that it has for each shard.
type KPLLimiter struct {
	Bytes, Records           int64 // a second, at a rate of 100 %
	BurstBytes, BurstRecords int64
	Drain                    sim.Time // between two looks at what waits
}

// KPLShardMap is how it keeps what it knows of the shards.
type KPLShardMap struct {
	Base, Most sim.Time // back-off of a ListShards that failed
	Factor     float64
	Keeps      sim.Time // hash keys of a closed shard are forgotten so long after an update
}

// Deaggregation is what a consumer makes of aggregated records.
type Deaggregation uint8

// Ways to take them apart.
const (
	DeaggregatePlain Deaggregation = iota // all user records are processed
	DeaggregateKCL                        // an aggregate is left out when one does not belong to the shard
	DeaggregateNone                       // an aggregate is one record
)
