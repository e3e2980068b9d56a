package limits

// Names of the rows on enhanced fan-out.
const (
	FanOutConsumers          = "fanout.consumers_max"
	FanOutConsumersAdvantage = "fanout.consumers_max_advantage"
	FanOutCreating           = "fanout.consumers_creating_max"
	PushBytes                = "fanout.bytes_per_s"
	PushBurst                = "fanout.burst_bytes"
	PushEventBytes           = "fanout.event_max_bytes"
	PushOutstanding          = "fanout.events_outstanding"
	PushQuantum              = "fanout.push_quantum"
	SubscriptionTTL          = "fanout.subscription_ttl"
	SubscribeCalls           = "fanout.subscribe_calls_per_s"
	TakeoverAfter            = "fanout.takeover_after"
	FanOutSilence            = "fanout.silence"
	FanOutDelay              = "reference.fanout_delay"
)

var fanOut = []Row{
	{FanOutConsumers, 20, "consumers", Documented, sdk + " RegisterStreamConsumer", "2026-11", ""},
	{FanOutConsumersAdvantage, 20, "consumers", Documented,
		guide + ": before On-demand Advantage", "2023-06", ""},
	{FanOutConsumersAdvantage, 50, "consumers", Documented,
		sdkCL + " v1.42.5, 2025-11-20", "2025-11", "2025-11"},
	{FanOutCreating, 5, "consumers", Documented,
		sdk + " RegisterStreamConsumer: in CREATING at a time", "2026-11", ""},
	{PushBytes, 2 << 20, "B/s", Documented, sdk + " SubscribeToShard", "2026-11", ""},
	{PushBurst, 2 << 20, "B", Guessed, "one second of the rate; not published", "2026-11", ""},
	{PushEventBytes, 1 << 20, "B", Guessed, "size of one event; not published", "2026-11", ""},
	{PushOutstanding, 10, "events", SourceCode,
		"amazon-kinesis-client FanOutRecordsPublisher MAX_EVENT_BURST_FROM_SERVICE", "2026-07", ""},
	{PushQuantum, 10 * ms, "ns", Guessed, "commits this close together share an event", "2026-11", ""},
	{SubscriptionTTL, 300 * second, "ns", Documented, sdk + " SubscribeToShard", "2026-11", ""},
	{SubscribeCalls, 1, "calls/s", Documented,
		sdk + " SubscribeToShard, per consumer and shard", "2026-11", ""},
	{TakeoverAfter, 5 * second, "ns", Documented,
		sdk + " SubscribeToShard: within 5 s ResourceInUseException, after it takes over", "2026-11", ""},
	{FanOutSilence, 35 * second, "ns", SourceCode,
		"amazon-kinesis-client 2.0: a subscription without a response for 35 s is given up (#463)", "2026-07", ""},
	{FanOutDelay, 70 * ms, "ns", Documented,
		guide + ", building consumers: average" + reference, "2023-06", ""},
}
