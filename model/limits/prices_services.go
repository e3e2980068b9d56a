package limits

// Names of the rows on prices of what stands around a stream.
const (
	PriceTableWrites     = "price.table.writes_million"
	PriceTableReads      = "price.table.reads_million"
	PriceTableWriteHour  = "price.table.write_unit_hour"
	PriceTableReadHour   = "price.table.read_unit_hour"
	PriceTableGB         = "price.table.gb_month"
	TableItemBytes       = "price.table.mark_bytes"
	PriceKeyMonth        = "price.kms.key_month"
	PriceKeyCalls        = "price.kms.calls_10000"
	KeyCallsFree         = "price.kms.free_calls"
	KeyCalls             = "kms.calls"
	KeyCallsPeriod       = "kms.calls_period"
	KeyLatency           = "kms.added_latency"
	PriceLambdaRequests  = "price.lambda.requests_million"
	PriceLambdaGBSecond  = "price.lambda.gb_second"
	LambdaStep           = "price.lambda.step"
	LambdaMemoryMin      = "price.lambda.memory_min"
	LambdaMemoryMax      = "price.lambda.memory_max"
	InstanceLeast        = "price.ec2.least"
	PriceEndpointHour    = "price.endpoint.hour"
	PriceEndpointGB      = "price.endpoint.gb"
	EndpointHour         = "price.endpoint.started_hour"
	PriceFirehoseGB      = "price.firehose.gb"
	FirehoseRound        = "price.firehose.round"
	PriceFirehoseMSK     = "price.firehose.msk_gb"
	PriceFirehoseConvert = "price.firehose.conversion_gb"
	PriceFirehoseParts   = "price.firehose.partitioning_gb"
	PriceFirehoseObjects = "price.firehose.partitioning_objects_1000"
	PriceFirehoseVPC     = "price.firehose.vpc_gb"
	PriceFirehoseVPCHour = "price.firehose.vpc_zone_hour"
	PriceFirehoseIceberg = "price.firehose.iceberg_gb"
	PriceFirehoseSnow    = "price.firehose.snowflake_gb"
	PriceFlinkHour       = "price.flink.kpu_hour"
	PriceFlinkGB         = "price.flink.gb_month"
)

const (
	dynamoPricing   = "aws.amazon.com/dynamodb/pricing, us-east-1"
	keyPricing      = "aws.amazon.com/kms/pricing"
	sseCosts        = "Kinesis developer guide, costs-performance-considerations"
	lambdaPricing   = "aws.amazon.com/lambda/pricing, us-east-1, x86"
	endpointPricing = "aws.amazon.com/privatelink/pricing"
	firehosePricing = "aws.amazon.com/firehose/pricing, us-east-1 (third-party copy, 2026-05)"
)

