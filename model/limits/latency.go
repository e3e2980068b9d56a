package limits

// Names of the rows on latency: lognormal laws by median and p99, in ns.
const (
	ZoneMedian     = "latency.zone_commit.median"
	ZoneP99        = "latency.zone_commit.p99"
	GetMedian      = "latency.getrecords.median"
	GetP99         = "latency.getrecords.p99"
	DispatchMedian = "latency.fanout_dispatch.median"
	DispatchP99    = "latency.fanout_dispatch.p99"
)

// The commit of one zone: two of three zones have a median of 12 ms and a p99 of 60 ms.
// The quorum is the second of three draws, so its median is the zone's, and its p99 is the
// zone's quantile u with 3u²-2u³ = 0.99: u = 0.941097, z(u) = 1.5641. So the zone's sigma is
// ln(60/12)/1.5641 = 1.0290, and its own p99 is 12·exp(1.0290·2.3263) = 131.5 ms.
//
// The dispatch of a pushed event: what was measured from put to Lambda (A15) is commit +
// PushQuantum + dispatch + 1 ms of network. A grid over median and p99, in steps of 1 and
// 5 ms, fits best at 20 and 70 ms: P10/50/90/99 31.1/46.1/72.3/109.3 ms, each within 9 %;
// the mean, 49.6 ms, lies in the band 45-80 ms of A16.
var latencies = []Row{
	{ZoneMedian, 12 * ms, "ns", Guessed,
		"put latency is not published; bounded by the fan-out measurement of 2022 (P50 49.4 ms in all)",
		"2026-11", ""},
	{ZoneP99, 131.5 * ms, "ns", Guessed, "so that the quorum of two in three has p99 60 ms", "2026-11", ""},
	{GetMedian, 5 * ms, "ns", Guessed, "service time of GetRecords is not published", "2026-11", ""},
	{GetP99, 30 * ms, "ns", Guessed, "service time of GetRecords is not published", "2026-11", ""},
	{DispatchMedian, 20 * ms, "ns", Fitted,
		"fan-out to Lambda measured in 2022: P10/50/90/99 28.8/49.4/67.5/109 ms, put commit and quantum included",
		"2022", ""},
	{DispatchP99, 70 * ms, "ns", Fitted, "as the median", "2022", ""},
}
