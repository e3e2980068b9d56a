package limits

import "strings"

// Names of the rows on prices of streams in provisioned mode, and on what all prices go by.
const (
	PriceShardHour       = "price.shard_hour"
	PricePutUnits        = "price.put_units_million"
	PutUnitBytes         = "price.put_unit_bytes"
	PriceExtendedHour    = "price.extended_retention_shard_hour"
	ExtendedAfter        = "price.extended_retention_after"
	LongTermAfter        = "price.long_term_retention_after"
	PriceLongTermGB      = "price.long_term_gb_month"
	PriceLongTermReadGB  = "price.long_term_retrieval_gb"
	PriceFanOutShardHour = "price.fanout_consumer_shard_hour"
	PriceFanOutGB        = "price.fanout_gb"
	MonthHours           = "price.month_hours"
	PriceGBBytes         = "price.gb_bytes"
	PriceStartedHour     = "price.started_hour"
)

const pricing = "aws.amazon.com/kinesis/data-streams/pricing, us-east-1 (third-party copy, 2026-05)"

var prices = []Row{
	{PriceShardHour, 0.015, "USD/h", Documented, pricing, "2026-05", ""},
	{PricePutUnits, 0.014, "USD/million", Documented, pricing, "2026-05", ""},
	{PutUnitBytes, 25 << 10, "B", Documented,
		pricing + ": 25 KB of a record; KB read as 1,024 bytes, as in the write limit", "2026-05", ""},
	{PriceExtendedHour, 0.020, "USD/h", Documented,
		pricing + ": retention beyond 24 h, per shard", "2026-05", ""},
	{ExtendedAfter, 24 * hour, "ns", Documented, pricing, "2026-05", ""},
	{LongTermAfter, 168 * hour, "ns", Documented, pricing, "2026-05", ""},
	{PriceLongTermGB, 0.023, "USD/GB-month", Documented, pricing, "2026-05", ""},
	{PriceLongTermReadGB, 0.021, "USD/GB", Documented,
		pricing + ": read when older than 7 days", "2026-05", ""},
	{PriceFanOutShardHour, 0.015, "USD/h", Documented, pricing + ": per consumer and shard", "2026-05", ""},
	{PriceFanOutGB, 0.013, "USD/GB", Documented, pricing, "2026-05", ""},
	{MonthHours, 730, "h", Documented, "AWS pricing calculator: 365·24/12", "2026-05", ""},
	{PriceGBBytes, 1 << 30, "B", Fitted,
		"a GB of all prices: 2^30 bytes meet the four totals of the AWS blog of 2026-03-09 within 3.4 %, " +
			"10^9 bytes miss one by 5.9 % (docs/cost.md)", "2026-03", ""},
	{PriceStartedHour, 1 * hour, "ns", Guessed,
		"hours of shards, streams, consumers and tables are billed when they begin; the step is not published", "2026-11", ""},
}

// BillOf is the part of a bill that a row is for, such as kms, or "" when it is for none
// alone. Who does not have that part need not look at the row.
func BillOf(name string) string {
	if part, _, found := strings.Cut(strings.TrimPrefix(name, "price."), "."); found &&
		(strings.HasPrefix(name, "price.") || part == "kms") {
		return part
	}
	return ""
}

// IsPrice tells whether a row is an amount of money, and not a rule about one.
func (r *Row) IsPrice() bool { return strings.HasPrefix(r.Unit, "USD") }
