package limits

import "strings"

// Sources of the presets of consumers, with the commit or version of the text that was read.
const (
	flinkSource = "apache/flink-connector-aws 0038a77c, KinesisSourceConfigOptions "
	flinkBase   = "apache/flink-connector-aws, aws-base AWSConfigOptions "
	flinkLegacy = "apache/flink-connector-aws, ConsumerConfigConstants "
	sparkSource = "awslabs/spark-sql-kinesis-connector 05ff72f0, KinesisOptions "
	sparkGuide  = "Spark 3.5 documentation, "
	glueAPI     = "Glue API reference, KinesisStreamingSourceOptions "
	managed     = "Managed Service for Apache Flink developer guide, checkpointing: every 60 s unless set"
)

// Names of the rows of a preset: "consumer.", its kind, and one of these.
const (
	OfLimit        = ".limit"
	OfInterval     = ".interval"
	OfAfterEmpty   = ".after_empty"
	OfAfterRecords = ".after_records"
	OfRefusedBase  = ".after_refused.base"
	OfRefusedCap   = ".after_refused.cap"
	OfDiscovery    = ".discovery"
	OfCheckpoint   = ".checkpoint"
	OfFailover     = ".failover"
	OfTrigger      = ".batch.trigger"
	OfBatchRecords = ".batch.records"
	OfBatchTime    = ".batch.time"
	OfBatchIdle    = ".batch.idle"
)

// ConsumerRow is the name of a row of a consumer's kind.
func ConsumerRow(kind, of string) string { return "consumer." + kind + of }

// ConsumerOf is the kind of consumer that a row belongs to; "": to none.
func ConsumerOf(row string) string {
	if rest, is := strings.CutPrefix(row, "consumer."); is {
		kind, _, _ := strings.Cut(rest, ".")
		return kind
	}
	return ""
}

