package limits

// Names of the rows on streams and retention.
const (
	ShardsMax        = "stream.shards_max"
	RetentionMin     = "retention.min"
	RetentionDefault = "retention.default"
	RetentionMax     = "retention.max"
)

var control = []Row{
	{ShardsMax, 500, "shards", Documented, guide + ", account quota in us-east-1", "2023-06", ""},
	{ShardsMax, 20000, "shards", Documented,
		quotas + ", account quota in us-east-1; the month of the change is not known", "2026", "2025-10"},
	{RetentionMin, 24 * hour, "ns", Documented, sdk + " DecreaseStreamRetentionPeriod", "2026-11", ""},
	{RetentionDefault, 24 * hour, "ns", Documented, sdk + " CreateStream", "2026-11", ""},
	{RetentionMax, 8760 * hour, "ns", Documented, sdk + " IncreaseStreamRetentionPeriod", "2026-11", ""},
}
