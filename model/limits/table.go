package limits

// Names of the rows on DynamoDB tables.
const (
	TableBurst          = "table.burst"
	TableOnDemandWrites = "table.on_demand.writes_per_s"
	TableOnDemandGrowth = "table.on_demand.growth"
	TableOnDemandWindow = "table.on_demand.window"
	TableOnDemandBurst  = "table.on_demand.burst"
	TableDelete         = "table.ttl_delete"
	TableTransact       = "table.transact_writes"
	TableMedian         = "latency.table.median"
	TableP99            = "latency.table.p99"
)

const dynamo = "DynamoDB developer guide"

// A partition takes 1,000 writes a second (developer guide, burst and adaptive capacity). No
// row: a mark is one item that is written once or a few times, so it never gets there.
var tables = []Row{
	{TableBurst, 300 * second, "ns", Documented,
		dynamo + ", burst and adaptive capacity: up to 5 minutes (300 seconds) of unused capacity", "2026", ""},
	{TableOnDemandWrites, 4000, "writes/s", Documented,
		dynamo + ", on-demand capacity mode: a new table sustains up to 4,000 writes a second", "2026", ""},
	{TableOnDemandGrowth, 2, "ratio", Documented,
		dynamo + ", on-demand capacity mode: up to double the previous peak at once", "2026", ""},
	{TableOnDemandWindow, 30 * 60 * second, "ns", Documented,
		"AWS re:Post knowledge center, on-demand-table-throttling-dynamodb: double the peak within 30 minutes throttles", "2026", ""},
	{TableOnDemandBurst, 1 * second, "ns", Guessed,
		"of its capacity, that a table on demand takes at once; not published", "2026-11", ""},
	{TableDelete, 48 * hour, "ns", Documented,
		"DynamoDB API reference UpdateTimeToLive: typically deletes expired items within two days of expiration", "2026", ""},
	{TableTransact, 2, "writes", Documented, dynamo + ", capacity management for transactions: two underlying writes of every " +
		"item of the transaction, one to prepare and one to commit", "2026", ""},
	{TableMedian, 4 * ms, "ns", Guessed,
		"the developer guide says single-digit milliseconds; the law is not published", "2026", ""},
	{TableP99, 20 * ms, "ns", Guessed, "the tail is not published", "2026", ""},
}
