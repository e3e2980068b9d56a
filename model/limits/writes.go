package limits

// Names of the rows on writes.
const (
	WriteBytes        = "shard.write.bytes_per_s"
	WriteRecords      = "shard.write.records_per_s"
	WriteBurstBytes   = "shard.write.burst_bytes"
	WriteBurstRecords = "shard.write.burst_records"
	WriteRound        = "shard.write.round_bytes"
	RecordMaxDefault  = "record.max_bytes.default"
	RecordMaxMin      = "record.max_bytes.min"
	RecordMaxMax      = "record.max_bytes.max"
	KeyMax            = "record.key_max"
	PutRecordsMax     = "putrecords.max_records"
	PutRecordsBytes   = "putrecords.max_bytes"
)

// PutRecordsMaxBytes is the size limit of one PutRecords request.
const PutRecordsMaxBytes = PutRecordsBytes

const (
	sdk    = "API reference (aws-sdk-go-v2 service/kinesis v1.56.12)"
	sdkCL  = "CHANGELOG of aws-sdk-go-v2 service/kinesis"
	large  = "Developer guide, large records; AWS big-data blog 2025-10-28"
	guide  = "Developer guide (awsdocs repository, 2023-06)"
	kpl    = "amazon-kinesis-producer aws/kinesis/core/limiter.h"
	core   = "aws-sdk-go-v2 v1.47.7 aws/retry, aws/ratelimit"
	quotas = "Developer guide, quotas and limits"
)

var writes = []Row{
	{WriteBytes, 1 << 20, "B/s", Documented,
		sdk + " CreateStream; AWS writes MB and MiB for the same", "2026-11", ""},
	{WriteRecords, 1000, "records/s", Documented, sdk + " CreateStream", "2026-11", ""},
	{WriteBurstBytes, 10 << 20, "B", Documented,
		large + ": a tank of 10 MiB that refills at 1 MiB/s", "2025-10", ""},
	{WriteBurstRecords, 1000, "records", Guessed,
		kpl + " caps its own bucket so; the service's is not published", "2026-03", ""},
	{WriteRound, 1 << 10, "B", Documented,
		guide + ", troubleshooting producers: PutRecord rounds each record up, PutRecords the sum", "2023-06", ""},
	{RecordMaxDefault, 1 << 20, "B", Documented, sdk + " UpdateMaxRecordSize", "2026-11", ""},
	{RecordMaxMin, 1 << 20, "B", Documented, sdk + " UpdateMaxRecordSize", "2026-11", ""},
	{RecordMaxMax, 1 << 20, "B", Documented, guide + ", before large records", "2023-06", ""},
	{RecordMaxMax, 10 << 20, "B", Documented, sdkCL + " v1.41.0", "2025-10", "2025-10"},
	{KeyMax, 256, "characters", Documented, sdk + " PutRecord", "2026-11", ""},
	{PutRecordsMax, 500, "records", Documented, sdk + " PutRecords", "2026-11", ""},
	{PutRecordsBytes, 5 << 20, "B", Documented, guide + ", PutRecords before large records", "2023-06", ""},
	{PutRecordsBytes, 10 << 20, "B", Documented, sdk + " PutRecords", "2026-11", "2025-10"},
}
