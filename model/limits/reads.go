package limits

// Names of the rows on shared reads, iterators and fan-out.
const (
	ReadBytes       = "shard.read.bytes_per_s"
	ReadCalls       = "shard.read.calls_per_s"
	ReadCallsBurst  = "shard.read.calls_burst"
	GetMaxRecords   = "getrecords.max_records"
	GetMaxBytes     = "getrecords.max_bytes"
	IteratorTTL     = "iterator.ttl"
	IteratorCalls   = "getsharditerator.calls_per_s"
	FanOutConsumers = "fanout.consumers_max"
	PushBytes       = "fanout.bytes_per_s"
	PushBurst       = "fanout.burst_bytes"
	PushEventBytes  = "fanout.event_max_bytes"
	PushOutstanding = "fanout.events_outstanding"
	PushQuantum     = "fanout.push_quantum"
	SubscriptionTTL = "fanout.subscription_ttl"
	SubscribeCalls  = "fanout.subscribe_calls_per_s"
	TakeoverAfter   = "fanout.takeover_after"
	ReaderRetry     = "reader.retry_after"
)

const (
	ms     = 1e6 // in ns
	second = 1e9
	hour   = 3600 * second
)

var reads = []Row{
	{ReadBytes, 2 << 20, "B/s", Documented, sdk + " GetRecords: 2 MiB/s, a debt after a large read", "2026-11", ""},
	{ReadCalls, 5, "calls/s", Documented, sdk + " GetRecords", "2026-11", ""},
	{ReadCallsBurst, 5, "calls", Guessed, "a bucket of one second; the shape of the limit is not published", "2026-11", ""},
	{GetMaxRecords, 10000, "records", Documented, sdk + " GetRecords", "2026-11", ""},
	{GetMaxBytes, 10 << 20, "B", Documented, sdk + " GetRecords", "2026-11", ""},
	{IteratorTTL, 300 * second, "ns", Documented, sdk + " GetShardIterator", "2026-11", ""},
	{IteratorCalls, 5, "calls/s", Documented, sdk + " GetShardIterator", "2026-11", ""},
	{ReaderRetry, 1 * second, "ns", Guessed, "a reader whose GetShardIterator or SubscribeToShard is refused tries again after a second", "2026-11", ""},
}

var fanOut = []Row{
	{FanOutConsumers, 20, "consumers", Documented, sdk + " RegisterStreamConsumer (50 with On-demand Advantage)", "2026-11", ""},
	{PushBytes, 2 << 20, "B/s", Documented, sdk + " SubscribeToShard", "2026-11", ""},
	{PushBurst, 2 << 20, "B", Guessed, "one second of the rate; not published", "2026-11", ""},
	{PushEventBytes, 1 << 20, "B", Guessed, "size of one event; not published", "2026-11", ""},
	{PushOutstanding, 10, "events", SourceCode, "amazon-kinesis-client FanOutRecordsPublisher MAX_EVENT_BURST_FROM_SERVICE", "2026-07", ""},
	{PushQuantum, 10 * ms, "ns", Guessed, "commits this close together share an event", "2026-11", ""},
	{SubscriptionTTL, 300 * second, "ns", Documented, sdk + " SubscribeToShard", "2026-11", ""},
	{SubscribeCalls, 1, "calls/s", Documented, sdk + " SubscribeToShard, per consumer and shard", "2026-11", ""},
	{TakeoverAfter, 5 * second, "ns", Documented, sdk + " SubscribeToShard: within 5 s ResourceInUseException, after it takes over", "2026-11", ""},
}
