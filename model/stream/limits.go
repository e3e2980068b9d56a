package stream

import (
	"fmt"

	"github.com/kinesim/kinesim/sim"
)

// Limits is every number of AWS's that the rules use: the builder fills it from the
// limits table and the scenario, so that none of them is written here.
type Limits struct {
	// Writes, per shard.
	WriteBytes        int64 // a second
	WriteRecords      int64 // a second
	WriteBurstBytes   int64
	WriteBurstRecords int64
	WriteRound        int64 // bytes are charged in multiples of this power of two
	Window            bool  // strict seconds in place of token buckets; bursts have no meaning

	// Requests.
	PutRecordsMax      int   // entries
	PutRecordsBytesMax int64 // keys included
	RecordBytesMax     int64 // data + key
	KeyMax             int   // characters of a partition key

	// Reads, per shard.
	ReadBytes             int64 // a second
	GetRecordsCalls       int64 // a second
	GetRecordsBurst       int64
	GetRecordsMax         int // records
	GetRecordsBytesMax    int64
	GetShardIteratorCalls int64 // a second, and at once
	IteratorTTL           sim.Time
	Retention             sim.Time // of a new stream

	// Enhanced fan-out, per consumer and shard unless said.
	ConsumersMax    int      // per stream
	ConsumerCreate  sim.Time // from RegisterStreamConsumer until ACTIVE
	PushBytes       int64    // a second
	PushBurst       int64
	PushEventBytes  int64 // of one event
	SubscriptionTTL sim.Time
	SubscribeCalls  int64 // a second, and at once
	TakeoverAfter   sim.Time

	// The control plane.
	ShardsMax       int      // open shards, of the account
	ListCalls       int64    // ListShards a second, and at once
	SplitCalls      int64    // SplitShard a second, and at once; the same of MergeShards
	UpdateCalls     int64    // UpdateShardCount a second, and at once
	UpdatesMax      int      // UpdateShardCount that begin in any UpdatesWithin
	UpdatesWithin   sim.Time //
	UpdateShardsMax int      // TargetShardCount
	ReshardLane     int      // target shards that UpdateShardCount makes one after the other
	ReshardDelay    sim.Time // a reshard begins within
	ReshardWave     sim.Time // each wave of splits and merges takes
	SummaryCalls    int64    // DescribeStreamSummary a second, and at once
	RetainCalls     int64    // Increase- and DecreaseStreamRetentionPeriod a second, and at once
	RetentionMin    sim.Time
	RetentionMax    sim.Time

	OnDemand OnDemandLimits
}

// rates is the limits in the form that buckets want.
type rates struct {
	write     writeRate
	read      Rate
	get       Rate
	iterator  Rate
	push      Rate
	subscribe Rate
	list      Rate
	split     Rate
	update    Rate
	retain    Rate
	summary   Rate
	warm      Rate
}

func (l *Limits) rates() rates {
	if l.WriteRound <= 0 || l.WriteRound&(l.WriteRound-1) != 0 {
		panic(fmt.Sprintf("stream: limits: WriteRound must be a power of two, got %d", l.WriteRound))
	}
	r := rates{
		read:      NewRate(l.ReadBytes, 0),
		get:       NewRate(l.GetRecordsCalls, l.GetRecordsBurst),
		iterator:  NewRate(l.GetShardIteratorCalls, l.GetShardIteratorCalls),
		push:      NewRate(l.PushBytes, l.PushBurst),
		subscribe: NewRate(l.SubscribeCalls, l.SubscribeCalls),
		list:      NewRate(l.ListCalls, l.ListCalls),
		split:     NewRate(l.SplitCalls, l.SplitCalls),
		update:    NewRate(l.UpdateCalls, l.UpdateCalls),
		retain:    NewRate(l.RetainCalls, l.RetainCalls),
		summary:   NewRate(l.SummaryCalls, l.SummaryCalls),
	}
	if calls := l.OnDemand.WarmCalls; calls > 0 {
		r.warm = NewRate(calls, calls)
	}
	r.write = writeRate{round: l.WriteRound - 1, window: l.Window}
	if l.Window {
		r.write.bytes = NewRate(l.WriteBytes, l.WriteBytes)
		r.write.records = NewRate(l.WriteRecords, l.WriteRecords)
	} else {
		r.write.bytes = NewRate(l.WriteBytes, l.WriteBurstBytes)
		r.write.records = NewRate(l.WriteRecords, l.WriteBurstRecords)
	}
	return r
}
