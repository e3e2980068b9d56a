package limits

// Names of the rows on failures: what clients and the region do about them.
const (
	ProducerTimeout = "client.producer_timeout"
	ConsumerTimeout = "client.consumer_timeout"
	ServiceTimeout  = "service.commit_timeout"
	ZoneEviction    = "zone.eviction"
	ZoneCatchUp     = "zone.catch_up"
	ClockSkewMax    = "client.clock_skew_max"
	GroupFailover   = "group.failover"
	ShardSync       = "group.shard_sync"
)

var failures = []Row{
	{ProducerTimeout, 6 * second, "ns", SourceCode,
		"amazon-kinesis-producer 1.0.7 ConnectTimeout, RequestTimeout; the Go SDK has none by default", "2026-03", ""},
	{ConsumerTimeout, 30 * second, "ns", SourceCode,
		"amazon-kinesis-client 3.5.1 PollingConfig maxGetRecordsThreadPool timeout of GetRecords", "2026-07", ""},
	{ServiceTimeout, 5 * second, "ns", Guessed,
		"a put without its quorum is answered with InternalFailure after this; not published", "2026-11", ""},
	{ZoneEviction, 20 * second, "ns", Guessed,
		"until the endpoint no longer sends calls to a zone that is down; not published", "2026-11", ""},
	{ZoneCatchUp, 0.1, "ratio", Guessed,
		"of its outage, which a zone needs to catch up before it counts to a quorum again; not published", "2026-11", ""},
	{ClockSkewMax, 300 * second, "ns", Documented,
		"AWS signature version 4: requests must reach AWS within five minutes of their time stamp", "2026", ""},
	{GroupFailover, 10 * second, "ns", SourceCode,
		"amazon-kinesis-client 3.5.1 LeaseManagementConfig failoverTimeMillis; here of an ideal group", "2026-07", ""},
	{ShardSync, 60 * second, "ns", SourceCode,
		"amazon-kinesis-client 3.5.1 shardSyncIntervalMillis", "2026-07", ""},
}
