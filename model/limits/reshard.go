package limits

// Names of the rows on resharding and the control plane.
const (
	ListShardsCalls  = "listshards.calls_per_s"
	SplitCalls       = "split.calls_per_s"
	UpdateCalls      = "updateshardcount.calls_per_s"
	UpdatesPerDay    = "updateshardcount.per_24h"
	UpdatesWithin    = "updateshardcount.window"
	UpdateShardsMax  = "updateshardcount.shards_max"
	ReshardDelay     = "reshard.delay_max"
	ReshardWave      = "reshard.wave"
	ReshardLane      = "reshard.lane"
	RetentionCalls   = "retention.calls_per_s"
	ControlTime      = "latency.control"
	ReshardStartSeen = "reference.reshard_start"
)

// A reshard begins within ReshardDelay of its call, evenly drawn: the median is below the 9 s
// after which some were seen not to have begun, and all begin within the 30 s that none exceeded.
var reshards = []Row{
	{ListShardsCalls, 1000, "calls/s", Documented, sdk + " ListShards, per stream", "2026-11", ""},
	{SplitCalls, 5, "calls/s", Documented, sdk + " SplitShard, MergeShards, per account", "2026-11", ""},
	{UpdateCalls, 10, "calls/s", Documented, sdk + " UpdateShardCount, per account", "2026-11", ""},
	{UpdatesPerDay, 10, "calls", Documented, sdk + " UpdateShardCount, per stream", "2026-11", ""},
	{UpdatesWithin, 24 * hour, "ns", Documented, sdk + " UpdateShardCount: a rolling period", "2026-11", ""},
	{UpdateShardsMax, 10000, "shards", Documented, sdk + " UpdateShardCount", "2026-11", ""},
	{ReshardDelay, 15 * second, "ns", Fitted,
		"apache/druid#12255: often begun within 9 s, always within 30 s; evenly drawn below this", "2022", ""},
	{ReshardWave, 30 * second, "ns", Guessed,
		"time of one split or merge, and of all that are done side by side; not published", "2026-11", ""},
	{ReshardLane, 7, "shards", Guessed,
		"target shards that are made one after the other, others side by side; not published; so that " +
			"UpdateShardCount takes the documented few minutes", "2026-11", ""},
	{RetentionCalls, 5, "calls/s", Documented,
		sdk + " IncreaseStreamRetentionPeriod, DecreaseStreamRetentionPeriod, per account", "2026-11", ""},
	{ControlTime, 20 * ms, "ns", Guessed, "service time of a control plane call is not published", "2026-11", ""},
	{ReshardStartSeen, 9 * second, "ns", Measured,
		"apache/druid#12255: a reshard had not always begun by then" + reference, "2022", ""},
}
