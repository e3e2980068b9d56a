package limits

// Names of the rows on shard iterators.
const (
	IteratorTTL   = "iterator.ttl"
	IteratorCalls = "getsharditerator.calls_per_s"
)

var iterators = []Row{
	{IteratorTTL, 300 * second, "ns", Documented, sdk + " GetShardIterator", "2026-11", ""},
	{IteratorCalls, 5, "calls/s", Documented,
		sdk + " GetShardIterator, per account and open shard", "2026-11", ""},
}