var servicePrices = []Row{
	{PriceTableWrites, 1.25, "USD/million", Documented,
		dynamoPricing + ", on demand, before the cut of 2024-11 by half", "2024-10", ""},
	{PriceTableWrites, 0.625, "USD/million", Documented,
		dynamoPricing + ", on demand (airbyte.com, 2025-07)", "2025-07", "2024-11"},
	{PriceTableReads, 0.25, "USD/million", Documented,
		dynamoPricing + ", on demand, before the cut of 2024-11 by half", "2024-10", ""},
	{PriceTableReads, 0.125, "USD/million", Documented,
		dynamoPricing + ", on demand (airbyte.com, 2025-07)", "2025-07", "2024-11"},
	{PriceTableWriteHour, 0.00065, "USD/h", Documented, dynamoPricing + ", provisioned (third-party copy, 2025)", "2025", ""},
	{PriceTableReadHour, 0.00013, "USD/h", Documented, dynamoPricing + ", provisioned (third-party copy, 2025)", "2025", ""},
	{PriceTableGB, 0.25, "USD/GB-month", Documented, dynamoPricing + ", beyond the first 25 GB", "2025", ""},
	{TableItemBytes, 200, "B", Guessed,
		"a guess: a mark with its names is about 100 bytes, and DynamoDB bills 100 more of each item", "2026-11", ""},

	{PriceKeyMonth, 1, "USD/month", Documented, keyPricing + ": a customer managed key, prorated hourly", "2026-03", ""},
	{PriceKeyCalls, 0.03, "USD/10000", Documented, keyPricing + " (wring.co, 2026-03)", "2026-03", ""},
	{KeyCallsFree, 20_000, "calls", Documented, keyPricing + ": free requests of a month", "2026-03", ""},
	{LambdaStep, 1 * ms, "ns", Documented, lambdaPricing + ": rounded up to the nearest 1 ms", "2026-09", ""},
	{PriceLambdaRequests, 0.20, "USD/million", Documented, lambdaPricing, "2026-09", ""},
	{PriceLambdaGBSecond, 0.0000166667, "USD/GB-s", Documented,
		lambdaPricing + " (artillery 2.0.28, lib/platform/aws-lambda/prices.js)", "2025", ""},
	{LambdaMemoryMin, 128 << 20, "B", Documented, "Lambda developer guide, quotas: 128 MB to 10,240 MB", "2026", ""},
	{LambdaMemoryMax, 10240 << 20, "B", Documented, "Lambda developer guide, quotas: 128 MB to 10,240 MB", "2026", ""},
	{InstanceLeast, 60 * second, "ns", Documented,
		"aws.amazon.com/about-aws/whats-new/2017/10/announcing-amazon-ec2-per-second-billing: Linux, a minimum " +
			"of 60 seconds", "2017-10", ""},
	{PriceEndpointHour, 0.01, "USD/h", Documented,
		endpointPricing + ": per zone (cloudcostkit.com, 2026-01)", "2026-01", ""},
	{PriceEndpointGB, 0.01, "USD/GB", Documented, endpointPricing + ": the first PB of a month", "2026-01", ""},
	{EndpointHour, 1 * hour, "ns", Documented,
		endpointPricing + ": each partial endpoint-hour is billed as a full hour", "2026-01", ""},
}

// How an encrypted stream uses its key.
var keys = []Row{
	{KeyCalls, 12, "calls", Documented,
		sseCosts + ": about 12 calls in 5 minutes, by one credential that reads at the tip", "2023", ""},
	{KeyCallsPeriod, 300 * second, "ns", Documented, sseCosts + ": data keys are rotated about every 5 minutes", "2023", ""},
	{KeyLatency, 0.1 * ms, "ns", Documented, sseCosts + ": less than 100 µs on PutRecord, PutRecords and GetRecords", "2023", ""},
}

// What no scenario has yet, so that no bill has it.
var laterPrices = []Row{
	{PriceFirehoseGB, 0.029, "USD/GB", Documented, firehosePricing + ": Direct PUT and streams, first 500 TB", "2026-05", ""},
	{FirehoseRound, 5 << 10, "B", Documented, "Firehose developer guide: each record up to the next 5 KB", "2023", ""},
	{PriceFirehoseMSK, 0.055, "USD/GB", Documented, firehosePricing + ": from MSK", "2026-05", ""},
	{PriceFirehoseConvert, 0.018, "USD/GB", Documented, firehosePricing + ": format conversion", "2026-05", ""},
	{PriceFirehoseParts, 0.020, "USD/GB", Documented, firehosePricing + ": dynamic partitioning", "2026-05", ""},
	{PriceFirehoseObjects, 0.005, "USD/1000", Documented, firehosePricing + ": the same, by object", "2026-05", ""},
	{PriceFirehoseVPC, 0.01, "USD/GB", Documented, firehosePricing + ": delivery into a VPC", "2026-05", ""},
	{PriceFirehoseVPCHour, 0.01, "USD/h", Documented, firehosePricing + ": the same, by zone", "2026-05", ""},
	{PriceFirehoseIceberg, 0.045, "USD/GB", Documented, firehosePricing + ": to Iceberg", "2026-05", ""},
	{PriceFirehoseSnow, 0.071, "USD/GB", Documented, firehosePricing + ": to Snowflake", "2026-05", ""},
	{PriceFlinkHour, 0.11, "USD/h", Guessed,
		"a guess: remembered from aws.amazon.com/managed-service-apache-flink/pricing, not read again", "2026-11", ""},
	{PriceFlinkGB, 0.10, "USD/GB-month", Guessed,
		"a guess: remembered from aws.amazon.com/managed-service-apache-flink/pricing, not read again", "2026-11", ""},
}
