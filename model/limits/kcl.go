package limits

// Names of the rows on the Kinesis Client Library.
const (
	KCLFailover    = "kcl.failover"
	KCLEpsilon     = "kcl.epsilon"
	KCLDispatch    = "kcl.dispatch"
	KCLVeryOld     = "kcl.very_old"
	KCLRenewals    = "kcl.renew_tries"
	KCLTakes       = "kcl.take_tries"
	KCLTableWait   = "kcl.table_wait"
	KCLFirstMin    = "kcl.first_leases.wait_min"
	KCLFirstMax    = "kcl.first_leases.wait_max"
	KCLFirstLook   = "kcl.first_leases.look"
	KCLListRetry   = "kcl.list_retry"
	KCLWriteRetry  = "kcl.checkpoint_retry"
	KCLLeader      = "kcl.leader_look"
	KCLAuditAfter  = "kcl.audit.first"
	KCLAudit       = "kcl.audit.interval"
	KCLAuditHoles  = "kcl.audit.holes"
	KCLCleanLook   = "kcl.clean.look"
	KCLCleanAfter  = "kcl.clean.completed"
	KCLSteals      = "kcl.steal_max"
	KCLParentPoll  = "kcl.parent_poll"
	KCLIdle        = "kcl.idle_between_reads"
	KCL1Idle       = "kcl1.idle_between_reads"
	KCLMaxRecords  = "kcl.max_records"
	KCLStartWithin = "kcl.start_within"
	VMwareIdle     = "vmware.idle_between_reads"
	VMwareBusy     = "vmware.read_interval"
	VMwareRenew    = "vmware.renew_interval"
)

const kclSource = "amazon-kinesis-client 024eb86e "

var kcls = []Row{
	{KCLFailover, 10 * second, "ns", SourceCode, kclSource + "LeaseManagementConfig failoverTimeMillis", "2026-07", ""},
	{KCLEpsilon, 25 * ms, "ns", SourceCode, kclSource + "LeaseManagementConfig epsilonMillis", "2026-07", ""},
	{KCLDispatch, 1 * second, "ns", SourceCode,
		kclSource + "CoordinatorConfig shardConsumerDispatchPollIntervalMillis", "2026-07", ""},
	{KCLVeryOld, 3, "failover times", SourceCode,
		kclSource + "DynamoDBLeaseTaker DEFAULT_VERY_OLD_LEASE_DURATION_MULTIPLIER", "2026-07", ""},
	{KCLRenewals, 2, "tries", SourceCode, kclSource + "DynamoDBLeaseRenewer RENEWAL_RETRIES", "2026-07", ""},
	{KCLTakes, 3, "tries", SourceCode, kclSource + "DynamoDBLeaseTaker TAKE_RETRIES", "2026-07", ""},
	{KCLTableWait, 60 * second, "ns", SourceCode,
		kclSource + "LeaseManagementConfig dynamoDbRequestTimeout", "2026-07", ""},
	{KCLFirstMin, 1 * second, "ns", SourceCode,
		kclSource + "Scheduler MIN_WAIT_TIME_FOR_LEASE_TABLE_CHECK_MILLIS", "2026-07", ""},
	{KCLFirstMax, 30 * second, "ns", SourceCode,
		kclSource + "Scheduler MAX_WAIT_TIME_FOR_LEASE_TABLE_CHECK_MILLIS", "2026-07", ""},
	{KCLFirstLook, 3 * second, "ns", SourceCode,
		kclSource + "Scheduler LEASE_TABLE_CHECK_FREQUENCY_MILLIS", "2026-07", ""},
	{KCLListRetry, 1.5 * second, "ns", SourceCode,
		kclSource + "LeaseManagementConfig listShardsBackoffTimeInMillis", "2026-07", ""},
	{KCLWriteRetry, 3 * second, "ns", SourceCode,
		"amazon-kinesis-client samples: a checkpoint that is throttled is written again after BACKOFF_TIME_IN_MILLIS", "2026-07", ""},
	{KCLLeader, 300 * second, "ns", SourceCode,
		kclSource + "DeterministicShuffleShardSyncLeaderDecider ELECTION_SCHEDULING_INTERVAL_MILLIS", "2026-07", ""},
	{KCLAuditAfter, 60 * second, "ns", SourceCode,
		kclSource + "PeriodicShardSyncManager INITIAL_DELAY", "2026-07", ""},
	{KCLAudit, 120 * second, "ns", SourceCode,
		kclSource + "LeaseManagementConfig leasesRecoveryAuditorExecutionFrequencyMillis", "2026-07", ""},
	{KCLAuditHoles, 3, "audits", SourceCode,
		kclSource + "LeaseManagementConfig leasesRecoveryAuditorInconsistencyConfidenceThreshold", "2026-07", ""},
	{KCLCleanLook, 60 * second, "ns", SourceCode,
		kclSource + "LeaseCleanupConfig leaseCleanupIntervalMillis", "2026-07", ""},
	{KCLCleanAfter, 300 * second, "ns", SourceCode,
		kclSource + "LeaseCleanupConfig completedLeaseCleanupIntervalMillis", "2026-07", ""},
	{KCLSteals, 1, "leases", SourceCode,
		kclSource + "LeaseManagementConfig maxLeasesToStealAtOneTime", "2026-07", ""},
	{KCLParentPoll, 10 * second, "ns", SourceCode,
		kclSource + "CoordinatorConfig parentShardPollIntervalMillis", "2026-07", ""},
	{KCLIdle, 1.5 * second, "ns", SourceCode, kclSource + "PollingConfig idleTimeBetweenReadsInMillis", "2026-07", ""},
	{KCL1Idle, 1 * second, "ns", Documented,
		"developer guide, KCL 1.x properties: idleTimeBetweenReadsInMillis 1000", "2023", ""},
	{KCLMaxRecords, 10000, "records", SourceCode, kclSource + "PollingConfig maxRecords", "2026-07", ""},
	{VMwareIdle, 1 * second, "ns", SourceCode,
		"vmware-go-kcl-v2 f6e79f1 config DefaultIdleTimeBetweenReadsMillis, after a read without records", "2024-03", ""},
	{VMwareBusy, 200 * ms, "ns", SourceCode,
		"vmware-go-kcl-v2 f6e79f1 polling-shard-consumer kinesisReadTPSLimit: five calls a second of its own", "2024-03", ""},
	{VMwareRenew, 2.5 * second, "ns", SourceCode,
		"vmware-go-kcl-v2 f6e79f1 config DefaultLeaseRefreshWaitTime", "2024-03", ""},
	{KCLStartWithin, 10 * second, "ns", Guessed,
		"workers of a deployment start within this time; it is up to who deploys, and not published", "2026-11", ""},
}
