package limits

// Names of the rows on shared reads.
const (
	ReadBytes       = "shard.read.bytes_per_s"
	ReadCalls       = "shard.read.calls_per_s"
	ReadCallsBurst  = "shard.read.calls_burst"
	GetMaxRecords   = "getrecords.max_records"
	GetMaxBytes     = "getrecords.max_bytes"
	GetFullPause    = "getrecords.full_read_pause"
	GetRefusedPause = "getrecords.refused_pause"
	ReaderRetry     = "reader.retry_after"
	PollDelayOne    = "reference.polling_delay.one"
	PollDelayFive   = "reference.polling_delay.five"
)

const (
	ms     = 1e6 // in ns
	second = 1e9
	hour   = 3600 * second
)

// reference marks rows that the model is compared with, and does not use.
const reference = "; the model is compared with it and does not use it"

// Both pauses are what AWS says follows a large read. They are one bucket of ReadBytes that may
// go into debt: 10 MiB at 2 MiB/s are 5 s (kinesis.md §1.3).
var reads = []Row{
	{ReadBytes, 2 << 20, "B/s", Documented,
		sdk + " GetRecords: 2 MiB/s, a debt after a large read", "2026-11", ""},
	{ReadCalls, 5, "calls/s", Documented, sdk + " GetRecords", "2026-11", ""},
	{ReadCallsBurst, 5, "calls", Guessed,
		"a bucket of one second; the shape of the limit is not published", "2026-11", ""},
	{GetMaxRecords, 10000, "records", Documented, sdk + " GetRecords", "2026-11", ""},
	{GetMaxBytes, 10 << 20, "B", Documented, sdk + " GetRecords", "2026-11", ""},
	{GetFullPause, 5 * second, "ns", Documented,
		sdk + " GetRecords, after 10 MiB" + reference, "2026-11", ""},
	{GetRefusedPause, 1 * second, "ns", Documented, sdk + " GetRecords, at least" + reference, "2026-11", ""},
	{ReaderRetry, 1 * second, "ns", Guessed,
		"a reader whose GetShardIterator or SubscribeToShard is refused tries again after a second", "2026-11", ""},
	{PollDelayOne, 200 * ms, "ns", Documented,
		guide + ", building consumers: average of one" + reference, "2023-06", ""},
	{PollDelayFive, 1000 * ms, "ns", Documented,
		guide + ", building consumers: average of five" + reference, "2023-06", ""},
}