// consumers are the defaults above 0 of what people read a stream with. What is 0 or a word, such
// as where it begins, stands with the decoder of the kind.
var consumers = []Row{
	{"consumer.flink" + OfLimit, 10000, "records", SourceCode, flinkSource + "SHARD_GET_RECORDS_MAX", "2026-08", ""},
	{"consumer.flink" + OfAfterEmpty, 250 * ms, "ns", SourceCode, flinkSource + "READER_EMPTY_RECORDS_FETCH_INTERVAL", "2026-08", ""},
	{"consumer.flink" + OfRefusedBase, 300 * ms, "ns", SourceCode, flinkBase + "RETRY_STRATEGY_MIN_DELAY_OPTION", "2026-08", ""},
	{"consumer.flink" + OfRefusedCap, 1 * second, "ns", SourceCode, flinkBase + "RETRY_STRATEGY_MAX_DELAY_OPTION", "2026-08", ""},
	{"consumer.flink" + OfDiscovery, 10 * second, "ns", SourceCode, flinkSource + "SHARD_DISCOVERY_INTERVAL", "2026-08", ""},
	{"consumer.flink" + OfCheckpoint, 60 * second, "ns", Documented, managed, "2026", ""},
	{"consumer.flink" + OfFailover, 50 * second, "ns", Documented, "Flink configuration, heartbeat.timeout", "2026", ""},

	{"consumer.flinkLegacy" + OfLimit, 10000, "records", SourceCode, flinkLegacy + "DEFAULT_SHARD_GETRECORDS_MAX", "2026-08", ""},
	{"consumer.flinkLegacy" + OfInterval, 200 * ms, "ns", SourceCode, flinkLegacy + "DEFAULT_SHARD_GETRECORDS_INTERVAL_MILLIS", "2026-08", ""},
	{"consumer.flinkLegacy" + OfRefusedBase, 300 * ms, "ns", SourceCode, flinkLegacy + "DEFAULT_SHARD_GETRECORDS_BACKOFF_BASE", "2026-08", ""},
	{"consumer.flinkLegacy" + OfRefusedCap, 1 * second, "ns", SourceCode, flinkLegacy + "DEFAULT_SHARD_GETRECORDS_BACKOFF_MAX", "2026-08", ""},
	{"consumer.flinkLegacy" + OfDiscovery, 10 * second, "ns", SourceCode, flinkLegacy + "DEFAULT_SHARD_DISCOVERY_INTERVAL_MILLIS", "2026-08", ""},
	{"consumer.flinkLegacy" + OfCheckpoint, 60 * second, "ns", Documented, managed, "2026", ""},
	{"consumer.flinkLegacy" + OfFailover, 50 * second, "ns", Documented, "Flink configuration, heartbeat.timeout", "2026", ""},

	{"consumer.spark" + OfLimit, 10000, "records", SourceCode, sparkSource + "DEFAULT_POLLING_MAX_NUMBER_OF_RECORDS_PER_FETCH", "2026-08", ""},
	{"consumer.spark" + OfInterval, 200 * ms, "ns", SourceCode, sparkSource + "DEFAULT_POLLING_FETCH_INTERVAL_MILLIS", "2026-08", ""},
	{"consumer.spark" + OfRefusedBase, 1 * second, "ns", SourceCode, sparkSource + "DEFAULT_CLIENT_RETRY_INTERVALS_MS", "2026-08", ""},
	{"consumer.spark" + OfRefusedCap, 10 * second, "ns", SourceCode, sparkSource + "DEFAULT_CLIENT_MAX_RETRY_INTERVALS_MS", "2026-08", ""},
	{"consumer.spark" + OfDiscovery, 1 * second, "ns", SourceCode, sparkSource + "DEFAULT_DESCRIBE_SHARD_INTERVAL", "2026-08", ""},
	{"consumer.spark" + OfFailover, 120 * second, "ns", Documented, sparkGuide + "configuration: spark.network.timeout", "2026", ""},
	{"consumer.spark" + OfBatchRecords, 100000, "records", SourceCode, sparkSource + "DEFAULT_MAX_FETCH_RECORDS_PER_SHARD", "2026-08", ""},
	{"consumer.spark" + OfBatchIdle, 5 * second, "ns", SourceCode,
		sparkSource + "DEFAULT_DATA_QUEUE_WAIT_TIME_SEC; KinesisV2PartitionReader: one such wait at the tip", "2026-08", ""},
	{"consumer.glue" + OfLimit, 10000, "records", Documented, glueAPI + "MaxRecordPerRead", "2026", ""},
	{"consumer.glue" + OfRefusedBase, 1 * second, "ns", Documented, glueAPI + "RetryIntervalMs", "2026", ""},
	{"consumer.glue" + OfRefusedCap, 10 * second, "ns", Documented, glueAPI + "MaxRetryIntervalMs", "2026", ""},
	{"consumer.glue" + OfDiscovery, 1 * second, "ns", Documented, glueAPI + "DescribeShardInterval", "2026", ""},
	{"consumer.glue" + OfFailover, 120 * second, "ns", Documented, sparkGuide + "configuration: spark.network.timeout", "2026", ""},
	{"consumer.glue" + OfTrigger, 100 * second, "ns", Guessed,
		"windowSize of forEachBatch in AWS's examples; a default is not published", "2026", ""},
	{"consumer.glue" + OfBatchRecords, 100000, "records", Documented, glueAPI + "MaxFetchRecordsPerShard", "2026", ""},
	{"consumer.glue" + OfBatchTime, 1 * second, "ns", Documented, glueAPI + "MaxFetchTimeInMs", "2026", ""},
	{"consumer.awsLoop" + OfLimit, 10000, "records", Documented, sdk + " GetRecords: Limit, when it is not set", "2026-11", ""},
	{"consumer.awsLoop" + OfAfterEmpty, 1 * second, "ns", Documented,
		guide + ", developing consumers with the SDK: sleep(1000) after each GetRecords", "2023-06", ""},
	{"consumer.awsLoop" + OfAfterRecords, 1 * second, "ns", Documented,
		guide + ", developing consumers with the SDK: sleep(1000) after each GetRecords", "2023-06", ""},
	{"consumer.awsLoop" + OfRefusedBase, 1 * second, "ns", SourceCode, botocore + "retries/standard.py ExponentialBackoff", "2026-08", ""},
	{"consumer.awsLoop" + OfRefusedCap, 20 * second, "ns", SourceCode, botocore + "retries/standard.py _MAX_BACKOFF", "2026-08", ""},
}
