package limits

import (
	"math"
	"slices"
)

// Names of the rows on on-demand streams.
const (
	OnDemandWrite        = "ondemand.initial_write"
	OnDemandGrowth       = "ondemand.growth"
	OnDemandSplitBytes   = "ondemand.split_bytes_per_s"
	OnDemandSplitRecords = "ondemand.split_records_per_s"
	OnDemandSplitMin     = "ondemand.split_after_min"
	OnDemandSplitMax     = "ondemand.split_after_max"
	OnDemandShardsPerMiB = "ondemand.shards_per_mib"
	OnDemandWriteMax     = "ondemand.write_max"
	OnDemandStreams      = "ondemand.streams_max"
	OnDemandHistory      = "ondemand.history"
	ModeSwitches         = "mode.switches_per_24h"
	ModeSwitchesWithin   = "mode.switches_window"
	WarmMax              = "advantage.warm_max"
	WarmCalls            = "advantage.warm_calls_per_s"
	WarmRelease          = "advantage.release_window"
)

const (
	minute     = 60 * second
	onDemandIn = ", how do I size a stream, on-demand mode"
)

// AWS writes MB and KB here, and means the limits of a shard: 4 MB/s are those of four shards, and
// the 500 KB/s above which one is split are half of its bytes, as 500 records/s are half of its
// records. A feature has no row before its month.
var onDemand = []Row{
	{OnDemandWrite, 4 << 20, "B/s", Documented, quotas + ": 4 MB/s write, 8 MB/s read of a new stream", "2026", ""},
	{OnDemandGrowth, 2, "ratio", Documented, guide + onDemandIn + ": twice the peak of the last 30 days", "2023-06", ""},
	{OnDemandSplitBytes, 512 << 10, "B/s", Documented,
		guide + onDemandIn + ": a shard of more than 500 KB/s is split", "2023-06", ""},
	{OnDemandSplitRecords, 500, "records/s", Documented,
		"dev.to, A. Andonoska, quoting AWS: 0.5 MB/s or 500 records/s, averaged within a minute", "2023-08", ""},
	{OnDemandSplitMin, 5 * minute, "ns", Guessed, "the earliest split is not published; AWS gives the latest only", "2026-11", ""},
	{OnDemandSplitMax, 15 * minute, "ns", Documented, guide + onDemandIn + ": split within 15 minutes", "2023-06", ""},
	{OnDemandShardsPerMiB, 1, "shards", Guessed,
		"shards for each MiB/s of capacity are not published; AWS shows 100 for 100 MB/s, and 67 for 20 MiB/s of traffic", "2026-09", ""},
	{OnDemandWriteMax, 200e6, "B/s", Documented, guide + ", quotas: 200 MB/s write of a stream", "2023-06", ""},
	{OnDemandWriteMax, 10e9, "B/s", Documented,
		quotas + ": 10 GB/s in us-east-1; the month of the change is not known", "2026", "2025-10"},
	{OnDemandStreams, 50, "streams", Documented, quotas + ", default of the account", "2026", ""},
	{OnDemandHistory, 30 * 24 * hour, "ns", Documented,
		guide + onDemandIn + ": what a peak counts for" + reference, "2023-06", ""},
	{ModeSwitches, 2, "calls", Documented, sdk + " UpdateStreamMode, per stream", "2026-11", ""},
	{ModeSwitchesWithin, 24 * hour, "ns", Documented, sdk + " UpdateStreamMode: within 24 hours", "2026-11", ""},
	{WarmMax, 10 << 30, "B/s", Documented, sdk + " UpdateStreamWarmThroughput: 10 GiB/s", "2026-11", "2025-11"},
	{WarmCalls, 5, "calls/s", Documented, sdk + " UpdateStreamWarmThroughput, per account", "2026-11", ""},
	{WarmRelease, 1 * hour, "ns", Documented,
		"AWS big-data blog on scaling down (third-party summary): UpdateStreamWarmThroughput gives back what " +
			"neither it nor the peak of the last hour needs", "2026-09", "2026-09"},
}

// OnDemandRow tells whether a row is of on-demand streams alone.
func OnDemandRow(name string) bool {
	return slices.ContainsFunc(onDemand, func(r Row) bool { return r.Name == name })
}

// ShardsFor is how many shards a write capacity takes.
func ShardsFor(bytesPerSecond int64, shardsPerMiB float64) int {
	return int(math.Ceil(float64(bytesPerSecond) * shardsPerMiB / (1 << 20)))
}
