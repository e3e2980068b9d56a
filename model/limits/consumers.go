package limits

import "strings"

// Sources of the presets of consumers, with the commit or version of the text that was read.
const (
	flinkSource = "apache/flink-connector-aws 0038a77c, KinesisSourceConfigOptions "
	flinkBase   = "apache/flink-connector-aws, aws-base AWSConfigOptions "
	flinkLegacy = "apache/flink-connector-aws, ConsumerConfigConstants "
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

	{"consumer.awsLoop" + OfLimit, 10000, "records", Documented, sdk + " GetRecords: Limit, when it is not set", "2026-11", ""},
	{"consumer.awsLoop" + OfAfterEmpty, 1 * second, "ns", Documented,
		guide + ", developing consumers with the SDK: sleep(1000) after each GetRecords", "2023-06", ""},
	{"consumer.awsLoop" + OfAfterRecords, 1 * second, "ns", Documented,
		guide + ", developing consumers with the SDK: sleep(1000) after each GetRecords", "2023-06", ""},
	{"consumer.awsLoop" + OfRefusedBase, 1 * second, "ns", SourceCode, botocore + "retries/standard.py ExponentialBackoff", "2026-08", ""},
	{"consumer.awsLoop" + OfRefusedCap, 20 * second, "ns", SourceCode, botocore + "retries/standard.py _MAX_BACKOFF", "2026-08", ""},
}
