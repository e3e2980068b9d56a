package limits

// Names of the rows on how the leader of KCL 3 shares leases out.
const (
	KCL3Report    = "kcl3.report"
	KCL3Alpha     = "kcl3.alpha"
	KCL3Assign    = "kcl3.assign"
	KCL3Runs      = "kcl3.balance_runs"
	KCL3Dampening = "kcl3.dampening"
	KCL3Band      = "kcl3.band"
	KCL3Handoff   = "kcl3.handoff"
)

// KCL3 is the beginning of their names.
const KCL3 = "kcl3."

const kcl3Source = "amazon-kinesis-client 3.5.1 (2026-07) LeaseManagementConfig "

var kcl3s = []Row{
	{KCL3Report, 30 * second, "ns", SourceCode, kcl3Source + "workerMetricsReporterFreqInMillis", "2026-07", ""},
	{KCL3Alpha, 0.5, "ratio", SourceCode, kcl3Source + "workerMetricsEMAAlpha", "2026-07", ""},
	{KCL3Assign, 20 * second, "ns", SourceCode, kcl3Source + "leaseAssignmentIntervalMillis: twice the failover", "2026-07", ""},
	{KCL3Runs, 3, "runs", SourceCode, kcl3Source + "varianceBalancingFrequency", "2026-07", ""},
	{KCL3Dampening, 0.6, "ratio", SourceCode,
		kcl3Source + "dampeningPercentage 60; docs/kcl_3x_deep-dive.md says 80", "2026-07", ""},
	{KCL3Band, 0.1, "ratio", SourceCode, kcl3Source + "reBalanceThresholdPercentage 10", "2026-07", ""},
	{KCL3Handoff, 30 * second, "ns", SourceCode,
		kcl3Source + "GracefulLeaseHandoffConfig gracefulLeaseHandoffTimeoutMillis", "2026-07", ""},
}
