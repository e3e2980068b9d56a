package limits

// Names of the rows on prices of streams on demand, and with On-demand Advantage.
const (
	PriceStreamHour       = "price.on_demand.stream_hour"
	PriceOnDemandIn       = "price.on_demand.in_gb"
	PriceOnDemandOut      = "price.on_demand.out_gb"
	PriceOnDemandFanOut   = "price.on_demand.fanout_gb"
	PriceOnDemandExtended = "price.on_demand.extended_retention_gb_month"
	PriceOnDemandLong     = "price.on_demand.long_term_gb_month"
	PriceOnDemandLongRead = "price.on_demand.long_term_retrieval_gb"
	OnDemandRound         = "price.record_round"

	PriceAdvantageIn       = "price.advantage.in_gb"
	PriceAdvantageOut      = "price.advantage.out_gb"
	PriceAdvantageFanOut   = "price.advantage.fanout_gb"
	PriceAdvantageRetained = "price.advantage.retention_gb_month"
	AdvantageMinimum       = "price.advantage.minimum"
	AdvantageCommitment    = "price.advantage.commitment"
)

const (
	launchPost = "AWS blog, launch of On-demand Advantage, 2025-11-03"
	savingPost = "AWS blog, On-demand Advantage saves 60 %, 2026-03-09"
	rounding   = "aws.amazon.com/kinesis/data-streams/pricing: each record up to the nearest 1 KB (1,024 bytes)"
)

var onDemandPrices = []Row{
	{PriceStreamHour, 0.04, "USD/h", Documented, savingPost, "2026-03", ""},
	{PriceOnDemandIn, 0.08, "USD/GB", Documented, savingPost, "2026-03", ""},
	{PriceOnDemandOut, 0.04, "USD/GB", Documented, pricing + "; trek10.com 2023: not rounded", "2026-05", ""},
	{PriceOnDemandFanOut, 0.05, "USD/GB", Documented, savingPost, "2026-03", ""},
	{PriceOnDemandExtended, 0.10, "USD/GB-month", Documented,
		savingPost + ": beyond 24 hours, up to 7 days", "2026-03", ""},
	{PriceOnDemandLong, 0.023, "USD/GB-month", Guessed,
		pricing + ": the price of provisioned streams; that it holds on demand too is our reading", "2026-05", ""},
	{PriceOnDemandLongRead, 0.021, "USD/GB", Guessed,
		pricing + ": the price of provisioned streams; that it holds on demand too is our reading", "2026-05", ""},
	{OnDemandRound, 1 << 10, "B", Documented, rounding, "2026-05", ""},

	{PriceAdvantageIn, 0.032, "USD/GB", Documented, savingPost, "2026-03", ""},
	{PriceAdvantageOut, 0.016, "USD/GB", Documented, pricing + "; 60 % below 0.04 in the " + launchPost, "2026-05", ""},
	{PriceAdvantageFanOut, 0.016, "USD/GB", Documented, savingPost, "2026-03", ""},
	{PriceAdvantageRetained, 0.023, "USD/GB-month", Documented,
		savingPost + ": beyond 24 hours, up to 365 days", "2026-03", ""},
	{AdvantageMinimum, 25 << 20, "B/s", Documented,
		launchPost + ": at least 25 MiB/s of data ingest and 25 MiB/s of data retrieval, billed even when usage is lower", "2025-11", ""},
	{AdvantageCommitment, 24 * hour, "ns", Documented, launchPost + ": for at least 24 hours", "2025-11", ""},
}
