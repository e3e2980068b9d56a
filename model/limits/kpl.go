package limits

import "strings"

// Names of the rows on the Kinesis Producer Library.
const (
	KPLBuffered      = "kpl.record_max_buffered_time"
	KPLAggregateSize = "kpl.aggregation_max_size"
	KPLAggregateMost = "kpl.aggregation_max_count"
	KPLCollectCount  = "kpl.collection_max_count"
	KPLCollectSize   = "kpl.collection_max_size"
	KPLShardFlush    = "kpl.collection_shard_flush"
	KPLLingerShare   = "kpl.collection_linger_share"
	KPLLingerMost    = "kpl.collection_linger_max"
	KPLTTL           = "kpl.record_ttl"
	KPLRate          = "kpl.rate_limit"
	KPLBurstBytes    = "kpl.limiter_burst_bytes"
	KPLBurstRecords  = "kpl.limiter_burst_records"
	KPLBytes         = "kpl.limiter_bytes_per_s"
	KPLRecords       = "kpl.limiter_records_per_s"
	KPLDrain         = "kpl.limiter_drain"
	KPLTimeout       = "kpl.request_timeout"
	KPLConnections   = "kpl.max_connections"
	KPLMapBase       = "kpl.shard_map_backoff"
	KPLMapFactor     = "kpl.shard_map_backoff_factor"
	KPLMapMost       = "kpl.shard_map_max_backoff"
	KPLMapKeeps      = "kpl.shard_map_keeps_closed"
)

// KPLRow tells whether a row is one on the Kinesis Producer Library.
func KPLRow(name string) bool { return strings.HasPrefix(name, "kpl.") }

const (
	library = "amazon-kinesis-producer 1.0.7, "
	kplJava = library + "KinesisProducerConfiguration.java "
	kplCore = library + "aws/kinesis/core/"
)

var producerLibrary = []Row{
	{KPLBuffered, 0.1 * second, "ns", SourceCode, kplJava + "recordMaxBufferedTime", "2026-03", ""},
	{KPLAggregateSize, 51200, "bytes", SourceCode, kplJava + "aggregationMaxSize", "2026-03", ""},
	{KPLAggregateMost, 4294967295, "records", SourceCode, kplJava + "aggregationMaxCount", "2026-03", ""},
	{KPLCollectCount, 500, "records", SourceCode, kplJava + "collectionMaxCount", "2026-03", ""},
	{KPLCollectSize, 5 << 20, "bytes", SourceCode, kplJava + "collectionMaxSize", "2026-03", ""},
	{KPLShardFlush, 256 << 10, "bytes", SourceCode, kplCore + "collector.h should_flush", "2026-03", ""},
	{KPLLingerShare, 0.2, "ratio", SourceCode, kplCore + "pipeline.h putrecords_buffer_ratio", "2026-03", ""},
	{KPLLingerMost, 0.05 * second, "ns", SourceCode, kplCore + "pipeline.h max_putrecords_buffer_time", "2026-03", ""},
	{KPLTTL, 30 * second, "ns", SourceCode, kplJava + "recordTtl", "2026-03", ""},
	{KPLRate, 1.5, "ratio", SourceCode, kplJava + "rateLimit, of the limits of a shard", "2026-03", ""},
	{KPLBurstBytes, 10 << 20, "bytes", SourceCode, kplCore + "limiter.h kBytesPerRecordLimit", "2026-03", ""},
	{KPLBurstRecords, 1000, "records", SourceCode, kplCore + "limiter.h kRecordsPerSecLimit", "2026-03", ""},
	{KPLBytes, 1 << 20, "bytes/s", SourceCode, kplCore + "limiter.h kBytesPerSecLimit", "2026-03", ""},
	{KPLRecords, 1000, "records/s", SourceCode, kplCore + "limiter.h kRecordsPerSecLimit", "2026-03", ""},
	{KPLDrain, 0.025 * second, "ns", SourceCode, kplCore + "limiter.h kDrainDelayMillis", "2026-03", ""},
	{KPLTimeout, 6 * second, "ns", SourceCode, kplJava + "requestTimeout", "2026-03", ""},
	{KPLConnections, 24, "calls", SourceCode, kplJava + "maxConnections", "2026-03", ""},
	{KPLMapBase, 1 * second, "ns", SourceCode, kplCore + "shard_map.cc kMinBackoff, after a ListShards that failed", "2026-03", ""},
	{KPLMapFactor, 1.5, "ratio", SourceCode, kplCore + "shard_map.cc update_fail", "2026-03", ""},
	{KPLMapMost, 30 * second, "ns", SourceCode, kplCore + "shard_map.cc kMaxBackoff", "2026-03", ""},
	{KPLMapKeeps, 60 * second, "ns", SourceCode, kplCore + "shard_map.cc kClosedShardTtl, looked at every half of it",
		"2026-03", ""},
}
